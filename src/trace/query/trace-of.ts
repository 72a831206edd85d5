/** Makes a trace that can be asked out of plain data, and plain data out of a trace. */
import {checkOptions, checkValue, misfit} from "../../base/shape.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import type {DelayRecord, HoldRecord, Transit, WaitRecord} from "../../sim/record.ts";
import type {TraceData} from "../../sim/trace-data.ts";
import type {WaitKind} from "../../tcp/block/effects.ts";
import {callsOf} from "../../sim/call-table.ts";
import {samplesOf} from "../../sim/samples.ts";
import {statesOf} from "../../sim/state-table.ts";
import {transitsOf} from "../../sim/transit-table.ts";
import {waitsOf} from "../../sim/wait-table.ts";
import {bytesRead, bytesWritten, latencies} from "./bytes.ts";
import {RUN, checkData, hostIndex} from "./check-query.ts";
import {findMoment} from "./find-moment.ts";
import {findSegments} from "./find-segments.ts";
import type {Happening} from "./happening.ts";
import {HostOf} from "./host-trace.ts";
import {LATENCIES, WAIT, WAITS} from "./query-shapes.ts";
import {words} from "./words.ts";
import type {HostTrace, MomentQuery, SegmentQuery, Trace} from "./trace.ts";

/** A trace that can be asked, of data that `traceData()` made, also in another thread. */
export function traceOf(data: TraceData): Trace {
  checkData("traceOf()", data);
  return new AskedTrace(data);
}

const data = new WeakMap<Trace, TraceData>();

/** The data of a trace: what can be sent to a worker or stored. */
export function traceData(trace: Trace): TraceData {
  const known = data.get(trace);
  if (known) return known;
  throw new TypeError(misfit("traceData()", words.run, trace, RUN));
}

const isList = <T>(value: object | readonly T[]): value is readonly T[] => Array.isArray(value);

/** A trace over data that lies here. Objects are made of columns when they are first asked for. */
export class AskedTrace implements Trace {
  readonly seed: Trace["seed"];
  readonly hosts: Trace["hosts"];
  readonly connections: Trace["connections"];
  readonly sockets: Trace["sockets"];
  readonly programs: Trace["programs"];
  readonly notes: Trace["notes"];
  readonly samples: Trace["samples"];
  readonly end: Trace["end"];
  readonly faults: Trace["faults"];
  readonly natTimeouts: Trace["natTimeouts"];
  readonly #data: TraceData;
  #transits: Trace["transits"] | null = null;
  #states: Trace["states"] | null = null;
  #calls: Trace["calls"] | null = null;
  #waits: readonly WaitRecord[] | null = null;

  constructor(given: TraceData & Pick<Trace, "natTimeouts">) {
    this.seed = given.seed;
    this.hosts = given.hosts;
    this.connections = given.connections;
    this.sockets = given.sockets;
    this.programs = given.programs;
    this.notes = given.notes;
    this.samples = "get" in given.samples ? given.samples : samplesOf(given.samples);
    this.end = given.end;
    this.faults = given.faults;
    this.natTimeouts = given.natTimeouts;
    this.#data = given;
    data.set(this, given);
  }

  get transits(): Trace["transits"] {
    const {transits, connections} = this.#data;
    this.#transits ??= isList(transits) ? transits : transitsOf(transits, connections);
    return this.#transits;
  }

  get states(): Trace["states"] {
    const {states} = this.#data;
    this.#states ??= isList(states) ? states : statesOf(states);
    return this.#states;
  }

  get calls(): Trace["calls"] {
    const {calls} = this.#data;
    this.#calls ??= isList(calls) ? calls : callsOf(calls);
    return this.#calls;
  }

  host(name: string | number): HostTrace {
    const index =
      typeof name === "number" && this.hosts[name]
        ? name
        : hostIndex("run.host()", this.hosts, name);
    return new HostOf(this, this.hosts[index] as Trace["hosts"][number], index);
  }

  segments(query: SegmentQuery = {}): Transit[] {
    return findSegments(this, query);
  }

  waits(kind: "nagle" | "cork", query?: {readonly host?: string}): HoldRecord[];
  waits(kind: "delayed-ack", query?: {readonly host?: string}): DelayRecord[];
  waits(kind?: WaitKind, query?: {readonly host?: string}): WaitRecord[];
  waits(kind?: WaitKind, query: {readonly host?: string} = {}): WaitRecord[] {
    checkValue("run.waits()", "kind", kind, WAIT);
    checkOptions("run.waits()", query, WAITS);
    const host = query.host === undefined ? null : hostIndex("run.waits()", this.hosts, query.host);
    const {waits} = this.#data;
    this.#waits ??= isList(waits) ? waits : waitsOf(waits);
    return this.#waits.filter(
      (wait) => (kind === undefined || wait.kind === kind) && (host === null || wait.host === host)
    );
  }

  latencies(query: {readonly from: string}): Micros[] {
    checkOptions("run.latencies()", query, LATENCIES);
    return latencies(this, hostIndex("run.latencies()", this.hosts, query.from));
  }

  bytesRead(host: string): Bytes {
    return bytesRead(this, hostIndex("run.bytesRead()", this.hosts, host));
  }

  bytesWritten(host: string): Bytes {
    return bytesWritten(this, hostIndex("run.bytesWritten()", this.hosts, host));
  }

  moment(query: MomentQuery): Happening | null {
    return findMoment(this, query);
  }
}

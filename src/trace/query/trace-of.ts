/** Makes a trace that can be asked out of plain data, and plain data out of a trace. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {DelayRecord, HoldRecord, TraceData, Transit, WaitRecord} from "../../sim/record.ts";
import {WAIT_KINDS, type WaitKind} from "../../tcp/block/effects.ts";
import {bytesRead, bytesWritten, latencies} from "./bytes.ts";
import {checkName, checkOptions, hostIndex} from "./check-query.ts";
import {findMoment} from "./find-moment.ts";
import {findSegments} from "./find-segments.ts";
import type {Happening} from "./happening.ts";
import {HostOf} from "./host-trace.ts";
import type {HostTrace, MomentQuery, SegmentQuery, Trace} from "./trace.ts";

/** A trace that can be asked, of data that `traceData()` made, also in another thread. */
export function traceOf(data: TraceData): Trace {
  return new AskedTrace(data);
}

/** The data of a trace: what can be sent to a worker or stored. */
export function traceData(trace: Trace): TraceData {
  const {seed, hosts, connections, sockets, transits, states, calls, programs} = trace;
  const {notes, samples, end, faults} = trace;
  const waits = trace.waits();
  return {
    seed,
    hosts,
    connections,
    sockets,
    transits,
    states,
    calls,
    programs,
    waits,
    notes,
    samples,
    end,
    faults
  };
}

/** A trace over data that lies here. */
export class AskedTrace implements Trace {
  readonly seed: Trace["seed"];
  readonly hosts: Trace["hosts"];
  readonly connections: Trace["connections"];
  readonly sockets: Trace["sockets"];
  readonly transits: Trace["transits"];
  readonly states: Trace["states"];
  readonly calls: Trace["calls"];
  readonly programs: Trace["programs"];
  readonly notes: Trace["notes"];
  readonly samples: Trace["samples"];
  readonly end: Trace["end"];
  readonly faults: Trace["faults"];
  readonly #waits: readonly WaitRecord[];

  constructor(data: TraceData) {
    this.seed = data.seed;
    this.hosts = data.hosts;
    this.connections = data.connections;
    this.sockets = data.sockets;
    this.transits = data.transits;
    this.states = data.states;
    this.calls = data.calls;
    this.programs = data.programs;
    this.notes = data.notes;
    this.samples = data.samples;
    this.end = data.end;
    this.faults = data.faults;
    this.#waits = data.waits;
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
    checkOptions("run.waits()", query, ["host"]);
    if (kind !== undefined) checkName("run.waits()", "wait", kind, WAIT_KINDS);
    const host = query.host === undefined ? null : hostIndex("run.waits()", this.hosts, query.host);
    return this.#waits.filter(
      (wait) => (kind === undefined || wait.kind === kind) && (host === null || wait.host === host)
    );
  }

  latencies(query: {readonly from: string}): Micros[] {
    checkOptions("run.latencies()", query, ["from"]);
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

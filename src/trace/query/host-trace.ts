/** What can be asked of one host. */
import {checkOptions, checkValue} from "../../base/shape.ts";
import type {Micros} from "../../base/units.ts";
import type {CallName} from "../../os/kernel/call-values.ts";
import type {CallRecord, HostRecord, NoteRecord, Sample, StateChange} from "../../sim/record.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {spansOf, stateAt} from "./at-time.ts";
import {hostIndex} from "./check-query.ts";
import {CALL, CALLS, SAMPLES, SOCKETS, STATE} from "./query-shapes.ts";
import type {CallQuery, HostTrace, SocketAt, SocketQuery, Span, Trace} from "./trace.ts";

/** Whether a call is one that a query asks for. */
export function callFilter(
  name: CallName | undefined,
  {outcome, errno, bytes}: CallQuery
): (call: CallRecord) => boolean {
  return (call) =>
    (name === undefined || call.name === name) &&
    (outcome === undefined || call.outcome.kind === outcome) &&
    (bytes === undefined || (call.outcome.kind === "bytes" && call.outcome.bytes === bytes)) &&
    (errno === undefined || (call.outcome.kind === "errno" && call.outcome.errno === errno));
}

/** The questions of one host of a trace. */
export class HostOf implements HostTrace {
  readonly name: string;
  readonly system: string;
  readonly profile: string;
  readonly title: string;
  readonly address: number;
  readonly dotted: string;
  readonly index: number;
  readonly #run: Trace;

  constructor(run: Trace, record: HostRecord, index: number) {
    this.name = record.name;
    this.system = record.system;
    this.profile = record.profile;
    this.title = record.title;
    this.address = record.address;
    this.dotted = record.dotted;
    this.index = index;
    this.#run = run;
  }

  calls<N extends CallName>(name: N, query?: CallQuery): CallRecord<N>[];
  calls(query?: CallQuery): CallRecord[];
  calls(first: CallName | CallQuery = {}, second: CallQuery = {}): CallRecord[] {
    const [name, query] = typeof first === "string" ? [first, second] : [undefined, first];
    checkValue("host.calls()", "name", name, CALL);
    checkOptions("host.calls()", query, CALLS);
    const wanted = callFilter(name, query);
    return this.#run.calls.filter((call) => call.host === this.index && wanted(call));
  }

  get notes(): readonly NoteRecord[] {
    return this.#run.notes.filter((note) =>
      note.kind === "fault" ? note.hosts.includes(this.index) : note.host === this.index
    );
  }

  get log(): readonly string[] {
    return this.notes.flatMap((note) => (note.kind === "log" ? [note.text] : []));
  }

  get states(): readonly StateChange[] {
    return this.#run.states.filter(({host}) => host === this.index);
  }

  timeIn(state: TcpState): Micros {
    checkValue("host.timeIn()", "state", state, STATE);
    const spans = this.spans(state);
    return spans.reduce((most, {since, until, open}) => {
      return Math.max(most, open ? Infinity : until - since);
    }, 0);
  }

  spans(state?: TcpState): Span[] {
    if (state !== undefined) checkValue("host.spans()", "state", state, STATE);
    return this.#run.sockets
      .filter(({host}) => host === this.index)
      .flatMap(({id}) => spansOf(this.#run, id))
      .filter((span) => state === undefined || span.state === state)
      .sort((a, b) => a.since - b.since);
  }

  sockets(query: SocketQuery = {}): SocketAt[] {
    checkOptions("host.sockets()", query, SOCKETS);
    const run = this.#run;
    const {at = run.end.at, port, peer} = query;
    const far = peer === undefined ? null : run.hosts[hostIndex("host.sockets()", run.hosts, peer)];
    const found: SocketAt[] = [];
    for (const socket of run.sockets) {
      if (socket.host !== this.index) continue;
      if (port !== undefined && socket.local.port !== port) continue;
      if (far && socket.remote?.address !== far.address) continue;
      const state = stateAt(run, socket.id, at);
      // A socket that neither listens nor is connected has no row in a table of TCP sockets.
      if (state === null || state !== (query.state ?? state)) continue;
      if (state === "CLOSED" && query.state === undefined) continue;
      found.push({...socket, state});
    }
    return found;
  }

  samples(query: {readonly listener?: boolean} = {}): Sample[] {
    checkOptions("host.samples()", query, SAMPLES);
    const {listener} = query;
    const {samples, sockets} = this.#run;
    const found: Sample[] = [];
    for (let i = 0; i < samples.length; i++) {
      const sample = samples.get(i);
      const socket = sockets[sample.socket];
      if (socket?.host !== this.index) continue;
      if (listener === undefined || listener === (socket.remote === null)) found.push(sample);
    }
    return found;
  }
}

/** A run that can be asked: its record, and the questions that one asks of it. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Fault, SegmentPattern} from "../../net/fault.ts";
import type {CallName, Outcome} from "../../os/kernel/call-values.ts";
import type {
  CallRecord,
  Changes,
  DelayRecord,
  HoldRecord,
  HostRecord,
  Loss,
  NoteRecord,
  Reason,
  Sample,
  Samples,
  SocketRecord,
  StateChange,
  Transit,
  WaitRecord
} from "../../sim/record.ts";
import type {TraceData} from "../../sim/trace-data.ts";
import type {WaitKind} from "../../tcp/block/effects.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {Happening} from "./happening.ts";

/**
 * What happened in a run, simulated or recorded: the record as plain lists, and methods that ask
 * it. Times are in µs from the start of the run. A method throws a TypeError when it is asked for a
 * host, an option, a flag, a state or a call that there is not; the message says what there is.
 */
export interface Trace extends Omit<
  TraceData,
  "waits" | "transits" | "states" | "calls" | "samples"
> {
  /** All segments, in the order of sending. */
  readonly transits: readonly Transit[];
  /** All changes of state, in order. */
  readonly states: readonly StateChange[];
  /** All system calls, in the order in which they were made. */
  readonly calls: readonly CallRecord[];
  /** What sockets were like right after each event, in order. */
  readonly samples: Samples;
  /** After how long middleboxes forget connections; of a recorded run it is not known. */
  readonly natTimeouts?: readonly NatTimeout[] | undefined;

  /**
   * One host, by its name: `run.host("server").calls("recv")`. An index, as the record's lists have
   * it (`transit.from`, `change.host`), will do, too.
   */
  host(name: string | number): HostTrace;
  /**
   * The segments that are all of what is asked, in the order of sending:
   * `run.segments({from: "client", payload: true})`. All of them without a question.
   */
  segments(query?: SegmentQuery): Transit[];
  /**
   * The times in which a socket held something back that is not on the wire, in order:
   * `run.waits("nagle")`. All of them without a kind.
   *
   * @param kind - `"nagle"` and `"cork"` hold data, `"delayed-ack"` holds an acknowledgement
   * @param query - of one host only
   */
  waits(kind: "nagle" | "cork", query?: {readonly host?: string}): HoldRecord[];
  waits(kind: "delayed-ack", query?: {readonly host?: string}): DelayRecord[];
  waits(kind?: WaitKind, query?: {readonly host?: string}): WaitRecord[];
  /**
   * How long each message took, in µs, in the order of writing: from the call that wrote it to the
   * return of the `recv()` that read its last byte. What a program writes at one instant is one
   * message. Messages that were not read to their end are left out.
   *
   * @param query - whose messages: `{from: "client"}`
   */
  latencies(query: {readonly from: string}): Micros[];
  /** Bytes that the programs of a host have read by `recv()`; those only peeked at not counted. */
  bytesRead(host: string): Bytes;
  /** Bytes that the send buffers of a host took from its programs by `send()`. */
  bytesWritten(host: string): Bytes;
  /**
   * The first time that something happened, in µs as `at`, with what it was; null when it never
   * did. `{nth: 2}` asks for the second time, `{nth: -1}` for the last.
   *
   * - a segment leaves: `{from: "server", reason: "ack-delayed"}`, or arrives: `{…, arrives: true}`
   * - a socket gets into a state: `{host: "client", state: "FIN-WAIT-2"}`
   * - a call is made: `{host: "server", call: "close"}`, or returns: `{…, returns: true}`
   * - a wait begins: `{wait: "nagle"}`, or ends: `{…, ends: true}`
   * - a program writes a line that contains a text: `{host: "server", log: "timeout"}`
   * - a fault happens: `{fault: "cut"}`
   * - a host's programs have read so many bytes: `{host: "server", bytesRead: 20_000}`
   */
  moment(query: MomentQuery): Happening | null;
}

/** After how long without segments the middlebox between two hosts forgets a connection. */
export interface NatTimeout {
  /** Indices in `run.hosts`. */
  readonly between: readonly [number, number];
  /** In µs. */
  readonly after: Micros;
}

/** A trace of a simulated run, which can be run again. */
export interface Run extends Trace {
  /**
   * The same scenario run again with other faults (same seed, unless another is given, so all else
   * is equal). Throws a TypeError for a fault or a change that names a host which is not there.
   */
  again(faults: readonly Fault[], changes?: Changes): Run;
}

/** Can it be run again? A recording and a capture cannot. */
export const canRunAgain = (trace: Trace): trace is Run => "again" in trace;

/** One host of a run. */
export interface HostTrace extends HostRecord {
  /** The index in `run.hosts`. */
  readonly index: number;
  /**
   * The system calls of its programs by one name, in the order in which they were made, with their
   * arguments and outcomes: `calls("recv").at(-1)?.outcome`.
   */
  calls<N extends CallName>(name: N, query?: CallQuery): CallRecord<N>[];
  /** All its system calls, or those that a query asks for, in the order in which they were made. */
  calls(query?: CallQuery): CallRecord[];
  /** What its programs wrote by `os.log()`, line by line. */
  readonly log: readonly string[];
  /** Its changes of state, those of listeners included, in order. */
  readonly states: readonly StateChange[];
  /**
   * The longest time that one of its sockets was in a state, in µs: 0 when none ever was, Infinity
   * when one still is at the end of the run.
   */
  timeIn(state: TcpState): Micros;
  /** The stretches of time that its sockets were in a state, in order; in any, without one. */
  spans(state?: TcpState): Span[];
  /**
   * The sockets that its table shows at a time, listeners included, in the order in which they were
   * made: `sockets({state: "CLOSE-WAIT"})`. At the end of the run, without a time.
   */
  sockets(query?: SocketQuery): SocketAt[];
  /**
   * What its sockets were like right after each event, in order: windows, queues, timers. Of a
   * listener, `recvQueue` counts the completed connections that wait for `accept()`.
   *
   * @param query - `{listener: true}` for listeners only, `{listener: false}` for all others only
   */
  samples(query?: {readonly listener?: boolean}): Sample[];
  /** Lines that its programs wrote, its faults and its errors, with their times, in order. */
  readonly notes: readonly NoteRecord[];
}

/** Which of a host's calls are wanted. */
export interface CallQuery {
  /** By what came of them: `"errno"`, `"pending"`, `"bytes"`. */
  readonly outcome?: Outcome["kind"];
  /** Only those that failed with this error, by its name on the host's system. */
  readonly errno?: string;
  /** Only those that sent or read so many bytes: 0 is the end of the stream. */
  readonly bytes?: Bytes;
}

/** Which segments are wanted. Those that are all of what is said. */
export interface SegmentQuery extends SegmentPattern {
  /** The name of the host that sent them. */
  readonly from?: string;
  /** The name of the host that they were sent to. */
  readonly to?: string;
  /** Why they were sent, or several reasons. */
  readonly reason?: Reason | readonly Reason[];
  /** Whether they were lost, or how: `"chosen"`, `"chance"`, `"queue"`, `"cut"`, … */
  readonly lost?: boolean | Loss["why"];
  /** Whether a router marked them in the place of dropping them (ECN). */
  readonly marked?: boolean;
  /** Whether they were sent again: by timeout, fast retransmit or as a tail loss probe. */
  readonly retransmitted?: boolean;
  /** Sent at this time or later, in µs. */
  readonly since?: Micros;
  /** Sent before this time, in µs. */
  readonly until?: Micros;
}

/** Which sockets of a host are wanted. */
export interface SocketQuery {
  /** Those in this state. */
  readonly state?: TcpState;
  /** At this time, in µs; at the end of the run by default. */
  readonly at?: Micros;
  /** Those with this local port. */
  readonly port?: number;
  /** Those that are connected to this host, by its name. */
  readonly peer?: string;
}

/** A socket and the state that it has at a time. */
export interface SocketAt extends SocketRecord {
  readonly state: TcpState;
}

/** A stretch of time in which a socket was in one state. `until` is the run's end for the last. */
export interface Span {
  /** Index in `run.sockets`. */
  readonly socket: number;
  readonly state: TcpState;
  readonly since: Micros;
  readonly until: Micros;
  /** Whether the state still lasted when the run ended. */
  readonly open: boolean;
}

/** What is looked for in a run; see `Trace.moment()`. */
export type MomentQuery = {
  /** Which of them, counted from 1; counted from the end when it is below 0. Defaults to 1. */
  readonly nth?: number;
  /** At this time or later, in µs. */
  readonly since?: Micros;
} & (
  | (SegmentQuery & {
      /** When it arrives or is lost, instead of when it leaves. */
      readonly arrives?: boolean;
    })
  | {readonly state: TcpState; readonly host?: string}
  | ({
      readonly call: CallName;
      readonly host?: string;
      /** When it returns, instead of when it is made. */
      readonly returns?: boolean;
    } & CallQuery)
  | {
      readonly wait: WaitKind;
      readonly host?: string;
      /** When it ends, instead of when it begins. */
      readonly ends?: boolean;
    }
  | {readonly log: string; readonly host?: string}
  | {readonly fault: Fault["kind"]}
  | {readonly bytesRead: Bytes; readonly host: string}
);

/** A kernel's environment: clock, wire, randomness, and a recorder. */
import type {Due} from "../../base/queue.ts";
import type {Random} from "../../base/random.ts";
import type {Micros} from "../../base/units.ts";
import type {Cause, Detail} from "../../tcp/block/cause.ts";
import type {Reason, WaitKind} from "../../tcp/block/effects.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import type {Icmp} from "../../wire/icmp.ts";
import type {Endpoint, Segment} from "../../wire/segment.ts";
import type {CallName, Given, Outcome, Returned} from "./call-values.ts";

/** A host as its network knows it. */
export interface Host {
  /** Its place among the hosts of the run, from 0. */
  readonly index: number;
  readonly name: string;
  /** IPv4 address, unsigned 32 bits. */
  readonly address: number;
}

/** A connection's places in the record. */
export interface Row {
  /** The index of its socket; -1 where nothing is recorded. */
  readonly record: number;
  /** The index of its flow, which both ends share; -1 until a segment was sent. */
  flow: number;
}

/** One system call of a run that is made again in the same way. */
export interface CallPlace {
  readonly host: number;
  readonly program: number;
  /** Which of the program's calls it is, from 1. */
  readonly nth: number;
}

/** Notes what happens on a host, named by its index. Null where nothing is recorded. */
export interface KernelLog {
  /** A program begins; `program` is its function, whose text a reader may want to see. */
  started(host: number, index: number, program: unknown, now: Micros): void;
  /** A program returned, or its process was ended. */
  ended(host: number, index: number, now: Micros): void;
  /** A row appears in the socket table; returns its index. */
  socketOpened(host: number, local: Endpoint, remote: Endpoint | null, now: Micros): number;
  socketGone(record: number, now: Micros): void;
  /** The host has no power any more: none of its rows is left. */
  poweredOff(host: number, now: Micros): void;
  moved(
    record: number,
    host: number,
    from: TcpState,
    to: TcpState,
    cause: Cause,
    now: Micros
  ): void;
  waiting(record: number, host: number, kind: WaitKind, amount: number, now: Micros): void;
  sample(tcb: Tcb, record: number, now: Micros): void;
  /** A listener's queue: `waiting` completed connections, of at most `backlog`. */
  sampleListener(record: number, backlog: number, waiting: number, now: Micros): void;
  /** A system call is made; returns its index. */
  called(
    host: number,
    program: number,
    name: CallName,
    fd: number | null,
    given: Given<CallName>,
    sock: number,
    now: Micros
  ): number;
  /** A call has returned what its kind of outcome says. */
  returned(call: number, kind: Outcome["kind"], value: Returned, sock: number, now: Micros): void;
  /** A host is told by ICMP of a segment that was lost. */
  icmp(host: number, message: Icmp, now: Micros): void;
  /** A program wrote a line. */
  logged(host: number, text: string, now: Micros): void;
}

/** The world as a kernel sees it; `now` is in µs from the start of the run. */
export interface World {
  readonly now: Micros;
  readonly log: KernelLog | null;
  /** The call of which the place in its program is wanted. */
  readonly traced?: CallPlace | null;
  /** Calls `due.run` at that time. */
  schedule(at: Micros, due: Due): void;
  /** The same, after all else that is due at that time: a kernel's timers are never early. */
  scheduleLate(at: Micros, due: Due): void;
  /** Puts a segment on the wire. `row` is null for what no connection sends. */
  send(
    host: number,
    row: Row | null,
    segment: Segment,
    reason: Reason,
    attempt: number,
    detail: Detail
  ): void;
  /** The address of a host by its name or dotted address, as `asker` sees it; null for none. */
  resolve(asker: Host, name: string): number | null;
  random(name: string): Random;
}

/** What a kernel needs of the world around it: time, wire, chance, and somebody who notes. */
import type {Cause, Detail} from "../../tcp/block/cause.ts";
import type {Due} from "../../base/queue.ts";
import type {Random} from "../../base/random.ts";
import type {Micros} from "../../base/units.ts";
import type {Reason, WaitKind} from "../../tcp/block/effects.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import type {Endpoint, Segment} from "../../wire/segment.ts";
import type {CallArguments, CallName, Outcome} from "./call-values.ts";
import type {Kernel} from "./kernel.ts";
import type {Sock} from "./socket.ts";

/** Notes what happens on a host. Null where nobody wants to know: that is faster. */
export interface KernelLog {
  /** A program begins; `program` is its function, whose text a reader may want to see. */
  started(kernel: Kernel, index: number, program: unknown): void;
  /** A program returned, or its process was ended. */
  ended(kernel: Kernel, index: number, now: Micros): void;
  /** A row appears in the socket table; returns its index. */
  socketOpened(kernel: Kernel, local: Endpoint, remote: Endpoint | null, now: Micros): number;
  socketGone(record: number, now: Micros): void;
  /** The host has no power any more: none of its rows is left. */
  poweredOff(kernel: Kernel, now: Micros): void;
  moved(
    record: number,
    kernel: Kernel,
    from: TcpState,
    to: TcpState,
    cause: Cause,
    now: Micros
  ): void;
  waiting(record: number, kernel: Kernel, kind: WaitKind, amount: number, now: Micros): void;
  sample(tcb: Tcb, record: number, now: Micros): void;
  sampleListener(sock: Sock, now: Micros): void;
  /** A system call is made; returns its index. */
  called(
    kernel: Kernel,
    program: number,
    name: CallName,
    fd: number | null,
    args: CallArguments[CallName],
    sock: number,
    now: Micros
  ): number;
  returned(call: number, outcome: Outcome, sock: number, now: Micros): void;
  /** A program wrote a line. */
  logged(kernel: Kernel, text: string, now: Micros): void;
}

/** The world as a kernel sees it; `now` is in µs from the start of the run. */
export interface World {
  readonly now: Micros;
  readonly log: KernelLog | null;
  /** Calls `due.run` at that time. */
  schedule(at: Micros, due: Due): void;
  /** Puts a segment on the wire. `tcb` is null for a reset that no connection sends. */
  send(
    kernel: Kernel,
    tcb: Tcb | null,
    segment: Segment,
    reason: Reason,
    attempt: number,
    detail: Detail
  ): void;
  /** The address of a host by its name or dotted address; null when there is none. */
  resolve(kernel: Kernel, name: string): number | null;
  random(name: string): Random;
}

/** A connection as the kernel holds it: the TCB, the socket that it belongs to, and its alarm. */
import type {Due} from "../../base/queue.ts";
import {NEVER, type Micros} from "../../base/units.ts";
import {Tcb} from "../../tcp/block/tcb.ts";
import type {Kernel} from "./kernel.ts";
import type {Sock} from "./socket.ts";

/** A TCB that the event queue can wake. */
export class Connection extends Tcb implements Due {
  /** Timers run out after what arrives at the same instant was taken in. */
  readonly late = true;
  /** The socket that a program holds, or that waits in an accept queue. */
  sock: Sock | null = null;
  /** The listener whose handshake this is, until it is complete. */
  listener: Sock | null = null;
  kernel: Kernel | null = null;
  /** When the event queue will call; NEVER when it will not. */
  alarmAt: Micros = NEVER;
  /** The last ACK of its handshake came, but there was no room (Linux's `acked`). */
  turnedAway = false;
  /** What its socket allowed about the port; bind() asks for it when the socket is gone. */
  leftover = {reuseAddr: false, reusePort: false, exclusive: false};

  run(now: Micros): void {
    // An earlier alarm was set meanwhile and has already been seen to.
    if (now !== this.alarmAt) return;
    this.alarmAt = NEVER;
    this.kernel?.alarm(this, now);
  }
}

/** A connection as the kernel holds it: its TCB, whom it belongs to, and its alarm. */
import type {Random} from "../../base/random.ts";
import type {Due} from "../../base/queue.ts";
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import type {Cause, Detail} from "../../tcp/block/cause.ts";
import type {TcpConfig, TcpSettings} from "../../tcp/block/config.ts";
import type {Arrival} from "../../tcp/arrive/arrival.ts";
import {segmentArrives} from "../../tcp/arrive/segment-arrives.ts";
import type {Effects, Reason, StampKind, WaitKind} from "../../tcp/block/effects.ts";
import {brokenInvariants, snapshot, type Snapshot} from "../../tcp/block/invariants.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {Tcb} from "../../tcp/block/tcb.ts";
import {timeouts} from "../../tcp/control/timeouts.ts";
import {userReceive, userSend, type WriteOptions} from "../../tcp/control/user-calls.ts";
import type {Endpoint, Segment} from "../../wire/segment.ts";
import type {Errno} from "../systems/errno.ts";
import type {Host, Row, World} from "./environment.ts";
import {SegmentCounts} from "./segment-counts.ts";

/**
 * Whether invariants are checked: in tests and in the preview, where it is true or not there. Built
 * for readers it is false, and bundlers leave the checks out (src/site/config/bundle-options.ts).
 */
declare const ASSERTS: boolean | undefined;

/** What a connection needs of its kernel. */
export interface ConnectionHost extends Host {
  readonly world: World;
  readonly random: Random;
  /** The host lost its power. */
  readonly off: boolean;
  /** Where Fast Open cookies are kept that came from other hosts. */
  readonly fastOpens: {learn(tcb: Tcb): void};
  /** The connection is closed: its four-tuple is free, and its socket learns of the error. */
  closed(connection: Connection, now: Micros): void;
  /** The listener for a SYN to one of the host's ports; null for none. */
  listener(local: Endpoint, remote: Endpoint): object | null;
  /** Answers a segment that cannot be taken with a reset. */
  reset(segment: Segment, connection: Connection): void;
}

/** What a socket allows about its port; bind() asks for it also when the socket is gone. */
export interface PortRights {
  readonly reuseAddr: boolean;
  readonly reusePort: boolean;
  readonly exclusive: boolean;
}

/** The socket of a connection, as the connection sees it. */
export interface ConnectionOwner extends PortRights {
  /** The error that the next call reports. */
  error: Errno | null;
  /** Lets every call that waits for the socket look again. */
  changed(): void;
  /** Something happened to a byte of which the program is told (SO_TIMESTAMPING). */
  stamped(kind: StampKind, key: number, now: Micros): void;
}

/** What decides about the last ACK of a passive handshake: the SYN queue of a listener. */
export interface Handshakes {
  /** Takes the connection, ignores the segment (it will come again), or has it reset. */
  complete(connection: Connection, segment: Segment, now: Micros): "accept" | "ignore" | "reset";
  /** The connection is closed before its handshake was complete. */
  abandon(connection: Connection): void;
}

/** One connection: a TCB, and where its effects go. All changes of it go through `act()`. */
export class Connection implements Effects, Due, Row {
  readonly tcb: Tcb;
  readonly record: number;
  readonly counts: SegmentCounts;
  flow = -1;
  /** The socket that a program holds, or that waits in an accept queue. */
  sock: ConnectionOwner | null = null;
  /** The listener's queue that its handshake is in, until that is complete. */
  handshakes: Handshakes | null = null;
  /** Somebody asked for room in the send buffer: epoll is told of it once (SOCK_NOSPACE). */
  roomWanted = false;
  /** The last ACK of its handshake came, but there was no room (Linux's `acked`). */
  turnedAway = false;
  /** What the socket allowed, once that is gone. */
  rights: PortRights = {reuseAddr: false, reusePort: false, exclusive: false};
  private readonly kernel: ConnectionHost;
  /** When the event queue will call; NEVER when it will not. */
  private alarmAt: Micros = NEVER;
  /** The TCB as the last check left it. */
  private before: Snapshot | null = null;

  constructor(
    kernel: ConnectionHost,
    config: TcpConfig,
    settings: TcpSettings,
    [local, remote]: readonly [Endpoint, Endpoint],
    active: boolean
  ) {
    this.kernel = kernel;
    this.tcb = new Tcb(config, settings, this, local, remote, active);
    this.counts = new SegmentCounts(active);
    const {log, now} = kernel.world;
    this.record = log ? log.socketOpened(kernel.index, local, remote, now) : -1;
  }

  /**
   * The one door to a connection: does the work, then checks the invariants, sets the alarm,
   * records, and wakes the programs that wait for it. Returns what the work returns.
   */
  act<T>(now: Micros, work: (tcb: Tcb) => T): T {
    const result = work(this.tcb);
    this.settle(now);
    return result;
  }

  // The same door for what happens most: there is too much of it to make a function for each.

  /**
   * A segment has come. Returns "reopen" where it opens a new connection, which is for a listener
   * to take.
   */
  deliver(segment: Segment, now: Micros): Arrival {
    const arrival = this.takeIn(segment, now);
    this.settle(now);
    return arrival;
  }

  /** Takes a segment in as part of something else that is done to the connection. */
  takeIn(segment: Segment, now: Micros): Arrival {
    const arrival = segmentArrives(this.tcb, segment, now);
    if (!this.beginning) this.counts.received(segment);
    if (arrival === "reset") this.kernel.reset(segment, this);
    return arrival;
  }

  /** Linux has no socket for it yet, which would count: a SYN came, and its ACK has not. */
  private get beginning(): boolean {
    return !this.tcb.active && this.tcb.state === "SYN-RECEIVED";
  }

  /** A program writes. Returns how many bytes were taken; see `userSend()`. */
  send(data: Uint8Array | Bytes, options: WriteOptions, now: Micros): Bytes {
    const taken = userSend(this.tcb, data, now, options);
    this.settle(now);
    return taken;
  }

  /** A program reads at most `max` bytes, and with `peek` leaves them there. */
  receive(max: Bytes, peek: boolean, now: Micros): Uint8Array | Bytes {
    const closed = this.tcb.state === "CLOSED";
    const read = userReceive(this.tcb, max, peek, now);
    // What a closed connection has left is only read: nothing follows from it.
    if (!closed) this.settle(now);
    return read;
  }

  /** What follows from whatever was done. */
  private settle(now: Micros): void {
    const {tcb, kernel} = this;
    if (typeof ASSERTS === "undefined" || ASSERTS) {
      this.before = checked(tcb, this.before, kernel.name, now);
    }
    if (tcb.state === "CLOSED") {
      this.alarmAt = NEVER;
      kernel.closed(this, now);
    } else this.arm(now);
    const {log} = kernel.world;
    if (log && this.record >= 0) log.sample(tcb, this.record, now);
    this.sock?.changed();
  }

  /** A program waits for room in the send buffer. Nothing is due or to be seen because of that. */
  waitForRoom(): void {
    this.tcb.snd.blocked = this.roomWanted = true;
  }

  /** The alarm: it may have been set for earlier than what is due now. */
  run(now: Micros): void {
    // Stale: superseded by an earlier alarm that has already fired.
    if (now !== this.alarmAt) return;
    this.alarmAt = NEVER;
    if (this.kernel.off) return;
    if (this.tcb.deadline <= now) this.act(now, (tcb) => timeouts(tcb, now));
    else this.arm(now);
  }

  private arm(now: Micros): void {
    const {deadline} = this.tcb;
    if (deadline === NEVER || this.alarmAt <= deadline) return;
    this.alarmAt = Math.max(now, deadline);
    // Timers run out after what arrives at the same instant was taken in.
    this.kernel.world.scheduleLate(this.alarmAt, this);
  }

  // Effects: what the TCB asks for.

  transmit(segment: Segment, reason: Reason, attempt: number, detail: Detail): void {
    if (!this.beginning) this.counts.sent(segment, reason, attempt);
    this.kernel.world.send(this.kernel.index, this, segment, reason, attempt, detail);
  }

  moved(from: TcpState, to: TcpState, cause: Cause, now: Micros): void {
    const {world, index} = this.kernel;
    if (to === "ESTABLISHED" && this.tcb.fastOpen) this.kernel.fastOpens.learn(this.tcb);
    world.log?.moved(this.record, index, from, to, cause, now);
  }

  waiting(kind: WaitKind, amount: number, now: Micros): void {
    const {world, index} = this.kernel;
    world.log?.waiting(this.record, index, kind, amount, now);
  }

  completing(segment: Segment, now: Micros): "accept" | "ignore" | "reset" {
    return this.handshakes?.complete(this, segment, now) ?? "accept";
  }

  stamped(kind: StampKind, key: number, now: Micros): void {
    this.sock?.stamped(kind, key, now);
  }

  draw(count: number): number {
    return this.kernel.random.integer(0, count - 1);
  }

  listens(): boolean {
    return this.kernel.listener(this.tcb.local, this.tcb.remote) !== null;
  }
}

/** Throws when the TCB does not hold together; returns what the next check needs. */
function checked(tcb: Tcb, before: Snapshot | null, host: string, now: Micros): Snapshot {
  const broken = brokenInvariants(tcb, before).join("; ");
  if (broken === "") return snapshot(tcb);
  // A bug of ours, never something a reader or a network did.
  throw new Error(`broken invariant: ${host} at ${now / 1000} ms in ${tcb.state}: ${broken}`);
}

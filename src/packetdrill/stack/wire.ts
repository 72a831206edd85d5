/** The world of the host under test: a clock and a wire, of which a script is the other end. */
import {EventQueue, type Due} from "../../base/queue.ts";
import {random, type Random} from "../../base/random.ts";
import type {Micros} from "../../base/units.ts";
import type {Host, KernelLog, Row, World} from "../../os/kernel/environment.ts";
import type {Kernel} from "../../os/kernel/kernel.ts";
import {EVENTS_PER_QUESTION, askPatience} from "../../sim/interrupt.ts";
import type {Detail} from "../../tcp/block/cause.ts";
import type {Reason} from "../../tcp/block/effects.ts";
import {parseAddress} from "../../wire/address.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Sent} from "./stack.ts";

/** The index of the host under test. */
export const HOST = 0;

/** Keeps what the host sends, and does what it schedules when time passes. */
export class Wire implements World {
  now: Micros = 0;
  readonly log: KernelLog | null;
  readonly events = new EventQueue();
  readonly sent: Sent[] = [];
  /** Counts everything that a script could be waiting for. */
  happened = 0;
  #done = 0;

  constructor(log: KernelLog | null = null) {
    this.log = log;
  }

  /** The host is there. */
  begins(_kernel: Kernel): void {
    // Nothing is noted here.
  }

  /** A segment arrives from the script. */
  delivered(_segment: Segment): void {
    // Nothing is noted here.
  }

  schedule(at: Micros, due: Due): void {
    this.events.push(at, due);
  }

  scheduleLate(at: Micros, due: Due): void {
    this.events.pushLate(at, due);
  }

  /** Does what is due next. */
  next(): void {
    const at = Math.max(this.now, this.events.nextAt);
    this.now = at;
    this.events.pop()?.run(at);
    this.#done++;
    if (this.#done % EVENTS_PER_QUESTION === 0) askPatience();
  }

  send(
    _host: number,
    _row: Row | null,
    segment: Segment,
    _reason: Reason,
    _attempt: number,
    _detail: Detail
  ): void {
    this.sent.push({at: this.now, segment});
    this.happened++;
  }

  resolve(_asker: Host, name: string): number | null {
    return parseAddress(name);
  }

  random(name: string): Random {
    return random(1, name);
  }
}

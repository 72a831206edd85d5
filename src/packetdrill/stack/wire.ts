/** The world of the stack under test: a clock, and a wire of which one end is the script's. */
import {EventQueue, type Due} from "../../base/queue.ts";
import {random, type Random} from "../../base/random.ts";
import type {Micros} from "../../base/units.ts";
import type {Host, Row, World} from "../../os/kernel/environment.ts";
import {parseAddress} from "../../wire/address.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Sent} from "./stack.ts";

/** Keeps what the host sends, and does what it schedules when time passes. */
export class Wire implements World {
  now: Micros = 0;
  readonly log = null;
  readonly events = new EventQueue();
  readonly sent: Sent[] = [];
  /** Counts everything that a script could be waiting for. */
  happened = 0;

  schedule(at: Micros, due: Due): void {
    this.events.push(at, due);
  }

  scheduleLate(at: Micros, due: Due): void {
    this.events.pushLate(at, due);
  }

  send(_host: number, _row: Row | null, segment: Segment): void {
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

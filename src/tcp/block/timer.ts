/** One timer of a TCB: a purpose and a deadline that are only ever set together. */
import {NEVER, type Micros} from "../../base/units.ts";

/** A timer that serves several purposes, one at a time; starting it again replaces what ran. */
export class Timer<Purpose extends string> {
  private purpose: Purpose | "idle" = "idle";
  private deadline: Micros = NEVER;

  /** What it runs for; "idle" while stopped. While its timeout is handled: what it ran for. */
  get kind(): Purpose | "idle" {
    return this.purpose;
  }

  /** When it is due, in µs; NEVER while it does not run. */
  get at(): Micros {
    return this.deadline;
  }

  start(purpose: Purpose, at: Micros): void {
    this.purpose = purpose;
    this.deadline = at;
  }

  stop(): void {
    this.purpose = "idle";
    this.deadline = NEVER;
  }

  /** It is due: nothing runs from now on. Returns what it ran for, and remembers that as `kind`. */
  expire(): Purpose | "idle" {
    this.deadline = NEVER;
    return this.purpose;
  }
}

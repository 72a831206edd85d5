/** The times of a script: when an event is due, and whether what happened was on time. */
import type {RunOptions} from "./options.ts";
import type {EventTime, ScriptEvent} from "../language/syntax.ts";

/** When an event is due, in µs of the run; `any` is due whenever it comes. */
export interface Due {
  readonly from: number;
  readonly to: number;
  readonly any: boolean;
  /** How far off it may be. */
  readonly tolerance: number;
}

/** Keeps the time of the event before, from which relative times and tolerances count. */
export class Clock {
  readonly #options: RunOptions;
  #last: {readonly at: number; readonly injected: boolean} | null = null;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /**
   * When `event` is due. A relative time counts from now, the end of the event before; between two
   * injected packets it counts from the time at which the first one was due.
   */
  due(event: ScriptEvent, now: number): Due {
    const {time} = event;
    const injected = isInjected(event);
    const base = injected && this.#last?.injected ? this.#last.at : now;
    const [from, to] = bounds(time, base);
    const gap = this.#last ? from - this.#last.at : 0;
    const share = (this.#options.tolerancePercent / 100) * gap;
    this.#last = {at: from, injected};
    const tolerance = Math.max(this.#options.tolerance, share);
    return {from, to, any: time.kind === "any", tolerance};
  }

  /** The base that relative ends of blocking calls count from. */
  static end(event: ScriptEvent, due: Due, end: number): number {
    return event.time.kind === "relative" ? due.from - event.time.after + end : end;
  }
}

const isInjected = ({action}: ScriptEvent): boolean =>
  action.kind === "packet" && action.direction === "in";

function bounds(time: EventTime, base: number): [number, number] {
  switch (time.kind) {
    case "absolute":
      return [time.at, time.at];
    case "relative":
      return [base + time.after, base + time.after];
    case "absolute-range":
      return [time.from, time.to];
    case "relative-range":
      return [base + time.from, base + time.to];
    case "any":
      return [base, base];
  }
}

/** Whether `at` is on time. */
export function onTime(due: Due, at: number): boolean {
  return due.any || (at >= due.from - due.tolerance && at <= due.to + due.tolerance);
}

/** `0.123456`, in seconds. */
export const printTime = (at: number): string => (at / 1e6).toFixed(6);

/** `at 0.100000`, `between 0.1 and 0.2`, each with its tolerance. */
export function printDue(due: Due): string {
  if (due.any) return "at any time";
  const span = `± ${printTime(due.tolerance)} s`;
  return due.from === due.to
    ? `at ${printTime(due.from)} s ${span}`
    : `from ${printTime(due.from)} to ${printTime(due.to)} s ${span}`;
}

/**
 * What a run reached: changes of state, reasons of segments, outcomes of calls. A search goes on
 * from the runs that reached something new, as fuzzers do with branches of code.
 */
import type {Run} from "../trace/query/trace.ts";

/** All that was reached so far. */
export class Coverage {
  readonly #seen = new Set<string>();

  /** How many different things were reached. */
  get size(): number {
    return this.#seen.size;
  }

  /** Adds what a run reached; returns how much of it is new. */
  add(run: Run): number {
    const before = this.#seen.size;
    for (const {host, from, to, cause} of run.states) {
      this.#seen.add(`${host} ${from} ${to} ${cause.kind}`);
    }
    for (const {from, reason, attempt, detail, lost} of run.transits) {
      this.#seen.add(`${from} ${reason} ${Math.min(attempt, 3)} ${detail} ${lost?.why}`);
    }
    for (const {host, program, name, outcome} of run.calls) {
      const what = outcome.kind === "errno" ? outcome.errno : outcome.kind;
      const isEnd = outcome.kind === "bytes" && outcome.bytes === 0;
      this.#seen.add(`${host} ${program} ${name} ${isEnd ? "end" : what}`);
    }
    for (const note of run.notes) {
      // Two lines that differ in their numbers only say the same.
      if (note.kind === "log") this.#seen.add(`${note.host} ${note.text.replace(/\d+/g, "#")}`);
    }
    return this.#seen.size - before;
  }
}

/**
 * What a run reached: changes of state, reasons of segments, outcomes of calls. A search goes on
 * from the runs that reached something new, as fuzzers do with branches of code.
 */
import {hash} from "../../base/random.ts";
import type {Run} from "../../trace/query/trace.ts";

/** All that was reached so far. */
export class Coverage {
  readonly #seen = new Set<number>();

  /** How many different things were reached. */
  get size(): number {
    return this.#seen.size;
  }

  /** Adds what a run reached; returns how much of it is new. */
  add(reached: readonly number[]): number {
    const before = this.#seen.size;
    for (const each of reached) this.#seen.add(each);
    return this.#seen.size - before;
  }
}

/** What a run reached, each thing once, as the hash of its description: that is little to send. */
export function reachedBy(run: Run): number[] {
  const reached = new Set<string>();
  for (const {host, from, to, cause} of run.states) {
    reached.add(`${host} ${from} ${to} ${cause.kind}`);
  }
  for (const {from, reason, attempt, detail, lost} of run.transits) {
    reached.add(`${from} ${reason} ${Math.min(attempt, 3)} ${detail} ${lost?.why}`);
  }
  for (const {host, program, name, outcome} of run.calls) {
    const what = outcome.kind === "errno" ? outcome.errno : outcome.kind;
    const isEnd = outcome.kind === "bytes" && outcome.bytes === 0;
    reached.add(`${host} ${program} ${name} ${isEnd ? "end" : what}`);
  }
  for (const note of run.notes) {
    // Two lines that differ in their numbers only say the same.
    if (note.kind === "log") reached.add(`${note.host} ${note.text.replace(/\d+/g, "#")}`);
  }
  return Array.from(reached, (text) => hash(0, text));
}

/** A figure's run, made again with what the reader has changed: at once, or as soon as it can. */
import type {Fault} from "../../../net/fault.ts";
import {rerun} from "../../../trace/query/far-run.ts";
import type {Run} from "../../../trace/query/trace.ts";
import {keepFaults, recallSeed} from "./figure-state.ts";
import type {Systems} from "./os-choice.ts";

/** Asks for the same run with other faults and systems. */
export class Reruns {
  /** Another seed than the run's own; null for that. */
  seed: number | null;
  readonly #given: Run;
  readonly #name: string | undefined;
  readonly #report: (problem: string) => void;
  /** Counts what was asked for: only the run that was asked for last is taken. */
  #turn = 0;

  /** `name` is the figure's, under which changes are kept; `report` hears of what cannot run. */
  constructor(given: Run, name: string | undefined, report: (problem: string) => void) {
    this.#given = given;
    this.#name = name;
    this.seed = recallSeed(name);
    this.#report = report;
  }

  /** Calls back with the run. Returns false when it is known at once that there is none. */
  ask(faults: readonly Fault[], systems: Systems, take: (run: Run) => void): boolean {
    const turn = ++this.#turn;
    const {seed} = this;
    const takeLast = (run: Run): void => {
      if (turn !== this.#turn) return;
      keepFaults(this.#name, this.#given.faults, faults, {systems, seed});
      take(run);
    };
    try {
      const run = rerun(this.#given, faults, {systems, ...(seed === null ? {} : {seed})});
      if (run instanceof Promise) {
        run.then(takeLast).catch((error: unknown) => this.#fail(error));
      } else takeLast(run);
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #fail(error: unknown): void {
    this.#report(error instanceof Error ? error.message : String(error));
  }
}

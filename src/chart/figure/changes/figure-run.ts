/** The run that a figure shows: as the page gave it, or again with what the reader has changed. */
import type {Fault} from "../../../net/fault.ts";
import type {Run} from "../../../trace/query/trace.ts";
import {isChanged, recallFaults, recallSystems} from "./figure-state.ts";
import type {Systems} from "./os-choice.ts";
import {Reruns} from "./reruns.ts";
import {letKeep} from "./saved-figure.ts";

/** What a figure hears of its run. */
export interface Heard {
  /** There is another run. */
  readonly changed: () => void;
  /** What was asked for cannot run. */
  readonly failed: (problem: string) => void;
}

/** The page's run, the reader's changes, and the run that comes of both. */
export class FigureRun {
  readonly #name: string | undefined;
  readonly #heard: Heard;
  #given: Run;
  #run: Run;
  /** What other systems the reader has given to hosts. */
  #systems: Systems = {};
  #reruns: Reruns;

  /** `name` is the figure's, under which changes are kept. */
  constructor(given: Run, name: string | undefined, heard: Heard) {
    this.#name = name;
    this.#heard = heard;
    [this.#given, this.#run] = [given, given];
    this.#reruns = new Reruns(given, name, heard.failed);
  }

  /** The run as the page gave it. */
  get given(): Run {
    return this.#given;
  }

  get run(): Run {
    return this.#run;
  }

  get systems(): Systems {
    return this.#systems;
  }

  /** The page gives another run. What was asked of the one before comes too late from now on. */
  give(given: Run): void {
    [this.#given, this.#run] = [given, given];
    this.#reruns = new Reruns(given, this.#name, this.#heard.failed);
    this.begin();
  }

  /** Makes the changes again that the reader has made to a figure of this name. */
  begin(): void {
    const faults = recallFaults(this.#name, this.#given);
    this.#systems = recallSystems(this.#name, this.#given);
    const changes = {systems: this.#systems, seed: this.#reruns.seed};
    if (isChanged(this.#given, faults, changes)) this.again(faults);
  }

  /** Runs it again; returns false when it is known at once that it cannot run so. */
  again(faults: readonly Fault[], systems = this.#systems, then?: () => void): boolean {
    const reruns = this.#reruns;
    return reruns.ask(faults, systems, (run) => {
      if (reruns !== this.#reruns) return;
      [this.#run, this.#systems] = [run, systems];
      this.#heard.changed();
      then?.();
    });
  }

  /** Lets the reader's changes be kept and shared with the figure's element. */
  keepWith(node: HTMLElement): void {
    if (this.#name === undefined) return;
    letKeep(node, this.#name, {
      now: () => ({given: this.#given, run: this.#run, systems: this.#systems}),
      reruns: () => this.#reruns,
      again: (faults, systems) => this.again(faults, systems)
    });
  }
}

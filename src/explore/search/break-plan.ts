/**
 * The order of `breakIt()`: each single loss first, then more faults on top of what reached
 * something new. What is found is made as small as it can be.
 */
import {random} from "../../base/random.ts";
import type {BreakOptions, BreakResult, BreakState, Broken} from "./break-it.ts";
import {Corpus, type Trial, type Visited} from "./corpus.ts";
import {type DisturbanceKind, faultsOf} from "./disturbance.ts";
import type {Next, Plan, Progress} from "../work/plan.ts";
import type {Shrunk, Smallest} from "./shrink.ts";

/** What is to be done. */
export type BreakTask =
  /** Asks the condition of the undisturbed run. */
  | {readonly kind: "check"}
  | {readonly kind: "try"; readonly trial: Trial}
  /** Makes a run that broke it once more: is the condition about the run alone? */
  | {readonly kind: "confirm"; readonly trial: Trial}
  | {readonly kind: "shrink"; readonly trial: Trial};

/** What came of it. */
export type BreakDone =
  | {
      readonly kind: "check";
      readonly problem: Problem | null;
      readonly visited: Visited;
      readonly hosts: readonly string[];
      /** Whether another seed makes another run. */
      readonly seedMatters: boolean;
    }
  | {
      readonly kind: "try";
      readonly broken: boolean;
      /** What the condition threw. */
      readonly problem: string | null;
      readonly isEndless: boolean;
      /** Null where a program threw. */
      readonly visited: Visited | null;
    }
  | {readonly kind: "confirm"; readonly isSteady: boolean}
  | {readonly kind: "shrink"; readonly shrunk: Shrunk};

/** Why a search ends before it began. */
export interface Problem {
  readonly state: BreakState;
  readonly text: string;
}

const NETWORK: readonly DisturbanceKind[] = ["drop", "delay", "duplicate", "cut"];
/** Trials that are thought of in advance: workers have so many between them at most. */
const AHEAD = 64;
/** Chances in a row to find something that was not tried yet, before all of it was. */
const PATIENCE = 200;
/** So many runs that do not end are enough to say so: each takes longer than hundreds of others. */
const MOST_ENDLESS = 40;

/** Names the runs of a search. */
export class BreakPlan implements Plan<BreakResult, BreakTask, BreakDone> {
  readonly first: readonly BreakTask[] = [{kind: "check"}];
  readonly #settings: BreakOptions;
  readonly #most: number;
  readonly #result: {-readonly [K in keyof BreakResult]: BreakResult[K]} = {
    state: "searching",
    found: null,
    problem: "",
    tried: 0,
    reached: 0,
    endless: 0
  };
  #corpus: Corpus | null = null;
  /** Trials that were named. */
  #named = 0;
  /** Runs that made what was found smaller. */
  #shrinking = 0;

  constructor(settings: BreakOptions) {
    this.#settings = settings;
    this.#most = settings.runs ?? 2000;
  }

  get progress(): Progress<BreakResult> {
    const runs = this.#result.tried + this.#shrinking;
    return {runs, planned: Math.max(this.#most, runs), result: this.#result};
  }

  take(done: BreakDone, task: BreakTask): Next<BreakTask> {
    switch (done.kind) {
      case "check":
        return this.#begin(done);
      case "try":
        return task.kind === "try" ? this.#tried(done, task.trial) : this.#end("held");
      case "confirm":
        if (!done.isSteady || task.kind !== "confirm") return this.#end("unsteady");
        this.#result.state = "shrinking";
        return {tasks: [{kind: "shrink", trial: task.trial}]};
      case "shrink":
        return this.#shrunk(done.shrunk);
    }
  }

  #begin({problem, visited, hosts, seedMatters}: BreakDone & {kind: "check"}): Next<BreakTask> {
    if (problem) return this.#end(problem.state, problem.text);
    const {kinds = NETWORK, upTo = 3, seed = 1} = this.#settings;
    const chance = random(seed, "break");
    const allowed = {kinds, hosts: this.#settings.hosts ?? hosts, upTo, chance};
    this.#corpus = new Corpus(visited, allowed);
    this.#corpus.seedMatters = seedMatters;
    return this.#more(this.#corpus);
  }

  #tried(
    {broken, problem, isEndless, visited}: BreakDone & {kind: "try"},
    trial: Trial
  ): Next<BreakTask> {
    const result = this.#result;
    const corpus = this.#corpus;
    result.tried++;
    if (isEndless) result.endless++;
    if (visited) corpus?.add(trial, visited);
    result.reached = corpus?.reached ?? 0;
    if (problem !== null) return this.#end("threw", problem);
    if (broken) {
      result.found = brokenBy({trial, error: null}, trial, result.tried);
      return {tasks: [{kind: "confirm", trial}], instead: true};
    }
    if (result.endless >= MOST_ENDLESS) return this.#end("endless");
    const next = corpus ? this.#more(corpus) : {tasks: []};
    if (next.tasks.length === 0 && result.tried === this.#named) return this.#end("held");
    return next;
  }

  /** As many trials as there may be in advance. */
  #more(corpus: Corpus): Next<BreakTask> {
    const tasks: BreakTask[] = [];
    const room = Math.min(this.#most, this.#result.tried + AHEAD) - this.#named;
    for (let idle = 0; tasks.length < room && idle < PATIENCE; idle++) {
      const trial = corpus.next();
      if (trial === null) continue;
      tasks.push({kind: "try", trial});
      idle = 0;
    }
    this.#named += tasks.length;
    return {tasks};
  }

  #shrunk(shrunk: Shrunk): Next<BreakTask> {
    const {first = [], after = 0} = this.#result.found ?? {};
    this.#shrinking += shrunk.runs;
    this.#result.found = {...brokenBy(shrunk, shrunk.trial, after), first};
    if (!shrunk.isSmaller) return this.#end("broken");
    return {tasks: [{kind: "shrink", trial: shrunk.trial}]};
  }

  #end(state: BreakState, problem = ""): Next<BreakTask> {
    if (state === "unsteady") this.#result.found = null;
    Object.assign(this.#result, {state, problem});
    return {tasks: [], instead: true};
  }
}

function brokenBy({trial, error}: Smallest, first: Trial, after: number): Broken {
  const list = [...trial.list].sort((a, b) => a.at - b.at);
  return {faults: faultsOf(list), seed: trial.seed, error, first: faultsOf(first.list), after};
}

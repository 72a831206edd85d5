/**
 * Searches for a run in which a condition does not hold: each single loss first, then more faults
 * on top of what reached something new. What is found is made as small as it can be.
 */
import {random} from "../base/random.ts";
import type {Fault} from "../net/fault.ts";
import type {Scenario} from "../sim/scenario.ts";
import type {Run} from "../trace/query/trace.ts";
import {checkCount} from "./check.ts";
import {Corpus, type Trial} from "./corpus.ts";
import {type DisturbanceKind, DISTURBANCES, faultsOf} from "./disturbance.ts";
import {type Holds, type Tried, answerOf, judge} from "./judge.ts";
import {type Smallest, shrink} from "./shrink.ts";
import type {Progress, Steps} from "./steps.ts";
import {type Subject, subjectOf} from "./subject.ts";

/** How `breakIt()` goes about it. */
export interface BreakOptions {
  /** What it may do. Defaults to what networks do: drop, delay, duplicate, cut for a while. */
  readonly kinds?: readonly DisturbanceKind[];
  /** Hosts whose programs may hang or be killed, by name. Defaults to all. */
  readonly hosts?: readonly string[];
  /** The most disturbances in one run. Defaults to 3. */
  readonly upTo?: number;
  /** The most runs of the search. What is found is made smaller in some more. Defaults to 2,000. */
  readonly runs?: number;
  /** The seed of the search: the same one finds the same. A whole number; defaults to 1. */
  readonly seed?: number;
}

/** A run in which the condition does not hold. */
export interface Broken {
  /** What was done, besides the scenario's own faults: as few and as simple as it can be. */
  readonly faults: readonly Fault[];
  /** The seed of the run; null for the scenario's own. */
  readonly seed: number | null;
  /** What a program threw; null when the condition returned false. */
  readonly error: string | null;
  /** What was done when it was found, before it was made smaller. */
  readonly first: readonly Fault[];
  /** How many runs it was found after. */
  readonly after: number;
}

/**
 * How a search stands. `"searching"`, `"shrinking"`: it goes on. `"broken"`: `found` has the run.
 * `"held"`: nothing was found in these runs, which proves nothing beyond them. `"false-at-once"`:
 * the condition is false without a fault. `"threw"`: the condition throws, see `problem`.
 * `"unsteady"`: the same run gave another answer, so it depends on a clock or on chance.
 */
export type BreakState =
  "searching" | "shrinking" | "broken" | "held" | "false-at-once" | "threw" | "unsteady";

/** What `breakIt()` finds, and what it tried. */
export interface BreakResult {
  readonly state: BreakState;
  /** The run that breaks it; null while there is none. */
  readonly found: Broken | null;
  /** What the condition threw, or why it could not be asked; empty when nothing. */
  readonly problem: string;
  /** Different runs that were tried. */
  readonly tried: number;
  /** Different states, reasons and outcomes that they reached. */
  readonly reached: number;
  /** Runs that were stopped by their budget of events. */
  readonly endless: number;
}

const NETWORK: readonly DisturbanceKind[] = ["drop", "delay", "duplicate", "cut"];
const WHERE = "breakIt()";
/** Chances in a row to find something that was not tried yet, before all of it was. */
const PATIENCE = 200;

type Result = {-readonly [K in keyof BreakResult]: BreakResult[K]};

/** The steps of `breakIt()`. */
export function* breakSteps(
  given: Run | Scenario,
  holds: Holds,
  options: BreakOptions = {}
): Steps<BreakResult> {
  const {kinds = NETWORK, upTo = 3, runs: most = 2000, seed = 1} = options;
  check(kinds, upTo, most);
  const subject = subjectOf(WHERE, given);
  const {base} = subject;
  const result: Result = {
    state: "searching",
    found: null,
    problem: "",
    tried: 0,
    reached: 0,
    endless: 0
  };
  const ended = (state: BreakState, problem = ""): BreakResult =>
    Object.assign(result, {state, problem});
  const tries = ({list, seed: own}: Trial): Tried => judge(subject, holds, list, own);
  let runs = 0;
  const progress = (): Progress<BreakResult> => ({runs, planned: Math.max(most, runs), result});

  const atOnce = problemAtOnce(subject, holds);
  if (atOnce) return ended(...atOnce);
  const hosts = options.hosts ?? base.hosts.map(({name}) => name);
  const corpus = new Corpus(base, {kinds, hosts, upTo, chance: random(seed, "break")});
  corpus.seedMatters = matters(subject);
  for (let idle = 0; runs < most && idle < PATIENCE;) {
    const trial = corpus.next();
    if (trial === null) {
      idle++;
      continue;
    }
    idle = 0;
    runs++;
    result.tried++;
    const {broken, run, problem} = tries(trial);
    if (run) corpus.add(trial, run);
    result.reached = corpus.reached;
    if (run?.end.why === "budget") result.endless++;
    if (problem !== null) return ended("threw", problem);
    if (!broken) {
      yield progress();
      continue;
    }
    // All the same again: a condition that asks a clock, or chance, gives itself away here.
    if (!tries(trial).broken || problemAtOnce(subject, holds)) return ended("unsteady");
    const after = runs;
    result.state = "shrinking";
    for (const smallest of shrink(trial, tries)) {
      result.found = brokenBy(smallest, trial, after);
      runs++;
      yield progress();
    }
    return ended("broken");
  }
  return ended("held");
}

function check(kinds: readonly DisturbanceKind[], upTo: number, runs: number): void {
  checkCount(WHERE, "upTo", upTo);
  checkCount(WHERE, "runs", runs);
  const unknown = kinds.find((kind) => !DISTURBANCES.includes(kind));
  if (unknown === undefined && kinds.length > 0) return;
  throw new TypeError(
    `${WHERE}: kinds has ${unknown === undefined ? "nothing" : `"${String(unknown)}"`}; ` +
      `there are: ${DISTURBANCES.join(", ")}`
  );
}

/** Does the run depend on chance? Where it does not, other seeds are not worth a try. */
function matters({base, run}: Subject): boolean {
  const sent = (other: Run): string =>
    other.transits.map(({sentAt, arrivedAt}) => `${sentAt} ${arrivedAt}`).join();
  return sent(base) !== sent(run([], base.seed + 1));
}

/** Before anything is broken: does it hold, and is the answer always the same? */
function problemAtOnce(subject: Subject, holds: Holds): [BreakState, string?] | null {
  const first = answerOf(subject.base, holds);
  if (first.problem !== null) return ["threw", first.problem];
  const second = answerOf(subject.run([]), holds);
  if (second.holds !== first.holds) return ["unsteady"];
  return first.holds ? null : ["false-at-once"];
}

function brokenBy({trial, error}: Smallest, first: Trial, after: number): Broken {
  const list = [...trial.list].sort((a, b) => a.at - b.at);
  return {faults: faultsOf(list), seed: trial.seed, error, first: faultsOf(first.list), after};
}

/** Searches for a run in which a condition does not hold, and makes what it finds small. */
import type {Fault} from "../../net/fault.ts";
import type {DisturbanceKind} from "./disturbance.ts";

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
 * `"endless"`: the search was given up, as too many runs were stopped by their budget of events.
 */
export type BreakState =
  | "searching"
  | "shrinking"
  | "broken"
  | "held"
  | "false-at-once"
  | "threw"
  | "unsteady"
  | "endless";

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

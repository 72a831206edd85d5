/** How a script ended, and the steps that led there. */
import type {Place} from "../language/syntax.ts";

/** One thing that happened, in the order of the script. */
export interface Step {
  readonly line: number;
  /** When, in µs of the script's clock. */
  readonly at: number;
  readonly text: string;
}

/** What a failure says: where it is, what was expected, and what came. */
export interface Failure {
  readonly place: Place;
  /** The line of the script. */
  readonly source: string;
  readonly expected: readonly string[];
  readonly was: readonly string[];
}

export type Outcome =
  | {readonly kind: "passed"; readonly steps: readonly Step[]; readonly notes: readonly string[]}
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      readonly steps: readonly Step[];
      readonly notes: readonly string[];
    }
  | {
      readonly kind: "not-applicable";
      readonly why: string;
      readonly steps: readonly Step[];
      readonly notes: readonly string[];
    }
  /** The script does not parse. */
  | {readonly kind: "malformed"; readonly place: Place; readonly text: string};

/** Ends a run: something is not as the script says. */
export class Mismatch extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.expected.join("; "));
    this.name = "Mismatch";
    this.failure = failure;
  }
}

/** What the page asks the worker with TypeScript in it, and what the worker answers. */
import type {Meaning, PageText, Proposals, TypeProblem} from "./type-service.ts";

/** A question; answers come in the order of the questions. */
export type Question =
  | {readonly kind: "check"; readonly page: PageText}
  | {readonly kind: "complete"; readonly page: PageText; readonly offset: number}
  | {
      readonly kind: "explain";
      readonly page: PageText;
      readonly offset: number;
      readonly name: string;
    }
  | {readonly kind: "describe"; readonly page: PageText; readonly offset: number};

/** The answer to each kind of question. */
export interface Answers {
  readonly check: readonly TypeProblem[];
  readonly complete: Proposals | null;
  readonly explain: Meaning | null;
  readonly describe: Meaning | null;
}

/** An answer, or why there is none. */
export type Answer = {readonly value: Answers[keyof Answers]} | {readonly error: string};

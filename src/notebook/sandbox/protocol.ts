/**
 * What a page and a program beside it say to each other: data only, so that it can be posted. A
 * task names all that it needs, so that any worker can do it, also one that has just begun.
 */
import type {Crossed} from "./crossing.ts";

/** A cell that was compiled, as it goes to where it runs. */
export interface Piece {
  /** The same for the same code with the same values: what it gave before is then used again. */
  readonly key: string;
  readonly cell: string;
  readonly code: string;
  /** The name of the code in an error's stack. */
  readonly file: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** One step from what a cell gives to something else: a function is called, or a run made again. */
export interface Step {
  /** Which of the functions and runs in what is known so far. */
  readonly handle: number;
  readonly args: readonly Crossed[];
}

/** Code to be run: the last piece is the cell that is asked for, the others are what it needs. */
export interface Program {
  readonly pieces: readonly Piece[];
  /** What the page knows the value of: controls, texts, numbers. */
  readonly values: Readonly<Record<string, Crossed>>;
}

/** What is asked of the other side. */
export interface Task extends Program {
  readonly id: number;
  /** Without steps, what the cell gives; else what comes of the last step. */
  readonly steps: readonly Step[];
}

/** An error, as it crosses. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** Where it is known already. */
  readonly trouble: {readonly cell: string; readonly line: number; readonly column: number} | null;
}

/** What comes back. */
export type Answer =
  /** The task is no longer waiting. */
  | {readonly kind: "begun"; readonly id: number}
  /** The cell displays something. */
  | {readonly kind: "shown"; readonly id: number; readonly value: Crossed}
  /** A sentence about what it displays. */
  | {readonly kind: "noted"; readonly id: number; readonly text: string}
  /** Something failed that runs later: an event listener, or a promise that nobody waits for. */
  | {readonly kind: "late"; readonly error: Failure}
  /** The browser starts no worker there: nothing will ever begin. */
  | {readonly kind: "unable"}
  /** A value of a `view()` has changed, by the number of its handle. */
  | {readonly kind: "input"; readonly handle: number; readonly value: Crossed}
  /** The reader has pressed in the document of the cell. */
  | {readonly kind: "pressed"}
  /** The document of the cell has another height, in px. */
  | {readonly kind: "height"; readonly height: number}
  | {readonly kind: "done"; readonly id: number; readonly value: Crossed; readonly isWhole: boolean}
  | {
      readonly kind: "failed";
      readonly id: number;
      readonly error: Failure;
      readonly isWhole: boolean;
    };

/** What a page gives to the document of a cell that draws. */
export interface Surroundings {
  /** The page's style sheets. */
  readonly css: string;
  /** The attributes of its root element: language, theme, system. */
  readonly root: Readonly<Record<string, string>>;
}

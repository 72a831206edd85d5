/**
 * How a view gets an editor for a text in a language of its own, without importing one: it asks for
 * it by an event that bubbles, and whoever has an editor gives it. Nobody has to: the view begins
 * with a plain field.
 */

/** The event's name; its `detail` is a `ScriptEditing`. */
export const EDIT_SCRIPT = "edit-script";

/** A piece of a line: how many characters it has, and what they are, in CodeMirror's words. */
export interface Token {
  readonly length: number;
  /** `"comment"`, `"string"`, `"number"`, `"keyword"`, …; null for text that is nothing special. */
  readonly kind: string | null;
  /** What goes on over the end of the line, to be handed over with the next piece. */
  readonly open: string | null;
}

/** What is said of a line, at its side. */
export interface LineMark {
  readonly kind: "held" | "failed" | "waits";
  /** In words, for those who point at it. */
  readonly text: string;
}

/** Where the text is wrong; lines and columns count from 1. */
export interface ScriptProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** An editor that was given. */
export interface ScriptEditor {
  /** Puts another text in. */
  replace(text: string): void;
  /** Says of each line what came of it, and what is wrong. */
  show(marks: ReadonlyMap<number, LineMark>, problem: ScriptProblem | null): void;
  /** Lifts these lines out: they are where the cursor of the picture is. */
  follow(lines: ReadonlySet<number>): void;
}

/** What a view asks for. */
export interface ScriptEditing {
  /** Is emptied, and gets the editor. */
  readonly parent: HTMLElement;
  /** What screen readers call the editor. */
  readonly label: string;
  /** The text as it is by now. */
  readonly text: () => string;
  /** The first piece of what is left of a line. */
  readonly token: (rest: string, open: string | null, isStart: boolean) => Token;
  /** The reader has typed, and paused. */
  readonly changed: (text: string) => void;
  /** The cursor was put on a line. */
  readonly wentTo: (line: number) => void;
  readonly given: (editor: ScriptEditor) => void;
}

/** Changes to a text that keep its lines, and where a place in the changed text came from. */
import type {Node} from "acorn";
import {full} from "acorn-walk";
import type {Place} from "./cell-error.ts";

/** Text put in at `at` in place of `remove` characters; neither holds a line break. */
interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly text: string;
}

/** A text being changed. Every line keeps its number. */
export class Rewriter {
  readonly #input: string;
  readonly #edits: Edit[] = [];

  constructor(input: string) {
    this.#input = input;
  }

  insert(at: number, text: string): void {
    this.#edits.push({at, remove: 0, text});
  }

  /** Puts text, without line breaks, in the place of a range; the range's line breaks stay. */
  replace(from: number, to: number, text: string): void {
    const breaks = this.#input.slice(from, to).replace(/[^\n]/g, "");
    this.#edits.push({at: from, remove: to - from, text: text + breaks});
  }

  /** The changed text, and a function from places in it to places in the text before. */
  finish(): {text: string; before: (place: Place) => Place} {
    // At one place, what is put in stands before what is replaced.
    this.#edits.sort((a, b) => a.at - b.at || Number(a.remove > 0) - Number(b.remove > 0));
    let text = "";
    let end = 0;
    const starts: {now: number; was: number}[] = [{now: 0, was: 0}];
    for (const {at, remove, text: added} of this.#edits) {
      text += this.#input.slice(end, at);
      // Inside what was put in, everything comes from the place where it was put.
      starts.push({now: text.length, was: at});
      text += added;
      end = at + remove;
      starts.push({now: text.length, was: end});
    }
    text += this.#input.slice(end);
    const input = this.#input;
    return {text, before: (place) => placeBefore(place, text, input, starts)};
  }
}

function placeBefore(
  place: Place,
  text: string,
  input: string,
  starts: readonly {now: number; was: number}[]
): Place {
  let offset = place.column - 1;
  for (let i = 1; i < place.line; i++) offset += (text.split("\n")[i - 1]?.length ?? 0) + 1;
  const index = starts.findLastIndex((start) => start.now <= offset);
  const {now, was} = starts[index] ?? {now: 0, was: 0};
  const inserted = index % 2 === 1;
  const original = inserted ? was : was + offset - now;
  const start = input.lastIndexOf("\n", original - 1) + 1;
  return {line: place.line, column: original - start + 1};
}

/** The nodes that the guard cares about, as far as it does. */
type Guarded = Node & {body: Node & {type: string}; loc?: {start: {line: number; column: number}}};

const loops = new Set([
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "WhileStatement",
  "DoWhileStatement"
]);

const functions = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/**
 * Puts a check of the time into every loop and every function. `name` is what the code calls the
 * guard; the program must have been parsed with `locations`.
 */
export function guardLoops(program: Node, rewriter: Rewriter, name: string): void {
  full(program, (node) => {
    const loop = loops.has(node.type);
    if (!loop && !functions.has(node.type)) return;
    const {body, loc} = node as Guarded;
    const kind = loop ? "loop" : "function";
    const place = `${loc?.start.line ?? 1},${(loc?.start.column ?? 0) + 1}`;
    const check = `--${name}.left<0&&${name}.tick("${kind}",${place})`;
    if (body.type === "BlockStatement") {
      rewriter.insert(body.start + 1, `${check};`);
    } else {
      rewriter.insert(body.start, loop ? `{${check};` : `(${check},`);
      rewriter.insert(body.end, loop ? "}" : ")");
    }
  });
}

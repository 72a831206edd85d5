/** Code as a reader writes it in a cell, run to see what is said of a mistake, and where. */
import {expect} from "vitest";
import * as library from "../../src/index.ts";

/** What was said, and at which line of the code; line 0 when it is outside of the code. */
export interface Said {
  readonly message: string;
  readonly line: number;
}

/** A mistake in a table: what it is, the code, and what is said. The last line is the wrong one. */
export type Mistake = readonly [title: string, code: string, message: string];

/**
 * A table as a text: each row is code, and indented below it what is said, over as many lines as it
 * takes; rows have an empty line between them.
 */
export const rowsOf = (table: string): readonly Mistake[] =>
  table
    .trim()
    .split("\n\n")
    .map((row) => {
      const lines = row.split("\n");
      const code = lines.filter((line) => !line.startsWith("  ")).join("\n");
      const message = lines.filter((line) => line.startsWith("  ")).map((line) => line.trim());
      return [code.replaceAll("\n", "; "), code, message.join(" ")];
    });

/** Runs code that can use the whole library by name, and `around` besides. */
export function runCode(code: string, around: Readonly<Record<string, unknown>> = {}): Said {
  const names = {...library, ...around};
  // The code begins at the third line of the function's text.
  const make = new Function(...Object.keys(names), `${code}\n//# sourceURL=reader.cell`) as (
    ...values: readonly unknown[]
  ) => unknown;
  try {
    make(...Object.values(names));
  } catch (error) {
    if (!(error instanceof Error)) return {message: `threw ${String(error)}`, line: 0};
    const frame = /reader\.cell:(\d+)/.exec(error.stack ?? "");
    return {message: error.message, line: frame ? Number(frame[1]) - 2 : 0};
  }
  return {message: "nothing was said", line: 0};
}

/** Runs code as a program on the client; the server takes a connection on port 80 and keeps it. */
export function runProgram(code: string): Said {
  const before = "simulate({client: {*main(os) {";
  const after = "}}, server: {*main(os) {yield* os.accept(os.listen({port: 80}));}}});";
  const {message, line} = runCode(`${before}\n${code}\n${after}`);
  return {message, line: line - 1};
}

/**
 * What should be said of a mistake: its line is the last one of the code. Where a message ends in
 * an ellipsis the rest of it is a list of what the engine knows, which may grow.
 */
export const expected = ([, code, message]: Mistake): Said => ({
  message: message.endsWith(" …")
    ? (expect.stringContaining(message.slice(0, -2)) as string)
    : message,
  line: code.split("\n").length
});

/** Syntax errors of the parsers, said in plain sentences. */
import {Parser} from "acorn";
import {Trouble, placeAt} from "./cell-error.ts";

/** Turns what sucrase, acorn or Framework's own checks threw into `Trouble` with a place. */
export function explainSyntax(error: unknown, source: string, cell: string): unknown {
  if (error instanceof Trouble || !(error instanceof Error)) return error;
  const offset = offsetOf(error, source);
  if (offset === null) return error;
  const bracket = findBracket(source);
  // A parser stumbles far from the bracket that is missing, and in words of its own.
  if (bracket) return new Trouble(bracket.text, cell, placeAt(source, bracket.at));
  const raw = error.message.replace(/ \(\d+:\d+\)$/, "").replace(/^Error transforming .*?: /, "");
  return new Trouble(sentence(raw, source, offset), cell, placeAt(source, offset));
}

/** The parsers carry `pos`; Framework's checks end their message with (line:column from 0). */
function offsetOf(error: Error, source: string): number | null {
  if ("pos" in error && typeof error.pos === "number") return Math.min(error.pos, source.length);
  const place = /\((\d+):(\d+)\)$/.exec(error.message);
  if (!place) return null;
  const lines = source.split("\n").slice(0, Number(place[1]) - 1);
  return Math.min(
    lines.join("\n").length + (lines.length ? 1 : 0) + Number(place[2]),
    source.length
  );
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^Unterminated string/, "This string has no closing quotation mark."],
  [/^Unterminated template/, "This template string has no closing backtick."],
  [/^Unterminated comment/, "This comment has no closing */."],
  [/^Unterminated regular expression/, "This regular expression has no closing slash."],
  [/keyword '?yield'? is reserved/, "`yield*` works only in a generator: write `*main(os) {…}`."],
  [/keyword '?await'?/, "`await` works only in a cell itself or in an `async` function."],
  [/^'return' outside of function/, "A cell is not a function: `return` has no place here."],
  [/^Identifier '(.+)' has already been declared/, "`$1` is declared twice in this cell."],
  [
    /^Assignment to external variable '(.+)'/,
    "`$1` belongs to another cell: only that one sets it."
  ],
  [/^Assignment to global '(.+)'/, "`$1` is a name of the language and cannot be set."],
  [/^Global '(.+)' cannot be redefined/, "`$1` is a name of the language; choose another."],
  [
    /^Unexpected token 'export'/,
    "A cell has no exports: its top-level names are shared as they are."
  ],
  [/^Assigning to rvalue/, "What stands here cannot be assigned to."],
  [/^Cannot use 'import.meta'/, "`import.meta` does not exist in a cell."]
];

function sentence(raw: string, source: string, offset: number): string {
  for (const [pattern, text] of sentences) {
    const match = pattern.exec(raw);
    if (match) return text.replace("$1", match[1] ?? "");
  }
  if (!/^Unexpected token/.test(raw)) return /[.!?]$/.test(raw) ? raw : `${raw}.`;
  // In code that is not a generator, `yield* call()` reads as a product.
  if (/\byield\s*\*?\s*$/.test(source.slice(0, offset)))
    return sentence("keyword yield is reserved", "", 0);
  if (/\bconst\s+[\w$]+\s*$/.test(source.slice(0, offset))) {
    return "A `const` needs a value: `const name = value`.";
  }
  const rest = source.slice(offset);
  if (rest.trim() === "") return "The code ends too early: something is still open.";
  const token = /^\s*([\p{L}\p{N}_$]+|"[^"\n]*"|'[^'\n]*'|[^\s])/u.exec(rest)?.[1] ?? "";
  return `Unexpected \`${token}\`: something before it is missing or not closed.`;
}

const closing: Readonly<Record<string, string>> = {"(": ")", "[": "]", "{": "}", "${": "}"};

/** The first bracket that has no partner. Null when all have, or when the text has no tokens. */
function findBracket(source: string): {text: string; at: number} | null {
  const open: {label: string; at: number}[] = [];
  try {
    for (const token of Parser.tokenizer(source, {ecmaVersion: 13})) {
      const {label} = token.type;
      if (label in closing) open.push({label, at: token.start});
      if (!Object.values(closing).includes(label)) continue;
      const last = open.pop();
      if (last && closing[last.label] === label) continue;
      if (!last) return {text: `This \`${label}\` closes nothing.`, at: token.start};
      const {line, column} = placeAt(source, last.at);
      const opener = `the \`${last.label}\` of line ${line}, column ${column}`;
      return {text: `\`${label}\` comes while ${opener} is still open.`, at: token.start};
    }
  } catch {
    return null;
  }
  const last = open.pop();
  return last ? {text: `This \`${last.label}\` is never closed.`, at: last.at} : null;
}

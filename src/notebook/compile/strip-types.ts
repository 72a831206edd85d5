/**
 * TypeScript to JavaScript with every token left where it was: sucrase takes the types out, and
 * its source map says where the rest belongs, so blanks can be put back in. Whatever later names a
 * line and a column names those that the reader sees.
 */
import {decode} from "@jridgewell/sourcemap-codec";
import {transform} from "sucrase";
import {explainSyntax} from "./syntax-errors.ts";

/** Takes the types out. Throws `Trouble` when the text is not TypeScript. */
export function stripTypes(source: string, cell: string): string {
  const {code, mappings} = transformed(source, cell);
  const before = source.split("\n");
  const after = code.split("\n");
  // Something that is more than types, as an enum, may move lines; then columns are approximate.
  if (before.length !== after.length) return code;
  const map = decode(mappings);
  return after.map((text, i) => spread(text, before[i] ?? "", map[i] ?? [])).join("\n");
}

function transformed(source: string, cell: string): {code: string; mappings: string} {
  try {
    const {code, sourceMap} = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      // The build does not drop imports either.
      keepUnusedImports: true,
      filePath: cell,
      sourceMapOptions: {compiledFilename: cell}
    });
    return {code, mappings: sourceMap?.mappings ?? ""};
  } catch (error) {
    throw explainSyntax(error, source, cell);
  }
}

/** One line of JavaScript with its pieces moved to their columns in the line of TypeScript. */
function spread(text: string, original: string, segments: readonly (readonly number[])[]): string {
  if (text === original) return text;
  let line = "";
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1];
    const piece = text.slice(segment[0], next?.[0]);
    const from = segment[3] ?? 0;
    const words = place(piece, original, from, next?.[3] ?? original.length);
    for (const {word, at} of words) line = line.padEnd(at) + word;
  }
  // Whatever was not found would change the program; the line is right, if not its columns.
  return bare(line) === bare(text) ? line : text;
}

/**
 * Where the words of a piece stood. The map gives the place of the first token of the original
 * there, which may be a type that is gone; the words that were kept are then the last ones.
 */
function place(
  piece: string,
  original: string,
  from: number,
  until: number
): {word: string; at: number}[] {
  if (original.startsWith(piece, from)) return [{word: piece, at: from}];
  const found: {word: string; at: number}[] = [];
  let end = until;
  for (const word of (piece.match(/[\w$]+|=>|[^\w\s$]/g) ?? []).reverse()) {
    const at = original.lastIndexOf(word, end - word.length);
    if (at < from) return [];
    found.unshift({word, at});
    end = at;
  }
  return found;
}

function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

/**
 * TypeScript to JavaScript with every token left where it was: sucrase takes the types out, and
 * its source map says where the rest belongs, so blanks can be put back in. Whatever later names a
 * line and a column names those that the reader sees.
 */
import {decode} from "@jridgewell/sourcemap-codec";
import {transform} from "sucrase";
import {explainSyntax} from "./syntax.ts";

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
    const at = locate(piece, original, from, next?.[3] ?? original.length);
    if (at < 0) continue;
    line = line.padEnd(at) + (at === from ? piece : piece.trim());
  }
  // A piece that was not found would change the program; the line is right, if not its columns.
  return bare(line) === bare(text) ? line : text;
}

/**
 * Where a piece stood. The map gives the place of the first token there, which may be a type that
 * is gone; the token that was kept is then the last before the next piece.
 */
function locate(piece: string, original: string, from: number, until: number): number {
  if (original.startsWith(piece, from)) return from;
  const word = piece.trim();
  const at = original.lastIndexOf(word, until - word.length);
  return word !== "" && at >= from ? at : -1;
}

function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

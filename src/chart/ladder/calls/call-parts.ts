/** The pieces of which the lines of a program lane are made, and how several become one line. */
import type {CallRecord} from "../../../sim/record.ts";

/** A piece of a line: a call, what it returned, a repeat, or how many more there are. */
export interface CallPart {
  /** Where it belongs, in px. */
  readonly home: number;
  readonly text: string;
  readonly kind: "call" | "result" | "failed" | "shared" | "repeat" | "more";
  /** The calls in it; none for what a call returned. */
  readonly calls: readonly CallRecord[];
  /** The calls of which it tells what they returned, and nothing else. */
  readonly results: readonly CallRecord[];
}

/** A piece that names calls. */
export const callPart = (part: Omit<CallPart, "results">): CallPart => ({...part, results: []});

/** A piece that says only what calls returned. */
export const resultPart = (part: Omit<CallPart, "calls">): CallPart => ({...part, calls: []});

/** What some pieces say in one line. */
export const textOf = (parts: readonly CallPart[]): string =>
  parts.map(({text}) => text).join(", ");

/** Where a line belongs: where the first of its pieces does, in px. */
export const homeOf = (parts: readonly CallPart[]): number => parts[0]?.home ?? 0;

/** Several pieces as one. */
export const joined = (parts: readonly CallPart[]): CallPart => ({
  home: homeOf(parts),
  text: textOf(parts),
  kind: kindOf(parts),
  calls: parts.flatMap(({calls}) => calls),
  results: parts.flatMap(({results}) => results)
});

const kindOf = (parts: readonly CallPart[]): CallPart["kind"] => {
  const kinds = new Set(parts.map(({kind}) => kind));
  const [only] = kinds;
  if (only !== undefined && kinds.size === 1) return only;
  return kinds.has("failed") ? "failed" : "call";
};

/**
 * Pieces in `lines` lines of at most `most` characters: each has one of its own if there are
 * enough, else as many share one as fit. Where they are too long for that, the lines are more.
 */
export function inLines(parts: readonly CallPart[], lines: number, most: number): CallPart[] {
  const out: CallPart[] = [];
  let left = parts;
  while (left.length > Math.max(0, lines - out.length)) {
    let n = 1;
    while (n < left.length && textOf(left.slice(0, n + 1)).length <= most) n++;
    out.push(joined(left.slice(0, n)));
    left = left.slice(n);
  }
  return [...out, ...left];
}

/** What came of each line of a script: it held, it failed, or the run did not come so far. */
import {parse} from "../language/parser.ts";
import type {Outcome} from "./outcome.ts";

/** What came of one line. */
export interface LineVerdict {
  readonly kind: "held" | "failed" | "waits";
  /** When its event happened, in µs of the script's clock; null where it did not. */
  readonly at: number | null;
  /** What happened there, in the runner's words; for a failure, what was expected and what was. */
  readonly texts: readonly string[];
}

/** Verdicts by line, from 1. A script that cannot be read has none. */
export function lineVerdicts(source: string, outcome: Outcome): Map<number, LineVerdict> {
  const verdicts = new Map<number, LineVerdict>();
  if (outcome.kind === "malformed") return verdicts;
  for (const {place} of parse(source, new Map()).events)
    verdicts.set(place.line, {kind: "waits", at: null, texts: []});
  for (const {line, at, text} of outcome.steps) {
    const before = verdicts.get(line)?.texts ?? [];
    verdicts.set(line, {kind: "held", at, texts: [...before, text]});
  }
  if (outcome.kind === "failed") {
    const {place, expected, was} = outcome.failure;
    const at = verdicts.get(place.line)?.at ?? outcome.steps.at(-1)?.at ?? 0;
    verdicts.set(place.line, {kind: "failed", at, texts: [...expected, ...was]});
  }
  return verdicts;
}

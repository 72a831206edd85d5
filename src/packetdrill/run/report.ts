/** Tells how scripts went, in lines for people. */
import {printTime} from "./clock.ts";
import type {Outcome, Step} from "./outcome.ts";

/** Passed, failed, not applicable: how many of each. A malformed script has failed. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
}

/** The lines for one file. `verbose` shows the steps of scripts that passed, too. */
export function report(file: string, outcome: Outcome, verbose: boolean): string[] {
  switch (outcome.kind) {
    case "malformed": {
      const {line, column} = outcome.place;
      return [`failed ${file}`, `  ${file}:${line}:${column}: ${outcome.text}`];
    }
    case "passed":
      return [`passed ${file}`, ...notes(outcome.notes), ...(verbose ? steps(outcome.steps) : [])];
    case "not-applicable":
      return [
        `not applicable ${file}`,
        `  why: ${outcome.why}`,
        ...notes(outcome.notes),
        ...(verbose ? steps(outcome.steps) : [])
      ];
    case "failed": {
      const {place, source, expected, was} = outcome.failure;
      return [
        `failed ${file}`,
        `  ${file}:${place.line}: ${source}`,
        ...expected.map((text) => `  expected: ${text}`),
        ...was.map((text) => `  was:      ${text}`),
        ...steps(outcome.steps),
        ...notes(outcome.notes)
      ];
    }
  }
}

function notes(texts: readonly string[]): string[] {
  return [...new Set(texts)].map((text) => `  note: ${text}`);
}

function steps(list: readonly Step[]): string[] {
  if (list.length === 0) return ["  nothing had happened before"];
  const width = String(list.at(-1)?.line ?? 0).length;
  const lines = list.map(
    ({line, at, text}) => `    line ${String(line).padStart(width)}  ${printTime(at)}  ${text}`
  );
  return ["  steps so far:", ...lines];
}

/** The last line. */
export function summary({passed, failed, notApplicable}: Totals): string {
  return `${passed} passed, ${failed} failed, ${notApplicable} not applicable`;
}

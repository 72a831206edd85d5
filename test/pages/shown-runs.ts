/** The runs that a page's figures show. */
import type {Run} from "../../src/index.ts";
import {faultsOf} from "../chart/ladder/overlap.ts";
import type {PageRun} from "./harness.ts";

const isRun = (value: unknown): value is Run =>
  typeof value === "object" && value !== null && "transits" in value && "hosts" in value;

/** Each run that is drawn on the page, with the line of its cell. */
export function shownRuns({displayed}: PageRun<unknown>): {line: number; run: Run}[] {
  return [...displayed].flatMap(([line, shown]) =>
    shown
      .filter((value) => value instanceof HTMLElement)
      .flatMap((node) => [node, ...node.querySelectorAll(".tcp-figure")])
      .flatMap((node) => ("value" in node && isRun(node.value) ? [{line, run: node.value}] : []))
  );
}

/** Texts that touch or stand where none may, in any ladder of a page, at some widths in px. */
export function textFaults(page: PageRun<unknown>, widths: readonly number[]): string[] {
  return shownRuns(page).flatMap(({line, run}) =>
    widths.flatMap((width) =>
      faultsOf(run, {width}).map((fault) => `line ${line}, ${width} px: ${fault}`)
    )
  );
}

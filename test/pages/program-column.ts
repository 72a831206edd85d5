/** The program columns of a page's figures: each call is drawn at its time, or counted. */
import {expect} from "vitest";
import {drawLadder} from "../../src/chart/ladder/ladder.ts";
import type {FigureElement} from "../../src/index.ts";
import type {Trace} from "../../src/trace/query/trace.ts";

/** The height of a line, and how far the name of a state at its place moves one, in px. */
const LINE = 13.5;
const MOVED = 14;

/** Fails unless each call of the runs in these figures is drawn at its time or counted. */
export function expectWholeColumns(displayed: Iterable<readonly unknown[]>): void {
  for (const run of runsOf(displayed)) {
    for (const width of [1080, 720, 340]) {
      expect(drawnCalls(run, width)).toBe(run.calls.length);
    }
  }
}

/** The runs of a page's figures that have a ladder. */
function runsOf(displayed: Iterable<readonly unknown[]>): Set<Trace> {
  const runs = new Set<Trace>();
  for (const value of [...displayed].flat()) {
    const run = value instanceof HTMLElement ? (value as Partial<FigureElement>).run : undefined;
    if (run) runs.add(run);
  }
  return runs;
}

/** How many calls are drawn or counted. Throws for a line that is not at its time. */
function drawnCalls(run: Trace, width: number): number {
  const ladder = drawLadder(run, {width});
  let sum = 0;
  /** Where the line before is, in each lane. */
  const above = new Map<string | null, number>();
  for (const mark of ladder.node.querySelectorAll<HTMLElement>("[data-calls]")) {
    sum += Number(mark.dataset.calls);
    if (mark.tagName !== "text") continue;
    const text = mark.firstChild?.textContent ?? "";
    // The second line of a repeat has its names only.
    if (!mark.classList.contains("repeat"))
      expect(told(text), text).toBe(Number(mark.dataset.calls));
    const [lane, y, at] = [mark.getAttribute("x"), Number(mark.getAttribute("y")), mark.dataset.at];
    const below = y - (above.get(lane) ?? -Infinity);
    above.set(lane, y);
    expect(below).toBeGreaterThan(LINE - 1);
    // It is at its time, or right below the line before, which is near to its own time.
    if (at !== undefined && below > LINE + MOVED) {
      expect(Math.abs(y - ladder.y(Number(at))), text).toBeLessThan(LINE + MOVED);
    }
  }
  for (const note of ladder.node.querySelectorAll(".note")) {
    sum += numberIn(/([\d,]+) calls?(:|$)/.exec(note.firstChild?.textContent ?? "")?.[1]);
  }
  return sum;
}

/** How many calls a line stands for, by its words. */
function told(text: string): number {
  const repeat = /([\d,]+) × (.*)/.exec(text);
  const more = /\+([\d,]+) calls?$/.exec(text);
  const names =
    text
      .replace(/\+[\d,]+ calls?$/, "")
      .match(/(^|, )(…[(A-Z_]|[A-Z_]+ ?=|[A-Za-z_]+1?([(…]| → [EW]| [EW])|[a-z_]+1?$)/g) ?? [];
  return names.length + numberIn(repeat?.[1]) + numberIn(more?.[1]);
}

const numberIn = (text = "0"): number => Number(text.replaceAll(",", ""));

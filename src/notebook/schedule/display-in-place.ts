/**
 * A cell that draws one thing, and draws the same thing when it runs again, as a figure that shows
 * another run, leaves it where it is: Framework would take it off the page and put it there again,
 * and a browser would have to style and lay out all of it.
 */
import {runInCell, type RunningCell} from "../../base/running-cell.ts";
import type {Body} from "./runtime.ts";

/** A cell's `display`, which may want to hear that what it has shown stays where it is. */
export type Display = ((value: unknown) => unknown) & {readonly stays?: () => void};

/** The function of a cell with these inputs, with a `display` that does so. */
export function displayInPlace(body: Body, inputs: readonly string[] = []): Body {
  const at = inputs.indexOf("display");
  // What `view` shows goes past this `display`.
  if (at < 0 || inputs.includes("view")) return body;
  let cell: RunningCell = {before: new Map(), drawn: new Map()};
  let shown: readonly unknown[] = [];
  return (...values: unknown[]) => {
    const display = values[at] as Display;
    const before = shown;
    const now: unknown[] = [];
    shown = now;
    cell = {before: cell.drawn, drawn: new Map()};
    let stays = false;
    const inPlace: Display = (value) => {
      if (shown !== now && shown.length > 0) throw new Error("stale display");
      now.push(value);
      if (now.length === 1 && before.length === 1 && before[0] === value && isOnPage(value)) {
        stays = true;
        display.stays?.();
        return value;
      }
      // The first call clears what the run before has shown, and this one shows more than that.
      if (stays) display(now[0]);
      stays = false;
      return display(value);
    };
    const given = values.map((value, i) => (i === at ? inPlace : value)) as never[];
    return runInCell(cell, () => body(...given));
  };
}

const isOnPage = (value: unknown): boolean => value instanceof Node && value.isConnected;

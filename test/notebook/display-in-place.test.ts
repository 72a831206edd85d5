// @vitest-environment happy-dom
/** A cell that shows the same node again leaves it where it is. */
import {beforeEach, expect, test} from "vitest";
import {drawnInCell} from "../../src/base/running-cell.ts";
import {displayInPlace} from "../../src/notebook/schedule/display-in-place.ts";

type Display = (value: unknown) => unknown;

beforeEach(() => document.body.replaceChildren());

/** A cell as Framework runs it: what a run displays first takes away what the run before did. */
function cellOf(body: (display: Display, ...others: never[]) => unknown, inputs = ["display"]) {
  const displayed: unknown[] = [];
  const run = displayInPlace(body as never, inputs) as (display: Display) => unknown;
  return {
    displayed,
    run: () => {
      let first = true;
      return run((value) => {
        if (first) document.body.replaceChildren();
        first = false;
        displayed.push(value);
        document.body.append(value as Node);
        return value;
      });
    }
  };
}

test("a node that a cell shows again is not taken off the page", () => {
  const node = document.createElement("figure");
  const cell = cellOf((display) => void display(node));
  cell.run();
  cell.run();
  expect(cell.displayed).toEqual([node]);
  expect([...document.body.children]).toEqual([node]);
});

test("one that something else took off the page is shown again", () => {
  const node = document.createElement("figure");
  const cell = cellOf((display) => void display(node));
  cell.run();
  node.remove();
  cell.run();
  expect([...document.body.children]).toEqual([node]);
});

test("another node takes the place of the one before", () => {
  let n = 0;
  const cell = cellOf((display) => {
    const node = document.createElement("p");
    node.textContent = String(++n);
    display(node);
  });
  cell.run();
  cell.run();
  expect(document.body.textContent).toBe("2");
});

test("what is shown beside it is shown, too, and what was beside it goes", () => {
  const node = document.createElement("figure");
  let beside = false;
  const cell = cellOf((display) => {
    display(node);
    if (beside) display(document.createElement("p"));
  });
  const shown = () => [...document.body.children].map(({localName}) => localName);
  const runs = [false, true, true, false, false].map((more) => {
    beside = more;
    cell.run();
    return shown();
  });
  const [alone, both] = [["figure"], ["figure", "p"]];
  expect(runs).toEqual([alone, both, both, alone, alone]);
});

test("a run that waited shows nothing once a later one has shown something", async () => {
  const node = document.createElement("figure");
  const waiting: (() => void)[] = [];
  const cell = cellOf(async (display) => {
    await new Promise<void>((done) => waiting.push(done));
    display(node);
  });
  const [early, late] = [cell.run() as Promise<void>, cell.run() as Promise<void>];
  waiting[1]?.();
  await late;
  waiting[0]?.();
  await expect(early).rejects.toThrow("stale display");
});

test("only the cell's own run goes on with what it drew, and each name once", () => {
  const goesOn = (before: object): before is {n: number} => "n" in before;
  let n = 0;
  const draw = (name: string): number => drawnInCell(name, goesOn, () => ({n: ++n})).n;
  const drawn: number[][] = [];
  const cell = cellOf(() => drawn.push([draw("a"), draw("a"), draw("b")]));
  const other = cellOf(() => drawn.push([draw("a")]));
  for (const each of [cell, cell, other, cell]) each.run();
  expect(drawn).toEqual([[1, 2, 3], [2, 4, 3], [5], [4, 6, 3]]);
  expect(draw("a")).toBe(7);
});

test("a cell with `view`, and one without `display`, run as they are", () => {
  const body = (): void => undefined;
  expect(displayInPlace(body, ["display", "view"])).toBe(body);
  expect(displayInPlace(body, ["a"])).toBe(body);
});

// @vitest-environment happy-dom
/** Very many arrows share paths, and stay what they are: each can be reached, named and pressed. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {MANY} from "../../../src/chart/ladder/batched-arrows.ts";
import {ACK, PSH, SYN, runOf, transit} from "../../trace/fixture.ts";

/** Segments one ms apart, of which the fifth is lost. */
const run = (n: number) =>
  runOf({
    transits: Array.from({length: n}, (_, i) => {
      const flags = i === 0 ? SYN : ACK | PSH;
      const lost = i === 4 ? ({lost: "chosen"} as const) : {};
      return transit(i, 0, i, i + 10, "data", {flags, len: i === 0 ? 0 : 100, ...lost});
    }),
    end: {at: ms(n + 10), why: "quiet"}
  });

const attribute = (nodes: Iterable<Element>, name: string) =>
  [...nodes].map((node) => node.getAttribute(name) ?? "");

/** Where the lines of paths begin and end, from top to bottom. */
const lines = (paths: Iterable<Element>) =>
  attribute(paths, "d")
    .flatMap((d) => d.split("M").slice(1))
    .map((line) => (line.match(/-?[\d.]+/g) ?? []).map((n) => Math.round(Number(n))))
    .sort((a, b) => a[1]! - b[1]!);

test("from many arrows on, lines stand where they would stand one by one", () => {
  const together = ladder(run(MANY + 50), {fold: () => false}).querySelectorAll(".marks .way");
  expect(together.length).toBeGreaterThan(1);
  expect(together.length).toBeLessThan(20);
  const apart = ladder(run(MANY + 50), {each: true});
  expect(apart.querySelectorAll(".marks")).toHaveLength(0);
  expect(lines(together)).toEqual(lines(apart.querySelectorAll(".segment .way")));
});

test("kinds keep their look, and what is lost keeps its cross", () => {
  const svg = ladder(run(MANY + 50), {fold: () => false});
  expect(new Set(attribute(svg.querySelectorAll(".marks"), "class"))).toEqual(
    new Set(["marks open", "marks data", "marks data lost"])
  );
  const cross = svg.querySelector(".marks.lost .cross");
  const [, , x, y] = lines(svg.querySelectorAll(".marks.lost .way"))[0]!;
  // It stands around the end of the line that is lost.
  const [left, top] = lines([cross!])[0]!;
  expect(left! - x!).toBeCloseTo(-5.5, -1);
  expect(top! - y!).toBeCloseTo(-5.5, -1);
  expect(svg.querySelectorAll(".cross")).toHaveLength(1);
});

/** A ladder of many, in the page; where to press the `nth` arrow; what was pressed and deleted. */
function pressable() {
  const pressed: number[] = [];
  const deleted: number[] = [];
  const {node} = drawLadder(run(MANY + 50), {
    fold: () => false,
    onSegment: ({id}) => pressed.push(id),
    onDelete: ({id}) => deleted.push(id)
  });
  document.body.replaceChildren(node);
  const middle = (nth: number) => {
    const [x1, y1, x2, y2] = lines(node.querySelectorAll(".marks .way"))[nth]!;
    return {clientX: (x1! + x2!) / 2, clientY: (y1! + y2!) / 2, bubbles: true};
  };
  return {node, pressed, deleted, middle};
}

test("where the pointer is, the nearest of many tells its name and can be pressed", () => {
  const {node, pressed, middle} = pressable();
  node.dispatchEvent(new MouseEvent("pointermove", middle(7)));
  const pointed = () => node.querySelector(".pointed title")?.textContent;
  expect(pointed()).toMatch(/^client → server .*, leaves at 7 ms/);
  node.dispatchEvent(new MouseEvent("click", middle(7)));
  expect(pressed).toEqual([7]);
  node.dispatchEvent(new MouseEvent("pointermove", {clientX: 2, clientY: 2, bubbles: true}));
  expect(pointed()).toBeUndefined();
});

test("one Tab stop for all of many: keys walk, and each that has the focus is named", () => {
  const {node, pressed, deleted} = pressable();
  const stops = () => [...node.querySelectorAll<SVGElement>("[tabindex]")];
  const press = (key: string) =>
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  const name = () => document.activeElement?.getAttribute("aria-label");
  expect(stops()).toHaveLength(1);
  stops()[0]!.focus();
  expect(name()).toMatch(/^client → server SYN, leaves at 0 ms/);
  press("ArrowDown");
  expect(name()).toMatch(/, leaves at 1 ms, .*\. Press to lose it$/);
  press("PageDown");
  press("ArrowUp");
  press("Enter");
  press("Delete");
  press("End");
  expect(name()).toMatch(new RegExp(`, leaves at ${MANY + 49} ms`));
  press("ArrowDown");
  press(" ");
  press("Home");
  expect(name()).toMatch(/, leaves at 0 ms/);
  expect([pressed, deleted]).toEqual([[10, MANY + 49], [10]]);
  expect(stops()).toEqual([document.activeElement]);
});

test("the segment that was picked in another view is lit among many", () => {
  const shown = run(MANY + 50);
  const drawn = drawLadder(shown, {fold: () => false, onSegment: () => undefined});
  drawn.light(shown.transits[3]!);
  const lit = () => lines(drawn.node.querySelectorAll(".lit .hit"));
  expect(lit()).toEqual([lines(drawn.node.querySelectorAll(".marks .way"))[3]]);
  drawn.light(null);
  expect(lit()).toEqual([]);
});

test("a few arrows have a line each, which is drawn bold when it has the focus", () => {
  const svg = ladder(run(20), {fold: () => false});
  expect(svg.querySelectorAll(".marks")).toHaveLength(0);
  expect(svg.querySelectorAll(".segment .way")).toHaveLength(20);
});

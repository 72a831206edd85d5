// @vitest-environment happy-dom
/** Very many arrows share paths, and stay what they are: each can be reached, named and pressed. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drawLadder, ladder} from "../../src/chart/ladder.ts";
import {MANY} from "../../src/chart/together.ts";
import {ACK, PSH, SYN, runOf, transit} from "../view/fixture.ts";

/** Segments one ms apart, of which the fifth is lost. */
const run = (n: number) =>
  runOf({
    transits: Array.from({length: n}, (_, i) => {
      const flags = i === 0 ? SYN : ACK | PSH;
      const lost = i === 4 ? ({lost: "chosen"} as const) : {};
      return transit(i, 0, i, i + 10, "data", {flags, len: i === 0 ? 0 : 100, ...lost});
    }),
    end: {at: ms(n + 10), why: "quiet", text: ""}
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
  const svg = ladder(run(MANY + 50));
  const marks = svg.querySelectorAll(".segment");
  expect(marks).toHaveLength(MANY + 50);
  const shared = svg.querySelectorAll(".marks .way");
  expect(shared.length).toBeGreaterThan(1);
  expect(shared.length).toBeLessThan(20);
  // What can be pressed is drawn one by one: what is seen lies on it.
  const pressed = [...marks].filter((mark) => !mark.querySelector(".way"));
  const hits = pressed.map((mark) => mark.querySelector(".hit") ?? mark);
  const ends = (line: number[]) => line.slice(0, 2);
  expect(lines(shared).map(ends)).toEqual(lines(hits).map(ends));
});

test("kinds keep their look, and what is lost keeps its cross", () => {
  const svg = ladder(run(MANY + 50));
  expect(new Set(attribute(svg.querySelectorAll(".marks"), "class"))).toEqual(
    new Set(["marks open", "marks data"])
  );
  const lost = svg.querySelectorAll(".segment.lost");
  expect(lost).toHaveLength(1);
  expect(lost[0]!.querySelector(".cross")).not.toBeNull();
});

test("each of many is named, and pressed by a click and by a key", () => {
  const pressed: number[] = [];
  const deleted: number[] = [];
  const {node} = drawLadder(run(MANY + 50), {
    onSegment: ({id}) => pressed.push(id),
    onDelete: ({id}) => deleted.push(id)
  });
  const mark = [...node.querySelectorAll(".segment")][7]!;
  expect(mark.getAttribute("aria-label")).toMatch(/^client → server .*, leaves at 7 ms/);
  (mark.querySelector(".hit") ?? mark).dispatchEvent(new MouseEvent("click", {bubbles: true}));
  mark.dispatchEvent(new KeyboardEvent("keydown", {key: "Delete", bubbles: true}));
  expect([pressed, deleted]).toEqual([[7], [7]]);
  // The tip for the pointer is made where the pointer comes.
  expect(mark.querySelector("title")).toBeNull();
  mark.dispatchEvent(new Event("pointerover", {bubbles: true}));
  expect(mark.querySelector("title")!.textContent).toMatch(/^client → server .*, leaves at 7 ms/);
});

test("a few arrows have a line each, which is drawn bold when it has the focus", () => {
  const svg = ladder(run(20));
  expect(svg.querySelectorAll(".marks")).toHaveLength(0);
  expect(svg.querySelectorAll(".segment .way")).toHaveLength(20);
});

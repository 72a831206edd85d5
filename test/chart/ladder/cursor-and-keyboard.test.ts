// @vitest-environment happy-dom
/** A ladder that is used: its name, its cursor, its Tab stop and keys. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {story} from "../../trace/fixture.ts";
import {ends, texts} from "./drawn.ts";

test("a ladder is named by what it shows, and without a handler is a picture", () => {
  const svg = ladder(story());
  expect(svg.getAttribute("role")).toBe("img");
  expect(svg.getAttribute("aria-label")).toMatch(/^Ladder of client, server: 9 segments/);
  expect(svg.querySelectorAll("[tabindex]")).toHaveLength(0);
});

test("moveTo(at) puts the cursor at a time, with a dot on each segment on its way", () => {
  const drawn = drawLadder(story());
  const [line, , cursor] = drawn.node.querySelectorAll<SVGGElement>(".cursor");
  expect([line!.style.display, cursor!.style.display]).toEqual(["none", "none"]);
  drawn.moveTo(ms(15));
  expect([line!.style.display, cursor!.style.display]).toEqual(["", ""]);
  expect(texts(cursor!, "text")).toEqual(["15 ms"]);
  const y = Number(/,([\d.]+)/.exec(line!.querySelector(".line")!.getAttribute("transform")!)![1]);
  const way = ends(drawn.node.querySelectorAll(".way")[1]!);
  expect(y).toBeCloseTo((way.y1 + way.y2) / 2, 3);
  expect([...cursor!.querySelectorAll("circle")].map((c) => c.getAttribute("class"))).toEqual([
    "open"
  ]);
  drawn.moveTo(seconds(30));
  expect(cursor!.querySelectorAll("circle")).toHaveLength(0);
});

test("one Tab stop for all segments; arrow keys move, Enter and Space press", () => {
  const pressed: number[] = [];
  const {node} = drawLadder(story(), {onSegment: ({id}) => pressed.push(id)});
  document.body.replaceChildren(node);
  const stops = () => [...node.querySelectorAll('[tabindex="0"]')];
  expect(stops()).toHaveLength(1);
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  (stops()[0] as SVGElement).focus();
  press("ArrowDown");
  press("ArrowDown");
  press("Enter");
  press("End");
  press(" ");
  expect(pressed).toEqual([2, 8]);
  expect(stops()).toEqual([document.activeElement]);
  expect(document.activeElement?.getAttribute("aria-label")).toBe(
    "client → server ACK 2, leaves at 320 ms, arrives at 330 ms: acknowledged at once. " +
      "Press to lose it"
  );
});

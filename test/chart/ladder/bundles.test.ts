// @vitest-environment happy-dom
/** Runs of more segments than can be told apart: all of them is drawn, and opens on zoom. */
import {beforeEach, expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {timeAxis} from "../../../src/chart/axis/axis.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {layout} from "../../../src/chart/ladder/layout/layout.ts";
import {Tiles} from "../../../src/chart/ladder/segments/tiles.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {ACK, PSH, altered, runOf, transit} from "../../trace/fixture.ts";
import {texts} from "./drawn.ts";

beforeEach(() => document.body.replaceChildren());

/** `n` segments 1 ms apart, 10 ms on their way, each answered at once; each `lost`th is lost. */
function crowd(n: number, lost = Infinity): Run {
  const transits = Array.from({length: n}, (_, i) => {
    const at = Math.floor(i / 2);
    if (i % 2 === 1) return transit(i, 1, at, at + 10, "ack", {flags: ACK, ack: 1, nth: i});
    const gone = at % lost === lost - 1 ? ({lost: "chance"} as const) : {};
    const fields = {flags: PSH | ACK, seq: 1 + 50 * i, ack: 1, len: 100, nth: i + 1, ...gone};
    return transit(i, 0, at, at + 10, "data", fields);
  });
  const end = {at: ms(n / 2 + 10), why: "quiet"} as const;
  const run = runOf({transits, end});
  return altered(run, {again: () => run});
}

test("a crowded run is drawn to its end: bundles say how many segments, and how many bytes", () => {
  const run = crowd(20_000);
  const svg = ladder(run, {tallest: 2600});
  const labels = texts(svg, ".label.bundle");
  expect(labels[0]).toMatch(/^\d+ segments, [\d,]+ B seq \d+$/);
  expect(labels.filter((text) => /^\d+ × ACK 1$/.test(text)).length).toBeGreaterThan(30);
  // There is a mark for each stretch, not for each segment.
  expect(svg.querySelectorAll("*").length).toBeLessThan(1500);
  expect(texts(svg, ".notice")).toEqual([]);
});

test("no segment of a crowded run is left out", () => {
  const run = crowd(20_000, 10);
  const at = {top: 60, tallest: 2600, slope: 44};
  const axis = timeAxis([run], at);
  const tiles = new Tiles(run, axis, layout(run, axis, 1080, 60, []), {
    bundled: true,
    tiled: true
  });
  const places = Array.from({length: tiles.count}, (_, place) => tiles.begin(place)).flat();
  const drawn = places.flatMap(({transits}) => transits);
  expect(new Set(drawn).size).toBe(20_000);
  expect(drawn).toHaveLength(20_000);
  expect(places.length).toBeLessThan(400);
});

test("what is lost is bundled apart, and its bundle has a cross", () => {
  const svg = ladder(crowd(20_000, 10));
  const lost = texts(svg, ".label.lost.bundle");
  expect(lost.length).toBeGreaterThan(10);
  expect(lost[0]).toMatch(/^\d+ segments, [\d,]00 B|^\d+ × 100 B/);
  expect(svg.querySelectorAll(".marks.lost.bundle .cross").length).toBeGreaterThan(0);
});

test("of a crowded run, what is lost now and then has a cross each", () => {
  const run = crowd(2000, 40);
  expect(run.transits.filter(({lost}) => lost)).toHaveLength(25);
  const svg = ladder(run);
  const crosses = [...svg.querySelectorAll(".cross")].flatMap((path) =>
    (path.getAttribute("d") ?? "").split("M").slice(1)
  );
  expect(crosses).toHaveLength(25);
  expect(svg.querySelectorAll(".bundle").length).toBeGreaterThan(10);
});

test("a bundle covers the time in which its segments are on their way, to scale", () => {
  const run = crowd(20_000);
  const drawn = drawLadder(run);
  const d = drawn.node.querySelector(".data .extent")?.getAttribute("d") ?? "";
  const [, left = 0, , arrives = 0] = d.match(/-?[\d.]+/g)?.map(Number) ?? [];
  // Its upper edge is the way of its first segment: 10 ms.
  const since = drawn.timeAt(left);
  expect(since % ms(1)).toBeCloseTo(0, -3);
  expect(arrives).toBeCloseTo(drawn.y(since + ms(10)), 1);
});

test("zoomed in, the same run falls apart into its segments, and only what is in sight is drawn", () => {
  const run = crowd(20_000);
  const drawn = drawLadder(run, {zoom: 64, tiled: true});
  expect(drawn.most).toBeGreaterThanOrEqual(64);
  drawn.look(50_000, 50_700);
  expect(drawn.node.querySelectorAll(".bundle")).toHaveLength(0);
  const ways = [...drawn.node.querySelectorAll(".way")].map((way) => way.getAttribute("d") ?? "");
  const heights = ways
    .join("")
    .split(/[ML]/)
    .flatMap((point) => (point.includes(",") ? [Number(point.split(",")[1])] : []));
  expect(heights.length).toBeGreaterThan(200);
  expect(Math.min(...heights)).toBeGreaterThan(49_000);
  expect(Math.max(...heights)).toBeLessThan(52_000);
  const before = drawn.node.querySelectorAll("*").length;
  drawn.look(90_000, 90_700);
  expect(drawn.node.querySelectorAll("*").length).toBeLessThan(1.5 * before);
  expect(texts(drawn.node, ".label").join()).toMatch(/100 B/);
});

test("a bundle opens press by press: each zooms in, and the focus stays on its first segment", () => {
  const node = figure(crowd(20_000), {name: "crowd"});
  document.body.append(node);
  const key = (name: string) =>
    document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
  const label = () => document.activeElement!.getAttribute("aria-label") ?? "";
  node.querySelector<SVGElement>(".segment[tabindex]")!.focus();
  while (!label().endsWith("Press to zoom in")) key("ArrowDown");
  expect(label()).toMatch(
    /^client → server \d+ segments, .*, leave from [\d.]+ ms to [\d.]+ ms\. /
  );
  const nth = document.activeElement!.getAttribute("data-nth");
  const height = () => Number(node.querySelector(".ladder")!.getAttribute("height"));
  const whole = height();
  key("Enter");
  expect(height()).toBeGreaterThan(3 * whole);
  expect(document.activeElement!.getAttribute("data-nth")).toBe(nth);
  // It fills the box now; what it held is another bundle, or what can be told apart.
  for (let i = 0; i < 3 && label().endsWith("Press to zoom in"); i++) key("Enter");
  expect(label()).not.toMatch(/zoom in/);
  expect(document.activeElement!.getAttribute("data-nth")).toBe(nth);
  expect(node.querySelector(".stage")!.classList.contains("zoomed")).toBe(true);
});

test("500 segments are drawn one by one, and are no bundles", () => {
  const svg = ladder(crowd(500));
  expect(svg.querySelectorAll(".bundle")).toHaveLength(0);
});

test.each([
  ["1 µs", 1e-3],
  ["three days", 3 * 86400e3]
])("100,000 segments within %s have finite places only", (_, span) => {
  const run = crowd(100_000);
  const scale = span / (run.end.at / 1e3);
  const scaled = run.transits.map((t) => ({
    ...t,
    sentAt: Math.round(t.sentAt * scale),
    arrivedAt: Math.round(t.arrivedAt * scale)
  }));
  const svg = ladder(altered(run, {transits: scaled, end: {...run.end, at: ms(span)}}));
  expect(svg.outerHTML).not.toMatch(/NaN|Infinity|undefined/);
  expect(texts(svg, ".label").join()).toMatch(/\d+ (segments|× ACK)/);
});

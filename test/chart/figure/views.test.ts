// @vitest-environment happy-dom
/** The lazily loaded views of a figure: they follow one cursor, and say what they do not draw. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms, us} from "../../../src/base/units.ts";
import {sideBySide} from "../../../src/chart/figure/side-by-side.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {timeX} from "../../../src/chart/graph/time-x.ts";
import type {View} from "../../../src/chart/panels/view.ts";
import {fastRetransmit, writeWriteRead} from "../../trace/fixture-runs.ts";
import {runOf, story, transit} from "../../trace/fixture.ts";
import {PATIENT, all, name, press, show, texts} from "./shown.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

test("a view says that it is loading, and then shows the cursor's time", async () => {
  // As on a page that has had no such view yet.
  vi.resetModules();
  const {lazyView} = await import("../../../src/chart/figure/lazy-view.ts");
  const view = lazyView("states", {goTo: () => undefined, pick: () => undefined});
  const {node} = view;
  view.show(story());
  view.moveTo(ms(310));
  expect(node.getAttribute("aria-busy")).toBe("true");
  await vi.waitFor(() => expect(node.getAttribute("aria-busy")).toBeNull(), PATIENT);
  expect(all(node, ".state-box.now").map((box) => box.getAttribute("data-state"))).toEqual([
    "FIN-WAIT-1",
    "LAST-ACK"
  ]);
});

test("a page may bring a view of its own, which follows the cursor and the faults", () => {
  const told: string[] = [];
  const own = (): View => ({
    node: document.createElement("p"),
    show: (run) => told.push(`${run.transits.length} segments`),
    moveTo: (at) => told.push(`${at} µs`)
  });
  const node = figure(story(), {views: ["player", own], at: 0});
  press(node, "Next moment");
  expect(told).toEqual(["9 segments", "0 µs", "10000 µs"]);
});

test("graphs of one figure stand in line: the same time is at the same place", async () => {
  const node = await show(fastRetransmit(), {at: ms(90)});
  const places = all(node, ".cursor-line").map((line) => line.getAttribute("x1"));
  expect(places).toHaveLength(3);
  expect(new Set(places).size).toBe(1);
});

test("the values of the windows at the cursor stand below their graph", async () => {
  const node = await show(fastRetransmit(), {at: ms(200)});
  const values = texts(node, "[data-view=series] .legend")[0]!;
  expect(values).toMatch(
    /^peer’s window [\d,]+ Bssthresh [\d,]+ Bcwnd [\d,]+ Bin flight [\d,]+ B$/
  );
});

test("hours of nothing are broken out, and named; equal waits stay to scale", () => {
  const hour = 3600e6;
  const probes = [0, us(20), 2 * hour, 2 * hour + 75e6, 2 * hour + 150e6, 2 * hour + 225e6];
  const axis = timeX(probes, 60, 600);
  expect(axis.breaks).toHaveLength(1);
  expect(axis.breaks[0]?.text).toBe("2 h");
  const place = probes.map((at) => axis.x(at));
  expect(place[4]! - place[3]!).toBeCloseTo(place[5]! - place[4]!, 6);
  expect(place).toEqual([...place].sort((a, b) => a - b));
  expect(place.at(-1)).toBeCloseTo(600, 6);
});

test("counters tell what was sent so far of all", async () => {
  const node = await show(story(), {at: ms(25)});
  const row = texts(node, ".counters tbody tr")[0];
  expect(row).toBe("packets3 of 61 of 34 of 9");
});

test("sideBySide(…) draws one graph a run on one axis, and says how they differ", async () => {
  const [on, off] = [writeWriteRead(false), writeWriteRead(true)];
  const node = sideBySide({"Nagle on": on, "Nagle off": off});
  await vi.waitFor(() => expect(all(node, ".graph")).toHaveLength(2), PATIENT);
  expect(texts(node, "thead th")).toEqual(["in all", "Nagle on", "Nagle off"]);
  expect(texts(node, ".differences li").at(-1)).toMatch(/the last byte arrives .* earlier/);
  expect(texts(node, ".legend li")).toEqual(["segment", "SYN, FIN or RST alone", "acknowledged"]);
  expect(sideBySide({}).textContent).toContain("was given no run");
});

test("a run without anything: each view says why it draws nothing", async () => {
  const node = await show(runOf({connections: []}));
  expect(texts(node, ".view-note")).toEqual([
    "No connection was made in this run.",
    "No segment was sent in this run: there is nothing to draw.",
    "No segment was sent in this run: there is nothing to draw.",
    "No segment was sent in this run: there is nothing to draw.",
    ""
  ]);
  expect(all(node, ".counters tbody tr")).toHaveLength(7);
});

test("a run of one segment, without samples, as a recording has none", async () => {
  const one = runOf({
    transits: [transit(0, 0, 0, 10, "connect", {flags: 2, mss: 1460, nth: 1})]
  });
  const node = await show(one);
  expect(name(node, "[data-view=sequence] .graph")).toBe(
    "Time-sequence graph: 1 segments up to sequence number 0"
  );
  expect(texts(node, "[data-view=series] .view-note")[0]).toMatch(/no samples/);
  expect(node.innerHTML).not.toContain("NaN");
});

test("from one microsecond to three days, no mark has a place that is not a number", async () => {
  for (const last of [1, 1000, 3 * 86_400e6]) {
    const segment = (id: number, at: number) => ({
      ...transit(id, 0, 0, 10, "data", {flags: 16, seq: 1 + 4 * id, ack: 1, len: 4, nth: id + 1}),
      sentAt: at,
      arrivedAt: at
    });
    const run = runOf({
      transits: [segment(0, 0), segment(1, last)],
      end: {at: last, why: "quiet"}
    });
    const node = await show(run);
    expect(node.innerHTML).not.toMatch(/NaN|Infinity/);
    expect(texts(node, "[data-view=sequence] .axis text").length).toBeGreaterThan(2);
  }
});

// @vitest-environment happy-dom
/** The lazily loaded views: marks, labels and positions, and that they follow one cursor. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms, seconds, us} from "../../../src/base/units.ts";
import {sideBySide} from "../../../src/chart/figure/side-by-side.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {FigureElement, FigureOptions} from "../../../src/chart/figure/figure.ts";
import {graph, stepPath} from "../../../src/chart/graph/graph.ts";
import {detour} from "../../../src/chart/panels/machine-detour.ts";
import {HALF, machineLayout} from "../../../src/chart/panels/machine-layout.ts";
import {timeX} from "../../../src/chart/graph/time-x.ts";
import {textWidth} from "../../../src/chart/text/text-width.ts";
import type {View} from "../../../src/chart/panels/view.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {flowsOf} from "../../../src/trace/query/flow.ts";
import {EDGES} from "../../../src/trace/data/machine.ts";
import {strokesOf} from "../../../src/trace/data/time-sequence.ts";
import {fastRetransmit, keepalive, writeWriteRead, zeroWindow} from "../../trace/fixture-runs.ts";
import {runOf, story, transit} from "../../trace/fixture.ts";

const VIEWS = ["states", "window", "sequence", "series", "counters"] as const;

/** Loading a view takes as long as the machine is busy. */
const PATIENT = {timeout: 20_000};

beforeEach(() => {
  document.body.replaceChildren();
});

/** Shows a figure, and waits until its views are loaded. */
async function show(run: Run, options: FigureOptions = {}): Promise<FigureElement> {
  const node = figure(run, {views: ["player", ...VIEWS], ...options});
  document.body.append(node);
  await vi.waitFor(() => expect(node.querySelectorAll("[aria-busy]")).toHaveLength(0), PATIENT);
  return node;
}

const all = (root: Element, selector: string) => [...root.querySelectorAll(selector)];
const texts = (root: Element, selector: string) =>
  all(root, selector).map((node) => node.textContent.trim());
const name = (root: Element, selector: string) =>
  root.querySelector(selector)?.getAttribute("aria-label") ?? "";
const press = (root: Element, label: string) =>
  root.querySelector<HTMLElement>(`button[aria-label="${label}"]`)!.click();

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

/** From a phone's room to a page's, in px. */
const ROOMS = [304, 336, 520, 699, 700, 754, 1046];

test.each(ROOMS)(
  "in %i px every arrow of figure 5 runs from the edge of one box to that of another, and over none",
  (room) => {
    const {boxes, routes} = machineLayout(room);
    expect([...routes.keys()].sort()).toEqual(EDGES.map(({from, to}) => `${from}>${to}`).sort());
    const touches = (state: string, [x, y]: readonly [number, number]) =>
      boxes.some((box) => {
        const [dx, dy] = [Math.abs(x - box.x), Math.abs(y - box.y)];
        const atEdge = dx > HALF.width - 1 || dy > HALF.height - 1;
        return box.state === state && dx <= HALF.width && dy <= HALF.height && atEdge;
      });
    for (const [name, points] of routes) {
      const [from = "", to = ""] = name.split(">");
      expect(touches(from, points[0]!), `${name} begins`).toBe(true);
      expect(touches(to, points.at(-1)!), `${name} ends`).toBe(true);
      points.slice(1).forEach(([x1, y1], i) => {
        const [x0, y0] = points[i]!;
        expect(x0 === x1 || y0 === y1, `${name} is level or upright`).toBe(true);
        const over = boxes.filter(
          ({x, y}) =>
            Math.max(x0, x1) > x - HALF.width &&
            Math.min(x0, x1) < x + HALF.width &&
            Math.max(y0, y1) > y - HALF.height &&
            Math.min(y0, y1) < y + HALF.height
        );
        expect(
          over.map(({state}) => state),
          `${name} runs over`
        ).toEqual([]);
      });
    }
  }
);

test.each(ROOMS)(
  "in %i px a reset or a timeout runs behind no box, whatever state it ends",
  (room) => {
    const {boxes, width, height} = machineLayout(room);
    const end = boxes.at(-1)!;
    for (const from of boxes) {
      if (from === end) continue;
      const way = detour(from, end, boxes);
      const others = boxes.filter((box) => box !== from && box !== end);
      const points = way.slice(1).flatMap(([x1, y1], i) => {
        const [x0, y0] = way[i]!;
        return Array.from({length: 200}, (_, n) => [
          x0 + ((x1 - x0) * n) / 200,
          y0 + ((y1 - y0) * n) / 200
        ]);
      });
      const behind = others.filter(({x, y}) =>
        points.some(
          ([px = 0, py = 0]) => Math.abs(px - x) < HALF.width && Math.abs(py - y) < HALF.height
        )
      );
      expect(
        behind.map(({state}) => state),
        `${from.state} to CLOSED`
      ).toEqual([]);
      for (const [x = 0, y = 0] of points) {
        expect(x > 0 && x < width && y > 0 && y < height, from.state).toBe(true);
      }
      const isAtEdge = ([x, y]: readonly [number, number], box: {x: number; y: number}) =>
        Math.abs(x - box.x) === HALF.width || Math.abs(y - box.y) === HALF.height;
      expect(isAtEdge(way[0]!, from) && isAtEdge(way.at(-1)!, end), from.state).toBe(true);
    }
  }
);

test.each(ROOMS)("in %i px no box of figure 5 touches another, and all are seen", (room) => {
  const {boxes, width, height} = machineLayout(room);
  boxes.forEach((a, i) => {
    expect(a.x - HALF.width >= 0 && a.x + HALF.width <= width, a.state).toBe(true);
    expect(a.y - HALF.height >= 0 && a.y + HALF.height < height, a.state).toBe(true);
    for (const b of boxes.slice(i + 1)) {
      const apart = Math.abs(a.x - b.x) > 2 * HALF.width || Math.abs(a.y - b.y) > 2 * HALF.height;
      expect(apart, `${a.state} ${b.state}`).toBe(true);
    }
  });
});

test("both ends are in one state machine: their names at their states, each way in its own line", async () => {
  const node = await show(story(), {at: ms(300)});
  const machine = node.querySelector(".machine")!;
  expect(all(node, ".machine")).toHaveLength(1);
  expect(all(machine, ".now").map((box) => box.getAttribute("data-state"))).toEqual([
    "ESTABLISHED",
    "FIN-WAIT-1"
  ]);
  expect(texts(machine, ".name")).toEqual(["client", "server"]);
  const edges = (look: string) =>
    all(machine, `.edge.${look}`).map((edge) => edge.getAttribute("data-edge"));
  expect(edges("first")).toEqual([
    "CLOSED>SYN-SENT",
    "SYN-SENT>ESTABLISHED",
    "ESTABLISHED>FIN-WAIT-1"
  ]);
  expect(edges("first-just")).toEqual(["ESTABLISHED>FIN-WAIT-1"]);
  expect(edges("second")).toEqual(["LISTEN>SYN-RECEIVED", "SYN-RECEIVED>ESTABLISHED"]);
  expect(name(node, ".machine")).toContain("client: FIN-WAIT-1");
  expect(name(node, ".machine")).toContain("server: ESTABLISHED");
  expect(texts(node, ".machine-step")[0]).toBe(
    "client 300 ms: ESTABLISHED → FIN-WAIT-1 by CLOSE, sends FIN"
  );
});

test("a state has the meaning that it has in the ladder's band", async () => {
  const node = await show(story(), {at: ms(300)});
  const meaning = (state: string) =>
    node.querySelector<SVGElement>(`.state-box[data-state="${state}"]`)!.dataset.meaning;
  expect(meaning("ESTABLISHED")).toBe("healthy");
  expect(meaning("FIN-WAIT-1")).toBe("peer");
  expect(meaning("CLOSE-WAIT")).toBe("program");
  expect(meaning("TIME-WAIT")).toBe("itself");
});

test("a way that figure 5 has no arrow for is drawn, too, and the legend says what it is", async () => {
  const explained = (node: Element) =>
    all(node, ".legend:not([hidden]) .detour-key").map((key) => key.parentElement?.textContent);
  const node = await show(keepalive());
  expect(all(node, ".unusual path.just")).toHaveLength(1);
  // It has a point, as the arrows have, where it ends.
  const points = (path: Element) => path.getAttribute("d")!.match(/[\d.]+,[\d.]+/g)!;
  const [way] = all(node, ".unusual .just");
  expect(all(node, ".unusual .tip").map((path) => points(path)[0])).toEqual([points(way!).at(-1)]);
  expect(explained(node)).toEqual(["a step that figure 5 of RFC 9293 has no arrow for"]);
  expect(explained(await show(fastRetransmit()))).toEqual([]);
});

test("the window's legend tells a socket that is not there yet from one that is gone", async () => {
  const run = story();
  const legendAt = async (at: number) =>
    texts(await show(run, {at, views: ["player", "window"]}), "[data-view=window] .legend li");
  expect(await legendAt(0)).toContain("nothing yet");
  const after = await legendAt(run.end.at);
  expect(after).toContain("its socket is gone");
  expect(after).not.toContain("nothing yet");
});

test("the window's bar has a part for each kind, and brackets for both windows", async () => {
  const node = await show(zeroWindow(), {at: ms(900)});
  expect(all(node, ".part").map((part) => part.getAttribute("class"))).toEqual([
    "part acked",
    "part blocked",
    "part unread"
  ]);
  expect(texts(node, ".bracket")).toEqual(["window 0 B", "cwnd 14,480 B"]);
  expect(texts(node, "[data-view=window] .legend li")).toContain("blocked 24,840 B");
  expect(name(node, ".window-picture")).toContain("24,840 B blocked");
  expect(texts(node, "[data-view=window] .view-note")[0]).toMatch(
    /blocked by the peer’s window of 0 B/
  );
});

test("the window's axis says what its numbers are, and none of them touches that", async () => {
  const node = await show(fastRetransmit(), {at: ms(90), views: ["player", "window"]});
  const picture = node.querySelector(".window-picture")!;
  const unit = picture.querySelector(".axis .unit")!;
  expect(unit.textContent).toBe("byte no.");
  const left = Number(unit.getAttribute("x")) - textWidth(unit.textContent, "sans", 12);
  const numbers = all(picture, ".axis text:not(.unit)");
  expect(numbers.length).toBeGreaterThan(2);
  for (const number of numbers) {
    const half = textWidth(number.textContent, "mono", 12) / 2;
    expect(Number(number.getAttribute("x")) + half).toBeLessThan(left);
  }
});

test("held bytes are drawn as held, and released with the cursor", async () => {
  const run = writeWriteRead(false);
  const wait = run.waits("nagle")[0]!;
  const node = await show(run, {at: wait.since});
  expect(texts(node, ".part.held")).toEqual(["20"]);
  for (let i = 0; i < 6 && node.querySelector(".part.held"); i++) press(node, "Next moment");
  expect(all(node, ".part.held")).toHaveLength(0);
});

test("the time-sequence graph draws what the record has: a loss, and what mends it", async () => {
  const run = fastRetransmit();
  const node = await show(run);
  const graph = node.querySelector("[data-view=sequence] .graph")!;
  const strokes = strokesOf(run, flowsOf(run)[0]!);
  const marks = (kind: string) => graph.querySelector(`.${kind}`)?.getAttribute("d") ?? "";
  expect(marks("stroke-cross").match(/M/g)).toHaveLength(1);
  expect(marks("stroke-mark").match(/M/g)).toHaveLength(1);
  expect(marks("sack")).not.toBe("");
  expect(marks("acked-edge").startsWith("M")).toBe(true);
  expect(graph.getAttribute("aria-label")).toBe(
    `Time-sequence graph: ${strokes.strokes.length} segments up to sequence number 40,001, ` +
      `1 sent again, 1 lost, ${strokes.duplicates.length} duplicate ACKs`
  );
  // What is lost stands where it is sent again: at the same height, and earlier.
  const place = (kind: string) => /^M([\d.]+),([\d.]+)/.exec(marks(kind))!.slice(1).map(Number);
  expect(place("lost")[0]).toBeLessThan(place("again")[0]!);
  expect(place("lost")[1]).toBe(place("again")[1]);
  expect(texts(graph.parentElement!, ".legend li")).not.toContain("window of 0");
});

test("the legend of the time-sequence graph has every kind of stroke that is drawn", async () => {
  const node = await show(fastRetransmit());
  const kinds = ["text", "control", "again", "lost", "probe"];
  const drawn = kinds.filter((kind) => node.querySelector(`.graph .stroke.${kind}`));
  const told = kinds.filter((kind) => node.querySelector(`[data-view=sequence] .key.${kind}`));
  expect(drawn).toContain("control");
  expect(told).toEqual(drawn);
});

test("what is said of the segment that was sent last parts no number from its unit", async () => {
  const node = await show(fastRetransmit(), {at: ms(90)});
  const note = node.querySelector("[data-view=sequence] .view-note")!;
  const numbers = note.textContent.match(/[\d.,]+ (?:ms|B)(?!\w)/g)!;
  expect(numbers.length).toBeGreaterThanOrEqual(3);
  expect(texts(note, ".unbroken")).toEqual(numbers);
});

test("where nothing is acknowledged, the legend has no line for it", async () => {
  const one = runOf({
    transits: [transit(0, 0, 0, 10, "connect", {flags: 2, mss: 1460, nth: 1})]
  });
  const legend = texts(await show(one), "[data-view=sequence] .legend li");
  expect(legend).toEqual(["SYN, FIN or RST alone"]);
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

test("a hundred thousand segments are drawn with as many marks as can be told apart", async () => {
  const transits = Array.from({length: 1e5}, (_, id) => {
    const fields = {flags: 16, seq: 1 + 1000 * id, ack: 1, len: 1000, nth: id + 1};
    return transit(id, 0, id / 100, id / 100 + 10, "data", fields);
  });
  const run = runOf({transits, end: {at: seconds(2), why: "quiet"}});
  const node = await show(run, {views: ["sequence", "counters"]});
  const d = node.querySelector("[data-view=sequence] .stroke.text")!.getAttribute("d")!;
  expect(d.match(/M/g)!.length).toBeLessThan(5000);
  expect(texts(node, ".counters tbody tr")[0]).toMatch(/^packets100,000/);
}, 30_000);

test("a line of very many steps has at most a few corners for each px", () => {
  const time = timeX([0, ms(1000)], 60, 560);
  const frame = graph({width: 564, height: 100, time, top: 100, text: String, name: "x"});
  const points = Array.from({length: 1e5}, (_, i) => ({at: ms(i / 100), y: (i * 37) % 100}));
  const d = stepPath(points, frame, ms(1000));
  expect(d.match(/[HV]/g)!.length).toBeLessThanOrEqual(1001 * 5);
  expect(d).not.toContain("NaN");
});

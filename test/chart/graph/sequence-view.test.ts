// @vitest-environment happy-dom
/** The time-sequence graph: what the record has, and a legend for that. */
import {beforeEach, expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {graph, stepPath} from "../../../src/chart/graph/graph.ts";
import {timeX} from "../../../src/chart/graph/time-x.ts";
import {flowsOf} from "../../../src/trace/query/flow.ts";
import {strokesOf} from "../../../src/trace/data/time-sequence.ts";
import {fastRetransmit} from "../../trace/fixture-runs.ts";
import {runOf, transit} from "../../trace/fixture.ts";
import {show, texts} from "../figure/shown.ts";

beforeEach(() => {
  document.body.replaceChildren();
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

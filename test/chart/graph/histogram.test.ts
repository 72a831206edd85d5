// @vitest-environment happy-dom
import {expect, test, vi} from "vitest";
import {fillHistogram} from "../../../src/chart/graph/draw-histogram.ts";
import {histogram} from "../../../src/chart/figure/histogram.ts";
import {textWidth} from "../../../src/chart/text/text-width.ts";
import {quantile} from "../../../src/trace/query/quantile.ts";

const filled = (lists: Readonly<Record<string, readonly number[]>>): HTMLElement => {
  const node = document.createElement("div");
  fillHistogram(node, Object.entries(lists), "latency, ms");
  return node;
};
const texts = (node: Element, selector: string): string[] =>
  [...node.querySelectorAll(selector)].map(({textContent}) => textContent);

test("quantile(values, share) takes the nearest rank, and leaves the list as it was", () => {
  const values = [30, 10, 20];
  expect([0, 0.5, 0.95, 1].map((share) => quantile(values, share))).toEqual([10, 20, 30, 30]);
  expect(values).toEqual([30, 10, 20]);
  expect(quantile([], 0.5)).toBeNaN();
});

test("each list has a picture that says its numbers, on the scale of all", () => {
  const node = filled({on: [25, 58, 75], off: [25, 25, 25]});
  const pictures = [...node.querySelectorAll("svg")];
  expect(pictures.map((svg) => svg.getAttribute("aria-label"))).toEqual([
    "on: messages 3, median 58, p95 75, max 75",
    "off: messages 3, median 25, p95 25, max 25"
  ]);
  const axes = pictures.map((svg) => texts(svg, ".axis text").filter((text) => /\d/.test(text)));
  expect(axes[0]).toEqual(axes[1]);
  expect(pictures.map((svg) => svg.querySelectorAll("rect").length)).toEqual([3, 1]);
});

test("the bars are the same on a phone and on a wide screen", () => {
  const values = Array.from({length: 400}, (_, i) => (i * 37) % 101);
  const drawn = [360, 1280].map((width) => {
    vi.stubGlobal("innerWidth", width);
    return texts(filled({on: values}), "rect title");
  });
  vi.unstubAllGlobals();
  expect(drawn[0]!.length).toBeGreaterThan(20);
  expect(drawn[0]).toEqual(drawn[1]);
});

test("no two numbers above bars touch; the tallest bar has its own", () => {
  vi.stubGlobal("innerWidth", 360);
  const values = Array.from({length: 4000}, (_, i) => (i * i) % 101);
  const [svg] = filled({on: values}).querySelectorAll("svg");
  vi.unstubAllGlobals();
  const numbers = [...svg!.querySelectorAll(":scope > text")].map((text) => ({
    x: Number(text.getAttribute("x")),
    half: textWidth(text.textContent, "sans", 12) / 2,
    text: text.textContent
  }));
  numbers.sort((a, b) => a.x - b.x);
  numbers.slice(1).forEach(({x, half}, i) => {
    const before = numbers[i]!;
    expect(x - half).toBeGreaterThan(before.x + before.half);
  });
  const heights = texts(svg!, "rect title").map((text) => Number(text.replace(/.*: /, "")));
  expect(numbers.map(({text}) => Number(text))).toContain(Math.max(...heights));
});

test("values that differ by a rounding error are in one bar", () => {
  const node = filled({on: [24.9997, 25, 25.0003, 40]});
  const [svg] = node.querySelectorAll("svg");
  expect(texts(svg!, "svg > text")).toEqual(["3", "1"]);
});

test("the table has a row for each list", () => {
  const node = filled({on: [25.04, 58.33], off: [25]});
  const rows = [...node.querySelectorAll("tbody tr")].map((row) => texts(row, "th, td"));
  expect(rows).toEqual([
    ["on", "2", "25", "58.3", "58.3"],
    ["off", "1", "25", "25", "25"]
  ]);
});

test("with nothing to draw, it says so", () => {
  expect(histogram({}).textContent).toContain("There is nothing to draw");
  expect(histogram({on: []}).textContent).toContain("There is nothing to draw");
});

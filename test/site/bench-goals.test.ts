/** What was wanted of the benchmark, beside what it says. */
import {expect, test} from "vitest";
import {goalsTable} from "../../src/site/content/bench-goals.ts";
import type {Bench, Row} from "../../src/site/content/bench-tables.ts";

const machine = {date: "2026-11-30", commit: "abc1234", node: "v20.19.0", processors: "2 × some"};
const before = {...machine, rows: []};
const rowOf = (html: string, what: string): string =>
  html
    .split("\n")
    .find((line) => line.includes(what))
    ?.replaceAll("\u00a0", " ") ?? "";

test("what is met stands without a word, and what falls short says why", () => {
  const what = "slider to paint, with simulation, processor 4 × slower";
  const withSlider = (p98_ms: number): Bench => ({
    interaction: {...machine, before, rows: [{what, p50_ms: 60, p98_ms, times: 60}]}
  });
  expect(rowOf(goalsTable(withSlider(99.4)), "Slider to paint")).toMatch(
    /percentile<\/td><td>≤ 100 ms<\/td><td>99.4 ms<\/td>/
  );
  expect(rowOf(goalsTable(withSlider(161)), "Slider to paint")).toMatch(
    /<p class="short">A third of a move is our code; .*Tried: .*<\/p><\/td>.*<td>161 ms<\/td>/
  );
});

test("how many times as fast a scenario is counts the earlier commit's figure", () => {
  const rows: Row[] = [{what: "1000 short connections", on_ms: 50}];
  const earlier = {...machine, rows: [{what: "1000 short connections", on_ms: 125}]};
  const html = goalsTable({engine: {...machine, rows, before: earlier}});
  expect(rowOf(html, "1000 short connections")).toMatch(
    /before<\/td><td>≥ 2 ×<\/td><td>2.5 ×<\/td>/
  );
});

test("a page is held to the slowest of ours, beside the stock page", () => {
  const rows = [
    {page: "(stock page with d3)", first_figure_ms: 800, blocking_ms: 400},
    {page: "index", first_figure_ms: 700, blocking_ms: 20},
    {page: "close", answer_to_figure_ms: 1200, blocking_ms: 40, kB_gz: 96.8, requests: 12}
  ];
  const html = goalsTable({page: {...machine, before, rows}});
  expect(rowOf(html, "Longest wait for a page")).toContain("<td>1.5 ×</td>");
  expect(rowOf(html, "Longest blocking")).toContain("<td>40 ms</td>");
  expect(rowOf(html, "Heaviest lesson")).toContain("<td>≤ 110 kB</td><td>96.8 kB</td>");
  expect(rowOf(html, "Requests of a lesson")).toContain("<td>≤ 15</td><td>12</td>");
});

test("what nobody has measured is not told", () => {
  expect(goalsTable({})).toBe("");
  // Figures of a time before the reasons were true are not told with them.
  const rows = [{what: "record of 10⁶ segments", megabytes: 461}];
  expect(goalsTable({engine: {...machine, rows}})).toBe("");
});

/** The figures of the benchmark, as the page about the model shows them. */
import {expect, test} from "vitest";
import {benchTables, readBench, PARTS, type Bench} from "../../src/site/content/bench-tables.ts";

const machine = {date: "2026-11-22", commit: "abc1234", node: "v20.19.0", processors: "2 × some"};

test("each part has its heading, its columns, and says when and where it was measured", () => {
  const bench: Bench = {
    interaction: {...machine, rows: [{what: "cursor to paint", p50_ms: 4, p98_ms: 7.5, times: 60}]}
  };
  const html = benchTables(bench);
  expect(html).toContain('<h3 id="bench-interaction">Answers to a reader</h3>');
  expect(html).toContain('<th scope="col">98th percentile, ms</th>');
  expect(html).toContain("<td>cursor to paint</td><td>4</td><td>7.5</td><td>60</td>");
  expect(html).toContain("Measured on 2026-11-22, at commit abc1234, on 2 × some, Node v20.19.0.");
});

test("a peer that is absent has no table, and a value that is not there is a dash", () => {
  const rows = [
    {what: "bulk", segments: 10_365, on_ms: 60, ns3_ms: null, gate: "no peer"},
    {what: "record of 10⁶ segments", segments: 1_000_000}
  ];
  const html = benchTables({engine: {...machine, rows}});
  expect(html).not.toContain("Beside ns-3");
  expect(html).toContain("<td>bulk</td><td>10,365</td><td>60</td>");
  expect(html).toContain("<td>record of 10⁶ segments</td><td>1,000,000</td><td>–</td>");
});

test("what an earlier commit took stands before what it takes now, for the same thing", () => {
  const rows = [
    {of: "segments", size: 1000, us_per_segment: 4, megabytes: 47.3},
    {of: "segments", size: 2000, us_per_segment: 4, megabytes: null}
  ];
  const before = {...machine, commit: "def5678", rows: [{...rows[0], us_per_segment: 9.5}]};
  const html = benchTables({growth: {...machine, rows, before}});
  expect(html).toContain("Before, at commit def5678, and now, measured in turns on 2026-11-22.");
  const now = html.slice(html.indexOf("Before"));
  expect(now).toContain("<td>segments</td><td>1,000</td><td>9.5 → 4</td><td>47.3 → 47.3</td>");
  expect(now).not.toContain("2,000");
});

test("every part was measured, and the figures that are kept can be shown", () => {
  const bench = readBench();
  expect(Object.keys(bench)).toEqual([...PARTS]);
  const html = benchTables(bench);
  for (const name of PARTS) {
    expect(bench[name]?.rows.length).toBeGreaterThan(0);
    expect(html).toContain(`<h3 id="bench-${name}">`);
  }
  expect(html).toContain("<svg");
});

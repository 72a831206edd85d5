// The recordings are read through addresses of files, which only Node's own class can name.
// @vitest-environment node
/** The page about the model: its figures are those of the tests, and its tables are whole. */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {expect, test} from "vitest";
import {type Conformance, generated, readConformance} from "../../src/site/content/generated.ts";
import {pageNames, readPage} from "../../src/site/content/pages.ts";
import {readLive} from "../../src/site/content/live-tables.ts";
import {accepted} from "../kernel/accepted.ts";
import {acceptedCauses} from "../live/accepted.ts";
import {judge} from "../kernel/judge.ts";
import {readTrace, traceNames} from "../kernel/trace.ts";
import {makeEngineStack} from "../../src/packetdrill/stack/engine.ts";
import {defaultOptions, profileOf} from "../../src/packetdrill/run/options.ts";
import {runScript} from "../../src/packetdrill/run/run.ts";
import {prose} from "./story.ts";

const scripts = join(import.meta.dirname, "../packetdrill/scripts");

/** Replays every recording, as the tests in `test/kernel` do. */
function recorded(): Conformance["recorded"] {
  const runs = traceNames();
  const agree = runs.filter((name) => {
    const {open, stale} = judge(name);
    return open.length === 0 && stale.length === 0;
  });
  const excused = new Set(accepted.map(({trace}) => trace));
  return {
    kernel: [...new Set(runs.map(kernelOf))].join(", "),
    runs: runs.length,
    packets: runs.reduce((sum, name) => sum + readTrace(name).packets.length, 0),
    agree: agree.length,
    excused: agree.filter((name) => excused.has(name)).length,
    accepted: accepted.map(({trace, what, reason, parts = false}) => ({
      run: trace,
      what,
      reason,
      parts
    }))
  };
}

/** The kernel of a recording, as `"Linux 6.18"`. */
function kernelOf(name: string): string {
  return `Linux ${readTrace(name).kernel.split(".").slice(0, 2).join(".")}`;
}

/** Runs every script, as the tests in `test/packetdrill` do. */
function packetdrill(): Conformance["packetdrill"] {
  const files = readdirSync(scripts, {recursive: true, encoding: "utf8"});
  const outcomes = files
    .filter((file) => file.endsWith(".pkt"))
    .map((file) => {
      const options = {...defaultOptions, profile: profileOf(file)};
      const source = readFileSync(join(scripts, file), "utf8");
      return runScript(source, options, new Set(), makeEngineStack).kind;
    });
  return {
    scripts: outcomes.length,
    passed: outcomes.filter((kind) => kind === "passed").length
  };
}

test(
  "the figures on the page are those of this run (`vitest FILE -u` rewrites them)",
  {timeout: 120_000},
  async () => {
    const conformance: Conformance = {recorded: recorded(), packetdrill: packetdrill()};
    const text = `${JSON.stringify(conformance, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../docs/data/conformance.json");
  }
);

test("every part that the build makes is asked for by the page", () => {
  const text = prose("about-the-model");
  for (const part of ["claims", "results", "accepted", "live", "bench"]) {
    expect(text).toContain(`<!-- generated: ${part} -->`);
  }
  expect(pageNames()).toContain("about-the-model");
});

test("the page's tables are made of the figures, and of every accepted divergence", () => {
  const md = generated(createMarkdownIt());
  const {text} = readPage("about-the-model");
  const html = md.render(text, {code: [], startLine: 0, currentLine: 0, path: "/about-the-model"});
  const {recorded: runs, packetdrill: drill} = readConformance();
  expect(html).toContain(
    `<td>${runs.runs} runs, ${runs.packets.toLocaleString("en")} packets</td>`
  );
  expect(html).toContain(`<td>${drill.scripts}</td><td>${drill.passed}</td>`);
  for (const {trace} of accepted) expect(html).toContain(`<li><code>${trace}</code>: `);
  expect(html.match(/<span id="c\d+">/g)).toHaveLength(66);
  const live = readLive();
  expect(live.accepted).toEqual(acceptedCauses.map(({what, reason}) => ({what, reason})));
  for (const {seed, level, kernel, schedules, agree, known, differ, undecided} of live.campaigns) {
    expect(html).toContain(`<td>${level}, seed ${seed}</td><td>${kernel}</td>`);
    expect(agree + known + differ + undecided).toBe(schedules);
  }
  expect(html).not.toContain("<!-- generated");
});

test("a part that there is not is a mistake of the author", () => {
  const md = generated(createMarkdownIt());
  expect(() => md.render("<!-- generated: nonsense -->")).toThrow('no generated part "nonsense"');
});

test("everything agrees: no recording and no script is left open", () => {
  const {recorded: runs, packetdrill: drill} = readConformance();
  expect(runs.agree).toBe(runs.runs);
  expect(drill.passed).toBe(drill.scripts);
});

/** The playground: its worked programs run, its goals can be met, and every view can be chosen. */
import {describe, expect, test} from "vitest";
import type {Run} from "../../src/index.ts";
import {readPage} from "../../src/site/content/pages.ts";
import {runWholePage} from "./harness.ts";

interface Values {
  readonly world: Run;
  readonly starts: Readonly<Record<string, {readonly tells: string; readonly text: string}>>;
  readonly viewNames: readonly string[];
}

const {values, displayed} = await runWholePage<Values>("playground");
const texts = Object.entries(values.starts).map(([name, {text}]) => [name, text] as const);

/** Runs the page with another program in its cell, as a reader would put it there. */
async function play(program: string): Promise<{world: Run; goals: string[]}> {
  const edit = (source: string): string =>
    source.startsWith("const world = simulate({") ? program : source;
  const page = await runWholePage<Values>("playground", {}, {edit});
  return {world: page.values.world, goals: goalsIn(page.displayed)};
}

/** Each goal in words, with what was observed. */
function goalsIn(shown: ReadonlyMap<number, readonly unknown[]>): string[] {
  const elements = [...shown.values()].flat() as HTMLElement[];
  return elements
    .filter((element) => element.className?.includes("nb-goal"))
    .map((element) => element.textContent ?? "");
}

test("at first no goal is met, and each says what it saw", () => {
  const goals = goalsIn(displayed);
  expect(goals).toHaveLength(4);
  for (const goal of goals)
    expect(goal).toMatch(/Not met: .*(?:lost yet|at a time|ends with|failed yet)/);
});

test("the first worked program is what the cell has", async () => {
  const [, text] = texts[0] ?? [];
  const {world} = await play(text ?? "");
  expect(world.transits.map(({segment}) => segment)).toEqual(
    values.world.transits.map(({segment}) => segment)
  );
});

describe.each(texts)("the worked program %s", (_, text) => {
  test("runs, and does not end by its budget", async () => {
    const {world} = await play(text);
    expect(world.transits.length).toBeGreaterThan(5);
    expect(world.transits.length).toBeLessThan(400);
    expect(world.end.why).not.toBe("budget");
  });

  test("keeps to the width of a cell", () => {
    expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });
});

test("each goal is met by a worked program, or by a line that is left out", async () => {
  const met = async (program: string, goal: number): Promise<string> =>
    (await play(program)).goals[goal]?.slice(0, 6) ?? "";
  const start = (name: string): string => values.starts[name]?.text ?? "";
  expect(await met(start("A lossy link"), 0)).toContain("Met: ");
  expect(await met(start("Three players"), 1)).toContain("Met: ");
  const leak = start("One player").replace(
    "    os.close(socket);\n",
    "    yield* os.sleep(seconds(60));\n"
  );
  expect(await met(leak, 2)).toContain("Met: ");
  expect(await met(start("A full queue"), 3)).toContain("Met: ");
});

test.each(values.viewNames)("the views %s are drawn", async (chosenViews) => {
  const page = await runWholePage<Values>("playground", {chosenViews});
  const figures = [...page.displayed.values()].flat() as Element[];
  expect(figures.some((element) => element.classList?.contains("tcp-figure"))).toBe(true);
});

test("all that a page may import is there, but for what pages themselves are made of", async () => {
  const {text} = readPage("playground");
  const imported = [...text.matchAll(/import \{([\s\S]*?)\} from/g)].map(([, names = ""]) => names);
  const here = new Set(imported.flatMap((names) => names.split(",")).map((name) => name.trim()));
  const parts = ["at", "hero", "histogram", "ladder", "predict", "quantile", "range", "scrub"];
  parts.push("segmented", "sideBySide", "table", "toggle", "whileRunning", "readersSystem");
  parts.push(
    "callName",
    "resultText",
    "traceData",
    "traceOf",
    "yourCapture",
    "packetdrill",
    "crossing"
  );
  const missing = Object.keys(await import("../../src/index.ts")).filter(
    (name) => !here.has(name) && !parts.includes(name)
  );
  expect(missing).toEqual([]);
});

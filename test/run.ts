/**
 * `npm test`: everything that has to hold. What only reads runs beside the build and the tests; the
 * tests follow the build, on all processors. `npm test -- types unit` takes the named steps only. A
 * failed step stops no other; its output comes last.
 */
import {spawn} from "node:child_process";
import {readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {root} from "../src/site/config/root.ts";

interface Step {
  readonly name: string;
  readonly heading: string;
  /** Commands, each run if the one before it succeeded. */
  readonly commands: readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
  /** What is removed before. */
  readonly clear?: string;
}

const tool = (path: string, ...args: string[]): string[] => [
  process.execPath,
  join(root, "node_modules", path),
  ...args
];
const script = (path: string): string[] => tool("tsx/dist/cli.mjs", path);

/** Steps that read the sources only. */
const checks: readonly Step[] = [
  {
    name: "types",
    heading: "Types of the sources (tsc)",
    // The compiler that is written in Go: a quarter of the time. It has no API for the other tools.
    commands: [tool("typescript-7/bin/tsc", "--project", ".")]
  },
  {
    name: "format",
    heading: "Format (prettier)",
    commands: [tool("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", ".")]
  },
  {
    name: "lint",
    heading: "Lint (eslint)",
    commands: [tool("eslint/bin/eslint.js", "--max-warnings", "0", ".")]
  },
  {
    name: "unused",
    heading: "Unused files, exports and dependencies (knip)",
    commands: [tool("knip/bin/knip.js", "--no-progress")]
  },
  {
    name: "cells",
    heading: "Types of every cell of every page",
    commands: [script("src/site/types/check-cells.ts")]
  }
];

const build: Step = {
  name: "build",
  heading: "Build, with the network taken away",
  commands: [script("src/site/build/build.ts"), script("test/browser/fixture.ts")],
  env: {NODE_OPTIONS: `--import ${join(root, "src/site/build/no-network.mjs")}`},
  // What an earlier build has fetched must not help.
  clear: "docs/.observablehq/cache"
};

/** The steps that are tests, with their projects in vitest.config.ts. */
const tests: Readonly<Record<string, readonly string[]>> = {
  unit: ["unit", "document"],
  browser: ["built"]
};

const names = [...checks.map(({name}) => name), build.name, ...Object.keys(tests)];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No step ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  process.exit(1);
}
const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name);

const begin = performance.now();
const failures = new Map<string, string>();
const checked = inOrder(checks.filter(({name}) => isAsked(name)));
await inOrder(isAsked("build") ? [build] : []);
// What is still to be checked goes on beside the tests: the build is done first, and a processor
// that waits for the checks would be idle.
const counts = await runTests(Object.keys(tests).filter(isAsked));
await checked;

for (const [name, output] of failures) {
  if (output !== "") console.log(`\n━━ Failed: ${name}\n${output.trimEnd()}`);
}
const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
console.log(`\n${counts.passed} tests passed, ${counts.failed} failed, in ${minutes} minutes`);
console.log(
  failures.size === 0 ? "Everything holds." : `Failed: ${[...failures.keys()].join(", ")}`
);
process.exit(failures.size === 0 ? 0 : 1);

async function inOrder(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await runStep(step);
}

/** Runs a step, and shows its output when it is done: now if it succeeded, else at the end. */
async function runStep({name, heading, commands, env = {}, clear}: Step): Promise<void> {
  if (clear) rmSync(join(root, clear), {recursive: true, force: true});
  const from = performance.now();
  let output = "";
  let succeeded = true;
  for (const command of commands) {
    succeeded &&= await run(command, env, (text) => (output += text));
  }
  const seconds = ((performance.now() - from) / 1000).toFixed(0);
  console.log(`━━ ${heading}: ${succeeded ? "holds" : "FAILED, see below"} (${seconds} s)`);
  if (!succeeded) failures.set(name, output);
  else if (output !== "") console.log(output.trimEnd());
}

/** Runs the tests of these steps, together, so that no processor waits for the other. */
async function runTests(steps: readonly string[]): Promise<{passed: number; failed: number}> {
  if (failures.has("build") && steps.includes("browser")) {
    failures.set("browser", "There is no site to test: the build failed.");
    steps = steps.filter((name) => name !== "browser");
  }
  const projects = steps.flatMap((name) => tests[name] ?? []);
  if (projects.length === 0) return {passed: 0, failed: 0};
  console.log(`\n━━ Tests: ${steps.join(", ")}`);
  const report = join(tmpdir(), `test-${process.pid}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const chosen = projects.map((name) => `--project=${name}`);
  const succeeded = await run(tool("vitest/vitest.mjs", "run", ...chosen, ...reporters));
  if (!succeeded) failures.set(steps.join(", "), "");
  try {
    const {numPassedTests, numFailedTests} = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    return {passed: numPassedTests, failed: numFailedTests};
  } catch {
    failures.set(steps.join(", "), "The tests left no report: they did not get to their end.");
    return {passed: 0, failed: 0};
  } finally {
    rmSync(report, {force: true});
  }
}

/** Runs a command; its output goes to `hear`, else to this one's. Returns whether it succeeded. */
function run(
  [file = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
  hear?: (text: string) => void
): Promise<boolean> {
  const child = spawn(file, args, {
    cwd: root,
    stdio: hear ? ["ignore", "pipe", "pipe"] : "inherit",
    env: {...process.env, ...env}
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => hear?.(text));
  }
  return new Promise((done) => child.on("close", (code) => done(code === 0)));
}

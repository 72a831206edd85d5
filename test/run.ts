/**
 * `npm test`: everything that has to hold, in the order in which it is cheap to find out.
 * `npm test -- types pages` takes the named steps only; a failed step does not stop the others.
 */
import {spawnSync} from "node:child_process";
import {readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {root} from "../src/site/build/root.ts";

interface Step {
  readonly name: string;
  readonly heading: string;
  readonly command: readonly string[];
  /** Whether the command's tests are counted. */
  readonly tests?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** What has to be gone before. */
  readonly clear?: string;
}

const tool = (path: string, ...args: string[]): string[] => [
  process.execPath,
  join(root, "node_modules", path),
  ...args
];
const script = (path: string): string[] => tool("tsx/dist/cli.mjs", path);
const vitest = (...args: string[]): string[] => tool("vitest/vitest.mjs", "run", ...args);

const steps: readonly Step[] = [
  {
    name: "format",
    heading: "Format (prettier)",
    command: tool("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", ".")
  },
  {
    name: "lint",
    heading: "Lint (eslint)",
    command: tool("eslint/bin/eslint.js", "--max-warnings", "0", ".")
  },
  {
    name: "unused",
    heading: "Unused files, exports and dependencies (knip)",
    command: tool("knip/bin/knip.js", "--no-progress")
  },
  {
    name: "types",
    heading: "Types of the sources (tsc)",
    command: tool("typescript/bin/tsc", "--project", ".")
  },
  {
    name: "cells",
    heading: "Types of every cell of every page",
    command: script("src/site/types/check-cells.ts")
  },
  {
    name: "unit",
    heading: "Tests: units, documents, pages",
    command: vitest("--project", "unit", "--project", "document"),
    tests: true
  },
  {
    name: "build",
    heading: "Build, with the network taken away",
    command: script("src/site/build/build.ts"),
    env: {NODE_OPTIONS: `--import ${join(root, "src/site/build/no-network.mjs")}`},
    // What an earlier build has fetched must not help.
    clear: "docs/.observablehq/cache"
  },
  {
    name: "browser",
    heading: "Tests: the built site, in a browser",
    command: vitest("--project", "built"),
    tests: true
  }
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No step ${unknown.join(", ")}; there are ${steps.map((s) => s.name).join(", ")}.`);
  process.exit(1);
}

const report = join(tmpdir(), `test-${process.pid}.json`);
const failed: string[] = [];
const counts = {passed: 0, failed: 0};
const begin = performance.now();

for (const step of steps) {
  if (asked.length > 0 && !asked.includes(step.name)) continue;
  console.log(`\n━━ ${step.heading}`);
  if (step.clear) rmSync(join(root, step.clear), {recursive: true, force: true});
  if (!run(step)) failed.push(step.name);
}

const minutes = ((performance.now() - begin) / 60_000).toFixed(1);
console.log(`\n${counts.passed} tests passed, ${counts.failed} failed, in ${minutes} minutes`);
console.log(failed.length === 0 ? "Everything holds." : `Failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);

/** Runs a step, and counts its tests; returns whether it succeeded. */
function run({command: [file = "", ...args], env = {}, tests = false}: Step): boolean {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const {status} = spawnSync(file, tests ? [...args, ...reporters] : args, {
    cwd: root,
    stdio: "inherit",
    env: {...process.env, ...env}
  });
  if (!tests) return status === 0;
  try {
    const {numPassedTests, numFailedTests} = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
  } catch {
    console.error("The tests left no report: they did not get to their end.");
    return false;
  } finally {
    rmSync(report, {force: true});
  }
  return status === 0;
}

/** C20-C24: who may bind a port that is held. The cells of the page `reuseaddr` show it. */
import {describe, expect, test} from "vitest";
import {linux, macos, windows} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";
import {answers, prose} from "./story.ts";

interface Page {
  readonly restart: Run;
  readonly matrix: readonly (readonly string[])[];
  readonly holding: Run;
  readonly pair: Run;
  readonly picked: Run;
}

const page = async (controls: Readonly<Record<string, unknown>> = {}): Promise<Page> =>
  (await runPage<Page>("reuseaddr", controls)).values;

const binds = (run: Run, host = "server"): string[] =>
  answers(run, host, "bind").map((told) => told.replace(/ [\d.]+$/, ""));

describe("C24: a server is started again", () => {
  const cases: readonly [string, Profile, string, string][] = [
    ["Linux, neither", linux, "neither", "EADDRINUSE"],
    ["Linux, only the new one", linux, "the new one", "EADDRINUSE"],
    ["Linux, both", linux, "both", "ok"],
    ["macOS, neither", macos, "neither", "EADDRINUSE"],
    ["macOS, only the new one", macos, "the new one", "ok"],
    ["Windows, neither", windows, "neither", "ok"]
  ];
  test.each(cases)("C24: %s", async (_, restartSystem, optionOn, second) => {
    const {restart} = await page({restartSystem, optionOn});
    expect(binds(restart)).toEqual(["ok", second]);
  });
});

test("C20: the page names its claims once each", () => {
  for (const claim of ["C20", "C21", "C22", "C23", "C24"]) {
    expect(prose("reuseaddr").match(new RegExp(`<!-- ${claim} -->`, "g"))).toHaveLength(1);
  }
});

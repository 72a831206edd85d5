/** C7 to C9: the sliding window. The cells of the page `sliding-window` show it. */
import {describe, expect, test} from "vitest";
import {linux, macos, windows} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";

interface Page {
  readonly stalled: Run;
}

const page = async (controls: Readonly<Record<string, unknown>> = {}): Promise<Page> =>
  (await runPage<Page>("sliding-window", controls)).values;

const probes = (run: Run): number =>
  run.transits.filter(({reason}) => reason === "window-probe").length;

describe("C8: a program that does not read stops the sender", () => {
  const systems: readonly [string, Profile][] = [
    ["Linux", linux],
    ["Windows", windows],
    ["macOS", macos]
  ];

  test.each(systems)("C8: the sender probes until the program reads (%s)", async (_, system) => {
    const {stalled} = await page({clientSystem: system});
    expect(probes(stalled)).toBeGreaterThan(1);
    const read = stalled.calls.filter(({name}) => name === "recv");
    expect(read.at(-1)?.result).toBe("0 B");
  });
});

/** C10: Window Size and Window Scale, and every other field. The page `tcp-header` shows them. */
import {describe, expect, test} from "vitest";
import type {Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";

interface Page {
  readonly whole: Run;
  readonly ceiling: Run;
}

const page = async (controls: Readonly<Record<string, unknown>> = {}): Promise<Page> =>
  (await runPage<Page>("tcp-header", controls)).values;

/** The largest number of octets that were on their way at once. */
const mostInFlight = (run: Run): number => {
  let most = 0;
  for (let i = 0; i < run.samples.length; i++) {
    const {sndNxt, sndUna} = run.samples.get(i);
    most = Math.max(most, (sndNxt - sndUna) >>> 0);
  }
  return most;
};

describe("C10: window scale", () => {
  test.each(["client only", "neither"])(
    "C10: with it in %s, 65,535 octets at most",
    async (scaling) => {
      const {ceiling} = await page({scaling});
      expect(mostInFlight(ceiling)).toBeGreaterThan(60_000);
      expect(mostInFlight(ceiling)).toBeLessThanOrEqual(65_535);
    }
  );

  test("C10: with it in both, more", async () => {
    const {ceiling} = await page();
    expect(mostInFlight(ceiling)).toBeGreaterThan(65_535);
  });
});

/** C57, C58: which options accept() passes on. The cells of the page `inheritance` show it. */
import {expect, test} from "vitest";
import {runPage} from "./harness.ts";
import {prose} from "./story.ts";

interface Page {
  readonly passed: readonly (readonly string[])[];
}

const page = async (controls: Readonly<Record<string, unknown>> = {}): Promise<Page> =>
  (await runPage<Page>("inheritance", controls)).values;

test("C57: options set before the SYN pass, but for O_NONBLOCK on Linux", async () => {
  const {passed} = await page();
  expect(passed.map((row) => row.slice(1))).toEqual([
    ["yes", "yes", "yes", "yes", "no"],
    ["yes", "yes", "yes", "yes", "yes"],
    ["yes", "yes", "yes", "yes", "yes"]
  ]);
});

test("C57: the page names its claims once each", () => {
  for (const claim of ["C57", "C58"]) {
    expect(prose("inheritance").match(new RegExp(`<!-- ${claim} -->`, "g"))).toHaveLength(1);
  }
});

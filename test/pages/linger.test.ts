/** C25 to C31: SO_LINGER and FIN_WAIT_2. The cells of the page `linger` show them. */
import {expect, test} from "vitest";
import type {Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";
import {states} from "./story.ts";

test("a hung player leaves FIN_WAIT_2 behind, or RST and nothing", async () => {
  const {kick} = (await runPage<{kick: Run}>("linger")).values;
  expect(states(kick, "server").slice(-2)).toEqual(["FIN-WAIT-2 250.4", "CLOSED 60250.4"]);
  const hard = (await runPage<{kick: Run}>("linger", {hard: true})).values.kick;
  expect(states(hard, "server").at(-1)).toBe("CLOSED 230");
});

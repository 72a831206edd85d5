/** C11 to C19: keepalive and heartbeat. The cells of the page `keepalive` show them. */
import {expect, test} from "vitest";
import type {Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";
import {answers} from "./story.ts";

test("a pulled cable is noticed by keepalive alone", async () => {
  const {ghost} = (await runPage<{ghost: Run}>("keepalive")).values;
  expect(answers(ghost, "server", "recv")).toEqual(["ETIMEDOUT 7875030"]);
  const off = (await runPage<{ghost: Run}>("keepalive", {probing: false})).values.ghost;
  expect(answers(off, "server", "recv")).toEqual(["blocked"]);
});

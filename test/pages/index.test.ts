/** The start page: its cell runs, and what it tells the reader to try comes true. */
import {expect, test} from "vitest";
import type {Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";
import {answers, prose, wire} from "./story.ts";

test("the first cell opens a connection, says hello and closes", async () => {
  const {first} = (await runPage<{first: Run}>("index")).values;
  expect(wire(first).slice(0, 4)).toEqual([
    "client SYN 0",
    "server SYN-ACK 25",
    "client ACK 1 50",
    "client 5 B seq 1 50"
  ]);
  expect(answers(first, "client", "recv")).toEqual(["16 B 100", "0 B 100"]);
});

test("the change that the text proposes moves every time by four", async () => {
  expect(prose("index")).toContain("change `ms(25)` to `ms(100)`");
  const edit = (source: string): string => source.replace("ms(25)", "ms(100)");
  const {first} = (await runPage<{first: Run}>("index", {}, {edit})).values;
  expect(answers(first, "client", "recv")).toEqual(["16 B 400", "0 B 400"]);
});

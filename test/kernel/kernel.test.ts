/** Each recorded run of a real kernel, replayed on the simulator and compared with it. */
import {describe, expect, test} from "vitest";
import {accepted} from "./accepted.ts";
import {judge} from "./judge.ts";
import {programs} from "./programs/index.ts";
import {readTrace, traceNames} from "./trace.ts";

describe("a simulated run agrees with the recorded kernel", () => {
  test("there is a program for every recording that has packets, and no other", () => {
    expect(Object.keys(programs).sort()).toEqual(traceNames());
  });

  test("every accepted divergence names a recording and a reason", () => {
    for (const entry of accepted) {
      expect(traceNames()).toContain(entry.trace);
      expect(entry.reason.length).toBeGreaterThan(20);
    }
  });

  for (const name of traceNames()) {
    test(`${name}: ${readTrace(name).claim}`, () => {
      const {open, stale} = judge(name);
      expect(open.map((divergence) => `${divergence.rule}: ${divergence.what}`)).toEqual([]);
      expect(stale).toEqual([]);
    });
  }
});

/** What states mean: whose turn it is. */
import {expect, test} from "vitest";
import {meaningOf} from "../../src/trace/data/meaning.ts";

test("CLOSE-WAIT is the only state that waits for this host's own program", () => {
  expect(meaningOf("CLOSE-WAIT")).toBe("program");
  for (const state of ["SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "CLOSING", "LAST-ACK"] as const) {
    expect(meaningOf(state)).toBe("peer");
  }
  expect([meaningOf("LISTEN"), meaningOf("ESTABLISHED")]).toEqual(["healthy", "healthy"]);
});

test("FIN-WAIT-2 waits for the peer until its program has closed the socket; then for a timer", () => {
  expect(meaningOf("FIN-WAIT-2")).toBe("peer");
  expect(meaningOf("FIN-WAIT-2", "finwait2")).toBe("itself");
  expect(meaningOf("TIME-WAIT", "timewait")).toBe("itself");
});

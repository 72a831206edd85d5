/** Faults that choose their segment by what it is. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {delay, drop, duplicate, type Fault} from "../../src/net/fault.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {dropOf, hitBy} from "../../src/trace/query/faulted.ts";
import {faultText} from "../../src/trace/words/reasons.ts";
import {label} from "../../src/trace/words/segment.ts";
import {accepts, connects} from "../sim/story.ts";

/** The client says 4 bytes and then 20; the server reads until the end. */
const talk = (...faults: Fault[]) =>
  simulate({
    link: {delay: ms(5)},
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_NODELAY", true);
        yield* os.send(socket, 4);
        yield* os.send(socket, 20);
        os.close(socket);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        while ((yield* os.recv(peer)).length > 0);
        os.close(peer);
      })
    },
    faults
  });

/** The labels of what was lost. */
const lost = (...faults: Fault[]): string[] => {
  const run = talk(...faults);
  return run.transits.filter((t) => t.lost?.why === "chosen").map((t) => label(run, t));
};

test("drop(host, kind) loses the first segment of that kind", () => {
  expect(lost(drop("client", "SYN"))).toEqual(["SYN"]);
  expect(lost(drop("server", "SYN-ACK"))).toEqual(["SYN-ACK"]);
  expect(lost(drop("client", "data"))).toEqual(["4 B seq 1"]);
  expect(lost(drop("client", "FIN"))).toEqual(["FIN"]);
});

test("drop(host, {payload: true, nth: 2}) loses the second segment with payload", () => {
  expect(lost(drop("client", {payload: true, nth: 2}))).toEqual(["20 B seq 5"]);
});

test("a pattern that nothing fits loses nothing, and says so", () => {
  const reset = drop("client", "RST");
  const run = talk(reset);
  expect(lost(reset)).toEqual([]);
  expect(hitBy(run, reset as never)).toBe(null);
  expect(faultText(run, reset)).toBe("client's RST (never sent in this run) is lost");
});

test("a fault tells in words which segment it hits", () => {
  const second = drop("client", {payload: true, nth: 2});
  expect(faultText(talk(second), second)).toBe(
    "client's 2nd segment with payload, 20 B seq 5, is lost"
  );
  const fin = delay("client", "FIN", ms(30));
  expect(faultText(talk(fin), fin)).toBe("client's FIN is held back for 30 ms");
});

test("the segment that a pattern hit can be found, and its fault from the segment", () => {
  const syn = drop("client", "SYN");
  const run = talk(syn);
  const hit = hitBy(run, syn as never)!;
  expect(hit.lost?.why).toBe("chosen");
  expect(dropOf(run, hit)).toBe(syn);
});

test("several faults may hit one segment", () => {
  const run = talk(delay("client", "data", ms(3)), duplicate("client", "data", ms(2)));
  const first = run.transits.filter((t) => t.segment.len === 4);
  expect(first.map((t) => t.arrivedAt - t.sentAt)).toEqual([ms(8), ms(7)]);
});

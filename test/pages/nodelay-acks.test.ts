/** C36: when a receiver acknowledges, and what stall comes of it. Cells of the page `nodelay`. */
import {describe, expect, test, vi} from "vitest";
import {linux, windows7} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {differences} from "../../src/trace/recording/compare-runs.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {HIGH, LOW, OTHER, page} from "./nodelay.ts";
import type {Page} from "./nodelay.ts";
import {prose, wire} from "./story.ts";

// The page has many cells, and some tests run it several times.
vi.setConfig({testTimeout: 60_000});

describe("the stall of the first figure", () => {
  test("C36, C40: write, write, read takes 48 ms from the second time on", async () => {
    const {logged, stall} = await page();
    expect(logged(stall)).toEqual(["8 ms", "48 ms", "48 ms"]);
    expect(prose("nodelay")).toContain("The round trip takes 4 ms, the answer takes 48.");
    expect(wire(stall).slice(9, 14)).toEqual([
      "client 4 B seq 25 12",
      "server ACK 29 54",
      "client 20 B seq 29 56",
      "server ACK 49 58",
      "server 8 B seq 9 58"
    ]);
  });

  test("C33: TCP_NODELAY at the client ends it; on Windows 7 it lasts 200 ms, each time", async () => {
    const [low, high, other] = await Promise.all([page(LOW), page(HIGH), page(OTHER)]);
    expect(low.logged(low.stall)).toEqual(["4 ms", "4 ms", "4 ms"]);
    expect(high.logged(high.stall)).toEqual(["208 ms", "208 ms", "208 ms"]);
    expect(other.logged(other.stall)).toEqual(["4 ms", "4 ms", "4 ms"]);
  });
});

describe("C36: when the receiver acknowledges", () => {
  /** The ACKs for the five segments: how long after their arrival, in ms. */
  const after = ({texts, acks}: Page, run: Run): number[] => {
    const since = texts(run).find(({segment}) => segment.len > 8)?.arrivedAt ?? 0;
    return acks(run)
      .map(({sentAt}) => (sentAt - since) / 1e3)
      .filter((time) => time >= 0);
  };

  test("C36: every second full segment at once, an odd one after 40 or 200 ms", async () => {
    const shown = await page();
    expect(after(shown, shown.counted)).toEqual([0, 0, 40]);
    const high = await page(HIGH);
    expect(after(high, high.counted)).toEqual([0, 0, 200]);
  });

  test("C36: before it has answered, Linux acknowledges each; Windows 7 goes on as before", async () => {
    const low = await page(LOW);
    expect(after(low, low.counted)).toEqual([0, 0, 0, 0, 0]);
    const other = await page(OTHER);
    expect(after(other, other.counted)).toEqual([0, 0, 200]);
  });
});

describe("whose 40 ms", () => {
  test("C32, C36: what ends the stall, and what does not", async () => {
    const {cures, outcome} = await page();
    const told = cures.map((cure) => [cure, outcome(cure, linux), outcome(cure, windows7)]);
    expect(told).toEqual([
      ["nothing", "48 ms, 2 segments", "208 ms, 2 segments"],
      ["server: TCP_NODELAY", "48 ms, 2 segments", "208 ms, 2 segments"],
      ["client: TCP_NODELAY", "4 ms, 2 segments", "4 ms, 2 segments"],
      ["server: TCP_QUICKACK", "8 ms, 2 segments", "WSAENOPROTOOPT"],
      ["client: MSG_MORE", "4 ms, 1 segment", "4 ms, 1 segment"],
      ["client: one write", "4 ms, 1 segment", "4 ms, 1 segment"]
    ]);
  });

  test("C36: TCP_NODELAY at the server leaves its delayed ACK as it is", async () => {
    const {exchanges, acks, texts} = await page();
    const waited = (system: Profile): number => {
      const run = exchanges("server: TCP_NODELAY", system);
      const last = texts(run).findLast(({segment}) => segment.len === 4)?.arrivedAt ?? 0;
      const ack = acks(run).find(({sentAt}) => sentAt >= last);
      return ((ack?.sentAt ?? 0) - last) / 1e3;
    };
    expect([waited(linux), waited(windows7)]).toEqual([40, 200]);
  });

  test("C36: the model stalls as the recorded kernel does", async () => {
    const {eight, logged, recordedStall} = await page();
    expect(logged(eight)).toEqual(["2.3 ms", ...Array<string>(7).fill("42.3 ms")]);
    expect(differences(runOfRecording(recordedStall), eight)).toEqual([]);
  });

  test("C36: a quick ACK at the player takes 200 ms away; one write takes the round trip, too", async () => {
    const [shown, low, high] = await Promise.all([page(), page(LOW), page(HIGH)]);
    expect(shown.logged(shown.tweaked)).toEqual(["275 ms", "275 ms", "275 ms"]);
    expect(low.logged(low.tweaked)).toEqual(["75 ms", "75 ms", "75 ms"]);
    expect(high.logged(high.tweaked)).toEqual(["25 ms", "25 ms", "25 ms"]);
  });
});

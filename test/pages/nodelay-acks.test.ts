/** C36: when a receiver acknowledges, and what stall comes of it. Cells of the page `nodelay`. */
import {describe, expect, test, vi} from "vitest";
import {linux, windows, windows7} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {differences} from "../../src/trace/recording/compare-runs.ts";
import {runOfRecording} from "../../src/trace/recording/recording.ts";
import {HIGH, LOW, OTHER, page} from "./nodelay.ts";
import type {Page} from "./nodelay.ts";
import {prose, wire} from "./story.ts";

// The page has many cells, and some tests run it several times.
vi.setConfig({testTimeout: 60_000});

describe("the stall of the first figure", () => {
  test("C36, C40: write, write, read takes 48 ms the second time", async () => {
    const {lines, stall} = await page();
    expect(lines(stall)).toEqual(["8 ms", "48 ms"]);
    expect(prose("nodelay")).toContain("The round trip takes 4 ms, the reply takes 48.");
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
    expect(low.lines(low.stall)).toEqual(["4 ms", "4 ms"]);
    expect(high.lines(high.stall)).toEqual(["208 ms", "208 ms"]);
    expect(other.lines(other.stall)).toEqual(["4 ms", "4 ms"]);
  });
});

describe("C36: when the receiver acknowledges", () => {
  /** The ACKs for the five segments: how long after their arrival, in ms. */
  const after = ({sent}: Page, run: Run): number[] => {
    const since = sent(run).find(({segment}) => segment.len > 8)?.arrivedAt ?? 0;
    const acks = run.segments({from: "server", flags: "ACK", since});
    return acks.map(({sentAt}) => (sentAt - since) / 1e3);
  };

  test("C36: every second full segment at once, an odd one after 40 or 200 ms", async () => {
    const shown = await page();
    expect(after(shown, shown.counted)).toEqual([0, 0, 40]);
    const high = await page(HIGH);
    expect(after(high, high.counted)).toEqual([0, 0, 200]);
  });

  test("C36: before it has replied, Linux acknowledges each; Windows 7 goes on as before", async () => {
    const low = await page(LOW);
    expect(after(low, low.counted)).toEqual([0, 0, 0, 0, 0]);
    const other = await page(OTHER);
    expect(after(other, other.counted)).toEqual([0, 0, 200]);
  });
});

describe("whose 40 ms", () => {
  test("C32, C36: what ends the stall, and what does not", async () => {
    const {cures, outcome} = await page();
    const told = (system: Profile): string[][] => cures.map((cure) => outcome(cure, system));
    const rows = (stalled: string): string[][] => [
      [stalled, "2"], // nothing
      [stalled, "2"], // server: TCP_NODELAY
      ["8 ms", "2"], // server: acknowledge at once
      ["4 ms", "2"], // client: TCP_NODELAY
      ["4 ms", "1"], // client: MSG_MORE
      ["4 ms", "1"] // client: one write
    ];
    expect(told(linux)).toEqual(rows("48 ms"));
    expect(told(windows)).toEqual(rows("48 ms"));
    expect(told(windows7)).toEqual(rows("208 ms"));
  });

  test("C36: TCP_NODELAY at the server leaves its delayed ACK as it is", async () => {
    const {exchanges, sent} = await page();
    const waited = (system: Profile): number => {
      const run = exchanges("server: TCP_NODELAY", system);
      const last = sent(run).findLast(({segment}) => segment.len === 4)?.arrivedAt ?? 0;
      const [ack] = run.segments({from: "server", flags: "ACK", since: last});
      return ((ack?.sentAt ?? 0) - last) / 1e3;
    };
    expect([waited(linux), waited(windows7)]).toEqual([40, 200]);
  });

  test("C36: the model stalls as the recorded kernel does", async () => {
    const {eight, lines, recordedStall} = await page();
    expect(lines(eight)).toEqual(["2.3 ms", ...Array<string>(7).fill("42.3 ms")]);
    expect(differences(runOfRecording(recordedStall), eight)).toEqual([]);
  });

  test("C36: a quick ACK at the player takes 200 ms away; one write takes the round trip, too", async () => {
    const [shown, low, high] = await Promise.all([page(), page(LOW), page(HIGH)]);
    expect(shown.lines(shown.tweaked)).toEqual(["275 ms", "275 ms", "275 ms"]);
    expect(low.lines(low.tweaked)).toEqual(["75 ms", "75 ms", "75 ms"]);
    expect(high.lines(high.tweaked)).toEqual(["25 ms", "25 ms", "25 ms"]);
  });
});

describe("a bigger request", () => {
  const times = async (controls: object): Promise<Map<number, number>> =>
    new Map((await page({...controls})).courses["Nagle on"]);

  test("C42: up to one full segment it stalls; beyond, the rest waits for one round trip", async () => {
    const {courses} = await page();
    const taken = await times({});
    expect([...taken.values()].slice(0, 28)).toEqual(Array<number>(28).fill(48));
    expect([...taken.values()].slice(28)).toEqual(Array<number>(62).fill(8));
    expect(taken.get(1600)).toBe(8);
    expect(new Set(courses["Nagle off"]?.map(([, time]) => time))).toEqual(new Set([4]));
  });

  test("C42: on Windows the stall is back beyond two full segments", async () => {
    const taken = await times(OTHER);
    expect([1400, 1500, 2900, 2950, 4350, 4400].map((size) => taken.get(size))).toEqual([
      48, 8, 8, 48, 48, 8
    ]);
  });
});

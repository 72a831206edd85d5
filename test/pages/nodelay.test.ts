/** C32 to C44: what TCP_NODELAY does, and what it does not. The cells of the page `nodelay`. */
import {describe, expect, test, vi} from "vitest";
import {ms} from "../../src/index.ts";
import {HIGH, LOW, OTHER, lengths, page} from "./nodelay.ts";
import type {Page} from "./nodelay.ts";
import {answers, prose} from "./story.ts";

// The page has many cells, and some tests run it several times.
vi.setConfig({testTimeout: 60_000});

describe("C32: the option decides whether Nagle's algorithm runs", () => {
  test("C32: 0 leaves Nagle on, 1 switches it off", async () => {
    const [on, off] = await Promise.all([page(), page(LOW)]);
    expect(on.lines(on.polarity)).toEqual(["0"]);
    expect(lengths(on, on.polarity)).toEqual([10, 20]);
    expect(off.lines(off.polarity)).toEqual(["1"]);
    expect(lengths(off, off.polarity)).toEqual([10, 10, 10]);
  });

  test("C32: not set, it is 0 on macOS and on Windows", async () => {
    for (const controls of [HIGH, OTHER]) {
      const {lines, polarity} = await page(controls);
      expect(lines(polarity)).toEqual(["0"]);
    }
  });
});

describe("C33, C34: the same writes without Nagle and with it", () => {
  test("C33: off, each of 20 writes is a segment of its own, sent when it is written", async () => {
    const {sent, writes, headers} = await page(OTHER);
    const times = Array.from({length: 20}, (_, i) => 50 + 5 * i);
    expect(sent(writes).map(({sentAt}) => sentAt / 1e3)).toEqual(times);
    expect(headers(writes)).toBe(20 * 52);
  });

  test("C33: off, and without a pause, ten leave alone and ten together", async () => {
    const low = await page(LOW);
    expect(lengths(low, low.writes)).toEqual([...Array<number>(10).fill(10), 100]);
  });

  test("C34, C40: on, the same writes gather: three segments", async () => {
    const shown = await page();
    expect(lengths(shown, shown.writes)).toEqual([10, 90, 100]);
    expect(shown.held(shown.writes)).toEqual([45, 50]);
    expect(answers(shown.writes, "client", "send").slice(0, 2)).toEqual(["10 B 50", "10 B 55"]);
  });

  test("C41: what has gathered leaves when the ACK arrives", async () => {
    const {writes} = await page();
    const told = writes.transits.filter(({reason}) => reason === "nagle-released");
    const arrivals = writes.transits.filter(({from}) => from === 1).map(({arrivedAt}) => arrivedAt);
    expect(told).toHaveLength(2);
    for (const {sentAt} of told) expect(arrivals).toContain(sentAt);
  });
});

describe("what Nagle waits for", () => {
  test("C39: with nothing outstanding the first write leaves at once", async () => {
    for (const controls of [{}, LOW, HIGH]) {
      const {sent, writes} = await page(controls);
      expect(sent(writes)[0]?.sentAt).toBe(ms(50));
    }
  });

  test("C43: when all is acknowledged the next write leaves at once, too", async () => {
    const {sent, writes, held} = await page(HIGH);
    const times = Array.from({length: 20}, (_, i) => 50 + 60 * i);
    expect(sent(writes).map(({sentAt}) => sentAt / 1e3)).toEqual(times);
    expect(held(writes)).toEqual([]);
  });

  test("C43: not while something is outstanding: every 20 ms, two or three gather", async () => {
    const shown = await page({pause: 20});
    expect(lengths(shown, shown.writes)).toEqual([10, 20, 20, 30, 20, 30, 20, 30, 20]);
    expect(Math.max(...shown.held(shown.writes))).toBe(50);
  });

  test("C42: a full segment does not wait; what fills none does", async () => {
    const {sent, burst} = await page();
    const told = sent(burst).map(({segment, sentAt}) => `${segment.len} ${sentAt / 1e3}`);
    expect(told).toEqual(["300 50", "1448 50", "1448 50", "1448 50", "1356 100"]);
    const low = await page(LOW);
    expect(lengths(low, low.burst)).toEqual([50, 950]);
  });

  test("C42: a small segment waits for a small one on Linux, for any on Windows", async () => {
    const [high, other] = await Promise.all([page(HIGH), page(OTHER)]);
    expect(lengths(high, high.burst).slice(0, 3)).toEqual([1448, 52, 1448]);
    expect(prose("nodelay")).toContain("The 52 left over from the first leave at once");
    const early = other.sent(other.burst).filter(({sentAt}) => sentAt < ms(150));
    expect(early.map(({segment}) => segment.len)).toEqual(Array<number>(20).fill(1460));
    expect(lengths(other, other.burst).at(-1)).toBe(20 * 1500 - 20 * 1460);
  });

  test("C41: Nagle has no timer: it waits one round trip, of 10 ms or of a second", async () => {
    const sets = [LOW, {}, HIGH] as const;
    const times = await Promise.all(
      sets.map((controls) => page(controls).then(({held, noTimer}) => held(noTimer)))
    );
    expect(times).toEqual([[10], [600], [1000]]);
  });

  test("C41: with the ACK lost, the tail loss probe takes the held bytes along", async () => {
    const {noTimer} = await page();
    const again = noTimer.again([{kind: "drop", from: "server", nth: 2}]);
    const probe = again.transits.find(({reason}) => reason === "tail-loss-probe");
    expect(probe?.segment.len).toBe(20);
  });
});

describe("windows and buffers", () => {
  const before = ({sent, shut}: Page): string[] =>
    sent(shut)
      .filter(({sentAt}) => sentAt < ms(1500))
      .map(({reason}) => reason);

  test("C35: the sender sends until the peer's window is 0, and then only probes", async () => {
    const {shut} = await page();
    const closed = shut.transits.findIndex(({segment}) => segment.wnd === 0);
    expect(closed).toBeGreaterThan(0);
    const next = shut.transits.slice(closed).filter(({sentAt}) => sentAt < ms(1500));
    const own = next.filter(({from}) => from === 0);
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({reason}) => reason === "window-probe")).toBe(true);
  });

  test("C44: with Nagle the window binds as well, and fewer segments fill it", async () => {
    const [free, nagle] = await Promise.all([page(), page(LOW)]);
    expect(nagle.shut.transits.some(({segment}) => segment.wnd === 0)).toBe(true);
    expect(before(nagle).length).toBeLessThan(before(free).length);
  });

  test("C38: an ACK takes from the send buffer what it covers, and nothing else does", async () => {
    const {shut, inBuffer} = await page();
    const written = (at: number): number =>
      200 * shut.calls.filter(({name, calledAt}) => name === "send" && calledAt <= at).length;
    const covered = (at: number): number => {
      const isn = shut.connections[0]?.isn.get(0) ?? 0;
      const arrived = shut.transits.filter(
        ({from, arrivedAt}) => from === 1 && arrivedAt <= at && arrivedAt > ms(10)
      );
      return Math.max(0, ...arrived.map(({segment}) => segment.ack - isn - 1));
    };
    const times = [20, 39, 40, 60, 110, 300, 700].map((time) => ms(time));
    const held = times.map((at) => inBuffer(shut, at));
    expect(held).toEqual(times.map((at) => written(at) - covered(at)));
    expect(held.at(-1)).toBe(2704);
    // Nobody has read what was acknowledged, and send() has returned each time.
    expect(answers(shut, "server", "recv")[0]).toBe("3,296 B 1500");
    expect(answers(shut, "client", "send").at(-1)).toBe("200 B 165");
  });
});

describe("C37: late, or lost", () => {
  test("C37: ACKs 100 ms late do not lower the congestion window", async () => {
    const {cwnds, late} = await page();
    const windows = cwnds(late);
    expect(windows).toEqual([...windows].sort((a, b) => a - b));
  });

  test("C37: ACKs beyond the timeout do; Linux takes it back", async () => {
    const {cwnds, late} = await page(OTHER);
    expect(Math.min(...cwnds(late, ms(100)))).toBe(1);
    expect(cwnds(late).at(-1)).toBeGreaterThan(20);
    expect(late.transits.some(({reason}) => reason === "retransmit-timeout")).toBe(true);
    expect(late.transits.every(({lost}) => lost === null)).toBe(true);
  });

  test("C37: a loss does, with no ACK late, and the window stays low", async () => {
    const {cwnds, late} = await page(LOW);
    expect(cwnds(late).at(-1)).toBe(Math.min(...cwnds(late, ms(100))));
    expect(cwnds(late).at(-1)).toBeLessThan(Math.max(...cwnds(late)));
  });
});

test("C32 to C49: the page names each of its claims once", () => {
  const ids = Array.from({length: 18}, (_, i) => `C${32 + i}`);
  const marked = [...prose("nodelay").matchAll(/<!-- (.*?) -->/g)].flatMap(([, list = ""]) =>
    list.split(" ")
  );
  expect(marked.sort()).toEqual(ids);
});

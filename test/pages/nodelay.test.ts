/** C32 to C49: what TCP_NODELAY does, and what it does not. The cells of the page `nodelay`. */
import {describe, expect, test, vi} from "vitest";
import {linux, macos, ms, windows} from "../../src/index.ts";
import type {Profile, Recording, Run} from "../../src/index.ts";
import {differences} from "../../src/view/differences.ts";
import {runOfRecording} from "../../src/view/recording.ts";
import {readPage} from "../../src/site/pages.ts";
import {runPage} from "./harness.ts";
import {answers, prose, wire} from "./story.ts";

// The page has many cells, and some tests run it several times.
vi.setConfig({testTimeout: 60_000});

interface Page {
  readonly logged: (run: Run, of?: number) => string[];
  readonly texts: (run: Run, host?: number) => readonly Run["transits"][number][];
  readonly acks: (run: Run) => readonly Run["transits"][number][];
  readonly headers: (run: Run) => number;
  readonly held: (run: Run) => number[];
  readonly latencies: (run: Run, by?: number) => number[];
  readonly stall: Run;
  readonly polarity: Run;
  readonly off: Run;
  readonly on: Run;
  readonly recordedOn: Recording;
  readonly recordedOff: Recording;
  readonly small: Run;
  readonly paced: Run;
  readonly burst: Run;
  readonly noTimer: Run;
  readonly counted: Run;
  readonly cures: readonly string[];
  readonly exchanges: (changed: string, system: Profile) => Run;
  readonly outcome: (changed: string, system: Profile) => string;
  readonly cured: Run;
  readonly recordedStall: Recording;
  readonly eight: Run;
  readonly stillDelayed: Run;
  readonly tweaked: Run;
  readonly shut: Run;
  readonly inBuffer: (run: Run, at: number) => number;
  readonly buffered: Run;
  readonly cwnds: (run: Run, since?: number) => number[];
  readonly late: Run;
  readonly costOn: Run;
  readonly costOff: Run;
  readonly narrowOn: Run;
  readonly narrowOff: Run;
  readonly inputsOn: Run;
  readonly inputsOff: Run;
  readonly blocked: Run;
  readonly actionsOn: Run;
  readonly actionsOff: Run;
  readonly quantile: (values: readonly number[], share: number) => number;
}

const pages = new Map<string, Promise<Page>>();

/** The page with some controls moved; the cells are many, so each set of controls runs once. */
function page(controls: Readonly<Record<string, unknown>> = {}): Promise<Page> {
  const key = JSON.stringify(controls, (_, value: unknown) =>
    value && typeof value === "object" && "title" in value ? value.title : value
  );
  const known = pages.get(key) ?? runPage<Page>("nodelay", controls).then(({values}) => values);
  pages.set(key, known);
  return known;
}

/** Three sets of controls, in which each control is at its ends once. */
const LOW = {
  stallNoDelay: true,
  setting: 1,
  pause: 0,
  distance: 1,
  asRecorded: true,
  pace: 10,
  piece: 50,
  trip: 10,
  hasAnswered: false,
  cure: "server: TCP_QUICKACK",
  mythSystem: linux,
  tweak: true,
  windowNoDelay: false,
  lateBy: 0,
  loses: true,
  size: 1,
  rate: 32,
  snapshots: false,
  lostInput: 0,
  pieces: 2
};
const HIGH = {
  stallSystem: windows,
  setting: -1,
  ownSystem: macos,
  pause: 20,
  distance: 100,
  pace: 300,
  pacedSystem: windows,
  piece: 1500,
  trip: 1000,
  ackSystem: windows,
  cure: "server: TCP_QUICKACK",
  cureSystem: windows,
  fixed: true,
  lateBy: 500,
  size: 1000,
  costSystem: windows,
  rate: 512,
  snapshots: false,
  shooterSystem: windows,
  lostInput: 30,
  pieces: 2,
  actionSystem: windows
};
const OTHER = {
  stallNoDelay: true,
  stallSystem: windows,
  setting: -1,
  ownSystem: windows,
  pacedSystem: windows,
  burstSystem: windows,
  piece: 1500,
  hasAnswered: false,
  ackSystem: windows,
  lateBy: 400,
  costSystem: windows,
  rate: 128,
  shooterSystem: windows,
  blockedNoDelay: false,
  actionSystem: windows
};

const lengths = ({texts}: Page, run: Run): number[] => texts(run).map(({segment}) => segment.len);
const middle = ({quantile, latencies}: Page, run: Run, share = 0.5): number =>
  Number(quantile(latencies(run), share).toFixed(1));

describe("the stall of the first figure", () => {
  test("C36, C40: write, write, read takes 48 ms from the second time on", async () => {
    const {logged, stall} = await page();
    expect(logged(stall)).toEqual(["8 ms", "48 ms", "48 ms"]);
    expect(prose("nodelay")).toContain("The round trip takes 4 ms. The answer takes 48.");
    expect(wire(stall).slice(9, 14)).toEqual([
      "client 4 B seq 25 12",
      "server ACK 29 54",
      "client 20 B seq 29 56",
      "server ACK 49 58",
      "server 8 B seq 9 58"
    ]);
  });

  test("C33: TCP_NODELAY at the client ends it; on Windows it lasts 200 ms, each time", async () => {
    const [low, high, other] = await Promise.all([page(LOW), page(HIGH), page(OTHER)]);
    expect(low.logged(low.stall)).toEqual(["4 ms", "4 ms", "4 ms"]);
    expect(high.logged(high.stall)).toEqual(["208 ms", "208 ms", "208 ms"]);
    expect(other.logged(other.stall)).toEqual(["4 ms", "4 ms", "4 ms"]);
  });
});

describe("C32: the option decides whether Nagle's algorithm runs", () => {
  test("C32: 0 leaves Nagle on, 1 switches it off", async () => {
    const [on, off] = await Promise.all([page(), page(LOW)]);
    expect(on.logged(on.polarity)).toEqual(["0"]);
    expect(lengths(on, on.polarity)).toEqual([10, 20]);
    expect(off.logged(off.polarity)).toEqual(["1"]);
    expect(lengths(off, off.polarity)).toEqual([10, 10, 10]);
  });

  test("C32: not set, it is 0 on macOS and on Windows", async () => {
    for (const controls of [HIGH, OTHER]) {
      const {logged, polarity} = await page(controls);
      expect(logged(polarity)).toEqual(["0"]);
    }
  });
});

describe("Nagle off, Nagle on", () => {
  test("C33: off, each of 20 writes is a segment of its own, sent when it is written", async () => {
    const {texts, off, headers} = await page();
    const times = Array.from({length: 20}, (_, i) => 50 + 5 * i);
    expect(texts(off).map(({sentAt}) => sentAt / 1e3)).toEqual(times);
    expect(headers(off)).toBe(20 * 52);
  });

  test("C33: off, and without a pause, ten leave alone and ten together", async () => {
    const low = await page(LOW);
    expect(lengths(low, low.off)).toEqual([...Array<number>(10).fill(10), 100]);
    const high = await page(HIGH);
    expect(lengths(high, high.off)).toEqual(Array<number>(20).fill(10));
  });

  test("C34, C40: on, the same writes gather: three segments", async () => {
    const shown = await page();
    expect(lengths(shown, shown.on)).toEqual([10, 90, 100]);
    expect(shown.held(shown.on)).toEqual([45, 50]);
    expect(answers(shown.on, "client", "send").slice(0, 2)).toEqual(["10 B 50", "10 B 55"]);
  });

  test("C41: what has gathered leaves when the ACK arrives", async () => {
    const {on} = await page();
    const told = on.transits.filter(({reason}) => reason === "nagle-released");
    const arrivals = on.transits.filter(({from}) => from === 1).map(({arrivedAt}) => arrivedAt);
    expect(told).toHaveLength(2);
    for (const {sentAt} of told) expect(arrivals).toContain(sentAt);
  });

  test("C34: near by nothing gathers, far away nearly all does", async () => {
    const [low, high] = await Promise.all([page(LOW), page(HIGH)]);
    expect(lengths(low, low.on)).toHaveLength(20);
    expect(low.held(low.on)).toEqual([]);
    expect(lengths(high, high.on)).toEqual([10, 190]);
  });

  test("C34: the model sends what the recorded kernel sent, and when", async () => {
    const {recordedOn, small} = await page();
    expect(differences(runOfRecording(recordedOn), small)).toEqual([]);
    const low = await page(LOW);
    expect(differences(runOfRecording(low.recordedOff), low.small)).toEqual([]);
  });
});

describe("what Nagle waits for", () => {
  test("C39: with nothing outstanding the first write leaves at once", async () => {
    for (const controls of [{}, LOW, HIGH]) {
      const {texts, paced} = await page(controls);
      expect(texts(paced)[0]?.sentAt).toBe(ms(50));
    }
  });

  test("C43: when all is acknowledged the next write leaves at once, too", async () => {
    const {texts, paced, held} = await page();
    const times = Array.from({length: 8}, (_, i) => 50 + 100 * i);
    expect(texts(paced).map(({sentAt}) => sentAt / 1e3)).toEqual(times);
    expect(held(paced)).toEqual([]);
    const high = await page(HIGH);
    expect(high.held(high.paced)).toEqual([]);
  });

  test("C43: not while something is outstanding: every 10 ms, or a Windows server", async () => {
    const [low, other] = await Promise.all([page(LOW), page(OTHER)]);
    expect(lengths(low, low.paced)).toEqual([10, 40, 30]);
    expect(lengths(other, other.paced)).toHaveLength(4);
    expect(other.held(other.paced)).toEqual([150, 200, 250]);
  });

  test("C42: a full segment does not wait; what fills none does", async () => {
    const {texts, burst} = await page();
    const told = texts(burst).map(({segment, sentAt}) => `${segment.len} ${sentAt / 1e3}`);
    expect(told).toEqual(["300 50", "1448 50", "1448 50", "1448 50", "1356 100"]);
    const low = await page(LOW);
    expect(lengths(low, low.burst)).toEqual([50, 950]);
  });

  test("C42: a small segment waits for a small one on Linux, for any on Windows", async () => {
    const [high, other] = await Promise.all([page(HIGH), page(OTHER)]);
    expect(lengths(high, high.burst).slice(0, 3)).toEqual([1448, 52, 1448]);
    const early = other.texts(other.burst).filter(({sentAt}) => sentAt < ms(150));
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

  test("C41: with the ACK lost, the tail loss probe takes the held octets along", async () => {
    const {noTimer} = await page();
    const again = noTimer.again([{kind: "drop", from: "server", nth: 2}]);
    const probe = again.transits.find(({reason}) => reason === "tail-loss-probe");
    expect(probe?.segment.len).toBe(20);
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

  test("C36: before it has answered, Linux acknowledges each; Windows goes on as before", async () => {
    const low = await page(LOW);
    expect(after(low, low.counted)).toEqual([0, 0, 0, 0, 0]);
    const other = await page(OTHER);
    expect(after(other, other.counted)).toEqual([0, 0, 200]);
  });

  test("C36: TCP_NODELAY at both leaves the delayed ACK as it is", async () => {
    const last = ({texts, acks, stillDelayed}: Page): number =>
      ((acks(stillDelayed).at(-1)?.sentAt ?? 0) - (texts(stillDelayed).at(-1)?.arrivedAt ?? 0)) /
      1e3;
    expect(last(await page())).toBe(200);
    expect(last(await page(LOW))).toBe(40);
  });
});

describe("whose 40 ms", () => {
  test("C32, C36: what ends the stall, and what does not", async () => {
    const {cures, outcome} = await page();
    const told = cures.map((cure) => [cure, outcome(cure, linux), outcome(cure, windows)]);
    expect(told).toEqual([
      ["nothing", "48 ms, 2 segments", "208 ms, 2 segments"],
      ["server: TCP_NODELAY", "48 ms, 2 segments", "208 ms, 2 segments"],
      ["client: TCP_NODELAY", "4 ms, 2 segments", "4 ms, 2 segments"],
      ["server: TCP_QUICKACK", "8 ms, 2 segments", "WSAENOPROTOOPT"],
      ["client: MSG_MORE", "4 ms, 1 segments", "4 ms, 1 segments"],
      ["client: one write", "4 ms, 1 segments", "4 ms, 1 segments"]
    ]);
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

describe("windows and buffers", () => {
  const before = ({texts, shut}: Page): string[] =>
    texts(shut)
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
    const {buffered, inBuffer} = await page();
    expect(answers(buffered, "client", "send")).toEqual(["20000 B 40"]);
    const at = [41, 79, 80, 119, 120].map((time) => inBuffer(buffered, ms(time)));
    expect(at).toEqual([20_000, 20_000, 5520, 5520, 0]);
    // Nobody has read them.
    expect(answers(buffered, "server", "recv")).toEqual([]);
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

describe("what it costs", () => {
  test("C45: without Nagle more packets travel, with it fewer", async () => {
    const shown = await page();
    const {costOn, costOff} = shown;
    expect([lengths(shown, costOn).length, lengths(shown, costOff).length]).toEqual([4, 30]);
    expect([costOn.transits.length, costOff.transits.length]).toEqual([11, 63]);
  });

  test("C46: each has its headers, for one octet as for a thousand", async () => {
    const [shown, low, high] = await Promise.all([page(), page(LOW), page(HIGH)]);
    expect([shown.headers(shown.costOn), shown.headers(shown.costOff)]).toEqual([208, 1560]);
    expect(low.headers(low.costOff)).toBe(1560);
    expect(high.headers(high.costOff)).toBe(30 * 40);
    expect(readPage("nodelay").text).toContain(
      "20 octets of IPv4, 20 of TCP, and 12 of timestamps"
    );
  });

  test("C47: on a narrow link the gathered text arrives sooner, on a wide one later", async () => {
    const [shown, low, other, high] = await Promise.all([
      page(),
      page(LOW),
      page(OTHER),
      page(HIGH)
    ]);
    const medians = [low, shown, other, high].map((each) => [
      middle(each, each.narrowOn),
      middle(each, each.narrowOff)
    ]);
    for (const [on = 0, off = 0] of medians.slice(0, 2)) expect(on).toBeLessThan(off);
    for (const [on = 0, off = 0] of medians.slice(2)) expect(on).toBeGreaterThan(off);
    expect(200 * (10 + 52) * 8).toBe(99_200);
    expect(readPage("nodelay").text).toContain("200 packets of 62 octets a second are 99 kbit/s");
  });
});

describe("C48: a shooter", () => {
  test("C48: with Nagle the median input is 58 ms old, without it each is 25 ms old", async () => {
    const shown = await page();
    expect(middle(shown, shown.inputsOn)).toBe(58.3);
    expect(middle(shown, shown.inputsOn, 0.95)).toBe(91.7);
    expect(middle(shown, shown.inputsOff, 1)).toBe(25);
    expect(shown.latencies(shown.inputsOn)).toHaveLength(120);
  });

  test("C48: the snapshots carry ACKs: without them a Windows server makes it 258 ms", async () => {
    const [high, other, low] = await Promise.all([page(HIGH), page(OTHER), page(LOW)]);
    expect(middle(high, high.inputsOn, 0.95)).toBe(258.3);
    expect(middle(high, high.inputsOff, 1)).toBe(25);
    expect(middle(other, other.inputsOn, 0.95)).toBe(91.7);
    expect(middle(low, low.inputsOn, 0.95)).toBe(75);
  });

  const ages = ({latencies, blocked}: Page): number[] =>
    latencies(blocked).map((age) => Math.round(age));

  test("C48: one lost input makes three more late; the option does not help", async () => {
    const late = ages(await page()).flatMap((age, i) => (age > 26 ? [`${i + 1}: ${age}`] : []));
    expect(late).toEqual(["6: 92", "7: 75", "8: 58", "9: 42"]);
    expect(Math.max(...ages(await page(LOW)))).toBe(25);
    expect(Math.max(...ages(await page(HIGH)))).toBe(308);
  });

  test("C48: with Nagle the same loss costs 358 ms, for nothing follows that tells of it", async () => {
    const shown = await page(OTHER);
    expect(Math.max(...ages(shown))).toBe(358);
    const first = shown.blocked.transits.find(
      ({attempt, reason}) => attempt > 0 || /probe/.test(reason)
    );
    expect(first?.reason).toBe("tail-loss-probe");
  });
});

describe("C49: a role-playing game", () => {
  const told = ({texts, latencies, actionsOn, actionsOff}: Page): unknown[] =>
    [actionsOn, actionsOff].map((run) => [texts(run).length, ...latencies(run).slice(0, 3)]);

  test("C49: with one write an action the settings are alike", async () => {
    for (const controls of [{}, OTHER]) {
      const [on, off] = told(await page(controls));
      expect(on).toEqual([10, 25, 25, 25]);
      expect(off).toEqual(on);
    }
  });

  test("C49: with two writes Nagle costs 90 ms, or up to 250 ms on Windows", async () => {
    expect(told(await page(LOW))).toEqual([
      [20, 75, 115, 115],
      [20, 25, 25, 25]
    ]);
    // There, an action is 200 ms after the other: the late half of one goes with the next.
    expect(told(await page(HIGH))).toEqual([
      [10, 275, 75, 275],
      [20, 25, 25, 25]
    ]);
  });
});

test("C32 to C49: the page names each of its claims once", () => {
  const ids = Array.from({length: 18}, (_, i) => `C${32 + i}`);
  const marked = [...prose("nodelay").matchAll(/<!-- (.*?) -->/g)].flatMap(([, list = ""]) =>
    list.split(" ")
  );
  expect(marked.sort()).toEqual(ids);
});

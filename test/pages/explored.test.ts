/** What the lessons say came of every loss, sweep and search is what comes of them. */
import {describe, expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {BreakResult, Broken} from "../../src/explore/search/break-it.ts";
import type {LossRow, Losses} from "../../src/explore/loss/every-loss.ts";
import type {Exploration} from "../../src/explore/exploration.ts";
import type {Sweep, SweepPoint} from "../../src/explore/sweep/sweep.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {type RunOptions, runPage} from "./harness.ts";

type Explored = Exploration<Losses, LossRow>;

const rowsOf = async (losses: Explored): Promise<readonly LossRow[]> =>
  (await losses.finish())?.rows ?? [];

/** `"SYN, ACK 1"`: what was lost in a run. */
const lostIn = ({hits}: LossRow): string => hits.map(({label}) => label).join(", ");

const ofClass = (rows: readonly LossRow[], name: string): readonly LossRow[] =>
  rows.filter(({outcome}) => outcome.class === name);

const latest = (rows: readonly LossRow[]): number =>
  Math.max(...rows.map(({outcome}) => outcome.later));

describe("handshake: every loss, one and two at a time", () => {
  test("breaks nothing; a second for a SYN or a SYN-ACK, nothing for the ACK", async () => {
    const {values} = await runPage<{openingLosses: Explored}>("handshake");
    const rows = await rowsOf(values.openingLosses);
    expect(new Set(rows.map(({outcome}) => outcome.class))).toEqual(new Set(["same", "later"]));
    const single = new Map(
      rows.filter(({hits}) => hits.length === 1).map((row) => [lostIn(row), row.outcome.later])
    );
    expect(Object.fromEntries(single)).toMatchObject({
      SYN: ms(1000),
      "SYN-ACK": ms(1000),
      "ACK 1": 0
    });
    expect(latest(rows)).toBe(ms(3300));
  });
});

describe("close: every loss, one and two at a time", () => {
  test("takes nothing from the programs; a FIN or the last ACK keeps a socket longer", async () => {
    const {values} = await runPage<{closeLosses: Explored}>("close");
    const rows = await rowsOf(values.closeLosses);
    expect(ofClass(rows, "worse")).toEqual([]);
    const longer = ofClass(rows, "unnoticed");
    expect(longer.filter(({hits}) => hits.length === 1).map(lostIn)).toEqual(["FIN", "ACK 2"]);
    expect(latest(longer.filter(({hits}) => hits.length === 1))).toBe(ms(220));
    expect(latest(longer)).toBe(ms(440));
  });
});

type Swept = Exploration<Sweep, SweepPoint>;

/** The first answer at each point, by the values of its parameters: `"20 40"`. */
async function answersOf(sweep: Swept): Promise<ReadonlyMap<string, number | string>> {
  const points = (await sweep.finish())?.points ?? [];
  expect(points.map(({problem}) => problem).filter(Boolean)).toEqual([]);
  return new Map(
    points.map(({at, answers}) => [Object.values(at).join(" "), answers[0] as number | string])
  );
}

test("keepalive: an outage and the time since the last beat must fit into what is allowed", async () => {
  const {values} = await runPage<{beatSweep: Swept}>("keepalive");
  const answers = await answersOf(values.beatSweep);
  expect(answers.size).toBe(24);
  for (const [place, answer] of answers) {
    const [period = 0, misses = 0] = place.split(" ").map(Number);
    // The network is away from 95 s to 125 s.
    const lastBeat = Math.floor(95 / period) * period;
    const isDropped = misses === 1 || period * misses <= 125 - lastBeat;
    expect(typeof answer, place).toBe(isDropped ? "string" : "number");
    if (!isDropped) {
      // The last beat was up to one period before the program hung.
      expect(answer, place).toBeGreaterThan(period * (misses - 1));
      expect(answer, place).toBeLessThanOrEqual(period * misses + 1);
    }
  }
});

test("nodelay: below one full segment Nagle costs 40 ms and a round trip, beyond it only that", async () => {
  const {values} = await runPage<{sizeSweep: Swept}>("nodelay");
  const answers = await answersOf(values.sizeSweep);
  const more = (size: number, trip: number): number =>
    Number(answers.get(`Nagle on ${size} ${trip}`)) -
    Number(answers.get(`Nagle off ${size} ${trip}`));
  for (const trip of [2, 5, 10, 40, 100]) {
    const small = [20, 200, 1000, 1440].map((size) => more(size, trip));
    expect(new Set(small)).toEqual(new Set([ms(40 + trip)]));
    const large = [2000, 3000, 4500].map((size) => more(size, trip));
    expect(new Set(large)).toEqual(new Set([ms(trip)]));
  }
});

test("sliding window: the rate is buffer / round trip while the buffer is the limit", async () => {
  const {values} = await runPage<{windowSweep: Swept}>("sliding-window", {receiver: linux});
  const answers = await answersOf(values.windowSweep);
  const formula = (trip: number, kib: number): number => (kib * 1024 * 8) / (trip * 1000);
  for (const [trip, kib] of [
    [20, 8],
    [20, 16],
    [20, 32],
    [80, 8],
    [80, 16],
    [80, 32]
  ] as const) {
    const ratio = Number(answers.get(`${trip} ${kib}`)) / formula(trip, kib);
    expect(ratio, `${trip} ms, ${kib} KiB`).toBeGreaterThan(0.9);
    expect(ratio, `${trip} ms, ${kib} KiB`).toBeLessThan(1.12);
  }
  expect(Number(answers.get("80 256"))).toBeLessThan(formula(80, 256) / 2);
});

test("sliding window: with loss the rate falls, and runs with as much of it differ by seven times", async () => {
  const {values} = await runPage<{lossSweep: Swept}>("sliding-window");
  const points = (await values.lossSweep.finish())?.points ?? [];
  const of = (loss: number): number[] =>
    (points.find(({at}) => at["loss"] === loss)?.answers ?? []).map(Number).sort((a, b) => a - b);
  expect(new Set(of(0))).toEqual(new Set([24.6]));
  expect(of(2)).toHaveLength(20);
  expect([of(2)[0], of(2).at(-1)]).toEqual([3.3, 24.6]);
  expect(of(5).filter((rate) => rate < 4).length).toBeGreaterThan(10);
});

test("backlog: Linux leaves nobody outside who is accepted quickly; the others count handshakes", async () => {
  const {values} = await runPage<{burstSweep: Swept}>("backlog");
  const answers = await answersOf(values.burstSweep);
  const of = (system: string) =>
    [10, 20, 40, 80].map((burst) => answers.get(`${system} ${burst} 1`));
  expect(of("linux")).toEqual([0, 0, 0, 0]);
  expect(of("windows")).toEqual([0, 50, 50, 50]);
  expect(of("macos")).toEqual(of("windows"));
  expect(answers.get("linux 20 20")).toBeGreaterThan(0);
});

describe.each([
  {page: "linger", search: "wordSearch", program: "word"},
  {page: "graceful-shutdown", search: "kickSearch", program: "kicked"}
])("$page: does the last word arrive under every schedule?", ({page, search, program}) => {
  const resultOf = async (options?: RunOptions): Promise<{result: BreakResult; run: Run}> => {
    const {values} = await runPage<Record<string, unknown>>(page, {}, options);
    const exploration = values[search] as Exploration<BreakResult, Broken>;
    const result = await exploration.finish();
    if (!result) throw new Error("stopped");
    const run = result.found ? await exploration.open(result.found) : (values[program] as Run);
    return {result, run};
  };

  test("as it stands one loss is enough: the server's last word", async () => {
    const {result, run} = await resultOf();
    expect(result.state).toBe("broken");
    expect(result.found?.faults.map(({kind}) => kind)).toEqual(["drop"]);
    const [lost] = run.segments({lost: "chosen"});
    expect(lost?.segment.len).toBe(6);
    expect(run.bytesRead("client")).toBe(0);
  });

  test("repaired, the search finds nothing, and says so without calling it correct", async () => {
    const repaired = (source: string): string =>
      source.includes(`const ${program} = simulate(`)
        ? source
            .replace(/ {4}os\.setsockopt\(peer, "SO_LINGER".*\n/, "")
            .replace(
              /( {4})((?:yield\* )?os\.close\(peer\);)/,
              '$1os.shutdown(peer, "SHUT_WR");\n$1while ((yield* os.recv(peer)).length > 0);\n$1$2'
            )
        : source;
    const {result} = await resultOf({edit: repaired});
    expect(result).toMatchObject({state: "held", found: null, tried: 400});
  });
});

test("playground: “Break it for me” finds what makes a call fail in the program that stands there", async () => {
  const {values} = await runPage<{worldSearch: Exploration<BreakResult, Broken>}>("playground");
  const {worldSearch} = values;
  const result = await worldSearch.finish();
  expect(result?.state).toBe("broken");
  // A cable that is out for ten seconds is enough: the client's system gives up.
  expect(result?.found?.faults.map(({kind}) => kind)).toEqual(["cut", "heal"]);
  const run = result?.found ? await worldSearch.open(result.found) : null;
  expect(run?.hosts.some(({name}) => run.host(name).calls({outcome: "errno"}).length > 0)).toBe(
    true
  );
});

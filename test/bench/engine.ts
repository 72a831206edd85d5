/**
 * How fast the engine is beside ns-3 and lwIP: bulk transfers, short connections, a run as in
 * a lesson, cold and warm, with the record on and off, and what a record holds.
 */
import {spawnSync} from "node:child_process";
import type {Run} from "../../src/index.ts";
import {contests, type Contest} from "./contests.ts";
import {heldBytes, inTurns, milliseconds, spread} from "./measure.ts";
import {lwip} from "./peers/lwip.ts";
import {ns3} from "./peers/ns3.ts";
import type {Peer, PeerRun} from "./peers/peer.ts";
import {product, productFile} from "./product.ts";
import type * as Scenarios from "./scenarios.ts";
import {round, told, type Result, type Row} from "./table.ts";

const COLD_RUNS = 3;

/**
 * All rows of the engine, each printed as it is made; `runs` repetitions in turns. `earlier` is the
 * folder of an earlier commit's checkout: its engine takes turns with ours, so that whatever the
 * machine does meanwhile meets both.
 */
export async function engine(runs: number, earlier?: string): Promise<Result> {
  const scenarios = await product();
  const file = await productFile();
  const old = earlier === undefined ? null : await product(earlier);
  const oldFile = earlier === undefined ? null : await productFile(earlier);
  const before: Row[] = [];
  const peers = {ns3: ns3(), lwip: lwip({bare: false}), bare: lwip({bare: true})};
  for (const [name, peer] of Object.entries(peers)) {
    told({peer: name, status: typeof peer === "string" ? peer : peer.name});
  }
  const rows = contests.map((contest, index) => {
    const sample = contest.run(scenarios, true);
    const ns3Peer = new Contestant(peers.ns3);
    const lwipPeer = new Contestant(peers.lwip);
    const barePeer = new Contestant(peers.bare);
    const times = inTurns(
      {
        on: () => milliseconds(() => contest.run(scenarios, true)),
        off: () => milliseconds(() => contest.run(scenarios, false)),
        oldOn: () => old && milliseconds(() => contest.run(old, true)),
        oldOff: () => old && milliseconds(() => contest.run(old, false)),
        ns3: () => ns3Peer.run(contest.peer),
        lwip: () => lwipPeer.run(contest.peer),
        bare: () => barePeer.run(contest.peer)
      },
      runs
    );
    if (old && oldFile !== null) {
      const oldSample = contest.run(old, true);
      const oldCold = cold(oldFile, index);
      const row = ownRow(contest, oldSample, times.oldOn, times.oldOff, oldCold);
      before.push(told({engine: "earlier", ...row}));
    }
    return told({
      ...ownRow(contest, sample, times.on, times.off, cold(file, index)),
      ...beside("ns3", times.ns3, times.on, times.off),
      gate: gate(sample, ns3Peer.last, contest.peer),
      ...beside("lwip", times.lwip, times.on, times.off),
      ...beside("lwip_bare", times.bare, times.on, times.off),
      lwip_gate: gate(sample, lwipPeer.last, contest.peer)
    });
  });
  rows.push(told(held(scenarios)));
  if (old) before.push(told({engine: "earlier", ...held(old)}));
  return {rows, before};
}

/** A peer in one contest. */
class Contestant {
  /** What it told of its last run. */
  last: PeerRun | null = null;
  readonly #peer: Peer | string;
  #isStuck = false;

  constructor(peer: Peer | string) {
    this.#peer = peer;
  }

  /** Milliseconds of a run, or null. One that does not get to its end does so each time. */
  run(asked: Contest["peer"]): number | null {
    if (typeof this.#peer === "string" || asked.length === 0 || this.#isStuck) return null;
    this.last = this.#peer.run(...asked);
    this.#isStuck = this.last === null;
    return this.last?.ms ?? null;
  }
}

type Times = ReturnType<typeof spread> | null;

function ownRow({name}: Contest, run: Run, on: Times, off: Times, coldMs: number): Row {
  const segments = run.transits.length;
  const onMs = on?.median ?? NaN;
  const offMs = off?.median ?? NaN;
  return {
    what: name,
    segments,
    on_ms: round(onMs),
    on_spread_ms: `${round(on?.min ?? NaN)}-${round(on?.max ?? NaN)}`,
    off_ms: round(offMs),
    cold_ms: round(coldMs),
    on_segments_per_s: Math.round((segments / onMs) * 1000),
    off_segments_per_s: Math.round((segments / offMs) * 1000)
  };
}

/** How long a peer takes, and how many times as long as ours. */
function beside(name: string, peer: Times, on: Times, off: Times): Row {
  const ratio = (own: Times): number | null =>
    peer && own ? round(peer.median / own.median, 2) : null;
  return {
    [`${name}_ms`]: peer ? round(peer.median) : null,
    [`times_${name}_on`]: ratio(on),
    [`times_${name}_off`]: ratio(off)
  };
}

/** Do both simulate the same? Times and segments may differ by a hundredth. */
function gate(run: Run, peer: PeerRun | null, asked: readonly unknown[]): string {
  if (asked.length === 0) return "";
  if (!peer) return "no peer, or it did not get to its end";
  const ours = lastReceived(run) / 1e6;
  const time = (ours / peer.simulated_s - 1) * 100;
  const segments = (run.transits.length / peer.segments - 1) * 100;
  // Short connections differ by design: ns-3 sends its FIN apart from the data, and lwIP puts
  // the first request, and each FIN, on segments that it sends anyway.
  const most = asked[0] === "bulk" ? 1 : 25;
  const holds = Math.abs(time) <= most && Math.abs(segments) <= most;
  return `${holds ? "holds" : "differs"}: time ${round(time)} %, segments ${round(segments)} %`;
}

/** When the last byte of text arrived anywhere, in µs. */
function lastReceived(run: Run): number {
  return run.transits.findLast(({segment, arrivedAt}) => segment.len > 0 && arrivedAt >= 0)
    ?.arrivedAt as number;
}

/** Milliseconds of the first run in a new process, without the time that loading takes. */
function cold(product: string, index: number): number {
  const times = Array.from({length: COLD_RUNS}, () => {
    const file = `${import.meta.dirname}/cold.ts`;
    const ran = spawnSync(process.execPath, ["--import", "tsx", file, product, String(index)], {
      encoding: "utf8"
    });
    return Number(ran.stdout);
  });
  return spread(times).median;
}

/** What the record of about a million segments holds. */
function held(scenarios: typeof Scenarios): Row {
  const {bulk} = scenarios;
  // Earlier ones have no such function, nor objects that would be made by asking.
  const count = (run: Run): number =>
    "segmentCount" in scenarios ? scenarios.segmentCount(run) : run.transits.length;
  let segments = 0;
  const bytes = heldBytes(() => {
    const run = bulk(970e6, 65536, 0, true);
    segments = count(run);
    return run;
  });
  return {what: "record of 10⁶ segments", segments, megabytes: Math.round(bytes / 1e6)};
}

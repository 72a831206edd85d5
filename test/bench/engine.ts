/**
 * How fast the engine is beside another simulator: bulk transfers, short connections, a run as in
 * a lesson, cold and warm, with the record on and off, and what a record holds.
 */
import {spawnSync} from "node:child_process";
import type {Run} from "../../src/index.ts";
import {contests, type Contest} from "./contests.ts";
import {heldBytes, inTurns, milliseconds, spread} from "./measure.ts";
import {ns3, type PeerRun} from "./peers/ns3.ts";
import {product, productFile} from "./product.ts";
import type * as Scenarios from "./scenarios.ts";
import {round, told, type Row} from "./table.ts";

const COLD_RUNS = 3;

/** All rows of the engine, each printed as it is made; `runs` repetitions in turns. */
export async function engine(runs: number): Promise<Row[]> {
  const scenarios = await product();
  const file = await productFile();
  const peer = ns3();
  if (typeof peer === "string") told({peer: "ns-3", status: peer});
  const rows = contests.map((contest, index) => {
    const sample = contest.run(scenarios, true);
    let peerRun: PeerRun | null = null;
    let stuck = false;
    const times = inTurns(
      {
        on: () => milliseconds(() => contest.run(scenarios, true)),
        off: () => milliseconds(() => contest.run(scenarios, false)),
        peer: () => {
          if (typeof peer === "string" || contest.peer.length === 0) return null;
          // One that does not get to its end does so each time.
          if (stuck) return null;
          peerRun = peer.run(...contest.peer);
          stuck = peerRun === null;
          return peerRun?.ms ?? null;
        }
      },
      runs
    );
    return told(
      rowOf(contest, sample, times.on, times.off, times.peer, peerRun, cold(file, index))
    );
  });
  return [...rows, told(held(scenarios))];
}

function rowOf(
  {name, peer}: Contest,
  run: Run,
  on: ReturnType<typeof spread> | null,
  off: ReturnType<typeof spread> | null,
  other: ReturnType<typeof spread> | null,
  peerRun: PeerRun | null,
  coldMs: number
): Row {
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
    off_segments_per_s: Math.round((segments / offMs) * 1000),
    ns3_ms: other ? round(other.median) : null,
    times_ns3_on: other ? round(other.median / onMs, 2) : null,
    times_ns3_off: other ? round(other.median / offMs, 2) : null,
    gate: gate(run, peerRun, peer)
  };
}

/** Do both simulate the same? Times and segments may differ by a hundredth. */
function gate(run: Run, peer: PeerRun | null, asked: readonly unknown[]): string {
  if (asked.length === 0) return "";
  if (!peer) return "no peer, or it did not get to its end";
  const ours = lastReceived(run) / 1e6;
  const time = (ours / peer.simulated_s - 1) * 100;
  const segments = (run.transits.length / peer.segments - 1) * 100;
  // Short connections differ by design: the peer sends its FIN apart from the data.
  const most = asked[0] === "bulk" ? 1 : 25;
  const holds = Math.abs(time) <= most && Math.abs(segments) <= most;
  return `${holds ? "holds" : "differs"}: time ${round(time)} %, segments ${round(segments)} %`;
}

/** When the last octet of text arrived anywhere, in µs. */
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
function held({bulk}: typeof Scenarios): Row {
  let segments = 0;
  const bytes = heldBytes(() => {
    const run = bulk(970e6, 65536, 0, true);
    segments = run.transits.length;
    return run;
  });
  return {what: "record of 10⁶ segments", segments, megabytes: Math.round(bytes / 1e6)};
}

/**
 * Compares a simulated run with a recorded one: the sequence of packets, their times, windows,
 * losses and options, and what the programs were answered.
 */
import type {Trace as ModelTrace} from "../../src/trace/query/trace.ts";
import {align, alignCumulative, type Step} from "./align.ts";
import {compareAnswers, compareResults} from "./answers.ts";
import {identity, line, recorded, simulated, type Packet} from "./packet.ts";
import {ORIGIN, type Replay} from "./replay.ts";
import {compareStates} from "./states.ts";
import {compareTimes} from "./times.ts";
import {isSteady, type Trace} from "./trace.ts";

/** One thing in which a run is not like its recording. */
export interface Divergence {
  /** Which rule: the sequence of packets, their time, window or options, answers, states. */
  readonly rule: "sequence" | "time" | "window" | "options" | "answer" | "result" | "state";
  /** When in the recording, in ms. */
  readonly at: number;
  /** One line: which packet, what was expected, what came. */
  readonly what: string;
}

/** A comparison: what diverges, and the two sequences side by side. */
export interface Comparison {
  readonly divergences: readonly Divergence[];
  /** All packets in the recording's order, each with the one that stands for it. */
  readonly rows: readonly Step[];
}

/** How long a program may hold its socket while segments come in, in ms. */
const MERGED_WITHIN_MS = 0.5;

/** Compares a finished run of `replay` with its recording. */
export function compare(trace: Trace, replay: Replay, run: ModelTrace): Comparison {
  const real = recorded(trace);
  const end = Math.max(...real.map((p) => p.t));
  const sim = simulated(run, {origin: ORIGIN, oneConnection: replay.oneConnection})
    // An ACK that the recorded kernel merged into the next does not count here either.
    .filter((p, _, all) => !(isMerged(replay, run, p.index) && isCovered(p, all)));
  const cumulative = trace.name.startsWith("09_bulk_");
  const rows: Step[] = [];
  for (const {conn, dir} of streams(real, sim)) {
    const mine = (p: Packet): boolean => p.conn === conn && p.dir === dir;
    const steps = (cumulative ? alignCumulative : align)(real.filter(mine), sim.filter(mine));
    rows.push(...steps.filter((step) => !isAfterEnd(step, end)));
  }
  rows.sort((a, b) => timeOf(a) - timeOf(b));
  const divergences = [
    ...rows.filter((row) => !row.same).map(sequence),
    ...compareTimes(rows),
    ...rows.flatMap((row) => fields(row, isSteady(trace))),
    ...compareAnswers(trace, replay.answers),
    ...compareResults(trace, replay.results),
    ...compareStates(trace, run)
  ];
  return {divergences: divergences.sort((a, b) => a.at - b.at), rows};
}

const timeOf = (step: Step): number => step.real?.t ?? step.sim?.t ?? 0;

/**
 * What the run sends after the recording's last packet was perhaps sent there too, after the
 * recorder had stopped: timers of a simulation are never late.
 */
const isAfterEnd = (step: Step, end: number): boolean =>
  step.real === null && step.sim !== null && step.sim.t > end;

function isMerged(replay: Replay, run: ModelTrace, index: number): boolean {
  const transit = run.transits[index];
  if (!transit || replay.merged.length === 0) return false;
  const name = run.hosts[transit.from]?.name;
  return replay.merged.some(([from, nth]) => from === name && nth === transit.nth);
}

/** A later ACK of the same moment says the same and more: only then can it have been merged. */
function isCovered(p: Packet, all: readonly Packet[]): boolean {
  return all.some(
    (q) =>
      q.index > p.index &&
      q.t - p.t < MERGED_WITHIN_MS &&
      q.conn === p.conn &&
      q.dir === p.dir &&
      (q.ack ?? 0) >= (p.ack ?? 0)
  );
}

function streams(...lists: readonly (readonly Packet[])[]): {conn: number; dir: string}[] {
  const keys = new Map<string, {conn: number; dir: string}>();
  for (const p of lists.flat()) {
    keys.set(`${String(p.conn)}${p.dir}`, {conn: p.conn, dir: p.dir});
  }
  return [...keys.values()];
}

function sequence({real, sim}: Step): Divergence {
  const at = real?.t ?? sim?.t ?? 0;
  if (real && sim) {
    const what = `${name(real)}: expected ${full(real)}, got ${full(sim)}`;
    return {rule: "sequence", at, what};
  }
  if (real) return {rule: "sequence", at, what: `${name(real)}: expected ${full(real)}, got none`};
  const what = sim ? `${sim.dir}${connection(sim)}: expected none, got ${full(sim)}` : "";
  return {rule: "sequence", at, what};
}

const full = (p: Packet): string => identity(p) + (p.lost ? " lost" : "");
const connection = (p: Packet): string => (p.conn > 1 ? ` #${String(p.conn)}` : "");

/** The packet's number in the recording, direction and connection. */
const name = (p: Packet): string => `${String(p.index)} ${p.dir}${connection(p)}`;

/** The fields beside the sequence: window, and the options that belong to a SYN or to SACK. */
function fields({real, sim, same}: Step, steady: boolean): Divergence[] {
  if (!real || !sim || !same) return [];
  const found: Divergence[] = [];
  const differ = (rule: Divergence["rule"], field: string, want: unknown, got: unknown): void => {
    if (want === got) return;
    const what = `${name(real)} ${identity(real)}: ${field} ${String(want)} expected, got ${String(got)}`;
    found.push({rule, at: real.t, what});
  };
  if (steady || real.win === 0 || sim.win === 0) differ("window", "win", real.win, sim.win);
  if (real.flags.includes("S")) {
    differ("options", "mss", real.mss, sim.mss);
    differ("options", "window scale", real.wscale, sim.wscale);
    differ("options", "SACK permitted", real.sackPermitted, sim.sackPermitted);
  }
  differ("options", "timestamps", real.timestamps, sim.timestamps);
  differ("options", "SACK blocks", real.sack, sim.sack);
  return found;
}

/** Recorded and simulated packets side by side, with a mark where they differ. */
export function sideBySide(rows: readonly Step[]): string[] {
  return rows.map(({real, sim, same}) => {
    const left = real ? line(real) : "";
    const right = sim ? `${line(sim)}${sim.reason ? ` (${sim.reason})` : ""}` : "";
    return `${same ? " " : "✗"} ${left.padEnd(70)} | ${right}`;
  });
}

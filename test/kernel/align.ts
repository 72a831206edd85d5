/**
 * Which simulated packet stands for which recorded one: for each connection and direction the
 * longest common sequence, in which packets sent within 0.2 ms count as a set.
 */
import {identity, isPureAck, type Packet} from "./packet.ts";

/** Packets nearer than this, in ms, are one burst: their order varies from run to run. */
const BURST_MS = 0.2;

/** One step of an alignment: a pair that agrees, or one that does not; either may be missing. */
export interface Step {
  readonly real: Packet | null;
  readonly sim: Packet | null;
  readonly same: boolean;
}

/** Puts each burst in the order of sequence and acknowledgment numbers. */
function sortBursts(packets: readonly Packet[]): Packet[] {
  const sorted: Packet[] = [];
  for (const burst of bursts(packets)) {
    sorted.push(...burst.sort((a, b) => a.seq - b.seq || (a.ack ?? 0) - (b.ack ?? 0)));
  }
  return sorted;
}

/** The packets cut into bursts. */
function bursts(packets: readonly Packet[]): Packet[][] {
  const all: Packet[][] = [];
  let last: Packet | undefined;
  for (const p of packets) {
    if (last && p.t - last.t <= BURST_MS) all.at(-1)?.push(p);
    else all.push([p]);
    last = p;
  }
  return all;
}

const key = (p: Packet): string => (p.lost ? `${identity(p)} lost` : identity(p));

/** Aligns two streams of one connection and direction. */
export function align(real: readonly Packet[], sim: readonly Packet[]): Step[] {
  return pairUp(longestCommon(sortBursts(real), sortBursts(sim)));
}

/** What a pair is worth; and at most how much less when its times are far apart, in µs. */
const PAIR = 1e9;
const APART = 1e6;

/** Longest common subsequence by `key`; of several, the one whose times are nearest. */
function longestCommon(real: readonly Packet[], sim: readonly Packet[]): Step[] {
  const keysR = real.map(key);
  const keysS = sim.map(key);
  const worth = (i: number, j: number): number =>
    keysR[i] === keysS[j] ? PAIR - Math.min(APART, Math.abs(real[i]!.t - sim[j]!.t) * 1e3) : -1;
  const width = sim.length + 1;
  const best = new Float64Array((real.length + 1) * width);
  for (let i = real.length - 1; i >= 0; i--) {
    for (let j = sim.length - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
      const pair = worth(i, j);
      best[i * width + j] = pair < 0 ? skip : Math.max(skip, pair + best[(i + 1) * width + j + 1]!);
    }
  }
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < real.length || j < sim.length) {
    const here = best[i * width + j]!;
    if (i < real.length && here === best[(i + 1) * width + j]) {
      steps.push({real: real[i++]!, sim: null, same: false});
    } else if (j < sim.length && here === best[i * width + j + 1]) {
      steps.push({real: null, sim: sim[j++]!, same: false});
    } else steps.push({real: real[i++]!, sim: sim[j++]!, same: true});
  }
  return steps;
}

/** Joins a missing and an extra packet of the same place into one that differs. */
function pairUp(steps: readonly Step[]): Step[] {
  const out: Step[] = [];
  for (let i = 0; i < steps.length; ) {
    if (steps[i]!.same) {
      out.push(steps[i++]!);
      continue;
    }
    const missing: Packet[] = [];
    const extra: Packet[] = [];
    for (; i < steps.length && !steps[i]!.same; i++) {
      const {real, sim} = steps[i]!;
      if (real) missing.push(real);
      if (sim) extra.push(sim);
    }
    for (let n = 0; n < Math.max(missing.length, extra.length); n++) {
      out.push({real: missing[n] ?? null, sim: extra[n] ?? null, same: false});
    }
  }
  return out;
}

/**
 * Compares ACKs by what they acknowledge in the end (rule 4): within a burst a kernel sends them
 * one by one, every second or merged. The last ACK of each burst, on either side, must stand
 * somewhere on the other.
 */
export function alignCumulative(real: readonly Packet[], sim: readonly Packet[]): Step[] {
  const realAcks = byAck(real);
  const simAcks = byAck(sim);
  const steps: Step[] = [];
  for (const burst of bursts(real.filter(isPureAck))) {
    const last = burst.at(-1)!;
    const others = simAcks.get(last.ack ?? 0) ?? [];
    const other = others.find((p) => p.sack === last.sack) ?? others[0];
    steps.push({real: last, sim: other ?? null, same: other !== undefined});
  }
  for (const burst of bursts(sim.filter(isPureAck))) {
    const last = burst.at(-1)!;
    if (!realAcks.has(last.ack ?? 0)) steps.push({real: null, sim: last, same: false});
  }
  const rest = (packets: readonly Packet[]): Packet[] => packets.filter((p) => !isPureAck(p));
  return [...steps, ...align(rest(real), rest(sim))];
}

function byAck(packets: readonly Packet[]): Map<number, Packet[]> {
  const map = new Map<number, Packet[]>();
  for (const p of packets.filter(isPureAck)) {
    const list = map.get(p.ack ?? 0);
    if (list) list.push(p);
    else map.set(p.ack ?? 0, [p]);
  }
  return map;
}

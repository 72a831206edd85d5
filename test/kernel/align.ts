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
export function sortBursts(packets: readonly Packet[]): Packet[] {
  const sorted: Packet[] = [];
  for (const burst of bursts(packets)) {
    sorted.push(...burst.sort((a, b) => a.seq - b.seq || (a.ack ?? 0) - (b.ack ?? 0)));
  }
  return sorted;
}

/** The packets cut into bursts. */
export function bursts(packets: readonly Packet[]): Packet[][] {
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

/** Longest common subsequence by `key`, after the equal beginning has been taken off. */
function longestCommon(real: readonly Packet[], sim: readonly Packet[]): Step[] {
  const steps: Step[] = [];
  let start = 0;
  for (; start < real.length && start < sim.length; start++) {
    const [r, s] = [real[start]!, sim[start]!];
    if (key(r) !== key(s)) break;
    steps.push({real: r, sim: s, same: true});
  }
  const a = real.slice(start);
  const b = sim.slice(start);
  const keysA = a.map(key);
  const keysB = b.map(key);
  const width = b.length + 1;
  const best = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * width + j] =
        keysA[i] === keysB[j]
          ? best[(i + 1) * width + j + 1]! + 1
          : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && keysA[i] === keysB[j]) {
      steps.push({real: a[i++]!, sim: b[j++]!, same: true});
    } else if (j >= b.length || (i < a.length && best[(i + 1) * width + j]! >= best[i * width + j + 1]!)) {
      steps.push({real: a[i++]!, sim: null, same: false});
    } else steps.push({real: null, sim: b[j++]!, same: false});
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

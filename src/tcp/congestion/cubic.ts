/** CUBIC (RFC 9438) with HyStart's delay test, in Linux's form. Windows are in segments. */
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqGt} from "../../wire/seq.ts";
import type {CongestionControl} from "./congestion.ts";
import {additiveIncrease, slowStart} from "./slow-start.ts";
import type {CongestionMemory} from "../block/recovery-state.ts";
import type {Tcb} from "../block/tcb.ts";
import {TICK, ticks} from "../block/timestamps.ts";

/** Share of the window that a loss leaves (RFC 9438 §4.6). */
const BETA = 717 / 1024;
/** How steep the cubic is, in segments per s³ (RFC 9438 §5.1). */
const C = 410 / 1024;
/** HyStart looks for longer delays only in windows of at least this many segments. */
const HYSTART_WINDOW = 16;
const HYSTART_SAMPLES = 8;
/** CUBIC's time is counted in ticks; so many are a second. */
const HZ = 1e6 / TICK;

interface Memory extends CongestionMemory {
  readonly name: "cubic";
  /** W_max, where the last loss was, and the window when the epoch began, in ticks; -1 = never. */
  lastMax: number;
  origin: number;
  epochAt: number;
  /** K: the time from the epoch to the origin, in 1/1024 s. */
  k: number;
  estimate: number;
  ackCount: number;
  per: number;
  updatedAt: number;
  updatedCwnd: number;
  minRtt: Micros;
  roundEnd: number;
  roundMin: Micros;
  samples: number;
  roundStart: Micros;
  lastAck: Micros;
  found: boolean;
}

function memory(tcb: Tcb): Memory {
  if (tcb.congestion?.name === "cubic") return tcb.congestion as Memory;
  const fresh: Memory = {
    name: "cubic",
    lastMax: 0,
    origin: 0,
    epochAt: -1,
    k: 0,
    estimate: 0,
    ackCount: 0,
    per: 0,
    updatedAt: -1,
    updatedCwnd: 0,
    minRtt: 0,
    roundEnd: seqAdd(tcb.snd.iss, 1),
    roundMin: Infinity,
    samples: 0,
    roundStart: 0,
    lastAck: 0,
    found: false
  };
  tcb.congestion = fresh;
  return fresh;
}

/** CUBIC with HyStart's delay test (RFC 9438). What it learns is kept in `tcb.congestion`. */
export const cubic: CongestionControl = {
  grow(tcb, acked, now) {
    const {cc} = tcb;
    let left = acked;
    if (cc.cwnd < cc.ssthresh) {
      left = slowStart(tcb, left);
      if (left <= 0) return;
    }
    // An ACK of what was SACKed before delivers nothing, and begins an epoch all the same.
    additiveIncrease(tcb, growthStep(memory(tcb), tcb, left, now), left);
  },
  threshold(tcb) {
    const m = memory(tcb);
    m.epochAt = -1;
    const {cwnd} = tcb.cc;
    // Fast convergence: a window below the last maximum leaves room for others (RFC 9438 §4.7).
    m.lastMax = cwnd < m.lastMax ? Math.floor((cwnd * (1 + BETA)) / 2) : cwnd;
    return Math.max(Math.floor(cwnd * BETA), 2);
  },
  measured(tcb, sample, now) {
    const m = memory(tcb);
    if (m.epochAt >= 0 && ticks(now) - m.epochAt < HZ) return;
    if (m.minRtt === 0 || sample < m.minRtt) m.minRtt = sample;
    if (!m.found && tcb.cc.cwnd < tcb.cc.ssthresh) hystart(m, tcb, sample, now);
  },
  timedOut(tcb, now) {
    tcb.congestion = null;
    beginRound(memory(tcb), tcb, now);
  },
  resumed(tcb, now) {
    // What was not sent does not count: the curve goes on from where it was.
    const m = memory(tcb);
    const idle = ticks(now) - ticks(tcb.cc.lastSentData);
    if (m.epochAt >= 0) m.epochAt = Math.min(m.epochAt + idle, ticks(now));
  }
};

/** How many acknowledged segments let the window grow by one (RFC 9438 §4.2-§4.5). */
function growthStep(m: Memory, tcb: Tcb, acked: number, now: Micros): number {
  const {cwnd} = tcb.cc;
  const tick = ticks(now);
  m.ackCount += acked;
  if (m.updatedCwnd === cwnd && tick - m.updatedAt <= HZ >> 5) return m.per;
  if (m.epochAt >= 0 && tick === m.updatedAt) return friendly(m, cwnd);
  m.updatedCwnd = cwnd;
  m.updatedAt = tick;
  if (m.epochAt < 0) {
    m.epochAt = tick;
    m.ackCount = acked;
    m.estimate = cwnd;
    m.k = m.lastMax <= cwnd ? 0 : Math.floor(1024 * Math.cbrt((m.lastMax - cwnd) / C));
    m.origin = Math.max(m.lastMax, cwnd);
  }
  // Whole segments, as the kernel counts them.
  const t = Math.floor(((tick - m.epochAt + Math.ceil(m.minRtt / TICK)) * 1024) / HZ) - m.k;
  const target = m.origin + Math.trunc(C * (t / 1024) ** 3);
  m.per = target > cwnd ? Math.floor(cwnd / (target - cwnd)) : 100 * cwnd;
  // Before the first loss the window may grow by half in a round trip, whatever the cubic says.
  if (m.lastMax === 0 && m.per > 20) m.per = 20;
  return friendly(m, cwnd);
}

/** Never slower than Reno would be (RFC 9438 §4.3). */
function friendly(m: Memory, cwnd: number): number {
  // 15/8 is what the kernel's whole numbers make of (1 + β) / (3 · (1 − β)).
  const delta = (cwnd * 15) >> 3;
  while (m.ackCount > delta && delta > 0) {
    m.ackCount -= delta;
    m.estimate++;
  }
  if (m.estimate > cwnd) m.per = Math.min(m.per, Math.floor(cwnd / (m.estimate - cwnd)));
  m.per = Math.max(m.per, 2);
  return m.per;
}

function beginRound(m: Memory, {snd}: Tcb, now: Micros): void {
  m.roundStart = m.lastAck = now;
  m.roundEnd = snd.nxt;
  m.roundMin = Infinity;
  m.samples = 0;
}

/** Leaves slow start when round trips grow longer, before a queue overflows (RFC 9406's aim). */
function hystart(m: Memory, tcb: Tcb, sample: Micros, now: Micros): void {
  const {cc, snd} = tcb;
  if (seqGt(snd.una, m.roundEnd)) beginRound(m, tcb, now);
  if (cc.cwnd < HYSTART_WINDOW) return;
  if (now - m.lastAck <= 2000) {
    m.lastAck = now;
    // An ACK train as long as half a round trip fills the path; a sender's chunk is 1 ms of it, and
    // pacing may have spread it over twice as long.
    if (now - m.roundStart > (m.minRtt + 1000) / (cc.paced ? 1 : 2)) m.found = true;
  }
  m.roundMin = Math.min(m.roundMin, sample);
  if (m.samples < HYSTART_SAMPLES) m.samples++;
  else if (m.roundMin > m.minRtt + Math.min(Math.max(m.minRtt / 8, 4000), 16000)) m.found = true;
  if (m.found) cc.ssthresh = cc.cwnd;
}

/**
 * What BBR knows of a connection and its path (Linux's tcp_bbr.c, version 1). Its numbers are whole
 * like the kernel's: bandwidths in segments per µs times 2^24, gains in 1/256.
 */
import type {Micros} from "../../base/units.ts";
import type {CongestionMemory, RecoveryPhase} from "../block/recovery-state.ts";
import type {Tcb} from "../block/tcb.ts";
import {ticks} from "../block/timestamps.ts";
import {MaxFilter} from "./max-filter.ts";

/** One segment per µs. */
export const BW_UNIT = 2 ** 24;
/** A gain of 1. */
export const UNIT = 256;
/** The least gain with which the rate doubles each round trip: 2 / ln 2. */
export const HIGH_GAIN = 739;
/** Its inverse: drains the queue that doubling has made. */
export const DRAIN_GAIN = 88;
/** A bandwidth counts for so many round trips: a cycle of gains, and two more. */
const BW_ROUNDS = 10;

/**
 * startup: the rate doubles each round trip. drain: the queue that this has made empties.
 * probe-bw: a bit more than the path carries, a bit less, then as much. probe-rtt: four segments in
 * flight, so that the queue is empty and the path's own round trip shows.
 */
type BbrMode = "startup" | "drain" | "probe-bw" | "probe-rtt";

/** A limit of the path that drops what is above it, however short the queue is. */
interface Policer {
  /** An interval is being measured; it has lasted so many round trips. */
  sampling: boolean;
  rounds: number;
  /** It is believed: `bw` counts in place of the largest bandwidth. */
  used: boolean;
  bw: number;
  /** When the interval began, in ms, and what had been delivered and lost. */
  since: number;
  delivered: number;
  lost: number;
}

/** How much more comes at once than the bandwidth says: ACKs are gathered on the way. */
interface Aggregation {
  epochAt: Micros;
  acked: number;
  /** The most, in segments, of this span of round trips and of the one before. */
  readonly extra: [number, number];
  rounds: number;
  slot: 0 | 1;
}

/** BBR's memory. */
export interface Bbr extends CongestionMemory {
  readonly name: "bbr";
  mode: BbrMode;
  /** The least round trip of the last 10 s, in µs, and the tick when it was measured. */
  minRtt: Micros;
  minRttAt: number;
  /** The tick when probing it may end, -1 while that has not begun; and whether a round has. */
  probeRttUntil: number;
  probeRttRound: boolean;
  readonly bw: MaxFilter;
  /** Round trips so far; the next begins with what is sent after so many deliveries. */
  rounds: number;
  nextRound: number;
  roundStarts: boolean;
  /** Where in the cycle of gains, and since when. */
  phase: number;
  phaseAt: Micros;
  pacingGain: number;
  cwndGain: number;
  /** The path is full: three round trips have brought no more than a quarter above `fullBw`. */
  full: boolean;
  fullBw: number;
  fullCount: number;
  /** What loss recovery did at the last ACK; in its first round it only replaces what arrives. */
  repairs: RecoveryPhase;
  conserves: boolean;
  /** The window before recovery, or before probe-rtt. */
  priorCwnd: number;
  /** Nothing was in flight, for there was nothing to send. */
  resumes: boolean;
  /** The pacing rate is not a guess any more. */
  measured: boolean;
  readonly policer: Policer;
  readonly aggregation: Aggregation;
}

/** BBR's memory of a connection, made when it is first asked for. */
export function memory(tcb: Tcb, now: Micros): Bbr {
  if (tcb.congestion?.name === "bbr") return tcb.congestion as Bbr;
  const fresh: Bbr = {
    name: "bbr",
    mode: "startup",
    minRtt: tcb.rtt.min,
    minRttAt: ticks(now),
    probeRttUntil: -1,
    probeRttRound: false,
    bw: new MaxFilter(BW_ROUNDS, 0),
    rounds: 0,
    nextRound: tcb.cc.delivered,
    roundStarts: false,
    phase: 0,
    phaseAt: 0,
    pacingGain: HIGH_GAIN,
    cwndGain: HIGH_GAIN,
    full: false,
    fullBw: 0,
    fullCount: 0,
    repairs: "open",
    conserves: false,
    priorCwnd: 0,
    resumes: false,
    measured: false,
    policer: {sampling: false, rounds: 0, used: false, bw: 0, since: 0, delivered: 0, lost: 0},
    aggregation: {epochAt: now, acked: 0, extra: [0, 0], rounds: 0, slot: 0}
  };
  tcb.congestion = fresh;
  return fresh;
}

/** The bandwidth of the path, as far as it is known. */
export const bandwidth = ({policer, bw}: Bbr): number => (policer.used ? policer.bw : bw.value);

/** `bw` with a gain in bytes a second, less a hundredth, so that queues shrink on average. */
export function bytesPerSecond({snd}: Tcb, bw: number, gain: number): number {
  const gained = Math.floor((bw * snd.mss * gain) / UNIT);
  return Math.floor((gained * 990_000) / BW_UNIT);
}

/** Does loss recovery hold the window down? */
export const inRepair = (phase: RecoveryPhase): boolean => phase === "recovery" || phase === "loss";

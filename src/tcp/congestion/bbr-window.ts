/** How much BBR keeps in flight, and how fast it sends: what follows from its model of the path. */
import type {Micros} from "../../base/units.ts";
import type {RateSample} from "../block/recovery-state.ts";
import {LARGEST_CHUNK} from "../block/segment-size.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {
  BW_UNIT,
  HIGH_GAIN,
  UNIT,
  bandwidth,
  bytesPerSecond,
  inRepair,
  type Bbr
} from "./bbr-state.ts";

/** In flight at least, in segments: with less the peer's ACKs wait for a timer. */
export const LEAST_WINDOW = 4;
/** The window while no round trip is known, in segments. */
const INITIAL_WINDOW = 10;
/** Below this rate, 1.2 Mbit/s, a chunk may be a single segment. */
const SINGLE_SEGMENTS = 150_000;
/** The most segments of a chunk that are budgeted for. */
const MOST_SEGMENTS = 127;
/** ACKs that were gathered for longer than this, in µs, are no reason for a larger window. */
const GATHERED: Micros = 100_000;

/** The least segments of a chunk at this pacing rate. */
export const leastChunk = ({cc}: Tcb): number => (cc.pacingRate < SINGLE_SEGMENTS ? 1 : 2);

/** Segments of a chunk that the sender means to hand over at once. */
function chunk(tcb: Tcb): number {
  const {cc, snd} = tcb;
  const bytes = Math.min(Math.floor(cc.pacingRate / 1024), LARGEST_CHUNK);
  return Math.min(Math.max(Math.floor(bytes / snd.mss), leastChunk(tcb)), MOST_SEGMENTS);
}

/** What the path holds without a queue, times a gain, in segments. */
function pathHolds({minRtt}: Bbr, bw: number, gain: number): number {
  if (minRtt === Infinity) return INITIAL_WINDOW;
  return Math.ceil(Math.floor((bw * minRtt * gain) / UNIT) / BW_UNIT);
}

/** The same with what both ends hold on to: chunks, and delayed ACKs. */
function withChunks(m: Bbr, tcb: Tcb, window: number): number {
  const even = (window + 3 * chunk(tcb) + 1) & ~1;
  // A short path has to hold more than it carries while that is probed.
  return m.mode === "probe-bw" && m.phase === 0 ? even + 2 : even;
}

/** What should be in flight at a gain, by the largest bandwidth. */
export const wanted = (m: Bbr, tcb: Tcb, gain: number): number =>
  withChunks(m, tcb, pathHolds(m, m.bw.value, gain));

/**
 * Of `inFlight` segments, those that will not have arrived when the next chunk may leave; with that
 * chunk, where what is in flight is to grow (bbr_packets_in_net_at_edt).
 */
export function inNetworkThen(m: Bbr, tcb: Tcb, inFlight: number, now: Micros): number {
  const wait = Math.max(0, Math.floor(tcb.cc.lastSent - now));
  const arrives = Math.floor((bandwidth(m) * wait) / BW_UNIT);
  const more = m.pacingGain > UNIT ? chunk(tcb) : 0;
  return Math.max(0, inFlight + more - arrives);
}

/** Room for ACKs that come together, once the path is full. */
function gatheredAcks(m: Bbr): number {
  if (!m.full) return 0;
  const most = Math.floor((bandwidth(m) * GATHERED) / BW_UNIT);
  return Math.min(Math.max(...m.aggregation.extra), most);
}

/** A guess from the first round trip: the initial window within it, times the gain of startup. */
export function guessPacingRate(m: Bbr, tcb: Tcb): void {
  const {cc, rtt, settings} = tcb;
  m.measured ||= rtt.srtt > 0;
  const trip = rtt.srtt > 0 ? Math.max(1, Math.floor(rtt.srtt)) : 1000;
  const bw = Math.floor((cc.cwnd * BW_UNIT) / trip);
  cc.pacingRate = Math.min(bytesPerSecond(tcb, bw, HIGH_GAIN), settings.maxPacingRate);
}

/** Until the path is full the rate only grows. */
export function setPacingRate(m: Bbr, tcb: Tcb, gain: number): void {
  const {cc, rtt, settings} = tcb;
  const rate = Math.min(bytesPerSecond(tcb, bandwidth(m), gain), settings.maxPacingRate);
  if (!m.measured && rtt.srtt > 0) guessPacingRate(m, tcb);
  if (m.full || rate > cc.pacingRate) cc.pacingRate = rate;
}

/** Remembers a window that is good enough to come back to. */
export function saveWindow(m: Bbr, {cc}: Tcb): void {
  const cut = inRepair(m.repairs) || m.mode === "probe-rtt";
  m.priorCwnd = cut ? Math.max(m.priorCwnd, cc.cwnd) : cc.cwnd;
}

/** The window after an ACK: toward what the path holds, twice that as a rule. */
export function setWindow(m: Bbr, tcb: Tcb, sample: RateSample): void {
  const {cc} = tcb;
  if (sample.acked > 0) cc.cwnd = nextWindow(m, tcb, sample);
  if (m.mode === "probe-rtt") cc.cwnd = Math.min(cc.cwnd, LEAST_WINDOW);
}

function nextWindow(m: Bbr, tcb: Tcb, {acked, losses}: RateSample): number {
  const {cc} = tcb;
  let {cwnd} = cc;
  if (losses > 0) cwnd = Math.max(cwnd - losses, 1);
  const [before, {phase}] = [m.repairs, cc];
  m.repairs = phase;
  if (phase === "recovery" && before !== "recovery") {
    m.conserves = true;
    m.nextRound = cc.delivered;
    cwnd = pipe(tcb) + acked;
  } else if (inRepair(before) && !inRepair(phase)) {
    m.conserves = false;
    cwnd = Math.max(cwnd, m.priorCwnd);
  }
  if (m.conserves) return Math.max(cwnd, pipe(tcb) + acked);
  const target = withChunks(m, tcb, pathHolds(m, bandwidth(m), m.cwndGain) + gatheredAcks(m));
  if (m.full) cwnd = Math.min(cwnd + acked, target);
  else if (cwnd < target || cc.delivered < INITIAL_WINDOW) cwnd += acked;
  return Math.max(cwnd, LEAST_WINDOW);
}

/** What each ACK tells BBR of the path: its bandwidth, its round trip, and whether it is full. */
import type {Micros} from "../../base/units.ts";
import {limitByProgram} from "./delivery-rate.ts";
import type {DeliveryRate, RateSample} from "../block/recovery-state.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {TICK, ticks} from "../block/timestamps.ts";
import {lookForPolicer} from "./bbr-policer.ts";
import {BW_UNIT, DRAIN_GAIN, HIGH_GAIN, UNIT, bandwidth, type Bbr} from "./bbr-state.ts";
import {LEAST_WINDOW, inNetworkThen, saveWindow, wanted} from "./bbr-window.ts";

/** The gains of the cycle: more than the path carries, less by as much, then as much. */
const CYCLE = [320, 192, UNIT, UNIT, UNIT, UNIT, UNIT, UNIT] as const;
/** It begins with any of them but that which lets a queue empty that there is not. */
const FIRST_PHASES = 7;
/** How long a round trip counts, and the least time of probing it, in ticks. */
const MIN_RTT_TICKS = 10e6 / TICK;
const PROBE_RTT_TICKS = 200e3 / TICK;
/** A quarter more in a round trip is growth; after so many without, the path is full. */
const GROWTH = 320;
const FLAT_ROUNDS = 3;
/** Round trips for which gathered ACKs count; after so many segments counting begins again. */
const GATHER_ROUNDS = 5;
const MOST_GATHERED = 2 ** 20;

/** Takes in an ACK's sample, in the kernel's order (bbr_update_model). */
export function updateModel(
  m: Bbr,
  tcb: Tcb,
  rate: DeliveryRate,
  sample: RateSample,
  now: Micros
): void {
  updateBandwidth(m, tcb, sample);
  updateAggregation(m, tcb, rate, sample);
  if (m.mode === "probe-bw" && phaseIsOver(m, tcb, rate, sample, now)) nextPhase(m, rate);
  checkFull(m, sample);
  checkDrained(m, tcb, rate, now);
  updateMinRtt(m, tcb, rate, sample, now);
  setGains(m);
}

function updateBandwidth(m: Bbr, tcb: Tcb, sample: RateSample): void {
  m.roundStarts = false;
  if (sample.delivered < 0 || sample.interval <= 0) return;
  if (sample.priorDelivered >= m.nextRound) {
    m.nextRound = tcb.cc.delivered;
    m.rounds++;
    m.roundStarts = true;
    m.conserves = false;
  }
  if (lookForPolicer(m, tcb, sample)) cycle(m, tcb);
  const bw = Math.floor((sample.delivered * BW_UNIT) / sample.interval);
  // With little to send it shows nothing, unless it is more than ever.
  if (!sample.appLimited || bw >= m.bw.value) m.bw.add(m.rounds, bw);
}

/** What came beyond what the bandwidth would have brought since the epoch began. */
function updateAggregation(m: Bbr, {cc}: Tcb, rate: DeliveryRate, sample: RateSample): void {
  const {aggregation: a} = m;
  if (sample.acked <= 0 || sample.delivered < 0 || sample.interval <= 0) return;
  if (m.roundStarts && ++a.rounds >= GATHER_ROUNDS) {
    a.rounds = 0;
    a.slot = a.slot === 0 ? 1 : 0;
    a.extra[a.slot] = 0;
  }
  const since = Math.max(0, rate.deliveredAt - a.epochAt);
  let expected = Math.floor((bandwidth(m) * since) / BW_UNIT);
  if (a.acked <= expected || a.acked + sample.acked >= MOST_GATHERED) {
    a.acked = 0;
    a.epochAt = rate.deliveredAt;
    expected = 0;
  }
  a.acked += sample.acked;
  a.extra[a.slot] = Math.max(a.extra[a.slot], Math.min(a.acked - expected, cc.cwnd));
}

/** A phase lasts a round trip; what was sent too fast has to be in flight, and to be gone again. */
function phaseIsOver(
  m: Bbr,
  tcb: Tcb,
  rate: DeliveryRate,
  {priorInFlight, losses}: RateSample,
  now: Micros
): boolean {
  const whole = rate.deliveredAt - m.phaseAt > m.minRtt;
  if (m.pacingGain === UNIT) return whole;
  const inFlight = inNetworkThen(m, tcb, priorInFlight, now);
  if (m.pacingGain > UNIT) {
    return whole && (losses > 0 || inFlight >= wanted(m, tcb, m.pacingGain));
  }
  return whole || inFlight <= wanted(m, tcb, UNIT);
}

function nextPhase(m: Bbr, rate: DeliveryRate): void {
  m.phase = (m.phase + 1) % CYCLE.length;
  m.phaseAt = rate.deliveredAt;
}

/** Begins the cycle of gains, in a phase by chance: flows that share a queue take turns. */
export function cycle(m: Bbr, {effects, rate}: Tcb): void {
  m.mode = "probe-bw";
  m.phase = CYCLE.length - 1 - effects.draw(FIRST_PHASES);
  if (rate) nextPhase(m, rate);
}

function checkFull(m: Bbr, {appLimited}: RateSample): void {
  if (m.full || !m.roundStarts || appLimited) return;
  if (m.bw.value >= Math.floor((m.fullBw * GROWTH) / UNIT)) {
    m.fullBw = m.bw.value;
    m.fullCount = 0;
  } else m.full = ++m.fullCount >= FLAT_ROUNDS;
}

function checkDrained(m: Bbr, tcb: Tcb, rate: DeliveryRate, now: Micros): void {
  if (m.mode === "startup" && m.full) {
    m.mode = "drain";
    tcb.cc.ssthresh = wanted(m, tcb, UNIT);
  }
  if (m.mode !== "drain") return;
  if (inNetworkThen(m, tcb, pipe(tcb), now) <= wanted(m, tcb, UNIT)) cycle(m, tcb);
}

/** The least round trip of ten seconds; where nothing shorter came, it is probed. */
function updateMinRtt(
  m: Bbr,
  tcb: Tcb,
  rate: DeliveryRate,
  {rtt, ackDelayed, delivered}: RateSample,
  now: Micros
): void {
  const tick = ticks(now);
  const expired = tick > m.minRttAt + MIN_RTT_TICKS;
  if (rtt >= 0 && (rtt < m.minRtt || (expired && !ackDelayed))) {
    m.minRtt = rtt;
    m.minRttAt = tick;
  }
  if (expired && !m.resumes && m.mode !== "probe-rtt") {
    m.mode = "probe-rtt";
    saveWindow(m, tcb);
    m.probeRttUntil = -1;
  }
  if (m.mode === "probe-rtt") probeRtt(m, tcb, rate, tick);
  if (delivered > 0) m.resumes = false;
}

/** Four segments in flight, for 200 ms and a round trip. */
function probeRtt(m: Bbr, tcb: Tcb, rate: DeliveryRate, tick: number): void {
  limitByProgram(tcb, rate);
  if (m.probeRttUntil < 0) {
    if (pipe(tcb) > LEAST_WINDOW) return;
    m.probeRttUntil = tick + PROBE_RTT_TICKS;
    m.probeRttRound = false;
    m.nextRound = tcb.cc.delivered;
    return;
  }
  m.probeRttRound ||= m.roundStarts;
  if (m.probeRttRound) endProbeRtt(m, tcb, tick);
}

/** Comes back to the window before, once the time is over. */
export function endProbeRtt(m: Bbr, tcb: Tcb, tick: number): void {
  if (m.probeRttUntil < 0 || tick <= m.probeRttUntil) return;
  m.minRttAt = tick;
  tcb.cc.cwnd = Math.max(tcb.cc.cwnd, m.priorCwnd);
  if (m.full) cycle(m, tcb);
  else m.mode = "startup";
}

function setGains(m: Bbr): void {
  switch (m.mode) {
    case "startup":
      m.pacingGain = m.cwndGain = HIGH_GAIN;
      break;
    case "drain":
      m.pacingGain = DRAIN_GAIN;
      m.cwndGain = HIGH_GAIN;
      break;
    case "probe-bw":
      m.pacingGain = m.policer.used ? UNIT : (CYCLE[m.phase] ?? UNIT);
      m.cwndGain = 2 * UNIT;
      break;
    case "probe-rtt":
      m.pacingGain = m.cwndGain = UNIT;
  }
}

/** How long the retransmission timer runs (RFC 9293 §3.8, RFC 6298 §5, RFC 8985 §7.2). */
import {ms, type Micros} from "../../base/units.ts";
import {isEarly, type Tcb} from "./tcb.ts";
import {TICK} from "./timestamps.ts";

/** How much later what is paced can leave, in µs: whole ticks (tcp_pacing_delay). */
const pacingDelay = ({cc}: Tcb, now: Micros): Micros =>
  cc.lastSent > now ? Math.floor((cc.lastSent - now) / TICK) * TICK : 0;

/** (Re)starts the RTO while anything is in flight (RFC 6298 §5.1-§5.3). */
export function rearmRto(tcb: Tcb, now: Micros): void {
  const {retransmitTimer: timer} = tcb;
  const head = tcb.snd.inFlight.head;
  if (!head) return timer.stop();
  let {rto} = tcb.rtt;
  if (timer.kind === "reorder" || timer.kind === "probe") {
    // These ran in place of the RTO, which counts from when the segment was sent.
    rto = Math.max(head.sentAt + rto - now, 1);
  }
  const wait = clampToUserTimeout(tcb, rto, now);
  timer.start("retransmit", now + wait + pacingDelay(tcb, now));
}

/** Starts the RTO afresh, from now on, whatever ran before. */
export function restartRto(tcb: Tcb, now: Micros): void {
  tcb.retransmitTimer.stop();
  rearmRto(tcb, now);
}

/** After new data or an ACK: a tail loss probe where it may be had, else the RTO. */
export function setTransmitTimer(tcb: Tcb, now: Micros): void {
  if (!scheduleLossProbe(tcb, now, true)) rearmRto(tcb, now);
}

/** Arranges for a tail loss probe (RFC 8985 §7.2); false when there can be none. */
export function scheduleLossProbe(tcb: Tcb, now: Micros, advancing: boolean): boolean {
  const {config, cc, rtt, snd} = tcb;
  const head = snd.inFlight.head;
  if (!config.tailLossProbe || !head || !tcb.options.sack || isEarly(tcb)) return false;
  if (cc.phase !== "open" && cc.phase !== "cwr") return false;
  let timeout = config.initialRto;
  if (rtt.srtt > 0) timeout = 2 * rtt.srtt + (snd.inFlight.length === 1 ? config.minRto : ms(2));
  const left = advancing ? rtt.rto : head.sentAt + wholeTicks(tcb) - now;
  if (left > 0) timeout = Math.min(timeout, left);
  tcb.retransmitTimer.start("probe", now + Math.round(timeout) + pacingDelay(tcb, now));
  return true;
}

/** The RTO as Linux counts it, in µs: rounded up to a tick, then doubled. */
export function wholeTicks({rtt, config}: Tcb): Micros {
  if (config.rtoFormula !== "linux") return rtt.rto;
  const step = TICK * 2 ** rtt.backoff;
  return Math.ceil(rtt.rto / step) * step;
}

/** Starts the persist timer when the window is shut and nothing is in flight (MUST-36). */
export function persistIfBlocked(tcb: Tcb, now: Micros): void {
  if (tcb.snd.inFlight.length > 0 || tcb.retransmitTimer.kind !== "idle") return;
  // The first probe waits for no longer than a retransmission would (tcp_probe0_base).
  const base = Math.max(tcb.rtt.rto, tcb.config.minRto);
  tcb.retransmitTimer.start("persist", now + clampProbe(tcb, base, now));
}

/**
 * The pause before the next window probe, in µs: it doubles each time (RFC 9293 §3.8.6.1, SHLD-30).
 */
export function probeInterval(tcb: Tcb, now: Micros): Micros {
  const {rtt, config} = tcb;
  const base = Math.max(rtt.rto, config.minRto);
  const wait = Math.min(base * 2 ** Math.min(rtt.backoff, 10), config.maxRto);
  return clampProbe(tcb, wait, now);
}

function clampProbe(tcb: Tcb, wait: Micros, now: Micros): Micros {
  const {cc} = tcb;
  const {userTimeout} = tcb.settings;
  const paced = pacingDelay(tcb, now);
  if (userTimeout === 0 || cc.probesSince < 0) return wait + paced;
  return Math.min(Math.max(cc.probesSince + userTimeout - now, ms(1)), wait) + paced;
}

/** `wait`, in µs, but no longer than TCP_USER_TIMEOUT allows (RFC 5482). */
export function clampToUserTimeout(tcb: Tcb, wait: Micros, now: Micros): Micros {
  const {userTimeout, retransmitTime} = tcb.settings;
  const limit = retransmitTime || userTimeout;
  if (limit === 0 || tcb.cc.retransStamp === 0) return wait;
  const left = tcb.cc.retransStamp + limit - now;
  return left <= 0 ? 1 : Math.min(wait, left);
}

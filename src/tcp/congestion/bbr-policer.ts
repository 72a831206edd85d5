/**
 * Finds a policer: a router that lets a fixed rate through and drops the rest. Two intervals in a
 * row, each with a fifth of its segments lost, have the same rate (BBR's long-term bandwidth).
 */
import type {Micros} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";
import {BW_UNIT, UNIT, bytesPerSecond, type Bbr} from "./bbr-state.ts";

/** Round trips of an interval, at least, and that a policed rate is kept for. */
const LEAST_ROUNDS = 4;
const KEPT_ROUNDS = 48;
/** So much loss means a policer, in 1/256 of what was delivered: 20 %. */
const LOSS = 50;
/** Two rates are the same that differ by an eighth, or by so many bytes a second. */
const SAME = UNIT / 8;
const SAME_RATE = 500;

/** What an ACK says that is looked at here. */
interface Heard {
  readonly losses: number;
  readonly appLimited: boolean;
}

/** Looks at an ACK. True when a policed rate was given up, and the path is to be probed again. */
export function lookForPolicer(m: Bbr, tcb: Tcb, {losses, appLimited}: Heard): boolean {
  const {policer} = m;
  if (policer.used) {
    const over = m.mode === "probe-bw" && m.roundStarts && ++policer.rounds >= KEPT_ROUNDS;
    if (over) forgetPolicer(m, tcb);
    return over;
  }
  if (!policer.sampling) {
    // Not before its tokens are used up.
    if (losses === 0) return false;
    beginInterval(m, tcb);
    policer.sampling = true;
  }
  if (appLimited) forgetPolicer(m, tcb);
  else measureInterval(m, tcb, losses);
  return false;
}

function measureInterval(m: Bbr, tcb: Tcb, losses: number): void {
  const {policer} = m;
  const {cc} = tcb;
  if (m.roundStarts) policer.rounds++;
  if (policer.rounds < LEAST_ROUNDS) return;
  if (policer.rounds > 4 * LEAST_ROUNDS) return forgetPolicer(m, tcb);
  // It ends with a loss: then the tokens are used up again.
  if (losses === 0) return;
  const lost = cc.lost - policer.lost;
  const delivered = cc.delivered - policer.delivered;
  if (delivered === 0 || lost * UNIT < LOSS * delivered) return;
  const took = inMs(deliveredAt(tcb)) - policer.since;
  if (took < 1) return;
  endInterval(m, tcb, Math.floor((delivered * BW_UNIT) / (took * 1000)));
}

function endInterval(m: Bbr, tcb: Tcb, bw: number): void {
  const {policer} = m;
  const apart = Math.abs(bw - policer.bw);
  const same = apart * UNIT <= SAME * policer.bw || bytesPerSecond(tcb, apart, UNIT) <= SAME_RATE;
  if (policer.bw > 0 && same) {
    policer.bw = Math.floor((bw + policer.bw) / 2);
    policer.used = true;
    policer.rounds = 0;
    m.pacingGain = UNIT;
    return;
  }
  policer.bw = bw;
  beginInterval(m, tcb);
}

function beginInterval({policer}: Bbr, tcb: Tcb): void {
  policer.since = inMs(deliveredAt(tcb));
  policer.delivered = tcb.cc.delivered;
  policer.lost = tcb.cc.lost;
  policer.rounds = 0;
}

/** Starts all over: no interval, and no policed rate. */
export function forgetPolicer(m: Bbr, tcb: Tcb): void {
  m.policer.bw = 0;
  m.policer.used = m.policer.sampling = false;
  beginInterval(m, tcb);
}

const deliveredAt = ({rate}: Tcb): Micros => rate?.deliveredAt ?? 0;
const inMs = (time: Micros): number => Math.floor(time / 1000);

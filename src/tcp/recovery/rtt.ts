/** Round-trip time and retransmission timeout (RFC 6298), in the RFC's form and in Linux's. */
import type {Micros} from "../../base/units.ts";
import {seqGt} from "../../wire/seq.ts";
import type {Tcb} from "../block/tcb.ts";

/**
 * Takes a measurement: `sample` is the time from sending to acknowledgment of the first segment
 * that was acknowledged, `latest` that of the last one, in µs (RFC 6298 §2).
 */
export function measureRtt(tcb: Tcb, sample: Micros, latest = sample): void {
  const {rtt, config} = tcb;
  const m = Math.max(1, sample);
  rtt.min = Math.min(rtt.min, Math.max(1, latest));
  if (config.rtoFormula === "linux") smoothLinux(tcb, m);
  else if (rtt.srtt === 0) {
    // RFC 6298 §2.2.
    rtt.srtt = m;
    rtt.rttvar = m / 2;
  } else {
    // RFC 6298 §2.3: the variation first, from the old smoothed time.
    rtt.rttvar += (Math.abs(rtt.srtt - m) - rtt.rttvar) / 4;
    rtt.srtt += (m - rtt.srtt) / 8;
  }
  rtt.backoff = 0;
  rtt.rto = computeRto(tcb);
}

/** The timeout that follows from the measurements so far, not backed off, in µs (RFC 6298 §2). */
function computeRto(tcb: Tcb): Micros {
  const {rtt, config} = tcb;
  if (rtt.srtt === 0) return config.initialRto;
  const rto =
    config.rtoFormula === "linux"
      ? rtt.srtt + rtt.rttvar
      : Math.max(config.minRto, rtt.srtt + 4 * rtt.rttvar) + config.rtoSlop;
  return Math.round(Math.min(config.maxRto, rto));
}

/** Doubles the timeout (RFC 6298 §5.5). */
export function backOff(tcb: Tcb): void {
  const {rtt, config} = tcb;
  rtt.backoff++;
  // The slop is added once, whatever the number of doublings; a SYN's first timeout is without it.
  const slop = rtt.srtt === 0 ? config.synSlop : config.rtoSlop;
  const bare = rtt.srtt === 0 && rtt.backoff === 1 ? rtt.rto : rtt.rto - slop;
  rtt.rto = Math.min(bare * 2 + slop, config.maxRto);
}

/** Takes the last doubling back (RFC 6069 §3). */
export function undoBackoff(tcb: Tcb): void {
  const {rtt, config} = tcb;
  rtt.backoff--;
  rtt.rto = Math.min(computeRto(tcb) * 2 ** rtt.backoff, config.maxRto);
}

/**
 * Linux keeps 4·RTTVAR as the largest deviation of one round trip, never below minRto, and lets it
 * fall by a quarter a round trip. A measurement below the mean counts an eighth as a deviation.
 */
function smoothLinux(tcb: Tcb, m: Micros): void {
  const {rtt, snd, config} = tcb;
  if (rtt.srtt === 0) {
    rtt.srtt = m;
    rtt.mdev = m * 2;
    rtt.rttvar = Math.max(rtt.mdev, config.minRto);
    rtt.mdevMax = rtt.rttvar;
    rtt.seq = snd.nxt;
    return;
  }
  let error = m - rtt.srtt;
  rtt.srtt += error / 8;
  if (error < 0) {
    error = -error - rtt.mdev / 4;
    if (error > 0) error /= 8;
  } else error -= rtt.mdev / 4;
  rtt.mdev += error;
  if (rtt.mdev > rtt.mdevMax) {
    rtt.mdevMax = rtt.mdev;
    if (rtt.mdevMax > rtt.rttvar) rtt.rttvar = rtt.mdevMax;
  }
  if (seqGt(snd.una, rtt.seq)) {
    if (rtt.mdevMax < rtt.rttvar) rtt.rttvar -= (rtt.rttvar - rtt.mdevMax) / 4;
    rtt.seq = snd.nxt;
    rtt.mdevMax = config.minRto;
  }
}

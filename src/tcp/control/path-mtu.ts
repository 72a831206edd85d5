/** What the path to the peer carries: learned from ICMP (RFC 1191), or by trying (RFC 4821). */
import type {Bytes, Micros} from "../../base/units.ts";
import type {PathSearch} from "../block/path-search.ts";
import type {Tcb} from "../block/tcb.ts";
import {currentThreshold} from "../congestion/validation.ts";
import {limitDuplicates} from "../recovery/recovery.ts";
import {newSearch} from "../send/path-search.ts";
import {markLost, retransmitLost} from "../send/retransmit.ts";
import {LEAST_PROBE, mssOf, mtuOf, syncMss} from "../send/sender-rules.ts";

/** The least that a path may be said to carry, in bytes (net.ipv4.route.min_pmtu). */
const LEAST_MTU: Bytes = 552;

/** What is taken for a path's MTU when a router says `mtu`, in bytes: never less than 552. */
export const believedMtu = (mtu: Bytes): Bytes => Math.max(mtu, LEAST_MTU);

/** A router says that the path carries `mtu` bytes: what was larger is cut, and sent again. */
export function mtuReduced(tcb: Tcb, mtu: Bytes, now: Micros): void {
  const {snd} = tcb;
  const carried = believedMtu(mtu);
  if (carried >= snd.pathMtu) return;
  snd.pathMtu = carried;
  syncMss(tcb);
  if (tcb.state !== "SYN-SENT") retransmitLarge(tcb, now);
}

/**
 * Nothing of what is in flight arrives. Where the system looks for black holes, smaller segments
 * are tried: `baseMss` at first, and on Linux half of that and so on (tcp_mtu_probing).
 */
export function probePathMtu(tcb: Tcb, now: Micros): void {
  const {snd, config} = tcb;
  if (config.mtuProbing === "never") return;
  if (!snd.search) snd.search = newSearch(tcb, now);
  else if (config.mtuProbing !== "once") {
    const half = mssOf(tcb, snd.search.low) >> 1;
    snd.search.low = mtuOf(tcb, Math.max(Math.min(config.baseMss, half), LEAST_PROBE));
  }
  syncMss(tcb);
}

/** The probe was lost, and nothing else: that is no congestion (tcp_fastretrans_alert). */
export function probeFailed(tcb: Tcb, search: PathSearch, now: Micros): void {
  search.high = search.size - 1;
  search.size = 0;
  tcb.cc.cwnd++;
  retransmitLarge(tcb, now);
}

/**
 * Sends again what does not pass, as smaller segments (tcp_simple_retransmit; RFC 1191 §6.4).
 */
function retransmitLarge(tcb: Tcb, now: Micros): void {
  const {cc, snd} = tcb;
  for (let i = 0; i < snd.inFlight.length;) {
    const run = snd.inFlight.run(i);
    const large = snd.inFlight.at(i).length > snd.mss;
    for (const end = i + run; i < end; i++) if (large) markLost(tcb, snd.inFlight.at(i));
  }
  if (cc.lostOut > 0) repairUncongested(tcb, "retransmit-smaller", now);
}

/**
 * Sends again what is marked lost, though nothing tells of congestion: neither window nor threshold
 * is lowered for it (tcp_non_congestion_loss_retransmit).
 */
export function repairUncongested(
  tcb: Tcb,
  why: NonNullable<Tcb["cc"]["uncongested"]>,
  now: Micros
): void {
  const {cc, snd} = tcb;
  if (!tcb.options.sack) limitDuplicates(tcb);
  if (cc.phase !== "loss") {
    cc.high = snd.nxt;
    cc.ssthresh = currentThreshold(tcb);
    cc.priorSsthresh = 0;
    cc.undoMarker = -1;
    cc.phase = "loss";
    cc.frto = false;
    cc.uncongested = why;
  }
  retransmitLost(tcb, now);
}

/** What the path to the peer carries: learned from ICMP (RFC 1191), or by trying (RFC 4821). */
import type {Bytes, Micros} from "../../base/units.ts";
import {limitDuplicates} from "../recovery/recovery.ts";
import {currentThreshold} from "../congestion/validation.ts";
import {TIMESTAMP_BYTES, type Tcb} from "../block/tcb.ts";
import {markLost, retransmitLost} from "../send/retransmit.ts";
import {senderRule} from "../send/sender-rules.ts";

/** IPv4 and TCP headers without options, in bytes. */
const HEADERS: Bytes = 40;
/** The least that a path may be said to carry, in bytes (net.ipv4.route.min_pmtu). */
const LEAST_MTU: Bytes = 552;
/** The least payload that is tried on a path that swallows what is larger (tcp_mtu_probe_floor). */
const LEAST_PROBE: Bytes = 48;

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
 * are tried: `baseMss` at first, and with "search" half of that and so on (tcp_mtu_probing).
 */
export function probePathMtu(tcb: Tcb): void {
  const {snd, config} = tcb;
  if (config.mtuProbing === "never") return;
  const tried = snd.probedMss;
  if (tried === Infinity) snd.probedMss = config.baseMss;
  else if (config.mtuProbing === "search") {
    snd.probedMss = Math.max(Math.min(config.baseMss, tried >> 1), LEAST_PROBE);
  }
  syncMss(tcb);
}

/** What a full segment carries from now on (Linux's tcp_sync_mss). */
export function syncMss(tcb: Tcb): void {
  const {snd, options} = tcb;
  const timestamps = options.timestamps ? TIMESTAMP_BYTES : 0;
  const carried = Math.min(options.mssClamp, snd.pathMtu - HEADERS) - timestamps;
  snd.wholeMss = Math.min(Math.max(carried, LEAST_PROBE), snd.probedMss);
  snd.mss = senderRule(tcb).fullSegment(snd.wholeMss, snd.maxWnd);
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

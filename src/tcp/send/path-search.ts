/**
 * The search for the largest segments that a path carries (RFC 4821, Linux's tcp_mtu_probing): a
 * segment larger than all others is sent, and either arrives or is lost alone.
 */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqGe, seqLt} from "../../wire/seq.ts";
import type {PathSearch} from "../block/path-search.ts";
import {segmentSize} from "../block/segment-size.ts";
import {TIMESTAMP_BYTES, pipe, type Tcb} from "../block/tcb.ts";
import {currentThreshold} from "../congestion/validation.ts";
import {finUnsent, unsent, windowRoom} from "./send-window.ts";
import {HEADERS, mssOf, mtuOf, syncMss} from "./sender-rules.ts";

/** The least congestion window with which a probe is sent, in segments (tcp_mtu_probe). */
const LEAST_CWND = 11;

/** A search that begins now: `baseMss` is taken for certain to pass (tcp_mtup_init). */
export function newSearch(tcb: Tcb, now: Micros): PathSearch {
  const {config, options, state} = tcb;
  // Before the peer has answered, timestamps count where they are asked for.
  const timestamps = state === "CLOSED" && config.timestamps && !options.timestamps;
  const low = mtuOf(tcb, config.baseMss) + (timestamps ? TIMESTAMP_BYTES : 0);
  return {low, high: options.mssClamp + HEADERS, size: 0, start: 0, end: 0, since: now};
}

/**
 * The payload of a probe to be sent now, in bytes: halfway between what passes and what might. 0
 * where this is no time for one, -1 where nothing must be sent before there is room for it
 * (tcp_mtu_probe).
 */
export function probePayload(tcb: Tcb, search: PathSearch, now: Micros): Bytes {
  const {snd, cc, rcv, config} = tcb;
  const {low, high} = search;
  if (search.size > 0 || cc.phase !== "open" || cc.cwnd < LEAST_CWND) return 0;
  // Options that come and go would change its size; and Windows and macOS try smaller ones only.
  if (rcv.sacks.length > 0 || rcv.dsack || config.mtuProbing === "once") return 0;
  const size = mssOf(tcb, (high + low) >> 1);
  if (size > mssOf(tcb, high) || high - low < config.mtuProbeThreshold) {
    searchAgain(tcb, search, now);
    return 0;
  }
  // With what follows, so that duplicate ACKs would tell of its loss.
  const needed = size + (cc.dupThreshold + 1) * snd.mss;
  if (unsent(tcb) + (finUnsent(tcb) ? 1 : 0) < needed || snd.wnd < needed) return 0;
  if (windowRoom(tcb) < needed) return -1;
  if (pipe(tcb) + 2 > cc.cwnd) return pipe(tcb) > 0 ? -1 : 0;
  const end = seqAdd(snd.nxt, size);
  const stamped = snd.stamps?.some(({key}) => seqGe(key, snd.nxt) && seqLt(key, seqAdd(end, -1)));
  return snd.buffers.joins(end) && !stamped ? size : 0;
}

/** The path may have changed: after a time all is searched again (tcp_mtu_check_reprobe). */
function searchAgain(tcb: Tcb, search: PathSearch, now: Micros): void {
  if (now - search.since < tcb.config.mtuProbeInterval) return;
  search.high = tcb.options.mssClamp + HEADERS;
  search.low = mtuOf(tcb, segmentSize(tcb));
  search.since = now;
}

/** A probe with `size` bytes leaves: in the congestion window it counts for two segments. */
export function probeLeaves(tcb: Tcb, search: PathSearch, size: Bytes): void {
  const {snd, cc} = tcb;
  cc.cwnd--;
  search.size = mtuOf(tcb, size);
  search.start = snd.nxt;
  search.end = seqAdd(snd.nxt, size);
}

/** The probe has arrived: segments are as large as it was from now on (tcp_mtup_probe_success). */
export function probePassed(tcb: Tcb, search: PathSearch, now: Micros): void {
  const {cc, snd} = tcb;
  cc.priorSsthresh = currentThreshold(tcb);
  // As many bytes as before, in larger segments.
  cc.cwnd = Math.max(1, Math.floor((cc.cwnd * mtuOf(tcb, snd.mss)) / search.size));
  cc.cwndCount = 0;
  cc.cwndStamp = now;
  cc.ssthresh = currentThreshold(tcb);
  search.low = search.size;
  search.size = 0;
  syncMss(tcb);
}

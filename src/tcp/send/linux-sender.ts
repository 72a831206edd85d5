/**
 * Linux's sender: several segments, a chunk, are handed to the network at once, and a segment waits
 * until it fits whole (tcp_write_xmit, tcp_tso_should_defer, tcp_bound_to_half_wnd).
 */
import type {Bytes} from "../../base/units.ts";
import {LARGEST_CHUNK} from "../block/segment-size.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import type {SenderRule} from "./sender-rule.ts";
import {finUnsent, smallInFlight, windowRoom} from "./send-window.ts";

/** The MSS of a peer that announces none, in bytes: a window not above it is not halved. */
const DEFAULT_MSS = 536;
/** The least that Linux sends in a segment, in bytes. */
const LEAST = 48;

/** Linux's rule. */
export const linuxSender: SenderRule = {
  fullSegment(mss, maxWnd) {
    // Half of the window, so that a second segment can be on its way; before one was ever open
    // there is nothing to go by.
    const most = maxWnd > DEFAULT_MSS ? maxWnd >> 1 : maxWnd || mss;
    return Math.min(mss, Math.max(most, LEAST));
  },
  // A FIN takes a number, and so needs room as a byte does.
  fits: (tcb, length, fin) => length + (fin ? 1 : 0) <= windowRoom(tcb),
  chunk,
  acked(tcb) {
    tcb.cc.pacingRate = pacingRate(tcb);
  },
  take(tcb, {length, size, most, last, push}) {
    if (length <= size) return length;
    const room = windowRoom(tcb);
    const full = size * most;
    if (full <= room && !last) return Math.min(full, length);
    const needed = Math.min(length, room);
    if (full <= needed) return full;
    // A part-filled segment goes with the chunk, where it could go alone (tcp_mss_split_point).
    return mayCut(tcb, push) ? needed : needed - (needed % size);
  },
  waitsForChunk(tcb, length, chunk, last, now) {
    const {snd, cc, rtt} = tcb;
    const {mss} = snd;
    const head = snd.inFlight.head;
    if (!head || cc.phase === "recovery" || cc.phase === "loss") return null;
    // Only right after sending, while the windows allow only a small chunk, and an ACK is due.
    if (now - cc.lastSent > 1000) return null;
    const room = windowRoom(tcb);
    const allowed = (cc.cwnd - pipe(tcb)) * mss;
    const limit = Math.min(room, allowed);
    if (limit >= chunk * mss || (!last && limit >= length)) return null;
    if (limit >= Math.floor(Math.min(snd.wnd, cc.cwnd * mss) / 3)) return null;
    const ackIn = head.sentAt + rtt.srtt - now;
    if (ackIn > Math.min(rtt.srtt / 2, 1000)) return null;
    if (allowed < room && allowed <= length) return "cwnd";
    if (allowed >= room && room <= length) return "other";
    // Nothing will join it any more.
    return (last && finUnsent(tcb)) || snd.buffers.eor ? null : "other";
  }
};

/** Would Nagle's algorithm let a part-filled segment go now? */
function mayCut(tcb: Tcb, push: boolean): boolean {
  const {snd, settings} = tcb;
  if (push) return true;
  // A cork counts here even where TCP_NODELAY lets part-filled segments go (tcp_nagle_check).
  if (settings.cork || snd.more) return false;
  return settings.nodelay || snd.inFlight.length === 0 || !smallInFlight(tcb);
}

/**
 * Segments in a chunk: what the pacing rate sends in a millisecond, more on a short path, and at
 * least two, unless the congestion control says less (tcp_tso_autosize).
 */
function chunk(tcb: Tcb, size: Bytes): number {
  const near = Math.floor(tcb.rtt.min / 512);
  const more = near < 32 ? Math.floor(LARGEST_CHUNK / 2 ** near) : 0;
  const bytes = Math.min(Math.floor(tcb.cc.pacingRate / 1024) + more, LARGEST_CHUNK);
  const least = congestionControl(tcb).leastChunk?.(tcb) ?? 2;
  return Math.max(least, Math.floor(bytes / size));
}

/** Twice the congestion window in a round trip in slow start, else a fifth more than it. */
function pacingRate({cc, rtt, snd, settings}: Tcb): number {
  const factor = cc.cwnd < cc.ssthresh / 2 ? 2 : 1.2;
  const window = Math.max(cc.cwnd, snd.inFlight.length) * snd.mss;
  return Math.min(Math.floor((factor * window * 1e6) / rtt.srtt), settings.maxPacingRate);
}

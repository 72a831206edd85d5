/**
 * Linux's sender: several segments, a chunk, are handed to the network at once, and a segment waits
 * until it fits whole (tcp_write_xmit, tcp_tso_should_defer, tcp_bound_to_half_wnd).
 */
import {segmentSize} from "../block/segment-size.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import type {SenderRule} from "./sender-rule.ts";
import {smallInFlight, windowRoom} from "./send-window.ts";

/** The MSS of a peer that announces none, in bytes: a window not above it is not halved. */
const DEFAULT_MSS = 536;
/** The least that Linux sends in a segment, in bytes. */
const LEAST = 48;

/** Linux's rule. */
export const linuxSender: SenderRule = {
  fullSegment(mss, maxWnd) {
    // Half of the window, so that a second segment can be on its way.
    const most = maxWnd > DEFAULT_MSS ? maxWnd >> 1 : maxWnd;
    return Math.min(mss, Math.max(most, LEAST));
  },
  // A FIN takes a number, and so needs room as a byte does.
  fits: (tcb, length, fin) => length + (fin ? 1 : 0) <= windowRoom(tcb),
  partThatFits(tcb, place, push) {
    // Where the window ends within a chunk, after a full segment, its rest goes with the chunk.
    if (place === 0) return 0;
    const room = windowRoom(tcb);
    return room > 0 && mayCut(tcb, push) ? room : 0;
  },
  chunk,
  cut: (_tcb, length) => length,
  endsChunk(tcb, place, left, push) {
    const {cc} = tcb;
    const mss = segmentSize(tcb);
    const size = chunk(tcb);
    if (place === 0) return false;
    if (place + 1 === size || pipe(tcb) + 1 >= cc.cwnd) return true;
    const room = windowRoom(tcb) - mss;
    if (room >= Math.min(left - mss, mss)) return false;
    return room <= 0 || !mayCut(tcb, push);
  },
  waitsForChunk(tcb, place, left, now) {
    const {snd, cc, rtt} = tcb;
    const mss = segmentSize(tcb);
    const head = snd.inFlight.head;
    if (place !== 0 || left <= mss || !head) return false;
    if (cc.phase === "recovery" || cc.phase === "loss") return false;
    // Only right after sending, while the windows allow only a small chunk, and an ACK is due.
    if (now - cc.lastSentData > 1000) return false;
    const limit = Math.min(windowRoom(tcb), (cc.cwnd - pipe(tcb)) * mss);
    if (limit >= chunk(tcb) * mss) return false;
    if (limit >= Math.floor(Math.min(snd.wnd, cc.cwnd * mss) / 3)) return false;
    const ackIn = head.sentAt + rtt.srtt - now;
    return ackIn <= Math.min(rtt.srtt / 2, 1000);
  }
};

/** Would Nagle's algorithm let a part-filled segment go now? */
function mayCut(tcb: Tcb, push: boolean): boolean {
  const {snd, settings} = tcb;
  if (push) return true;
  if (settings.cork || snd.more) return false;
  return settings.nodelay || !smallInFlight(tcb);
}

/** The most payload that Linux hands over at once, in bytes. */
const LARGEST_CHUNK = 65_343;

/**
 * Segments in a chunk: what the pacing rate sends in a millisecond, more on a short path, and at
 * least two (tcp_tso_autosize).
 */
function chunk({cc, rtt, snd}: Tcb): number {
  if (rtt.srtt === 0) return 2;
  const factor = cc.cwnd < cc.ssthresh / 2 ? 2 : 1.2;
  const paced = (factor * Math.max(cc.cwnd, snd.inFlight.length) * snd.mss * 976) / rtt.srtt;
  const near = Math.floor(Math.min(rtt.min, 16_384) / 512);
  const bytes = Math.min(paced + LARGEST_CHUNK / 2 ** near, LARGEST_CHUNK);
  return Math.max(2, Math.floor(bytes / snd.mss));
}

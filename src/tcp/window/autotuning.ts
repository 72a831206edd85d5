/**
 * How the receive window grows: with well filled segments, and with what the program reads in a
 * round trip (Linux's tcp_grow_window and receive autotuning).
 */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqDiff} from "../../wire/seq.ts";
import {segLen, type Segment} from "../../wire/segment.ts";
import type {Tcb} from "../block/tcb.ts";
import {sinceEchoed} from "../block/timestamps.ts";
import {bufferAccounting} from "./buffer-accounting.ts";
import {freeSpace, fullSpace} from "./receive-buffer.ts";

/** A larger segment shows how much of the buffer is payload. */
export function measureShare(tcb: Tcb, length: Bytes): void {
  const {rcv} = tcb;
  const share = bufferAccounting(tcb).share(length);
  if (share === null || share === rcv.share) return;
  rcv.share = share;
  setClamp(tcb, fullSpace(tcb));
  rcv.space = Math.min(rcv.space, rcv.clamp);
}

/** The least that TCP_WINDOW_CLAMP can be (half of SOCK_MIN_RCVBUF). */
export const LEAST_CLAMP: Bytes = 1152;

/**
 * Bounds the offer (Linux's tcp_set_window_clamp): TCP_WINDOW_CLAMP, until the buffer or the
 * segments turn out larger, since the kernel keeps the two in one place.
 */
export function setClamp({rcv}: Tcb, clamp: Bytes): void {
  if (clamp < rcv.clamp) rcv.ssthresh = Math.min(rcv.ssthresh, clamp);
  else if (clamp > rcv.clamp) rcv.ssthresh = Math.max(rcv.ssthresh, Math.min(rcv.wnd, clamp));
  rcv.clamp = clamp;
}

/** Lets the offer grow while segments are well filled (Linux's tcp_grow_window). */
export function growWindow(tcb: Tcb, length: Bytes): void {
  const {rcv} = tcb;
  const cost = Math.floor(bufferAccounting(tcb).cost(length) * rcv.share);
  const grow = cost <= length ? 2 * rcv.advertisedMss : growWithSmall(tcb, length, cost);
  if (grow > 0) widen(tcb, Math.max(grow, 2 * length));
}

/** Lets the offer grow by so many bytes, as far as there is room. */
export function widen(tcb: Tcb, grow: Bytes): void {
  const {rcv} = tcb;
  const room = Math.min(rcv.clamp, freeSpace(tcb)) - rcv.ssthresh;
  if (room <= 0) return;
  rcv.ssthresh += Math.min(room, grow);
  // The sender has to learn of it; while the window grows, quick ACKs do not run out.
  tcb.ack.quick |= 1;
}

/** Badly filled segments let the window grow too, while the buffer could still become large. */
function growWithSmall(tcb: Tcb, length: Bytes, cost: Bytes): Bytes {
  const {rcv, config} = tcb;
  let truesize = cost >> 1;
  let window = Math.floor(config.receiveBufferMax * rcv.share) >> 1;
  while (rcv.ssthresh <= window) {
    if (truesize <= length) return 2 * rcv.segment;
    truesize >>= 1;
    window >>= 1;
  }
  return 0;
}

/**
 * The program has read: lets the buffer follow what it reads in a round trip (Linux's receive
 * autotuning). Twice that much, and more while it grows from one round trip to the next. Linux
 * looks after each segment, and the first one of a call decides: the `rest` bytes of the call count
 * for the next round trip (tcp_rcv_space_adjust).
 */
export function autotune(tcb: Tcb, rest: Bytes, now: Micros): void {
  const {rcv} = tcb;
  if (rcv.rtt === 0 || now - rcv.spaceAt < rcv.rtt) return;
  const read = seqAdd(rcv.copied, -rest);
  const copied = seqDiff(read, rcv.spaceSeq) - seqDiff(rcv.nxt, read);
  if (copied > rcv.space) growBuffer(tcb, copied);
  rcv.spaceSeq = read;
  rcv.spaceAt = now;
}

/**
 * Payload came beyond a hole: the buffer makes room for what is kept until the hole is filled
 * (tcp_data_queue_ofo, since Linux 6.16). Not while nobody has accepted the connection.
 */
export function growForHole(tcb: Tcb): void {
  const {config, rcv} = tcb;
  if (config.receiveAccounting !== "truesize" || !config.receiveAutotuning) return;
  if (!tcb.unaccepted && !tcb.orphan) growBuffer(tcb, rcv.space);
}

function growBuffer(tcb: Tcb, copied: Bytes): void {
  const {rcv, settings, config} = tcb;
  const before = Math.max(1, rcv.space);
  rcv.space = copied;
  if (settings.receiveBufferLocked) return;
  const growth = Math.floor((2 * copied * (copied - before)) / before);
  const window = 2 * copied + 2 * growth + rcv.outOfOrder.reach(rcv.nxt);
  const buffer = Math.min(Math.ceil(window / rcv.share), config.receiveBufferMax);
  if (buffer <= settings.receiveBuffer) return;
  settings.receiveBuffer = buffer;
  rcv.clamp = fullSpace(tcb);
}

/**
 * A receiver's round trip, in µs, by the timestamp that the peer echoes: the least, then smoothed.
 * An ACK that echoes it before tells nothing, and takes the chance (tcp_rcv_rtt_measure_ts).
 */
export function measureByTimestamp(tcb: Tcb, segment: Segment, now: Micros): void {
  const {rcv, options} = tcb;
  if (!options.timestamps || segment.tsEcr <= 0 || segment.tsEcr === rcv.echoed) return;
  rcv.echoed = segment.tsEcr;
  if (segLen(segment) < rcv.segment) return;
  const sample = sinceEchoed(tcb, segment.tsEcr, now);
  if (sample <= 0) return;
  if (rcv.rtt === 0 || sample < rcv.rtt) rcv.rtt = sample;
  else if (rcv.nxt === rcv.copied) rcv.rtt += Math.round((sample - rcv.rtt) / 8);
}

/** A receiver's round trip, in µs: the time in which one window's worth came in. */
export function measureReceiver(tcb: Tcb, now: Micros): void {
  const {rcv} = tcb;
  if (rcv.rttAt > 0) {
    if (seqDiff(rcv.nxt, rcv.rttSeq) < 0) return;
    const sample = Math.max(1, now - rcv.rttAt);
    rcv.rtt = rcv.rtt === 0 ? sample : Math.min(rcv.rtt, sample);
  }
  rcv.rttSeq = seqAdd(rcv.nxt, rcv.wnd);
  rcv.rttAt = now;
}

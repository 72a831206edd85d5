/** Header fields and options of an outgoing segment (RFC 9293 §3.1, RFC 7323, RFC 2018). */
import type {Detail} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";
import {ACK, RST, SYN, URG, type SackBlock, type Segment} from "../../wire/segment.ts";
import {ecnBits, ecnField} from "../congestion/ecn.ts";
import type {Reason} from "../block/effects.ts";
import {announceWindow, windowRule} from "../window/window-rules.ts";
import {stampSent} from "./send-stamps.ts";
import {sackCount} from "../block/segment-size.ts";
import type {Tcb} from "../block/tcb.ts";
import {sinceReceived, timestamp} from "../block/timestamps.ts";
import {NEVER} from "../../base/units.ts";

/**
 * Sends one segment of this connection: `length` bytes of payload from `seq` on. `attempt` counts
 * retransmissions and probes from 1, 0 by default. All segments but a bare RST pass through here.
 */
export function transmit(
  tcb: Tcb,
  flags: number,
  seq: number,
  length: number,
  now: Micros,
  reason: Reason,
  attempt = 0,
  detail: Detail = null
): void {
  const {rcv, options, config, cc} = tcb;
  const syn = (flags & SYN) !== 0;
  const acks = (flags & ACK) !== 0;
  const rule = windowRule(tcb);
  const offers = syn && (!acks || (rule.offersTwice && tcb.active));
  const ts = offers ? config.timestamps : options.timestamps;
  const scaling = offers ? config.windowScaling : options.windowScale;
  const scale = offers ? rule.offeredScale(tcb) : rcv.scale;
  const urgent = tcb.snd.urgent < 0 || syn ? 0 : urgentPointer(tcb, seq);
  const fresh = length > 0 && attempt === 0;
  // Of what waits in TIME-WAIT Linux keeps too little to know.
  const ecn = tcb.ecn.on && rcv.frozen === null;
  // What leaves out of turn has the time at which it was due (skb_set_delivery_time).
  cc.lastSent = Math.max(cc.lastSent, now);
  const marks = ecn ? ecnBits(tcb, flags, fresh, attempt) : 0;
  const segment: Segment = {
    from: tcb.local,
    to: tcb.remote,
    flags: flags | marks | (urgent > 0 ? URG : 0),
    seq,
    ack: acks ? rcv.nxt : 0,
    wnd: announceWindow(tcb, flags),
    urgent,
    ecn: ecn ? ecnField(flags, fresh) : 0,
    len: length,
    data: length > 0 ? tcb.snd.stream.slice(syn ? seqAdd(seq, 1) : seq, length) : null,
    mss: syn ? rcv.advertisedMss : 0,
    wscale: syn && scaling ? scale : -1,
    sackPermitted: syn && (offers ? config.sack : options.sack),
    tsVal: ts ? timestamp(tcb, cc.lastSent) : -1,
    tsEcr: ts ? (acks ? options.tsRecent : 0) : -1,
    // What is kept of a closed socket knows of no holes.
    sack: syn || !options.sack || rcv.frozen !== null ? null : sackBlocks(tcb),
    fastOpen: syn ? fastOpenOption(tcb) : null
  };
  if (acks && !(flags & RST)) acknowledged(tcb, now);
  if (length > 0) noteData(tcb, now);
  tcb.effects.transmit(segment, reason, attempt, detail);
  if (length > 0 && tcb.snd.stamps) stampSent(tcb, tcb.snd.stamps, seq, length, now);
}

/**
 * Where the urgent data ends, from `seq` on; 0 where that is behind, or farther than a segment and
 * all that was sent reach (__tcp_transmit_skb).
 */
function urgentPointer({snd}: Tcb, seq: number): number {
  const ahead = seqDiff(snd.urgent, seq);
  if (ahead <= 0) return 0;
  if (ahead < 0x10000) return ahead;
  return seqGt(seqAdd(seq, 0xffff), snd.nxt) ? 0xffff : 0;
}

/** A SYN's Fast Open option: it is in the first one only (RFC 7413 §4.1.3). */
function fastOpenOption({fastOpen}: Tcb): string | null {
  if (!fastOpen) return null;
  const {option} = fastOpen;
  fastOpen.option = null;
  return option;
}

/** Sent soon after data came in: a reply. From now on ACKs may wait for the next reply. */
function noteData(tcb: Tcb, now: Micros): void {
  const {ack, cc} = tcb;
  cc.lastSentData = now;
  cc.dataOut++;
  if (sinceReceived(tcb, now) < ack.ato) ack.interactive = true;
}

/** Every segment that leaves carries the acknowledgment: nothing is owed any more. */
function acknowledged(tcb: Tcb, now: Micros): void {
  const {ack, config} = tcb;
  if (ack.quick > 0 && ack.pending && --ack.quick === 0) ack.ato = config.delackMin;
  if (ack.delackAt !== NEVER) {
    ack.delackAt = NEVER;
    tcb.effects.waiting("delayed-ack", -1, now);
  }
  ack.pending = false;
  ack.segments = 0;
  ack.now = false;
  ack.noMemory = false;
  ack.pushed = false;
  ack.pushedTwice = false;
  ack.compressed = 0;
  ack.compressedAt = NEVER;
  ack.lastSent = tcb.rcv.nxt;
}

/** The SACK option: a duplicate first (RFC 2883 §4), then holes' far sides, newest first. */
function sackBlocks(tcb: Tcb): readonly SackBlock[] | null {
  const {rcv} = tcb;
  if (rcv.sacks.length === 0 && !rcv.dsack) return null;
  const most = sackCount(tcb);
  const blocks = rcv.dsack ? [rcv.dsack, ...rcv.sacks] : [...rcv.sacks];
  rcv.dsack = null;
  return blocks.slice(0, most);
}

/** Takes acknowledged segments off the retransmission queue (RFC 9293 §3.10.7.4, fifth step). */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqDiff, seqGt, seqLt} from "../../wire/seq.ts";
import {FIN, SYN} from "../../wire/segment.ts";
import type {AckReport} from "../block/ack-report.ts";
import {noteDelivered} from "../congestion/delivery-rate.ts";
import type {Sent} from "../block/retransmission-queue.ts";
import type {Tcb} from "../block/tcb.ts";
import {timestamp} from "../block/timestamps.ts";
import {giveMemoryBack} from "../window/receive-memory.ts";
import {rackDelivered} from "../recovery/rack.ts";

/** The segments that an ACK takes off the queue. */
export interface TakenOff {
  /** The first that had not been SACKed, nor sent again. */
  hole: Sent | null;
  count: number;
  /** When the first and the last of such were sent, in µs; -1 for none. */
  first: Micros;
  last: Micros;
  /** One of them had been sent again. */
  retransmitted: boolean;
}

/** Takes off what stands before SND.UNA, and notes in the report what that says. */
export function takeOffAcked(tcb: Tcb, report: AckReport, now: Micros): TakenOff {
  const {snd} = tcb;
  const off: TakenOff = {hole: null, count: 0, first: -1, last: -1, retransmitted: false};
  // How many segments of the first buffer are gone, and what they carried.
  let gone = 0;
  let size = 0;
  let {head} = snd.inFlight;
  while (head && seqLt(head.seq, snd.una)) {
    if (seqGt(head.end, snd.una)) {
      const more = cutHead(tcb, gone, size);
      for (let left = more; left > 0; left--) takeOff(tcb, off, report, now);
      gone += more;
      break;
    }
    gone = snd.inFlight.run(0) > 1 ? gone + 1 : 0;
    size = seqDiff(head.end, head.seq);
    takeOff(tcb, off, report, now);
    head = snd.inFlight.head;
  }
  if (off.count > 0) giveMemoryBack(tcb);
  if (gone > 0) deliverToEnd(tcb, gone);
  return off;
}

/**
 * The first buffer is acknowledged in part, and `gone` segments of it are: if one of them is the
 * latest that was delivered, RACK has the buffer's end for that (tcp_rack_advance).
 */
function deliverToEnd({snd, cc}: Tcb, gone: number): void {
  const {inFlight} = snd;
  const last = inFlight.at(inFlight.run(0) - 1);
  if (cc.rackOrder < inFlight.at(0).order - gone || cc.rackOrder > last.order) return;
  cc.rackOrder = last.order;
  cc.rackEnd = last.end;
}

/** Takes the first segment off the queue. */
function takeOff(tcb: Tcb, off: TakenOff, report: AckReport, now: Micros): void {
  const {snd, cc} = tcb;
  const head = snd.inFlight.at(0);
  if (head.flags & SYN) cc.retransStamp = 0;
  else report.dataAcked = true;
  if (head.transmissions > 0) off.retransmitted = true;
  else if (!head.sacked) {
    off.last = head.sentAt;
    if (off.first < 0) off.first = head.sentAt;
    off.hole ??= head;
    if (!seqGt(head.end, cc.high)) report.originalSacked = true;
  }
  release(tcb, head, report, now);
  off.count++;
  snd.inFlight.shift();
}

/**
 * The ACK ends within the first segment. What is left of a buffer of several is cut again from
 * there, into segments of `size`, of which `gone` are acknowledged. Returns how many segments less
 * that makes, which have to be taken off (tcp_tso_acked).
 */
function cutHead(tcb: Tcb, gone: number, size: Bytes): number {
  const {snd} = tcb;
  const head = snd.inFlight.at(0);
  const run = snd.inFlight.run(0);
  if (gone + run === 1) {
    head.held += seqDiff(snd.una, head.seq);
    head.seq = snd.una;
    return 0;
  }
  const each = gone > 0 ? size : seqDiff(head.end, head.seq);
  const {end, flags} = snd.inFlight.at(run - 1);
  const text = seqDiff(end, snd.una) - (flags & FIN ? 1 : 0);
  const less = run - Math.max(1, Math.ceil(text / each));
  const first = snd.inFlight.at(less);
  first.seq = snd.una;
  snd.inFlight.cut(less, run - less, each);
  return less;
}

function release(tcb: Tcb, sent: Sent, report: AckReport, now: Micros): void {
  const {cc} = tcb;
  if (sent.retrans) cc.retransOut--;
  if (sent.lost) cc.lostOut--;
  if (sent.sacked) cc.sackedOut--;
  else if (tcb.options.sack) {
    cc.delivered++;
    // The echoed timestamp may say that it was the first transmission that came (RFC 3522).
    const {echo} = report;
    const spurious = sent.transmissions > 0 && echo > 0 && seqLt(echo, timestamp(tcb, sent.sentAt));
    if (!spurious) rackDelivered(tcb, sent, report, now);
  }
  if (tcb.rate && report.rate && !sent.sacked) noteDelivered(tcb.rate, report.rate, sent);
}

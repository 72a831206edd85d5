/** The payload and the FIN of an arriving segment (RFC 9293 §3.10.7.4, seventh and eighth step). */
import {CAUSES} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import {seqAdd, seqGe, seqGt, seqLe, seqLt, seqMax, seqMin} from "../../wire/seq.ts";
import {FIN, segLen, type SackBlock, type Segment} from "../../wire/segment.ts";
import {ackPolicy, measureSegment, payloadReceived} from "../ack/ack-policies.ts";
import {segmentCheck} from "./segment-checks.ts";
import {oweAck, sendAck} from "../ack/send-ack.ts";
import {enterTimeWait} from "../control/time-wait.ts";
import {trimBack, trimFront, type Block} from "../block/reassembly.ts";
import {growWindow, measureByTimestamp, measureReceiver, widen} from "../window/autotuning.ts";
import {bufferAccounting} from "../window/buffer-accounting.ts";
import {move, openWindow, type Tcb} from "../block/tcb.ts";

/** Takes the payload: in order, out of order, or as a duplicate (RFC 9293 §3.10.7.4, seventh). */
export function payloadArrives(tcb: Tcb, segment: Segment, now: Micros): void {
  const {rcv} = tcb;
  const length = segLen(segment);
  if (length === 0) return;
  measureByTimestamp(tcb, segment, now);
  const end = seqAdd(segment.seq, length);
  if (seqLe(end, rcv.nxt)) {
    // All of it is old: say at once what is expected, and that this came twice (RFC 2883).
    noteDuplicate(tcb, segment.seq, end);
    return outside(tcb);
  }
  if (seqGe(segment.seq, seqAdd(rcv.nxt, openWindow(tcb)))) {
    const bareFin = segment.len === 0 && segment.seq === rcv.nxt;
    if (!bareFin) return outside(tcb);
  }
  const block = toBlock(tcb, segment, end);
  if (seqLt(segment.seq, rcv.nxt)) {
    noteDuplicate(tcb, segment.seq, rcv.nxt);
    if (openWindow(tcb) === 0) return outside(tcb);
    trimFront(block, rcv.nxt);
  }
  if (seqGt(block.seq, rcv.nxt)) return aboveHole(tcb, block, segment);
  takeInOrder(tcb, block, segment, now);
}

function toBlock(tcb: Tcb, segment: Segment, end: number): Block {
  const fin = (segment.flags & FIN) !== 0;
  const accounting = bufferAccounting(tcb);
  const block: Block = {
    seq: segment.seq,
    end: fin ? seqAdd(end, -1) : end,
    data: segment.data,
    cost: segment.len > 0 ? accounting.cost(segment.len) : 0,
    room: segment.len > 0 ? accounting.room(segment.len) : 0,
    fin
  };
  // What lies beyond the offered window need not be taken (RFC 9293 §3.10.7.4).
  const limit = seqAdd(tcb.rcv.nxt, openWindow(tcb));
  const beyond = seqGt(block.end, limit) && seqLt(block.seq, limit);
  if (beyond && segmentCheck(tcb).beyondWindow(tcb, segment) === "trimmed") trimBack(block, limit);
  return block;
}

function takeInOrder(tcb: Tcb, block: Block, segment: Segment, now: Micros): void {
  const {rcv, ack} = tcb;
  let {fin} = block;
  rcv.nxt = block.end;
  rcv.queue.push(block);
  if (segment.len > 0) payloadReceived(tcb, segment, now);
  const hadHole = !rcv.outOfOrder.empty;
  const high = rcv.nxt;
  for (let next = rcv.outOfOrder.take(rcv.nxt); next; next = rcv.outOfOrder.take(rcv.nxt)) {
    fin ||= next.fin;
    if (seqLt(next.seq, high)) extendDuplicate(tcb, next.seq, seqMin(next.end, high));
    if (seqLe(next.end, rcv.nxt)) continue;
    trimFront(next, rcv.nxt);
    rcv.nxt = next.end;
    rcv.queue.push(next);
  }
  if (hadHole) {
    dropSacksBelow(tcb);
    // The hole is filled: tell at once (RFC 5681 §4.2).
    if (rcv.outOfOrder.empty) ack.now = true;
    ack.duplicates = 0;
  }
  if (rcv.shut && tcb.config.afterShutReceive === "discard") {
    rcv.queue.clear();
    rcv.copied = rcv.nxt;
  }
  if (fin) finArrives(tcb, now);
  if (tcb.config.receiveAutotuning && segment.len > 0) measureReceiver(tcb, now);
}

/** Payload beyond a hole is kept, and reported in SACK blocks (RFC 2018 §4). */
function aboveHole(tcb: Tcb, block: Block, segment: Segment): void {
  const {rcv} = tcb;
  oweAck(tcb);
  if (segment.len > 0) measureSegment(tcb, segment);
  const {seq, end} = block;
  const range = rcv.outOfOrder.insert(block);
  if (range.duplicate) noteDuplicate(tcb, seq, end);
  for (const [left, right] of range.repeated) extendDuplicate(tcb, left, right);
  if (!tcb.options.sack) return;
  const merged: SackBlock = {left: range.left, right: range.right};
  const apart = rcv.sacks.filter((b) => seqLt(b.right, merged.left) || seqGt(b.left, merged.right));
  rcv.sacks = [merged, ...apart].slice(0, 4);
  if (range.duplicate) return;
  // A bare FIN, which costs almost nothing, lets the window grow, too (measured on 6.18).
  if (segment.len === 0) widen(tcb, 2 * rcv.segment);
  else growWindow(tcb, segment.len);
}

function dropSacksBelow(tcb: Tcb): void {
  const {rcv} = tcb;
  rcv.sacks = rcv.sacks.filter((block) => seqGt(block.right, rcv.nxt));
}

function noteDuplicate(tcb: Tcb, left: number, right: number): void {
  if (tcb.options.sack && tcb.config.dsack) tcb.rcv.dsack = {left, right};
}

/** What filled the hole repeated what was kept already; ranges that touch are one report. */
function extendDuplicate(tcb: Tcb, left: number, right: number): void {
  const {dsack} = tcb.rcv;
  if (!dsack) return noteDuplicate(tcb, left, right);
  if (seqGt(left, dsack.right) || seqGt(dsack.left, right)) return;
  noteDuplicate(tcb, seqMin(left, dsack.left), seqMax(right, dsack.right));
}

/** Old, or outside the window: nothing is taken; answer at once, and the next ones too. */
function outside(tcb: Tcb): void {
  ackPolicy(tcb).hurry(tcb);
  oweAck(tcb);
  tcb.ack.now = true;
}

/** FIN bit: the peer will send no more (RFC 9293 §3.10.7.4, eighth step). */
function finArrives(tcb: Tcb, now: Micros): void {
  const {rcv} = tcb;
  rcv.nxt = seqAdd(rcv.nxt, 1);
  rcv.fin = true;
  rcv.outOfOrder.clear();
  rcv.sacks = [];
  rcv.dsack = null;
  oweAck(tcb);
  switch (tcb.state) {
    case "SYN-RECEIVED":
    case "ESTABLISHED":
      move(tcb, "CLOSE-WAIT", CAUSES.fin, now);
      // The answer may be the program's own close(): its FIN can carry this ACK along.
      tcb.ack.interactive = true;
      break;
    case "FIN-WAIT-1":
      sendAck(tcb, now, "ack", "of-the-fin");
      move(tcb, "CLOSING", CAUSES.fin, now);
      break;
    case "FIN-WAIT-2":
      sendAck(tcb, now, "ack", "of-the-fin");
      enterTimeWait(tcb, CAUSES.fin, now);
      break;
    default:
      break;
  }
}

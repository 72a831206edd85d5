/** The payload and the FIN of an arriving segment (RFC 9293 §3.10.7.4, seventh and eighth step). */
import {CAUSES} from "../block/cause.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqGe, seqGt, seqLe, seqLt, seqMax, seqMin} from "../../wire/seq.ts";
import {FIN, segLen, type SackBlock, type Segment} from "../../wire/segment.ts";
import {ackPolicy, measureSegment, payloadReceived} from "../ack/ack-policies.ts";
import {noteMark, noteReduction} from "../ack/congestion-echo.ts";
import {segmentCheck} from "./segment-checks.ts";
import {oweAck, sendAck} from "../ack/send-ack.ts";
import {enterTimeWait} from "../control/time-wait.ts";
import {trimBack, trimFront, type Block} from "../block/reassembly.ts";
import {growForHole, growWindow, widen} from "../window/autotuning.ts";
import {bufferAccounting} from "../window/buffer-accounting.ts";
import {checkPrediction, makeRoom} from "../window/receive-memory.ts";
import {move, openWindow, type Tcb} from "../block/tcb.ts";

/** Takes the payload: in order, out of order, or as a duplicate (RFC 9293 §3.10.7.4, seventh). */
export function payloadArrives(tcb: Tcb, segment: Segment, predicted: boolean, now: Micros): void {
  const {rcv} = tcb;
  const length = segLen(segment);
  if (tcb.ecn.on) noteReduction(tcb, segment);
  if (length === 0) return;
  // A duplicate that was not reported yet is forgotten with the next payload that was not predicted
  // (tcp_data_queue).
  if (!predicted) rcv.dsack = null;
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
  const {seq, len} = segment;
  const room = predicted || makeRoom(tcb, seq, len, bufferAccounting(tcb).cost(len));
  if (seqGt(block.seq, rcv.nxt)) return room ? aboveHole(tcb, block, segment) : undefined;
  if (!room) {
    // No window is offered, and at most what is all that there is to read is taken.
    oweAck(tcb);
    tcb.ack.now = tcb.ack.noMemory = true;
    if (rcv.queue.length > 0 && len > 0) return;
  }
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
  rcv.nxt = block.end;
  rcv.queue.push(block);
  if (segment.len > 0) payloadReceived(tcb, segment, now);
  if (block.fin) {
    const apart = segment.len === 0 && rcv.queue.length === 0;
    if (apart) rcv.queue.keepFin(bufferAccounting(tcb).cost(0));
    finArrives(tcb, now);
  }
  if (!rcv.outOfOrder.empty) {
    fillHole(tcb, now);
    // The hole is filled: tell at once (RFC 5681 §4.2).
    if (rcv.outOfOrder.empty) ack.now = true;
    ack.duplicates = 0;
  }
  if (rcv.sacks.length > 0) rcv.sacks = rcv.sacks.filter(({right}) => seqGt(right, rcv.nxt));
  checkPrediction(tcb);
  if (rcv.shut && tcb.config.afterShutReceive === "discard") {
    rcv.queue.clear();
    // The FIN has a number, too, and is nothing to read.
    rcv.copied = seqAdd(rcv.nxt, rcv.fin ? -1 : 0);
  }
}

/** What was kept above the hole follows, up to the next one. */
function fillHole(tcb: Tcb, now: Micros): void {
  const {rcv} = tcb;
  const high = rcv.nxt;
  for (let next = rcv.outOfOrder.take(rcv.nxt); next; next = rcv.outOfOrder.take(rcv.nxt)) {
    const {fin} = next;
    const past = seqAdd(next.end, fin ? 1 : 0);
    if (seqLt(next.seq, high)) extendDuplicate(tcb, next.seq, seqMin(past, high));
    if (seqLe(past, rcv.nxt)) continue;
    trimFront(next, rcv.nxt);
    // Of its payload nothing is left, of its memory all.
    if (fin && next.trimmed && next.seq === next.end) rcv.queue.keepFin(next.cost);
    rcv.nxt = next.end;
    rcv.queue.push(next);
    if (fin) finArrives(tcb, now);
  }
}

/** Payload beyond a hole is kept, and reported in SACK blocks (RFC 2018 §4). */
function aboveHole(tcb: Tcb, block: Block, segment: Segment): void {
  const {rcv} = tcb;
  if (tcb.ecn.on) noteMark(tcb, segment);
  oweAck(tcb);
  measureSegment(tcb, segment);
  rcv.predicts = false;
  const {seq, cost} = block;
  const past = seqAdd(block.end, block.fin ? 1 : 0);
  const {kept, repeated} = rcv.outOfOrder.insert(block);
  for (const [i, [left, right]] of repeated.entries()) {
    if (i === 0 && left === seq) noteDuplicate(tcb, left, right);
    else extendDuplicate(tcb, left, right);
  }
  if (tcb.options.sack) {
    noteSack(tcb, {left: seq, right: past});
    if (kept !== "none") growBeyondHole(tcb, segment.len, kept, cost);
  }
  growForHole(tcb);
}

/** Payload beyond a hole lets the window grow where SACK tells the peer of it. */
function growBeyondHole(tcb: Tcb, length: Bytes, kept: "own" | "copied", cost: Bytes): void {
  const {rcv} = tcb;
  // Whether there is room is asked before its own memory counts.
  if (kept === "own") rcv.outOfOrder.cost -= cost;
  // A bare FIN that found room in other memory costs nothing at all.
  if (length > 0) growWindow(tcb, length);
  else if (kept === "copied") widen(tcb, 2 * rcv.advertisedMss);
  if (kept === "own") rcv.outOfOrder.cost += cost;
}

/** The blocks to report: the latest first, joined with those that it touches (RFC 2018 §4). */
function noteSack({rcv}: Tcb, block: SackBlock): void {
  let {left, right} = block;
  let apart: SackBlock[] = rcv.sacks;
  for (;;) {
    const [from, to] = [left, right];
    const touches = (b: SackBlock): boolean => seqGe(b.right, from) && seqLe(b.left, to);
    for (const b of apart.filter(touches)) {
      left = seqMin(left, b.left);
      right = seqMax(right, b.right);
    }
    const rest = apart.filter((b) => !touches(b));
    if (rest.length === apart.length) break;
    apart = rest;
  }
  rcv.sacks = [{left, right}, ...apart].slice(0, 4);
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
  // With Linux as one of those that hurry() lets go, if the buffer has room (tcp_data_queue).
  if (tcb.config.delayedAck !== "adaptive") tcb.ack.now = true;
}

/** FIN bit: the peer will send no more (RFC 9293 §3.10.7.4, eighth step). */
export function finArrives(tcb: Tcb, now: Micros): void {
  const {rcv} = tcb;
  rcv.nxt = seqAdd(rcv.nxt, 1);
  rcv.fin = true;
  oweAck(tcb);
  if (segmentCheck(tcb).answersFin) tcb.ack.now = true;
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
  // Nothing follows a FIN. What was to be reported was, where the FIN was answered at once.
  rcv.outOfOrder.clear();
  rcv.sacks = [];
  rcv.dsack = null;
}

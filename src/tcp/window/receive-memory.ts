/**
 * The memory of Linux's receive buffer: where segments take more of it than the window reckoned
 * with, it is gained back, at last by dropping what came beyond a hole (tcp_prune_queue).
 */
import {collapse, PAGEFUL, type Memory} from "../block/collapse.ts";
import type {Bytes} from "../../base/units.ts";
import {seqDiff, seqGt} from "../../wire/seq.ts";
import {lengthOf, type Block} from "../block/reassembly.ts";
import {sendMemory} from "../block/send-buffer.ts";
import type {Tcb} from "../block/tcb.ts";
import {copied} from "./buffer-accounting.ts";
import {roundDown, roundUp} from "./receive-buffer.ts";

/** Memory is granted in pages; what is left of them is there at once (sk_forward_alloc). */
const PAGE = 4096;

const received = ({rcv}: Tcb): Bytes => rcv.queue.cost + rcv.outOfOrder.cost;

/** What is left of the memory that was granted, in bytes. */
export function spareMemory(tcb: Tcb): Bytes {
  const used = received(tcb) + sendMemory(tcb);
  if (used > tcb.granted) tcb.granted = roundUp(used, PAGE);
  return tcb.granted - used;
}

/** Memory was freed: whole pages are given back. */
export function giveMemoryBack(tcb: Tcb): void {
  tcb.granted -= roundDown(spareMemory(tcb), PAGE);
}

/**
 * May a segment be taken in that begins at `seq`, has `length` bytes of payload and costs `cost`
 * bytes of memory? Makes room for it where there is none.
 */
export function makeRoom(tcb: Tcb, seq: number, length: Bytes, cost: Bytes): boolean {
  if (tcb.config.receiveAccounting !== "truesize") return true;
  if (!fits(tcb, length) && !prune(tcb, seq, length)) return false;
  const missing = cost - spareMemory(tcb);
  if (missing > 0) tcb.granted += roundUp(missing, PAGE);
  return true;
}

/** Turns header prediction on, where nothing speaks against it (tcp_fast_path_check). */
export function checkPrediction(tcb: Tcb): void {
  const {rcv, settings} = tcb;
  const usual = rcv.outOfOrder.empty && rcv.urgent.state === "none";
  rcv.predicts ||= usual && rcv.wnd > 0 && received(tcb) < settings.receiveBuffer;
}

const fits = (tcb: Tcb, length: Bytes): boolean =>
  received(tcb) + length <= tcb.settings.receiveBuffer;

function prune(tcb: Tcb, seq: number, length: Bytes): boolean {
  const {rcv, settings} = tcb;
  if (received(tcb) === 0) return false;
  clampWindow(tcb);
  if (fits(tcb, length)) return true;
  const memory: Memory = {
    bloated: (block) => Math.floor(block.cost * rcv.share) > lengthOf(block),
    piece: (size) => ({cost: copied.cost(size), room: copied.room(size)})
  };
  rcv.outOfOrder.recast((blocks) => collapseRanges(blocks, settings.receiveBuffer >> 3, memory));
  rcv.queue.recast((blocks) => collapse(blocks, rcv.copied, memory));
  if (!fits(tcb, length)) dropBeyondHole(tcb, seq, length);
  giveMemoryBack(tcb);
  if (fits(tcb, length)) return true;
  rcv.predicts = false;
  return false;
}

/** The buffer grows to what is in it where it may, else little is offered (tcp_clamp_window). */
function clampWindow(tcb: Tcb): void {
  const {rcv, settings, config} = tcb;
  const used = received(tcb);
  tcb.ack.quick = 0;
  if (settings.receiveBuffer < config.receiveBufferMax && !settings.receiveBufferLocked) {
    settings.receiveBuffer = Math.min(used, config.receiveBufferMax);
  }
  if (used > settings.receiveBuffer) rcv.ssthresh = Math.min(rcv.clamp, 2 * rcv.advertisedMss);
}

/** Collapses each range of blocks without a hole; a few small ones are not worth it. */
function collapseRanges(blocks: readonly Block[], few: Bytes, memory: Memory): Block[] {
  const result: Block[] = [];
  let tiny = 0;
  for (let i = 0; i < blocks.length;) {
    const head = blocks[i] as Block;
    let {end} = head;
    let next = i + 1;
    for (let block = blocks[next]; block && !seqGt(block.seq, end); block = blocks[++next]) {
      if (seqGt(block.end, end)) ({end} = block);
    }
    const range = blocks.slice(i, next);
    const worth = range.length > 1 || seqDiff(end, head.seq) >= PAGEFUL;
    if (!worth) tiny += head.cost;
    if (tiny > few) return [...result, ...blocks.slice(i)];
    result.push(...(worth ? collapse(range, head.seq, memory) : range));
    i = next;
  }
  return result;
}

/** Drops the last blocks beyond a hole, and what SACK would tell of them (tcp_prune_ofo_queue). */
function dropBeyondHole(tcb: Tcb, seq: number, length: Bytes): void {
  const {rcv, settings} = tcb;
  const {outOfOrder} = rcv;
  const step = settings.receiveBuffer >> 3;
  let goal = step;
  for (let last = outOfOrder.last; last && !seqGt(seq, last.seq); last = outOfOrder.last) {
    outOfOrder.drop();
    rcv.sacks = [];
    rcv.dsack = null;
    goal -= last.cost;
    if (goal > 0) continue;
    if (fits(tcb, length)) return;
    goal = step;
  }
}

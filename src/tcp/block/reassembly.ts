/**
 * Received text: in order and not yet read, and out of order with holes before it
 * (RFC 9293 §3.10.7.4, seventh step). Counts what each segment costs in buffer space.
 */
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff, seqGt, seqLe, seqLt} from "../../wire/seq.ts";

/** A stretch of received text. */
export interface Block {
  seq: number;
  end: number;
  data: Uint8Array | null;
  /** What it costs of the receive buffer, in bytes. */
  cost: Bytes;
  /** Text that its memory still has room for, in bytes. */
  room: Bytes;
  /** A FIN stands right after the text. */
  fin: boolean;
  /** Its beginning was there already: its memory stays its own. */
  trimmed?: true;
}

/** Text in order, waiting for recv(); what it costs of the buffer is counted, too. */
export class ReceiveQueue {
  private blocks: Block[] = [];
  /** Bytes waiting. */
  length: Bytes = 0;
  /** Buffer space taken, in bytes. */
  cost: Bytes = 0;

  /** Adds a block that follows what is there. */
  push(block: Block): void {
    const n = seqDiff(block.end, block.seq);
    if (n === 0) return;
    const last = this.blocks[this.blocks.length - 1];
    // A kernel copies a little text behind the last, and frees the segment (tcp_try_coalesce).
    if (last && last.room >= n && !block.trimmed) {
      block.cost = 0;
      block.room = last.room - n;
    }
    this.length += n;
    this.cost += block.cost;
    // Text without content is only a number: keep one block for a whole stretch of it.
    if (last && last.data === null && block.data === null && last.end === block.seq) {
      last.end = block.end;
      last.cost += block.cost;
      last.room = block.room;
      return;
    }
    this.blocks.push(block);
  }

  /**
   * Takes at most `max` bytes out; with `peek`, leaves them. Answers the bytes, or only their
   * number where none of them has content: most runs never look at what they carry.
   */
  read(max: Bytes, peek: boolean): Uint8Array | Bytes {
    const n = Math.min(max, this.length);
    let bytes: Uint8Array | null = null;
    let done = 0;
    let index = 0;
    while (done < n) {
      const block = this.blocks[index] as Block;
      const size = seqDiff(block.end, block.seq);
      const take = Math.min(size, n - done);
      if (block.data) {
        bytes ??= new Uint8Array(n);
        bytes.set(block.data.subarray(0, take), done);
      }
      done += take;
      if (peek) index++;
      else this.consume(block, take, size);
    }
    return bytes ?? n;
  }

  clear(): void {
    this.blocks = [];
    this.length = 0;
    this.cost = 0;
  }

  private consume(block: Block, take: Bytes, size: Bytes): void {
    this.length -= take;
    if (take === size) {
      this.cost -= block.cost;
      this.blocks.shift();
      return;
    }
    // A kernel frees a segment's memory only when all of it was read; a merged stretch by share.
    const share = block.data ? 0 : Math.floor((block.cost * take) / size);
    block.cost -= share;
    this.cost -= share;
    block.seq += take;
    if (block.data) block.data = block.data.subarray(take);
  }
}

/** What became of text above a hole. */
export interface Insertion {
  /** The unbroken range that it is now part of. */
  readonly left: number;
  readonly right: number;
  /** All of it was there already. */
  readonly duplicate: boolean;
  /** What was there already, from left to right: a first number, and that after the last. */
  readonly repeated: readonly (readonly [number, number])[];
}

/** Text above a hole: blocks that neither touch nor overlap, in order of sequence number. */
export class OutOfOrderQueue {
  readonly blocks: Block[] = [];
  cost: Bytes = 0;

  get empty(): boolean {
    return this.blocks.length === 0;
  }

  /** Puts a block in; where they overlap, what was there stays. Returns the merged range. */
  insert(block: Block): Insertion {
    const {blocks} = this;
    let i = blocks.length;
    while (i > 0 && seqGt((blocks[i - 1] as Block).seq, block.seq)) i--;
    const before = blocks[i - 1];
    const holder = this.covering(i - 1, block);
    if (holder) {
      const duplicate = !block.fin || holder.fin;
      if (block.end === holder.end) holder.fin ||= block.fin;
      return {...this.range(i - 1), duplicate, repeated: []};
    }
    const repeated: [number, number][] = [];
    if (before && seqGt(before.end, block.seq)) {
      repeated.push([block.seq, before.end]);
      trimFront(block, before.end);
    }
    while (i < blocks.length && seqLe((blocks[i] as Block).end, block.end)) {
      const covered = blocks[i] as Block;
      block.fin ||= covered.fin && covered.end === block.end;
      if (seqLt(covered.seq, covered.end)) repeated.push([covered.seq, covered.end]);
      this.cost -= (blocks[i] as Block).cost;
      blocks.splice(i, 1);
    }
    const after = blocks[i];
    if (after && seqLt(after.seq, block.end)) {
      repeated.push([after.seq, block.end]);
      trimBack(block, after.seq);
    }
    blocks.splice(i, 0, block);
    this.cost += block.cost;
    return {...this.range(i), duplicate: false, repeated};
  }

  /** The next block that starts at or before `nxt`, taken out; undefined when there is a hole. */
  take(nxt: number): Block | undefined {
    const first = this.blocks[0];
    if (!first || seqGt(first.seq, nxt)) return undefined;
    this.blocks.shift();
    this.cost -= first.cost;
    return first;
  }

  /** How far the text kept here reaches beyond `nxt`, in bytes; 0 when there is none. */
  reach(nxt: number): Bytes {
    const last = this.blocks[this.blocks.length - 1];
    return last ? Math.max(0, seqDiff(last.end, nxt)) : 0;
  }

  clear(): void {
    this.blocks.length = 0;
    this.cost = 0;
  }

  /** Where all text of `block` is there already: what holds the end of it. */
  private covering(index: number, block: Block): Block | null {
    let holder = this.blocks[index];
    if (!holder || seqLt(holder.end, block.seq)) return null;
    while (seqLt(holder.end, block.end)) {
      const next: Block | undefined = this.blocks[++index];
      if (next?.seq !== holder.end) return null;
      holder = next;
    }
    return holder;
  }

  /** The unbroken range around the block at `index`; a FIN has a number of its own. */
  private range(index: number): {left: number; right: number} {
    let a = index;
    let b = index;
    const {blocks} = this;
    while (a > 0 && (blocks[a - 1] as Block).end === (blocks[a] as Block).seq) a--;
    while (b + 1 < blocks.length && (blocks[b + 1] as Block).seq === (blocks[b] as Block).end) b++;
    const last = blocks[b] as Block;
    return {left: (blocks[a] as Block).seq, right: seqAdd(last.end, last.fin ? 1 : 0)};
  }
}

/** Drops what stands before `seq`. */
export function trimFront(block: Block, seq: number): void {
  const n = seqDiff(seq, block.seq);
  if (n <= 0) return;
  if (block.data) block.data = block.data.subarray(n);
  block.seq = seq;
  block.trimmed = true;
}

/** Drops what stands at `seq` and after. */
export function trimBack(block: Block, seq: number): void {
  const keep = seqDiff(seq, block.seq);
  if (block.data) block.data = block.data.subarray(0, keep);
  block.end = seq;
  block.fin = false;
}

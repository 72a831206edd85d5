/**
 * Received text: in order and not yet read, and out of order with holes before it
 * (RFC 9293 §3.10.7.4, seventh step). Counts what each segment costs in buffer space.
 */
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff, seqGe, seqGt, seqLe, seqLt} from "../../wire/seq.ts";

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
  /** Its beginning was there already, or was read: its memory stays its own. */
  trimmed?: true;
}

/** Payload of a block, in bytes. */
export const lengthOf = ({seq, end}: Block): Bytes => seqDiff(end, seq);
/** The number after all that it has: a FIN counts. */
const past = ({end, fin}: Block): number => seqAdd(end, fin ? 1 : 0);

/** Copies a block behind another one that has room for it (tcp_try_coalesce). */
export function append(to: Block, from: Block): void {
  const a = lengthOf(to);
  const b = lengthOf(from);
  if (to.data || from.data) {
    const both = new Uint8Array(a + b);
    if (to.data) both.set(to.data);
    if (from.data) both.set(from.data, a);
    to.data = both;
  }
  to.end = from.end;
  to.room -= b;
  to.fin ||= from.fin;
}

/** Text in order, waiting for recv(); what it costs of the buffer is counted, too. */
export class ReceiveQueue {
  private blocks: Block[] = [];
  private first = 0;
  /** Bytes waiting. */
  length: Bytes = 0;
  /** Buffer space taken, in bytes. */
  cost: Bytes = 0;
  /** What of it a FIN takes that came apart from what it follows, until the end is read. */
  fin: Bytes = 0;

  /** Bytes that are left of the first segment. */
  get head(): Bytes {
    const block = this.blocks[this.first];
    return block ? lengthOf(block) : 0;
  }

  /** Adds a block that follows what is there. */
  push(block: Block): void {
    const n = lengthOf(block);
    if (n === 0) return;
    this.length += n;
    const last = this.first < this.blocks.length ? this.blocks[this.blocks.length - 1] : undefined;
    // A kernel copies a little text behind the last, and frees the segment (tcp_try_coalesce).
    if (last && last.room >= n && !block.trimmed) return append(last, block);
    this.cost += block.cost;
    this.blocks.push(block);
  }

  /**
   * Takes at most `max` bytes out; with `peek`, leaves them. Returns the bytes, or only their
   * number where none of them has content: most runs never look at what they carry.
   */
  read(max: Bytes, peek: boolean): Uint8Array | Bytes {
    const n = Math.min(max, this.length);
    let bytes: Uint8Array | null = null;
    let done = 0;
    let index = this.first;
    while (done < n) {
      const block = this.blocks[index] as Block;
      const size = lengthOf(block);
      const take = Math.min(size, n - done);
      if (block.data) {
        bytes ??= new Uint8Array(n);
        bytes.set(block.data.subarray(0, take), done);
      }
      done += take;
      if (!peek) this.consume(block, take, size);
      if (peek || take === size) index = peek ? index + 1 : this.first;
    }
    return bytes ?? n;
  }

  /** A FIN came in memory of its own. */
  keepFin(cost: Bytes): void {
    this.fin = cost;
    this.cost += cost;
  }

  /** The end was read. */
  dropFin(): void {
    this.cost -= this.fin;
    this.fin = 0;
  }

  clear(): void {
    this.blocks = [];
    this.first = 0;
    this.length = 0;
    this.cost = 0;
    this.fin = 0;
  }

  private consume(block: Block, take: Bytes, size: Bytes): void {
    this.length -= take;
    if (take === size) {
      this.cost -= block.cost;
      this.first++;
      if (this.first < 64 || this.first * 2 < this.blocks.length) return;
      this.blocks = this.blocks.slice(this.first);
      this.first = 0;
      return;
    }
    // A kernel frees a segment's memory only when all of it was read. Where payload alone counts,
    // what was read is free.
    if (block.cost === size) {
      block.cost -= take;
      this.cost -= take;
    }
    trimFront(block, seqAdd(block.seq, take));
  }

  /** Puts other blocks with the same content in place of those that are there. */
  recast(change: (blocks: readonly Block[]) => Block[]): void {
    this.blocks = change(this.blocks.slice(this.first));
    this.first = 0;
    this.cost = costOf(this.blocks) + this.fin;
  }
}

const costOf = (blocks: readonly Block[]): Bytes => blocks.reduce((sum, {cost}) => sum + cost, 0);

/** What became of text above a hole. */
export interface Insertion {
  /** It is kept in memory of its own, was copied behind what was there, or was there already. */
  readonly kept: "own" | "copied" | "none";
  /** What was there already, in the order in which it was found: from a number up to another. */
  readonly repeated: readonly (readonly [left: number, right: number])[];
}

/**
 * Text above a hole: blocks in order of sequence number. None lies within another, but they may
 * overlap: a segment keeps its memory even where a part of it was there (tcp_data_queue_ofo).
 */
export class OutOfOrderQueue {
  readonly blocks: Block[] = [];
  cost: Bytes = 0;

  get empty(): boolean {
    return this.blocks.length === 0;
  }

  /** Puts a block in. */
  insert(block: Block): Insertion {
    const {blocks} = this;
    let i = blocks.length;
    while (i > 0 && seqGt((blocks[i - 1] as Block).seq, block.seq)) i--;
    const before = blocks[i - 1];
    const repeated: [number, number][] = [];
    if (before && seqLt(block.seq, past(before))) {
      if (seqLe(past(block), past(before))) {
        return {kept: "none", repeated: [[block.seq, past(block)]]};
      }
      repeated.push([block.seq, past(before)]);
      // It begins where the other one did, and has more.
      if (block.seq === before.seq) this.remove(--i);
    } else if (before && block.seq === past(before) && before.room >= lengthOf(block)) {
      append(before, block);
      return {kept: "copied", repeated};
    }
    for (let next = blocks[i]; next && seqGt(past(block), next.seq); next = blocks[i]) {
      const whole = seqGe(past(block), past(next));
      repeated.push([next.seq, whole ? past(next) : past(block)]);
      if (!whole) break;
      this.remove(i);
    }
    blocks.splice(i, 0, block);
    this.cost += block.cost;
    return {kept: "own", repeated};
  }

  /** The last block; undefined when there is none. */
  get last(): Block | undefined {
    return this.blocks[this.blocks.length - 1];
  }

  /** Forgets the last block. */
  drop(): void {
    this.remove(this.blocks.length - 1);
  }

  private remove(index: number): void {
    this.cost -= (this.blocks[index] as Block).cost;
    this.blocks.splice(index, 1);
  }

  /** The next block that starts at or before `nxt`, taken out; undefined when there is a hole. */
  take(nxt: number): Block | undefined {
    const first = this.blocks[0];
    if (!first || seqGt(first.seq, nxt)) return undefined;
    this.blocks.shift();
    this.cost -= first.cost;
    return first;
  }

  /** Puts other blocks in place of those that are there. */
  recast(change: (blocks: readonly Block[]) => Block[]): void {
    this.blocks.splice(0, Infinity, ...change([...this.blocks]));
    this.cost = costOf(this.blocks);
  }

  /** How far the text kept here reaches beyond `nxt`, in bytes; 0 when there is none. */
  reach(nxt: number): Bytes {
    const {last} = this;
    return last ? Math.max(0, seqDiff(last.end, nxt)) : 0;
  }

  clear(): void {
    this.blocks.length = 0;
    this.cost = 0;
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

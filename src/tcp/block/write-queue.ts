/**
 * Linux's buffers of payload: a write fills them one after the other, and each chunk that is handed
 * to the network is one of its own until it is acknowledged (tcp_sendmsg, tso_fragment). Only where
 * they end is kept: every one of them costs memory besides its payload.
 */
import {seqDiff, seqLe, seqLt} from "../../wire/seq.ts";

/** Ends of buffers, in order; shifting them out takes constant time. */
class Ends {
  private items: number[] = [];
  private start = 0;

  get length(): number {
    return this.items.length - this.start;
  }
  get last(): number | undefined {
    return this.length > 0 ? this.items[this.items.length - 1] : undefined;
  }
  /** The end of the last but one. */
  get before(): number | undefined {
    return this.length > 1 ? this.items[this.items.length - 2] : undefined;
  }
  get first(): number | undefined {
    return this.items[this.start];
  }
  get second(): number | undefined {
    return this.length > 1 ? this.items[this.start + 1] : undefined;
  }
  /** Puts an end before all others; right after some were dropped. */
  pushFirst(end: number): void {
    if (this.start > 0) this.items[--this.start] = end;
    else this.items.unshift(end);
  }
  push(end: number): void {
    this.items.push(end);
  }
  replaceLast(end: number): void {
    this.items[this.items.length - 1] = end;
  }
  /** Drops those that end at `seq` or before. */
  dropUntil(seq: number): void {
    while (this.length > 0 && seqLe(this.items[this.start] as number, seq)) this.start++;
    if (this.start < 64 || this.start * 2 < this.items.length) return;
    this.items = this.items.slice(this.start);
    this.start = 0;
  }
}

/** The buffers of one connection. */
export class WriteQueue {
  private readonly unsent = new Ends();
  private readonly sent = new Ends();

  /** Payload that the last buffer holds, in bytes; -1 where all was handed over. */
  tail(nxt: number): number {
    const {last, before} = this.unsent;
    if (last === undefined) return -1;
    return seqDiff(last, before ?? nxt);
  }

  /** Is the last buffer the next one to be sent, so that it goes on being filled? */
  get alone(): boolean {
    return this.unsent.length === 1;
  }

  /** A new buffer is begun, and filled up to `end`. */
  begin(end: number): void {
    this.unsent.push(end);
  }

  /** The last buffer now ends at `end`. */
  extend(end: number): void {
    this.unsent.replaceLast(end);
  }

  /**
   * What is sent next takes in what it can of the buffer right behind it, up to `end`
   * (tcp_grow_skb).
   */
  grow(end: number): void {
    const {first, second} = this.unsent;
    if (first === undefined || second === undefined || !seqLt(first, end)) return;
    const to = seqLt(end, second) ? end : second;
    this.unsent.dropUntil(to);
    this.unsent.pushFirst(to);
  }

  /** Where the buffer ends that is sent next; null where there is none. */
  get end(): number | null {
    return this.unsent.first ?? null;
  }

  /** A chunk that ends at `nxt` was handed to the network. */
  handOver(nxt: number): void {
    this.sent.push(nxt);
    this.unsent.dropUntil(nxt);
  }

  /** How many buffers there are of what comes after `una`. */
  count(una: number): number {
    this.sent.dropUntil(una);
    return this.sent.length + this.unsent.length;
  }
}

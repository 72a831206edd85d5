/**
 * Linux's buffers of payload that was not sent yet: a write fills them one after the other, and
 * each chunk that is handed to the network becomes one of its own (tcp_sendmsg, tso_fragment). Only
 * where they end is kept: every one of them costs memory besides its payload.
 */
import {seqDiff, seqLe, seqLt} from "../../wire/seq.ts";

/** One buffer: the number after its last byte, and what is said of that byte. */
interface Buffer {
  end: number;
  push: boolean;
  /** A record ends there (MSG_EOR): nothing written later joins it. */
  eor: boolean;
}

/** The buffers of one connection. */
export class WriteQueue {
  private items: Buffer[] = [];
  private start = 0;

  /** How many buffers there are. */
  get count(): number {
    return this.items.length - this.start;
  }

  /** Payload of the last buffer, in bytes; -1 where nothing more goes into it, or there is none. */
  tail(nxt: number): number {
    if (this.count === 0 || this.at(this.count - 1).eor) return -1;
    const before = this.count > 1 ? this.at(this.count - 2).end : nxt;
    return seqDiff(this.at(this.count - 1).end, before);
  }

  /** Is the last buffer the next one to be sent, so that it goes on being filled? */
  get alone(): boolean {
    return this.count === 1;
  }

  /** A new buffer is begun, and filled up to `end`. */
  begin(end: number): void {
    this.items.push({end, push: false, eor: false});
  }

  /** The last buffer now ends at `end`; with the first bytes of a write it is not pushed. */
  extend(end: number, first: boolean): void {
    const last = this.at(this.count - 1);
    last.end = end;
    if (first) last.push = false;
  }

  /** The last buffer is pushed when its end is sent (tcp_mark_push). */
  mark(): void {
    if (this.count > 0) this.at(this.count - 1).push = true;
  }

  /** A record ends with what was written so far (MSG_EOR). */
  endRecord(): void {
    if (this.count > 0) this.at(this.count - 1).eor = true;
  }

  /**
   * What is sent next takes in what it can of the buffer right behind it, up to `end`
   * (tcp_grow_skb). Is that one gone now?
   */
  grow(end: number): boolean {
    if (this.count < 2) return false;
    const [first, second] = [this.at(0), this.at(1)];
    if (!seqLt(first.end, end) || first.eor) return false;
    if (seqLt(end, second.end)) {
      first.end = end;
      return false;
    }
    second.push ||= first.push;
    this.start++;
    return true;
  }

  /** Can all up to `end` be one segment, as no record ends within? */
  joins(end: number): boolean {
    for (let i = 0; i < this.count && seqLt(this.at(i).end, end); i++) {
      if (this.at(i).eor) return false;
    }
    return true;
  }

  /** Is a buffer pushed that ends there, or before? */
  pushes(end: number): boolean {
    for (let i = 0; i < this.count && seqLe(this.at(i).end, end); i++) {
      if (this.at(i).push) return true;
    }
    return false;
  }

  /** Where the buffer ends that is sent next; null where there is none. */
  get end(): number | null {
    return this.count > 0 ? this.at(0).end : null;
  }

  /** Is the end of the buffer pushed that is sent next? */
  get push(): boolean {
    return this.count > 0 && this.at(0).push;
  }

  /** Does a record end with the buffer that is sent next? */
  get eor(): boolean {
    return this.count > 0 && this.at(0).eor;
  }

  /** What stands before `nxt` was handed to the network. */
  handOver(nxt: number): void {
    while (this.count > 0 && seqLe(this.at(0).end, nxt)) this.start++;
    if (this.start < 64 || this.start * 2 < this.items.length) return;
    this.items = this.items.slice(this.start);
    this.start = 0;
  }

  private at(index: number): Buffer {
    return this.items[this.start + index] as Buffer;
  }
}

/** The retransmission queue: what was sent and is not yet acknowledged (RFC 9293 §3.8.1). */
import type {Micros} from "../../base/units.ts";
import {seqGt} from "../../wire/seq.ts";

/** One segment in flight, with what loss detection knows of it. */
export class Sent {
  seq: number;
  /** The sequence number after the last one it occupies. */
  end: number;
  /** Control bits: SYN, FIN and PSH; a retransmission has them, too. */
  flags: number;
  /** When it was last sent, in µs. */
  sentAt: Micros;
  /** When it was first sent, in µs. */
  readonly firstSentAt: Micros;
  /** Which transmission of this end it was: tells what was sent later within one µs. */
  order = 0;
  /** How often it was retransmitted; RTT is not measured on such a segment (Karn). */
  transmissions = 0;
  sacked = false;
  lost = false;
  /** Its retransmission is in flight. */
  retrans = false;

  constructor(seq: number, end: number, flags: number, now: Micros) {
    this.seq = seq;
    this.end = end;
    this.flags = flags;
    this.sentAt = now;
    this.firstSentAt = now;
  }
}

/** A first-in first-out queue whose head is dropped in constant time. */
export class SentQueue {
  private items: Sent[] = [];
  private first = 0;
  private sends = 0;

  get length(): number {
    return this.items.length - this.first;
  }
  get head(): Sent | undefined {
    return this.items[this.first];
  }
  get tail(): Sent | undefined {
    return this.length > 0 ? this.items[this.items.length - 1] : undefined;
  }
  at(index: number): Sent {
    return this.items[this.first + index] as Sent;
  }
  push(sent: Sent): void {
    sent.order = ++this.sends;
    this.items.push(sent);
  }
  /** A segment of the queue was sent again. */
  resent(sent: Sent): void {
    sent.order = ++this.sends;
  }
  /** The index of the first segment that ends after `seq`; the length where there is none. */
  after(seq: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (seqGt(this.at(middle).end, seq)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
  shift(): void {
    this.first++;
    if (this.first >= 64 && this.first * 2 >= this.items.length) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
  }
  /** Takes the segment at `index` out. */
  remove(index: number): void {
    this.items.splice(this.first + index, 1);
  }
  /** Puts a segment in behind the one at `index`. */
  insertAfter(index: number, sent: Sent): void {
    this.items.splice(this.first + index + 1, 0, sent);
  }
  clear(): void {
    this.items = [];
    this.first = 0;
  }
}

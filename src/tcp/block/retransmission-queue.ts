/** The retransmission queue: what was sent and is not yet acknowledged (RFC 9293 §3.8.1). */
import {firstWhere} from "../../base/binary-search.ts";
import type {Bytes, Micros} from "../../base/units.ts";
import {FIN, PSH} from "../../wire/segment.ts";
import type {SendMark} from "./recovery-state.ts";
import {seqAdd, seqDiff, seqGt} from "../../wire/seq.ts";

/** In the flags of a segment in flight: a record ends with it (MSG_EOR). No bit of a header. */
export const EOR = 0x100;

/** One segment in flight, with what loss detection knows of it. */
export class Sent {
  seq: number;
  /** The sequence number after the last one it occupies. */
  end: number;
  /** Control bits, which a retransmission has, too: SYN, FIN and PSH; and EOR. */
  flags: number;
  /** When it was last sent, in µs. */
  sentAt: Micros;
  /** When it was first sent, in µs. */
  readonly firstSentAt: Micros;
  /** Which transmission of this end it was: tells what was sent later within one µs. */
  order = 0;
  /** How many segments had been delivered when it was last sent. */
  delivered = 0;
  /** What was known when it left, where delivery rates are measured. */
  mark: SendMark | null = null;
  /** How often it was retransmitted; RTT is not measured on such a segment (Karn). */
  transmissions = 0;
  sacked = false;
  lost = false;
  /** Its retransmission is in flight. */
  retrans = false;
  /**
   * RACK waits for it: not for what it took for lost, until that is sent again, even if it turns
   * out not to be (tsorted_sent_queue).
   */
  watched = true;
  /**
   * It is the first segment of a buffer. Linux hands several segments over in one buffer, which is
   * cut again where an ACK, a SACK block or a retransmission ends within it.
   */
  begins = true;
  /** Acknowledged bytes before it whose memory is still taken. */
  held: Bytes = 0;

  constructor(seq: number, end: number, flags: number, now: Micros) {
    this.seq = seq;
    this.end = end;
    this.flags = flags;
    this.sentAt = now;
    this.firstSentAt = now;
  }

  /** Its payload, in bytes: neither SYN nor FIN counts. */
  get length(): Bytes {
    return seqDiff(this.end, this.seq) - (this.flags & FIN ? 1 : 0);
  }
}

/** A first-in first-out queue whose head is dropped in constant time. */
export class SentQueue {
  private items: Sent[] = [];
  private first = 0;
  private sends = 0;
  private count = 0;

  get length(): number {
    return this.items.length - this.first;
  }
  get head(): Sent | undefined {
    return this.items[this.first];
  }
  get tail(): Sent | undefined {
    return this.length > 0 ? this.items[this.items.length - 1] : undefined;
  }
  /** How many buffers hold these segments. */
  get buffers(): number {
    return this.count;
  }
  at(index: number): Sent {
    return this.items[this.first + index] as Sent;
  }
  push(sent: Sent): void {
    sent.order = ++this.sends;
    if (sent.begins) this.count++;
    this.items.push(sent);
  }
  /** A segment of the queue was sent again. */
  resent(sent: Sent): void {
    sent.order = ++this.sends;
    sent.watched = true;
  }
  /** The index of the first segment that ends after `seq`; the length where there is none. */
  after(seq: number): number {
    return firstWhere(this.length, (index) => seqGt(this.at(index).end, seq));
  }
  shift(): void {
    const head = this.items[this.first];
    this.first++;
    const next = this.items[this.first];
    // What is left of a buffer is still one.
    if (next && !next.begins) next.begins = true;
    else if (head) this.count--;
    if (this.first >= 64 && this.first * 2 >= this.items.length) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
  }
  clear(): void {
    this.items = [];
    this.first = 0;
    this.count = 0;
  }

  /** How many segments the buffer has from `index` on. */
  run(index: number): number {
    let end = index + 1;
    while (end < this.length && !this.at(end).begins) end++;
    return end - index;
  }
  /** The index of the first segment in the buffer that holds the one at `index`. */
  bufferStart(index: number): number {
    let start = index;
    while (start > 0 && !this.at(start).begins) start--;
    return start;
  }
  /** Parts a buffer, so that the segment at `index`, if there is one, begins another. */
  part(index: number): void {
    if (index >= this.length) return;
    const sent = this.at(index);
    if (!sent.begins) this.count++;
    sent.begins = true;
  }
  /** Lets the buffer that begins at `index` be one with the buffer before it. */
  join(index: number): void {
    const sent = this.at(index);
    if (index === 0 || !sent.begins) return;
    sent.begins = false;
    this.count--;
  }
  /**
   * Cuts the `count` segments from `index` on, which are in one buffer, into segments of `size`
   * bytes. Returns how many there are now.
   */
  cut(index: number, count: number, size: Bytes): number {
    const at = this.first + index;
    const [head, last] = [this.items[at] as Sent, this.items[at + count - 1] as Sent];
    const {end, flags} = last;
    const fin = flags & FIN ? 1 : 0;
    const text = seqDiff(end, head.seq) - fin;
    const now = Math.max(1, Math.ceil(text / size));
    const from = head.seq;
    if (now < count) this.items.splice(at + now, count - now);
    for (let i = 0; i < now; i++) {
      const seq = seqAdd(from, i * size);
      const closes = i === now - 1;
      let sent = i < count ? (this.items[at + i] as Sent) : null;
      if (!sent) {
        sent = copyOf(last);
        this.items.splice(at + i, 0, sent);
      }
      sent.seq = seq;
      sent.end = closes ? end : seqAdd(seq, size);
      sent.flags = closes ? flags : sent.flags & ~(FIN | PSH | EOR);
    }
    return now;
  }
  /** Takes the segment at `index` into the one before it; both are buffers of their own. */
  merge(index: number): void {
    const [before, sent] = [this.at(index - 1), this.at(index)];
    before.end = sent.end;
    before.flags |= sent.flags;
    // The merged segment must not give a measurement that one of its parts would not give.
    before.transmissions = Math.max(before.transmissions, sent.transmissions);
    this.items.splice(this.first + index, 1);
    this.count--;
  }
}

/** Another segment of the same buffer, sent with it. */
function copyOf(sent: Sent): Sent {
  const copy = new Sent(sent.seq, sent.end, 0, sent.firstSentAt);
  return Object.assign(copy, sent, {flags: 0, begins: false, held: 0});
}

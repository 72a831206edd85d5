/**
 * When what a program wrote was sent, and acknowledged, for its error queue (SO_TIMESTAMPING;
 * Linux's tcp_tx_timestamp). Of a write it is the last byte that counts.
 */
import type {Bytes, Micros} from "../../base/units.ts";
import {seqAdd, seqGe, seqLt} from "../../wire/seq.ts";
import {STAMP_BITS, type SendStamp, type StampKind} from "../block/effects.ts";
import type {Tcb} from "../block/tcb.ts";

/** A write was taken: its last byte is to be told of, and no other of its buffer. */
export function stampWrite(tcb: Tcb): void {
  const {snd, settings} = tcb;
  if (settings.stamps === 0) return;
  snd.stamps ??= [];
  snd.stamps.push({key: seqAdd(snd.end, -1), kinds: settings.stamps});
  joinStamps(snd.stamps, seqAdd(snd.end, -Math.max(0, snd.buffers.tail(snd.nxt))), snd.end);
}

/** All from `from` up to `to` is one buffer now: its last byte counts, no other. */
export function joinStamps(stamps: SendStamp[], from: number, to: number): void {
  for (let i = stamps.length - 1; i > 0; i--) {
    const [first, second] = stamps.slice(i - 1, i + 1) as [SendStamp, SendStamp];
    if (seqLt(first.key, from) || seqGe(second.key, to)) continue;
    stamps.splice(i - 1, 2, {key: second.key, kinds: first.kinds | second.kinds});
  }
}

/** A segment leaves, for the first time or again: with the byte that counts it is told of. */
export function stampSent(
  tcb: Tcb,
  stamps: SendStamp[],
  seq: number,
  length: Bytes,
  now: Micros
): void {
  const end = seqAdd(seq, length);
  joinStamps(stamps, seq, end);
  for (const {key, kinds} of stamps) {
    if (seqLt(key, seq) || seqGe(key, end)) continue;
    // A host here has no queue of its own: it leaves the device as soon as it enters it.
    tell(tcb, "scheduled", kinds, key, now);
    tell(tcb, "sent", kinds, key, now);
  }
}

/** All before SND.UNA is acknowledged. */
export function stampAcknowledged(tcb: Tcb, stamps: SendStamp[], now: Micros): void {
  const {una, inFlight} = tcb.snd;
  while (stamps[0] && seqLt(stamps[0].key, una)) {
    const {key} = stamps[0];
    const index = inFlight.after(key);
    // What was SACKed has become one buffer with its neighbors.
    if (index < inFlight.length) {
      joinStamps(stamps, key, inFlight.at(index + inFlight.run(index) - 1).end);
    }
    if (seqGe(stamps[0].key, una)) return;
    tell(tcb, "acknowledged", stamps[0].kinds, stamps[0].key, now);
    stamps.shift();
  }
}

function tell({effects}: Tcb, kind: StampKind, kinds: number, key: number, now: Micros): void {
  if (kinds & STAMP_BITS[kind]) effects.stamped(kind, key, now);
}

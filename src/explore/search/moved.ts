/** Finds the places of one run in another: the same segments have other numbers and times there. */
import type {Transit} from "../../sim/record.ts";
import type {Run} from "../../trace/query/trace.ts";
import {relativeAck, relativeSeq} from "../../trace/words/segment.ts";
import {FIN, RST, SYN} from "../../wire/segment.ts";
import type {Disturbance} from "./disturbance.ts";

/**
 * The disturbances of `list`, which happen in `from`, at the same places of `to`: at the same
 * segments, or as long after them. Null when that changes nothing.
 */
export function moved(list: readonly Disturbance[], from: Run, to: Run): Disturbance[] | null {
  const there = list.map((one) => {
    const anchor = anchorOf(one, from);
    const same = anchor && sameIn(to, from, anchor);
    if (!anchor || !same) return one;
    const at = one.at + same.sentAt - anchor.sentAt;
    return one.nth > 0 ? {...one, at: same.sentAt, nth: same.nth} : {...one, at};
  });
  const isChanged = there.some(({at, nth}, i) => at !== list[i]?.at || nth !== list[i].nth);
  return isChanged ? there : null;
}

/** The segment that is hit, or the last one that left before. */
function anchorOf({nth, host, at}: Disturbance, run: Run): Transit | undefined {
  if (nth > 0) return run.transits.find((t) => t.nth === nth && run.hosts[t.from]?.name === host);
  return run.transits.findLast(({sentAt}) => sentAt < at);
}

/** The segment of another run with the same place in the stream. */
function sameIn(to: Run, from: Run, transit: Transit): Transit | undefined {
  const key = keyOf(from, transit);
  const like = (run: Run): Transit[] => run.transits.filter((other) => keyOf(run, other) === key);
  return like(to)[like(from).indexOf(transit)] ?? like(to)[0];
}

/** What a segment is for, wherever and whenever it was sent; a bare ACK is what it acknowledges. */
function keyOf(run: Run, transit: Transit): string {
  const {segment, from} = transit;
  const control = segment.flags & (SYN | FIN | RST);
  const isBare = control === 0 && segment.len === 0;
  const place = isBare ? `ack ${relativeAck(run, transit)}` : relativeSeq(run, transit);
  return `${from} ${control} ${segment.len} ${place}`;
}

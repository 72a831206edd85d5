/** Receivers without room, paths that swallow large segments, and queues that grow. */
import {ms, type Micros} from "../../../base/units.ts";
import {ACK, RST, SYN, segLen} from "../../../wire/segment.ts";
import {seqAdd, seqGe, seqGt} from "../../../wire/seq.ts";
import type {CapturedSegment} from "../captured.ts";
import {finding, other, type Evidence, type Finding, type Rule} from "./finding.ts";

const BOTH = [0, 1] as const;

/** An end whose program does not read: its window closes (RFC 9293 §3.8.6). */
export const zeroWindow: Rule = ({segments, judged}) =>
  BOTH.flatMap((end) => {
    const closed: CapturedSegment[] = [];
    let since: CapturedSegment | null = null;
    let time = 0;
    let last = segments[0]?.at ?? 0;
    segments.forEach((each, i) => {
      last = each.at;
      if (each.from !== end || each.segment.flags & (SYN | RST)) return;
      if (judged[i]?.window === 0) {
        if (!since) closed.push(each);
        since ??= each;
      } else if (since) {
        time += each.at - since.at;
        since = null;
      }
    });
    if (since) time += last - (since as CapturedSegment).at;
    return closed.length > 0
      ? [finding("zero-window", end, closed, {count: closed.length, time})]
      : [];
  });

/** A segment this large may not fit through a tunnel; smaller ones do. */
const LARGE = 1000;
/** It was tried so often, in vain. */
const TRIES = 2;

/** Large segments are sent again and again, and never acknowledged, while small ones arrive. */
export const blackHole: Rule = ({segments, judged}) =>
  BOTH.flatMap((end): Finding[] => {
    const large = segments.filter(
      ({from, segment}, i) =>
        from === end && segment.len >= LARGE && judged[i]?.reason === "retransmit-timeout"
    );
    const [first] = large;
    if (!first) return [];
    const acked = ackedTo(segments, end);
    // Of one hole, all that is in it waits: the first is the one that is tried.
    const tried = large.filter(({segment}) => segment.seq === first.segment.seq);
    if (tried.length < TRIES || acked === null) return [];
    const arrived = (each: CapturedSegment) =>
      seqGe(acked, seqAdd(each.segment.seq, segLen(each.segment)));
    const own = segments.filter(({from, segment}) => from === end && segLen(segment) > 0);
    const largest = Math.max(0, ...own.filter(arrived).map(({segment}) => segment.len));
    if (arrived(first) || largest >= first.segment.len) return [];
    const time = (tried.at(-1)?.at ?? first.at) - first.at;
    return [finding("mtu-black-hole", end, tried, {count: tried.length, time})];
  });

/** The highest number that the other end acknowledged; null when it never did. */
function ackedTo(segments: readonly CapturedSegment[], end: 0 | 1): number | null {
  let acked: number | null = null;
  for (const {from, segment} of segments) {
    if (from === end || !(segment.flags & ACK)) continue;
    if (acked === null || seqGt(segment.ack, acked)) acked = segment.ack;
  }
  return acked;
}

/** So many round trips are needed to tell a queue from chance. */
const SAMPLES = 20;
/** A queue has grown when the round trip is so many times the shortest one, and so much longer. */
const TIMES = 4;
const LONGER = ms(100);

/** The round trip grows with what is on its way: a queue before a slow link, with room for it. */
export const bufferbloat: Rule = (evidence) =>
  BOTH.flatMap((end): Finding[] => {
    const trips = roundTrips(evidence, end);
    if (trips.length < SAMPLES) return [];
    const sorted = trips.map(({time}) => time).sort((a, b) => a - b);
    const shortest = sorted[0] ?? 0;
    // Most must be long: a single one may be a retransmission or a sleepy receiver.
    const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
    if (usual < TIMES * shortest || usual - shortest < LONGER) return [];
    const long = trips.filter(({time}) => time >= usual);
    const shown = long.map(({segment}) => segment);
    return [finding("bufferbloat", end, shown, {count: long.length, time: usual})];
  });

/** How long the other end took to acknowledge each segment, those sent again left out. */
function roundTrips(
  {segments, judged, vantage}: Evidence,
  end: 0 | 1
): {readonly segment: CapturedSegment; readonly time: Micros}[] {
  // Far from the sender, the queue before the slow link is behind the capture.
  if (vantage.away[end] > vantage.away[other(end)]) return [];
  const trips: {segment: CapturedSegment; time: Micros}[] = [];
  let waiting: CapturedSegment[] = [];
  segments.forEach((each, i) => {
    const {segment, from} = each;
    if (from === end) {
      if (judged[i]?.repeat) waiting = [];
      else if (segLen(segment) > 0) waiting.push(each);
    } else if (segment.flags & ACK) {
      const done = waiting.findIndex(({segment: {seq, len}}) =>
        seqGt(seqAdd(seq, len), segment.ack)
      );
      const acked = done < 0 ? waiting : waiting.slice(0, done);
      const last = acked.at(-1);
      if (last) trips.push({segment: last, time: each.at - last.at});
      waiting = waiting.slice(acked.length);
    }
  });
  return trips;
}

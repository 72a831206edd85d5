/** What each segment of a captured flow is for, as far as the segments alone tell. */
import {ms, type Bytes, type Micros} from "../../base/units.ts";
import type {Reason} from "../../sim/record.ts";
import {ACK, FIN, RST, SYN, segLen, type Segment} from "../../wire/segment.ts";
import {seqAdd, seqDiff, seqGt, seqLe, seqLt} from "../../wire/seq.ts";
import type {CapturedFlow, CapturedSegment} from "./captured.ts";

/** What is found out about one segment. */
export interface Judged {
  readonly reason: Reason;
  /** For retransmissions and probes: which try, from 1. */
  readonly attempt: number;
  /** Were all its sequence numbers sent before, or have they a place before what was? */
  readonly repeat: boolean;
  /** It fills a gap so soon after that it was overtaken on the way, and not sent again. */
  readonly overtaken: boolean;
  /** It is the same packet once more: the capture saw it at two interfaces. */
  readonly twice: boolean;
  /** It acknowledges bytes that the capture does not have. */
  readonly unseen: boolean;
  /** The window that it announces, in bytes; where the shift is not known, as in the header. */
  readonly window: Bytes;
}

/** A bare ACK that comes this much later than it could is held back by a timer. */
const HELD = ms(25);
/** A segment that fills a gap within this time was overtaken (Wireshark takes 3 ms as well). */
const OVERTAKEN = ms(3);
/** So many gaps are kept in mind: a hostile file has one before each packet. */
const MOST_GAPS = 64;
/** By so many packets can one be overtaken, by the identification that counts them. */
const MOST_BETWEEN = 256;
/** So many duplicate ACKs start a fast retransmission (RFC 5681 §3.2). */
const DUPLICATES = 3;

/** What one end has done so far. */
interface End {
  /** The number after the highest that it sent; null before its first segment. */
  nxt: number | null;
  /** Gaps below `nxt` that were not seen, and by which packet, and when, each came to light. */
  gaps: {from: number; to: number; at: Micros; id: number}[];
  /** The highest number that was acknowledged before it was seen; null when none was. */
  claimed: number | null;
  ack: number | null;
  window: Bytes | null;
  shift: number;
  /** Duplicate ACKs and SACKs in a row. */
  duplicates: number;
  /** When it last sent something with a sequence number. */
  sentAt: Micros;
  tries: number;
  triedSeq: number;
  last: CapturedSegment | null;
}

const begin = (): End => ({
  nxt: null,
  gaps: [],
  claimed: null,
  ack: null,
  window: null,
  shift: 0,
  duplicates: 0,
  sentAt: -Infinity,
  tries: 0,
  triedSeq: -1,
  last: null
});

/** Judges all segments of a flow, in their order. */
export function judge(flow: CapturedFlow): Judged[] {
  const ends: [End, End] = [begin(), begin()];
  const shifts = shiftsOf(flow);
  if (shifts) [ends[0].shift, ends[1].shift] = shifts;
  return flow.segments.map((each) => {
    const [me, peer] = each.from === 0 ? ends : [ends[1], ends[0]];
    const window = each.segment.wnd * 2 ** (each.segment.flags & SYN ? 0 : me.shift);
    const twice = isCopy(each, me.last);
    const judged = twice
      ? {reason: "ack" as const, repeat: false, overtaken: false, attempt: 0}
      : judgeOne(each, me, peer, window);
    const unseen = !twice && acksUnseen(each.segment, peer);
    if (!twice) note(each, me, peer, window);
    return {...judged, twice, unseen, window};
  });
}

/** The window shifts of both ends; null when the handshake that agrees on them was not captured. */
function shiftsOf({segments}: CapturedFlow): [number, number] | null {
  const of = (from: 0 | 1) =>
    segments.find((each) => each.from === from && each.segment.flags & SYN)?.segment.wscale;
  const [mine, theirs] = [of(0), of(1)];
  if (mine === undefined || theirs === undefined) return null;
  const agreed = mine >= 0 && theirs >= 0;
  return agreed ? [Math.min(mine, 14), Math.min(theirs, 14)] : [0, 0];
}

function isCopy(each: CapturedSegment, last: CapturedSegment | null): boolean {
  if (!last || each.id === 0 || each.id !== last.id || each.at - last.at > ms(5)) return false;
  const {segment: a} = each;
  const {segment: b} = last;
  return a.seq === b.seq && a.ack === b.ack && a.flags === b.flags && a.len === b.len;
}

/** Does it acknowledge what the peer sent, and nobody saw? */
function acksUnseen({flags, ack}: Segment, {nxt, gaps, claimed}: End): boolean {
  if (!(flags & ACK) || flags & RST || nxt === null) return false;
  const beyond = seqGt(ack, nxt) && (claimed === null || seqGt(ack, claimed));
  return beyond || gaps.some(({from}) => seqGt(ack, from));
}

type Found = Omit<Judged, "twice" | "unseen" | "window">;

const plain = (reason: Reason): Found => ({reason, attempt: 0, repeat: false, overtaken: false});

function judgeOne(each: CapturedSegment, me: End, peer: End, window: Bytes): Found {
  const {segment} = each;
  if (segment.flags & RST) return plain("reset");
  const occupied = segLen(segment);
  const probes = me.nxt !== null && segment.len <= 1 && !(segment.flags & (SYN | FIN));
  if (probes && segment.flags & ACK && segment.seq === seqAdd(me.nxt!, -1)) {
    const reason = peer.window === 0 ? "window-probe" : "keepalive";
    return {...plain(reason), attempt: tryOf(me, segment)};
  }
  if (occupied === 0) return plain(bareAck(each, me, peer, window));
  if (me.nxt !== null && seqLe(seqAdd(segment.seq, occupied), me.nxt)) return again(each, me, peer);
  if (peer.window === 0 && segment.len === 1)
    return {...plain("window-probe"), attempt: tryOf(me, segment)};
  if (segment.flags & SYN) return plain(segment.flags & ACK ? "syn-ack" : "connect");
  return plain(segment.flags & FIN ? "fin" : "data");
}

/** Something whose place is before what was sent already. */
function again({segment, at, id}: CapturedSegment, me: End, peer: End): Found {
  const end = seqAdd(segment.seq, segLen(segment));
  const gap = me.gaps.find(({from, to}) => seqLe(from, segment.seq) && seqLe(end, to));
  // Most systems count their packets: one that was sent before what shows the gap was overtaken.
  const counted = id !== 0 && gap !== undefined && gap.id !== 0;
  const between = counted ? (gap.id - id) & 0xffff : 0;
  const wasBefore = between > 0 && between <= MOST_BETWEEN;
  if (wasBefore || (gap && at - gap.at <= OVERTAKEN && peer.duplicates < DUPLICATES))
    return {...plain(segment.flags & FIN ? "fin" : "data"), overtaken: true};
  const fast = peer.duplicates >= DUPLICATES;
  const reason = fast ? "fast-retransmit" : "retransmit-timeout";
  return {reason, attempt: tryOf(me, segment), repeat: true, overtaken: false};
}

const tryOf = (me: End, {seq}: Segment): number => (me.triedSeq === seq ? me.tries + 1 : 1);

function bareAck({segment, at}: CapturedSegment, me: End, peer: End, window: Bytes): Reason {
  if (!(segment.flags & ACK) || me.ack === null) return "ack";
  const same = segment.ack === me.ack;
  if (same && me.window !== null && window > me.window && !segment.sack) return "window-update";
  if (same && peer.nxt !== null && (segment.sack || peer.sentAt > (me.last?.at ?? 0)))
    return "ack-duplicate";
  return !same && at - peer.sentAt > HELD ? "ack-delayed" : "ack";
}

/** Notes what a segment has changed. */
function note(each: CapturedSegment, me: End, peer: End, window: Bytes): void {
  const {segment, at, id} = each;
  const end = seqAdd(segment.seq, segLen(segment));
  const opens = segment.flags & SYN && me.nxt !== null && segment.seq !== seqAdd(me.nxt, -1);
  if (segLen(segment) > 0 && !(segment.flags & RST)) {
    me.tries = me.triedSeq === segment.seq ? me.tries + 1 : 1;
    if (me.nxt === null || opens) me.tries = 0;
    else if (!seqLt(segment.seq, me.nxt)) me.tries = 0;
    me.triedSeq = segment.seq;
    if (me.nxt !== null && seqGt(segment.seq, me.nxt) && !opens) {
      me.gaps.push({from: me.nxt, to: segment.seq, at, id});
      if (me.gaps.length > MOST_GAPS) me.gaps.shift();
    } else if (me.gaps.length > 0)
      me.gaps = me.gaps.flatMap((gap) => without(gap, segment.seq, end));
    if (me.nxt === null || opens || seqGt(end, me.nxt)) me.nxt = end;
    me.sentAt = at;
  } else if (me.nxt === null && !(segment.flags & RST)) me.nxt = end;
  if (segment.flags & ACK) {
    const news = me.ack === null || seqDiff(segment.ack, me.ack) > 0;
    const duplicate =
      !news && segLen(segment) === 0 && (segment.sack !== null || window === me.window);
    if (news && peer.nxt !== null && seqGt(segment.ack, peer.nxt)) peer.claimed = segment.ack;
    if (news && peer.gaps.length > 0)
      peer.gaps = peer.gaps.flatMap((gap) => without(gap, gap.from, segment.ack));
    me.duplicates = news && !segment.sack ? 0 : duplicate ? me.duplicates + 1 : me.duplicates;
    if (news) me.ack = segment.ack;
    me.window = window;
  }
  me.last = each;
}

/** What is left of a gap when numbers from one up to another are known of. */
function without(gap: End["gaps"][number], from: number, to: number): End["gaps"] {
  if (seqLe(to, gap.from) || seqLe(gap.to, from)) return [gap];
  return [
    ...(seqGt(from, gap.from) ? [{...gap, to: from}] : []),
    ...(seqGt(gap.to, to) ? [{...gap, from: to}] : [])
  ];
}

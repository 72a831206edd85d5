/** One segment told to people: its kind, and one short line with relative numbers. */
import {ACK, CWR, ECE, FIN, RST, SYN, segLen} from "../../wire/segment.ts";
import {FLAGS} from "../query/segment-kind.ts";

import {seqDiff} from "../../wire/seq.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {count} from "./duration.ts";
import {words} from "./words.ts";

/** SEG.SEQ counted from the sender's initial sequence number: the SYN is 0, the first byte 1. */
export function relativeSeq(run: Trace, transit: Transit): number {
  return relative(run, transit.connection, transit.from, transit.segment.seq);
}

/** SEG.ACK counted from the receiver's initial sequence number. */
export function relativeAck(run: Trace, transit: Transit): number {
  return relative(run, transit.connection, transit.to, transit.segment.ack);
}

function relative(run: Trace, connection: number, host: number, seq: number): number {
  const isn = run.connections[connection]?.isn.get(host);
  // Nothing is known of a host that never sent a SYN: the number stays as it is on the wire.
  return isn === undefined ? seq : seqDiff(seq, isn);
}

/**
 * A segment in a few words: `"SYN"`, `"SYN-ACK"`, `"4 B seq 1"`, `"ACK 5"`, `"FIN"`, `"RST"`, with
 * `ECE`, `CWR` or `CE` behind it where there is congestion. It says what is new in it; `describe`
 * says everything.
 */
export function label(run: Trace, transit: Transit): string {
  const {flags} = transit.segment;
  const text = asIf(transit, plainLabel(run, transit));
  // Congestion is news on any segment; in a handshake it is only what both ends agree on.
  if (!(flags & (ECE | CWR)) && !transit.marked) return text;
  const news = flags & SYN ? [] : flagNames(flags & (ECE | CWR)).split(" ");
  if (flags & (ECE | CWR) && flags & SYN) news.push("ECN");
  if (transit.marked) news.push("CE");
  return [text, ...news.filter((name) => name !== words.none)].join(" ");
}

function plainLabel(run: Trace, transit: Transit): string {
  const {segment} = transit;
  const acks = (segment.flags & ACK) !== 0;
  const text = segment.len > 0 ? `${count(segment.len)} B seq ${relativeSeq(run, transit)}` : "";
  if (segment.flags & RST) return acks ? "RST-ACK" : "RST";
  if (segment.flags & SYN) return (acks ? "SYN-ACK" : "SYN") + (text && ` + ${text}`);
  if (segment.flags & FIN) {
    const fin = acks && bringsNews(run, transit) ? "FIN-ACK" : "FIN";
    return fin + (text && ` + ${text}`);
  }
  if (transit.reason === "keepalive") return words.keepaliveProbe;
  if (transit.reason === "window-probe") return text ? `${words.probe} ${text}` : words.windowProbe;
  if (text) return bringsNews(run, transit) ? `${text} ack ${relativeAck(run, transit)}` : text;
  const bare = acks ? `ACK ${relativeAck(run, transit)}` : words.noFlags;
  if (transit.reason === "window-update") return `${words.windowUpdate} ${bare}`;
  return segment.wnd === 0 ? `${bare} win 0` : bare;
}

/** No host sent it: that is said before all else. */
const asIf = ({reason}: Transit, text: string): string =>
  reason === "forged" ? words.forgedSegment(text) : text;

/** The label for a crowded place: only the word that matters. */
export const shortLabel = (transit: Transit): string => asIf(transit, plainShort(transit));

/** One between the two: a SYN or a FIN with how much payload it has; else the short one. */
export function mediumLabel(transit: Transit): string {
  const {flags, len} = transit.segment;
  const short = shortLabel(transit);
  return len > 0 && flags & (SYN | FIN) && !(flags & RST) ? `${short} + ${count(len)} B` : short;
}

function plainShort(transit: Transit): string {
  const {segment} = transit;
  if (segment.flags & RST) return "RST";
  if (segment.flags & SYN) return segment.flags & ACK ? "SYN-ACK" : "SYN";
  if (segment.flags & FIN) return "FIN";
  if (transit.reason === "keepalive" || transit.reason === "window-probe") return words.probe;
  if (transit.reason === "window-update" && segment.len === 0) return words.windowUpdate;
  return segment.len > 0 ? `${count(segment.len)} B` : "ACK";
}

/**
 * Does this segment acknowledge something that the same host has not acknowledged before? Nearly
 * every segment has the ACK bit; a label names it only where it says something.
 */
function bringsNews(run: Trace, transit: Transit): boolean {
  return newsOf(run).has(transit.id);
}

const newsCache = new WeakMap<Trace, Set<number>>();

function newsOf(run: Trace): Set<number> {
  const known = newsCache.get(run);
  if (known) return known;
  const news = new Set<number>();
  const highest = new Map<string, number>();
  for (const transit of run.transits) {
    if (!(transit.segment.flags & ACK)) continue;
    const key = `${transit.connection}/${transit.from}`;
    const before = highest.get(key);
    if (before === undefined || seqDiff(transit.segment.ack, before) > 0) {
      news.add(transit.id);
      highest.set(key, transit.segment.ack);
    }
  }
  newsCache.set(run, news);
  return news;
}

/** The control bits by name, in the order people say them: `"SYN ACK"`. */
export function flagNames(flags: number): string {
  const names = Object.entries(FLAGS)
    .filter(([, bit]) => flags & bit)
    .map(([name]) => name);
  return names.length > 0 ? names.join(" ") : words.none;
}

/** Everything of a segment in one line: `"PSH ACK, seq 1, ack 1, 4 B, win 65,535, mss 1460"`. */
export function describe(run: Trace, transit: Transit): string {
  const {segment} = transit;
  const parts = [flagNames(segment.flags), `seq ${relativeSeq(run, transit)}`];
  if (segment.flags & ACK) parts.push(`ack ${relativeAck(run, transit)}`);
  if (segLen(segment) > 0 || segment.len > 0) parts.push(`${count(segment.len)} B`);
  parts.push(`win ${count(segment.wnd)}`);
  if (segment.ecn > 0) parts.push(words.ecn[segment.ecn] ?? "");
  if (segment.mss > 0) parts.push(`mss ${segment.mss}`);
  if (segment.wscale >= 0) parts.push(`wscale ${segment.wscale}`);
  if (segment.sackPermitted) parts.push(words.sackPermitted);
  if (segment.tsVal >= 0) parts.push(words.timestamps);
  if (segment.fastOpen !== null) {
    parts.push(segment.fastOpen ? words.fastOpen : words.asksFastOpen);
  }
  if (segment.sack) parts.push(words.sackOf(segment.sack.length));
  return parts.join(", ");
}

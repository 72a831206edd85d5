/**
 * Where a capture was taken: how far each end is from the place of the capture. An end that replies
 * at once is where it was taken; the others' ways are half of their shortest reply.
 */
import {us, type Micros} from "../../base/units.ts";
import {ACK, SYN, segLen} from "../../wire/segment.ts";
import {seqAdd, seqGe, seqGt, seqLe} from "../../wire/seq.ts";
import {REMARK} from "../../wire/capture/packet.ts";
import type {CapturedFlow} from "./captured.ts";

/** The place of a capture in a flow. */
export interface Vantage {
  /** The end at which it was taken; between them, or on one machine that has both. */
  readonly where: "client" | "server" | "between" | "both" | "unknown";
  /** One way from the place to each end, in µs: half of the shortest reply; 0 where unknown. */
  readonly away: readonly [Micros, Micros];
  /** Is the way known from the handshake, from other segments, or not at all? */
  readonly by: readonly ["handshake" | "segments" | "none", "handshake" | "segments" | "none"];
}

/** Replies faster than this come from the machine itself, or from one beside it. */
const NEAR = us(500);
/** An end is the place when the other is this many times further away. */
const FURTHER = 8;
/** Systems send with one of these; each router takes one off. */
const INITIAL_TTL: readonly number[] = [64, 128, 255];

/** Addresses at which the capture was taken, as other flows of it show. */
export type LocalAddresses = ReadonlySet<string>;

/** The addresses at which a capture was taken, as far as replies tell. */
export function localAddresses(flows: Iterable<CapturedFlow>): LocalAddresses {
  const local = new Set<string>();
  for (const flow of flows) {
    const {where, by} = vantageOf(flow);
    if (by.includes("none")) continue;
    if (where === "client") local.add(flow.ends[0].address);
    if (where === "server") local.add(flow.ends[1].address);
  }
  return local;
}

/** Finds the place. Where the flow's own replies do not tell, those of other flows may. */
export function vantageOf(flow: CapturedFlow, local: LocalAddresses = new Set()): Vantage {
  const replies = [shortestReply(flow, 0), shortestReply(flow, 1)] as const;
  const away = replies.map((reply) => Math.floor((reply?.time ?? 0) / 2));
  const by = replies.map((reply) =>
    reply === null ? "none" : reply.handshake ? "handshake" : "segments"
  );
  const [a = 0, b = 0] = away;
  return {
    where: placeOf(flow, replies[0]?.time ?? null, replies[1]?.time ?? null, local),
    away: [a, b],
    by: [by[0]!, by[1]!]
  };
}

function placeOf(
  flow: CapturedFlow,
  client: Micros | null,
  server: Micros | null,
  local: LocalAddresses
): Vantage["where"] {
  if (client !== null && server !== null) {
    if (client < NEAR && server < NEAR) return "both";
    if (client * FURTHER < server) return "client";
    if (server * FURTHER < client) return "server";
  }
  for (const ends of [flow.ends.map(({address}) => local.has(address)), sentHere(flow)])
    if (ends[0] !== ends[1]) return ends[0] ? "client" : "server";
  return client !== null && server !== null ? "between" : "unknown";
}

/** Which ends have left the card its work, or passed no router, where both have sent something. */
function sentHere({segments}: CapturedFlow): readonly boolean[] {
  const both = ([0, 1] as const).map((end) => segments.filter(({from}) => from === end));
  if (both.some((own) => own.length === 0)) return [false, false];
  return both.map(
    (own) =>
      own.some(({remarks}) => remarks & REMARK.checksumUnfilled) ||
      own.every(({ttl}) => INITIAL_TTL.includes(ttl))
  );
}

/** The shortest time in which an end acknowledged something; null when it never did. */
function shortestReply(
  {segments}: CapturedFlow,
  end: 0 | 1
): {readonly time: Micros; readonly handshake: boolean} | null {
  let waiting: {readonly end: number; readonly at: Micros; readonly syn: boolean}[] = [];
  let highest: number | null = null;
  let best: {time: Micros; handshake: boolean} | null = null;
  for (const {from, at, segment} of segments) {
    if (from === end) {
      if (!(segment.flags & ACK)) continue;
      const hit = waiting.findLast((each) => seqGe(segment.ack, each.end));
      if (hit && (best === null || at - hit.at < best.time))
        best = {time: at - hit.at, handshake: hit.syn};
      waiting = waiting.filter((each) => seqGt(each.end, segment.ack));
    } else if (segLen(segment) > 0) {
      const upTo = seqAdd(segment.seq, segLen(segment));
      // Of what was sent twice, no reply tells which one it is for (Karn's algorithm, RFC 6298 §3).
      if (highest !== null && seqLe(upTo, highest))
        waiting = waiting.filter((each) => seqGt(each.end, upTo) || seqLe(each.end, segment.seq));
      else {
        highest = upTo;
        if (waiting.length < 64) waiting.push({end: upTo, at, syn: (segment.flags & SYN) !== 0});
      }
    }
  }
  return best;
}

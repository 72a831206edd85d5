/** What a flow shows of the path: its rate, where segments or ACKs are spaced by it. */
import type {BitsPerSecond, Bytes, Micros} from "../../base/units.ts";
import {wireBytes} from "../../wire/segment.ts";
import type {FlowTrace} from "../capture/flow-trace.ts";
import {isBare, seenBy, type Seen} from "./end-view.ts";

/** So many spaces must be there, this part of them alike, and no more than that shorter. */
const LEAST = 8;
const ALIKE = 0.4;
const SHORTER = 0.15;
/** The first of many are enough. */
const MOST = 2_000;
/** An ACK is for one segment or two, or for some that came together. */
const MOST_ACKED = 4;
/** Small segments leave when they are written, and are spaced by the program. */
const LARGE: Bytes = 1000;
/** By so much may those that are alike differ. */
const DIFFER = 0.1;

/**
 * The rate at which the bottleneck passes the flow's payload; null where it does not show: what is
 * never sent faster than the line takes it is not spaced by the line.
 */
export function rateOf(made: FlowTrace): BitsPerSecond | null {
  const {where} = made.vantage;
  if (where === "both" || where === "unknown") return null;
  const most = made.trace.transits.reduce((best, each) =>
    each.segment.len > best.segment.len ? each : best
  );
  if (most.segment.len < LARGE) return null;
  const near = where === "server" ? 1 : 0;
  const seen = seenBy(made, near);
  // Of what arrives here the spaces are the line's; of what leaves here, those of the ACKs are.
  const pace =
    most.from === near ? ackPace(seen, most.segment.len) : payloadPace(seen, most.segment.len);
  const typical = typicalOf(pace.slice(0, MOST));
  // What comes once in a round trip is spaced by the round trip.
  const [a, b] = made.vantage.away;
  if (typical === null || typical > (a + b) / 2) return null;
  return roundRate((wireBytes(most.segment) * 8e6) / typical);
}

/** Times that single full segments took, from one to the next. */
function payloadPace(seen: readonly Seen[], full: Bytes): Micros[] {
  const spaces: Micros[] = [];
  let before: Seen | null = null;
  for (const each of seen) {
    if (each.sends || each.transit.segment.len === 0) continue;
    if (before && each.transit.segment.len === full && each.begin === before.end)
      spaces.push(each.at - before.at);
    before = each;
  }
  return spaces;
}

/** The same by the ACKs, each of which is for one segment or more. */
function ackPace(seen: readonly Seen[], full: Bytes): Micros[] {
  const spaces: Micros[] = [];
  let before: Seen | null = null;
  for (const each of seen) {
    if (each.sends || !isBare(each)) continue;
    const news = before ? each.ack - before.ack : 0;
    // One that is for many came after a loss.
    if (before && news >= full && news <= MOST_ACKED * full)
      spaces.push((each.at - before.at) / (news / full));
    before = each;
  }
  return spaces;
}

/** The most frequent space, if hardly any is shorter: nothing passes a bottleneck faster. */
function typicalOf(all: readonly Micros[]): Micros | null {
  if (all.length < LEAST) return null;
  const sorted = all.toSorted((a, b) => a - b);
  const likeIt = (space: Micros): number =>
    sorted.filter((other) => Math.abs(other - space) <= DIFFER * space).length;
  const typical = sorted.reduce((one, other) => (likeIt(other) > likeIt(one) ? other : one));
  const shorter = sorted.filter((other) => other < (1 - DIFFER) * typical).length;
  const isPace = likeIt(typical) >= ALIKE * all.length && shorter <= SHORTER * all.length;
  return isPace && typical > 0 ? typical : null;
}

/** Two digits: lines have round rates, and the measure is no better. */
function roundRate(rate: BitsPerSecond): BitsPerSecond {
  const digit = 10 ** (Math.floor(Math.log10(rate)) - 1);
  return Math.round(rate / digit) * digit;
}

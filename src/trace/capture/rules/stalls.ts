/** Stalls: small writes that wait for a delayed ACK (RFC 896, RFC 1122 §4.2.3.2). */
import type {CapturedSegment} from "../captured.ts";
import {stallAt} from "../oddities.ts";
import {finding, type Evidence, type Finding, type Rule} from "./finding.ts";

/** One or two slow ACKs may be chance: a pattern comes again. */
const LEAST = 2;

interface Stall {
  /** The segment that was not acknowledged, the late ACK, and what it released. */
  readonly parts: readonly [CapturedSegment, CapturedSegment, CapturedSegment];
  readonly time: number;
  /** Does the peer reply only to what was released, as a server to the rest of a request? */
  readonly request: boolean;
}

/** Segments that Nagle's algorithm held until the peer's timer released the ACK of those before. */
export const stalls: Rule = (evidence) => {
  const found = stallsOf(evidence);
  return ([true, false] as const).flatMap((request): Finding[] => {
    const these = found.filter((stall) => stall.request === request);
    const [first] = these;
    if (!first || these.length < LEAST) return [];
    const time = these.reduce((sum, stall) => sum + stall.time, 0);
    const shown = these.flatMap(({parts}) => parts);
    const symptom = request ? "write-write-read" : "nagle-delayed-ack";
    return [finding(symptom, first.parts[0].from, shown, {count: these.length, time})];
  });
};

function stallsOf({segments, judged}: Evidence): Stall[] {
  return segments.flatMap((ack, i): Stall[] => {
    const time = stallAt(segments, judged, i);
    const [before, after] = [segments[i - 1], segments[i + 1]];
    if (time === 0 || !before || !after) return [];
    const reply = segments.slice(i + 2).find(({segment}) => segment.len > 0);
    return [{parts: [before, ack, after], time, request: reply?.from === ack.from}];
  });
}

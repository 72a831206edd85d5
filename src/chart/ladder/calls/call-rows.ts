/**
 * What is written in a program lane: calls at their times, repeats once with their number. Where
 * more is called than there are lines for, the lines hold as much as they can and the rest is
 * counted; nothing moves further than a line from its time.
 */
import type {CallRecord} from "../../../sim/record.ts";
import {callName, errnoOf} from "../../../trace/words/call.ts";
import {words} from "../../words.ts";
import type {Stretch} from "../../text/room.ts";
import type {CallLane} from "./call-column.ts";
import {groupsOf} from "./call-groups.ts";
import type {CallGroup} from "./call-groups.ts";
import {answerOf, shortName} from "./call-name.ts";
import {callPart, inLines, resultPart} from "./call-parts.ts";
import type {CallPart} from "./call-parts.ts";

/** What happens in a lane between two of its lines: as many lines as fit, from `top` on. */
export interface Cluster {
  /** Its lines stand between these, in px. */
  readonly top: number;
  readonly bottom: number;
  readonly parts: readonly CallPart[];
}

/** How many characters a line has, how high it is, and where the axis is. */
export interface LaneRoom {
  readonly most: number;
  readonly line: number;
  /** From time to px. */
  readonly y: (at: number) => number;
  readonly top: number;
  readonly bottom: number;
  readonly walls: readonly Stretch[];
  /** Calls whose error is told, and not marked (`sharedErrors`). */
  readonly shared: ReadonlySet<CallRecord>;
}

/** So many crowded clusters below each other are one. */
const SEVERAL = 3;
/** One alone is told by kind that has so many times more to tell than it has lines. */
const FULL = 2;
/** Moments nearer to each other than this, in px, have one dot. */
const ONE_DOT = 4;
/** Of several programs, so many lines may stand below the one that belongs there. */
const BELOW = 3;

/** What is written in a lane, from above to below. */
export function clustersOf(lane: CallLane, room: LaneRoom): Cluster[] {
  const {line, y} = room;
  const crowded = (calls: readonly CallRecord[]) => {
    const [first, last] = [calls[0], calls.at(-1)];
    if (!first || !last) return false;
    return y(last.calledAt) - y(first.calledAt) < (calls.length - 1) * line * 0.9;
  };
  const longest = lane.several ? 1 : undefined;
  const events = groupsOf(lane.calls, crowded, longest).flatMap((group) => eventsOf(group, room));
  events.sort((a, b) => a.home - b.home);
  const clusters = gather(events, room);
  return lane.several ? summed(clusters, room) : clusters;
}

/** Of many programs at once a line would only count: so their calls are told by kind. */
function summed(given: readonly Cluster[], room: LaneRoom): Cluster[] {
  // Lines that ran on below would tell what is called there, beside a bar that is none of theirs.
  const reach = ({parts}: Cluster) => (parts.at(-1)?.home ?? 0) + (BELOW + 0.5) * room.line;
  const clusters = given.map((each) => ({...each, bottom: Math.min(each.bottom, reach(each))}));
  const linesOf = ({top, bottom}: Cluster) => (bottom - top) / room.line;
  const crowded = (each: Cluster) => each.parts.length > linesOf(each);
  const out: Cluster[] = [];
  for (let i = 0; i < clusters.length;) {
    let end = i;
    for (let each = clusters[end]; each && crowded(each); each = clusters[end]) {
      const before = clusters[end - 1];
      if (end > i && before && each.top - before.bottom > room.line) break;
      end++;
    }
    const first = clusters[i];
    const isFull = first !== undefined && first.parts.length > FULL * linesOf(first);
    if (end - i < SEVERAL && !isFull) {
      if (first) out.push(first);
      i++;
      continue;
    }
    out.push(tallied(clusters.slice(i, end), room));
    i = end;
  }
  return out;
}

/** The calls of some clusters, each kind with its number. */
function tallied(clusters: readonly Cluster[], {y, most, shared}: LaneRoom): Cluster {
  const kinds = new Map<string, CallRecord[]>();
  const calls = clusters.flatMap(({parts}) => parts.flatMap((part) => part.calls));
  for (const call of calls) {
    const key = `${call.name} ${errnoOf(call) ?? ""}`;
    const like = kinds.get(key);
    if (like) like.push(call);
    else kinds.set(key, [call]);
  }
  const home = y(calls[0]?.calledAt ?? 0);
  const parts = [...kinds.values()].flatMap((like): CallPart[] => {
    const times = like.length > 1 ? words.repeat(like.length, "") : "";
    const call = like[0] as CallRecord;
    const kind = errorKind(like, shared);
    if (kind) return failureParts(call, most, {home, times, calls: like, kind});
    const text = times + nameOfAll(like, most - times.length);
    return [callPart({home, text, kind: "repeat", calls: like})];
  });
  const bottom = clusters.at(-1)?.bottom ?? 0;
  return {top: clusters[0]?.top ?? 0, bottom, parts};
}

/** The name of calls of one kind: with what they were given where that is the same. */
function nameOfAll(calls: readonly CallRecord[], most: number): string {
  const call = calls[0] as CallRecord;
  const name = callName(call);
  const same = calls.every((each) => callName(each) === name);
  const texts = [...(same ? [name] : []), `${call.name}(…)`, call.name];
  return texts.find(({length}) => length <= most) ?? clip(call.name, most);
}

/** A call's name where it is made, and what it returned where it returns. */
function eventsOf({calls, period}: CallGroup, {y, most, line, shared}: LaneRoom): CallPart[] {
  const [call] = calls;
  if (!call) return [];
  const home = y(call.calledAt);
  if (calls.length > 1) {
    const names = calls.slice(0, period).map(callName).join(", ");
    const lines = wrap(words.repeat(calls.length / period, names), most);
    return lines.map((text, i) =>
      callPart({home, text, kind: "repeat", calls: i === 0 ? calls : []})
    );
  }
  const answer = answerOf(call);
  const failed = errorKind(calls, shared);
  const end = call.returnedAt < 0 ? home : y(call.returnedAt);
  if (answer && end - home < line) {
    const both = `${callName(call)} ${answer}`;
    if (failed && both.length > most) {
      return failureParts(call, most, {home, times: "", calls, kind: failed});
    }
    const text = both.length <= most ? both : withAnswer(call, answer, most);
    if (text !== null) return [callPart({home, text, kind: failed ?? "call", calls})];
  }
  const name = callPart({home, text: shortName(call, most), kind: "call", calls});
  if (!answer) return [name];
  const kind = failed ?? "result";
  return [name, resultPart({home: end, text: fittedAnswer(answer, most), kind, results: calls})];
}

/** Both in one line, where there is room for all but what the call was given: else null. */
function withAnswer(call: CallRecord, answer: string, most: number): string | null {
  const left = most - answer.length - 1;
  return left < `${call.name}(…)`.length ? null : `${shortName(call, left)} ${answer}`;
}

/** Calls that failed alike: where they belong, and "5 × " before their name. */
interface Failure {
  readonly home: number;
  readonly times: string;
  readonly calls: readonly CallRecord[];
  readonly kind: "failed" | "shared";
}

/** How the error of calls that failed alike is written; null when they did not fail. */
function errorKind(
  calls: readonly CallRecord[],
  shared: ReadonlySet<CallRecord>
): Failure["kind"] | null {
  if (errnoOf(calls[0]) === null) return null;
  return calls.every((call) => shared.has(call)) ? "shared" : "failed";
}

/**
 * Of a call that fails, why is worth more than what it was given: the error is never cut, and has
 * a line of its own where it does not fit behind the name.
 */
function failureParts(call: CallRecord, most: number, failure: Failure): CallPart[] {
  const {home, times, calls, kind} = failure;
  const name = times + call.name;
  const errno = errnoOf(call) ?? "";
  const text = [`${name} → ${errno}`, `${name} ${errno}`].find(({length}) => length <= most);
  if (text !== undefined) return [callPart({home, text, kind, calls})];
  return [
    callPart({home, text: clip(name, most), kind, calls}),
    resultPart({home, text: errno, kind, results: calls})
  ];
}

/** What a call returned: its arrow goes before any of its letters does. */
function fittedAnswer(answer: string, most: number): string {
  return answer.length <= most ? answer : answer.replace("→ ", "");
}

/** The text in lines of `most` characters, broken behind its commas. */
function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=,) /)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${part}`.length <= most)
      lines.splice(-1, 1, `${last} ${part}`);
    else lines.push(fitted(part, most));
  }
  return lines;
}

/** A repeated call in `most` characters: what it was given is left out first, `"5 × recv(…)"`. */
function fitted(part: string, most: number): string {
  const texts = [part, ...["(…)$1", "$1"].map((end) => part.replace(/\(.+\)(,?)$/, end))];
  return texts.find(({length}) => length <= most) ?? clip(texts[2] ?? "", most);
}

const clip = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;

/** Puts together what is too near to have lines of its own. */
function gather(events: readonly CallPart[], room: LaneRoom): Cluster[] {
  const {line, top, bottom, walls} = room;
  const clusters: Cluster[] = [];
  let floor = top;
  let i = 0;
  while (i < events.length) {
    const first = events[i];
    if (!first) break;
    const start = Math.max(floor, belowWalls(first.home - line / 2, walls));
    const parts = [first];
    let next = events[++i];
    while (next && next.home - line / 2 < start + line) {
      parts.push(next);
      next = events[++i];
    }
    const wall = walls.find(({y0}) => y0 >= start)?.y0 ?? Infinity;
    const end = Math.min(bottom, wall, next ? next.home - line / 2 : Infinity);
    clusters.push({top: start, bottom: end, parts: besideTheirDots(parts, start, room)});
    floor = Math.max(floor, Math.min(end, start + line));
  }
  return clusters;
}

/**
 * What stands beside the dot of the next moment would be read as called then: so what a moment has
 * to tell is joined in as many lines as there are above that, where these can hold it.
 */
function besideTheirDots(
  parts: readonly CallPart[],
  start: number,
  {line, most}: LaneRoom
): readonly CallPart[] {
  const moments: CallPart[][] = [];
  for (const part of parts) {
    const last = moments.at(-1);
    if (last?.[0] && part.home - last[0].home < ONE_DOT) last.push(part);
    else moments.push([part]);
  }
  let y = start;
  return moments.flatMap((own, i) => {
    const next = moments[i + 1]?.[0]?.home ?? Infinity;
    const lines = Math.max(1, Math.round((next - line / 2 - y) / line));
    const told = own.length > lines && own.every(isPlain) ? inLines(own, lines, most) : own;
    y += told.length * line;
    return told;
  });
}

/** An error is marked alone, and a repeat may have several lines of its own. */
const isPlain = ({kind}: CallPart): boolean => kind === "call" || kind === "result";

/** A height that is in no wall. */
function belowWalls(y: number, walls: readonly Stretch[]): number {
  const wall = walls.find(({y0, y1}) => y + 2 > y0 && y < y1);
  return wall ? wall.y1 : y;
}

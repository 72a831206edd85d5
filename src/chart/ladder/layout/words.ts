/** What a ladder says of itself: what is skipped, folded, stretched, and not written. */
import type {Transit} from "../../../sim/record.ts";
import {errnoOf} from "../../../trace/words/call.ts";
import {count, duration} from "../../../trace/words/duration.ts";
import {isRepeat} from "../../../trace/query/segment-kind.ts";
import type {Pattern} from "../../axis/course.ts";
import type {Break} from "../../axis/piece.ts";

/** The texts of a ladder. What varies comes in as it is to be read. */
export const WORDS = {
  skipped: (time: string) => `${time} skipped`,
  skippedIdle: (time: string) => `${time} skipped: nothing happens`,
  handshake: "handshake not shown",
  start: (time: string) => `the first ${time} not shown`,
  more: (n: string) => `${n} more`,
  apart: (time: string) => `${time} apart`,
  between: (least: string, most: string) => `${least} to ${most} apart`,
  allLost: "all lost",
  alike: "like this",
  call: (name: string, errno: string) => `× ${name}()${errno && ` → ${errno}`}`,
  slower: (factor: string) => `× ${factor}`,
  slowerTip: (factor: string, since: string, until: string) =>
    `${since} to ${until}: drawn ${factor} times as tall as the rest`,
  unlabelledTip: "No room to write them: point at a segment, zoom in, or see the transcript.",
  opens: "▸ ",
  open: "Press to show each of them",
  zoom: "Press to zoom in",
  press: (action: string) => `Press to ${action}`,
  lose: "lose it"
} as const;

/** Why a probe was sent, in words for several of them. */
const PROBES: Readonly<Partial<Record<Transit["reason"], string>>> = {
  keepalive: "keepalive probes",
  "window-probe": "window probes"
};
const RETRANSMISSIONS = "retransmissions";
const MIXED = "probes";

/** A length of time to three digits: what is skipped is not to be measured. */
function roughly(time: number): string {
  return duration(Number(time.toPrecision(3)));
}

/** What may be written into a break, the longest text first. */
export function breakWords(gap: Break): string[] {
  const {since, until, why, repeats} = gap;
  const time = roughly(until - since);
  if (why === "start") return [WORDS.start(duration(until - since))];
  if (why === "idle") return [WORDS.skippedIdle(time), WORDS.skipped(time), time];
  const n = count(repeats.length);
  const spaced = spacing(repeats);
  const lost = repeats.every(({segment}) => segment?.lost) ? `, ${WORDS.allLost}` : "";
  const named = `${nameOf(repeats, n)}, ${spaced}`;
  return [named + lost, named, `${WORDS.more(n)}, ${spaced}`, WORDS.more(n)];
}

/** What several stretches are called. */
function nameOf(repeats: readonly Pattern[], n: string): string {
  const names = new Set(repeats.map(nameOfOne));
  const [only] = names;
  if (names.size === 1 && only) return `${WORDS.more(n)} ${only}`;
  const probes = repeats.every(({kind}) => kind === "probe");
  return `${WORDS.more(n)} ${probes ? MIXED : WORDS.alike}`;
}

function nameOfOne({kind, segment, call}: Pattern): string {
  if (kind === "calls" && call) return WORDS.call(call.name, errnoOf(call) ?? "");
  if (kind === "exchange" || !segment) return WORDS.alike;
  return isRepeat(segment) ? RETRANSMISSIONS : (PROBES[segment.reason] ?? MIXED);
}

/** How far apart they are: one time if it is always the same, else the least and the most. */
function spacing(repeats: readonly Pattern[]): string {
  const gaps = repeats.slice(1).map(({at}, i) => at - (repeats[i]?.at ?? 0));
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  if (most < 1.05 * least) return WORDS.apart(roughly(most));
  return WORDS.between(roughly(least), roughly(most));
}

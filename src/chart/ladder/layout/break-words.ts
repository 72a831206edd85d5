/** What is written into the breaks of a time axis. */
import {errnoOf} from "../../../trace/words/call.ts";
import {count, duration, roughly} from "../../../trace/words/duration.ts";
import {isRepeat} from "../../../trace/query/segment-kind.ts";
import type {Pattern} from "../../axis/course.ts";
import type {Break} from "../../axis/piece.ts";
import {words} from "./words.ts";

/** What may be written into a break, the longest text first. */
export function breakWords(gap: Break): string[] {
  const {since, until, why, repeats} = gap;
  const time = roughly(until - since);
  if (why === "start") return [words.start(duration(until - since))];
  if (why === "idle") return [words.skippedIdle(time), words.skipped(time), time];
  const n = count(repeats.length);
  const spaced = spacing(repeats);
  const lost = repeats.every(({segment}) => segment?.lost) ? `, ${words.allLost}` : "";
  const named = `${nameOf(repeats, n)}, ${spaced}`;
  return [named + lost, named, `${words.more(n)}, ${spaced}`, words.more(n)];
}

/** What several stretches are called. */
function nameOf(repeats: readonly Pattern[], n: string): string {
  const names = new Set(repeats.map(nameOfOne));
  const [only] = names;
  if (names.size === 1 && only) return `${words.more(n)} ${only}`;
  const probes = repeats.every(({kind}) => kind === "probe");
  return `${words.more(n)} ${probes ? words.mixed : words.alike}`;
}

function nameOfOne({kind, segment, call}: Pattern): string {
  if (kind === "calls" && call) return words.call(call.name, errnoOf(call) ?? "");
  if (kind === "exchange" || !segment) return words.alike;
  return isRepeat(segment) ? words.retransmissions : (words.probes[segment.reason] ?? words.mixed);
}

/** How far apart they are: one time if it is always the same, else the least and the most. */
function spacing(repeats: readonly Pattern[]): string {
  const gaps = repeats.slice(1).map(({at}, i) => at - (repeats[i]?.at ?? 0));
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)];
  if (most < 1.05 * least) return words.apart(roughly(most));
  return words.between(roughly(least), roughly(most));
}

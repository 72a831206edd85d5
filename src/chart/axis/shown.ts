/** What of a course is shown: what repeats is folded, and a figure may begin later. */
import type {Micros} from "../../base/units.ts";
import {patternKey} from "./course.ts";
import type {Busy, Course, Pattern} from "./course.ts";
import type {Hidden} from "./piece.ts";

/** A pause, and what it hides. */
export interface Pause {
  readonly since: Micros;
  readonly until: Micros;
  /** Why it is not drawn whatever room there is; null when nothing happens in it. */
  readonly why: Exclude<Hidden, "idle"> | null;
  /** What it hides. */
  readonly repeats: readonly Pattern[];
  /** How far what is before it and what is after it may reach into it. */
  readonly edges: readonly [after: Micros, before: Micros];
}

/** The busy stretches that are shown, each with the pause before it; and the pause at the end. */
export interface Shown {
  readonly busy: readonly Busy[];
  /** One more than there are busy stretches. */
  readonly pauses: readonly Pause[];
}

/** So many stretches that look alike are folded into one mark. */
const REPEATED = 3;
/** Exchanges are folded where the pauses between them are longer than this, in flights. */
const LONG_PAUSE = 100;

/** What is shown when `fold` says by their keys which repeats are folded, from a time on. */
export function shownOf(course: Course, from: Micros, fold: (key: string) => boolean): Shown {
  const busy: Busy[] = [];
  const pauses: Pause[] = [];
  let last = course.first;
  let hidden: readonly Busy[] = [];
  const pause = (until: Micros) => {
    pauses.push(pauseOf(last, until, hidden, from));
    hidden = [];
  };
  const show = (each: Busy) => {
    const since = Math.max(each.since, from);
    pause(since);
    busy.push(since === each.since ? each : {...each, since});
    last = Math.max(each.until, since);
  };
  for (const {list, again} of repeatsOf(course, from)) {
    const pattern = list[0]?.pattern;
    if (again && list.length >= REPEATED && pattern && fold(patternKey(pattern))) hidden = list;
    else list.forEach(show);
  }
  pause(course.last);
  return {busy, pauses};
}

/** The busy stretches from a time on, those together that look like one shortly before them. */
function repeatsOf(
  {busy, flight}: Course,
  from: Micros
): {readonly list: Busy[]; readonly again: boolean}[] {
  const groups: {list: Busy[]; again: boolean}[] = [];
  const seen = new Set<string>();
  let before: Busy | null = null;
  for (const each of busy) {
    if (each.until < from || (each.until === from && each.since < from)) continue;
    const {pattern} = each;
    const far = !before || each.since - before.until > LONG_PAUSE * flight;
    const again =
      pattern !== null && seen.has(pattern.like) && (far || pattern.kind !== "exchange");
    const group = groups.at(-1);
    if (again && group?.again) group.list.push(each);
    else groups.push({list: [each], again});
    // What is only now and then the same does not repeat.
    if (!pattern) seen.clear();
    else {
      if (!again && pattern.kind === "exchange") seen.clear();
      seen.add(pattern.like);
    }
    before = each;
  }
  return groups;
}

function pauseOf(since: Micros, until: Micros, hidden: readonly Busy[], from: Micros): Pause {
  const [first, last] = [hidden[0], hidden.at(-1)];
  if (!first || !last) {
    const why = from > since ? "start" : null;
    const edge = why ? 0 : (until - since) / 4;
    return {since, until, why, repeats: [], edges: [edge, edge]};
  }
  const repeats = hidden.flatMap(({pattern}) => pattern ?? []);
  const edges = [(first.since - since) / 2, (until - last.until) / 2] as const;
  return {since, until, why: "repeats", repeats, edges};
}

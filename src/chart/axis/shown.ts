/** What of a course is shown: probes that repeat are folded, and a figure may begin later. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import type {Busy, Course} from "./course.ts";
import type {Hidden} from "./piece.ts";

/** A pause, and what it hides. */
export interface Pause {
  readonly since: Micros;
  readonly until: Micros;
  /** Why it is not drawn whatever room there is; null when nothing happens in it. */
  readonly why: Exclude<Hidden, "idle"> | null;
  /** The probes that it hides. */
  readonly probes: readonly Transit[];
  /** How far what is before it and what is after it may reach into it. */
  readonly edges: readonly [after: Micros, before: Micros];
}

/** The busy stretches that are shown, each with the pause before it; and the pause at the end. */
export interface Shown {
  readonly busy: readonly Busy[];
  /** One more than there are busy stretches. */
  readonly pauses: readonly Pause[];
}

/** So many probes that look alike are folded into one mark. */
const REPEATED = 3;

/** What is shown when `fold` says which probes may be folded, from a time on. */
export function shownOf(course: Course, from: Micros, fold: (first: Transit) => boolean): Shown {
  const busy: Busy[] = [];
  const pauses: Pause[] = [];
  let last = course.first;
  let hidden: Busy[] = [];
  const seen = new Set<string>();
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
  /** Probes that look like one before them. */
  let like: Busy[] = [];
  const settle = () => {
    const [first] = like;
    if (like.length >= REPEATED && first?.probe && fold(first.probe.transit)) hidden = like;
    else like.forEach(show);
    like = [];
  };
  for (const each of course.busy) {
    if (each.until < from || (each.until === from && each.since < from)) continue;
    const {probe} = each;
    if (probe && seen.has(probe.like)) {
      like.push(each);
      continue;
    }
    settle();
    if (probe) seen.add(probe.like);
    else seen.clear();
    show(each);
  }
  settle();
  pause(course.last);
  return {busy, pauses};
}

function pauseOf(since: Micros, until: Micros, hidden: readonly Busy[], from: Micros): Pause {
  const [first, last] = [hidden[0], hidden.at(-1)];
  if (!first || !last) {
    const why = from > since && from === until ? "start" : null;
    const edge = why ? 0 : (until - since) / 4;
    return {since, until, why, probes: [], edges: [edge, edge]};
  }
  const probes = hidden.flatMap(({probe}) => (probe ? [probe.transit] : []));
  const edges = [(first.since - since) / 2, (until - last.until) / 2] as const;
  return {since, until, why: "repeats", probes, edges};
}

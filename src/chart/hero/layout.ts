/** Where the few segments and states of a run stand on the front page; time runs down. */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {meaningOf} from "../../trace/data/meaning.ts";
import type {Meaning} from "../../trace/data/meaning.ts";
import {isRepeat, kindOf} from "../../trace/query/segment-kind.ts";
import type {Purpose} from "../../trace/query/segment-kind.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {shortLabel} from "../../trace/words/segment.ts";
import {pieceScale} from "../dom/scale.ts";
import type {PieceScale} from "../dom/scale.ts";

/** A segment as a line, in px; a lost one ends on its way. */
export interface HeroArrow {
  readonly transit: Transit;
  readonly name: string;
  readonly purpose: Purpose;
  readonly lost: boolean;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A state of one end as a bar beside its line, in px. */
interface HeroBand {
  readonly state: string;
  readonly meaning: Meaning;
  readonly x: number;
  readonly y1: number;
  readonly y2: number;
}

/** A stretch in which nothing happens, in px and in time. */
interface HeroPause {
  readonly y: number;
  readonly lasts: Micros;
}

/** How time runs down: to scale, but for pauses. */
interface HeroAxis {
  readonly y: PieceScale;
  readonly pauses: readonly HeroPause[];
  readonly flight: Micros;
  readonly last: Micros;
}

/** All that is drawn of one run. */
export interface HeroLayout {
  readonly axis: HeroAxis;
  readonly lines: readonly {readonly name: string; readonly x: number}[];
  readonly arrows: readonly HeroArrow[];
  readonly bands: readonly HeroBand[];
  readonly height: number;
}

/** The picture's height, where time begins in it, and what is free below the last event, in px. */
const HEIGHT = 336;
const TOP = 54;
const BELOW = 36;
/** How far a segment falls on its way at most, and how tall a pause is drawn, in px. */
const SLOPE = 62;
const PAUSE = 50;
/** A time in which nothing happens is drawn to scale if it is at most so many flights long. */
const TO_SCALE = 2;
/** How much of the width is left of the first line and right of the last one. */
const ASIDE = 0.2;
/** A band's width, and its distance from the line, in px. */
export const BAND = 22;
const APART = 4;
/** How far a lost segment gets. */
const LOST_AT = 0.56;

/** Lays out a run of two hosts, the one that begins on the left; of more, the first two. */
export function heroLayout(run: Trace, width: number): HeroLayout {
  const axis = axisOf(run);
  const hosts = [...run.hosts.keys()].slice(0, 2);
  if (run.transits[0]?.from === hosts[1]) hosts.reverse();
  const xs = new Map(hosts.map((host, i) => [host, width * (i === 0 ? ASIDE : 1 - ASIDE)]));
  const bottom = HEIGHT - 6;
  const arrows = run.transits.flatMap((transit): HeroArrow[] => {
    const [x1, end] = [xs.get(transit.from), xs.get(transit.to)];
    if (x1 === undefined || end === undefined) return [];
    const lost = transit.lost !== null;
    const arrivedAt = lost ? transit.sentAt + axis.flight : transit.arrivedAt;
    const [y1, yEnd] = [axis.y(transit.sentAt), axis.y(arrivedAt)];
    const part = lost ? LOST_AT : 1;
    return [
      {
        transit,
        name: (isRepeat(transit) ? "↻ " : "") + shortLabel(transit),
        purpose: kindOf(transit.segment),
        lost,
        x1,
        y1,
        x2: x1 + (end - x1) * part,
        y2: y1 + (yEnd - y1) * part
      }
    ];
  });
  const bands = hosts.flatMap((host, i) => {
    const x = (xs.get(host) ?? 0) + (i === 0 ? -BAND - APART : APART);
    const spans = run.host(run.hosts[host]?.name ?? "").spans();
    return spans
      .filter(({state}) => state !== "LISTEN" && state !== "CLOSED")
      .map(({state, since, until, open}): HeroBand => {
        const y2 = open ? bottom : axis.y(until);
        return {state, meaning: meaningOf(state), x, y1: axis.y(since), y2};
      });
  });
  const lines = hosts.map((host) => ({
    name: run.hosts[host]?.name ?? "",
    x: xs.get(host) ?? 0
  }));
  return {axis, lines, arrows, bands, height: HEIGHT};
}

/** The times at which segments leave and arrive; a lost one would have arrived like the others. */
function axisOf(run: Trace): HeroAxis {
  const way = run.transits.find(({arrivedAt}) => arrivedAt >= 0);
  const flight = way ? way.arrivedAt - way.sentAt : 1;
  const ends = run.transits.flatMap(({sentAt, arrivedAt}) => [
    sentAt,
    arrivedAt < 0 ? sentAt + flight : arrivedAt
  ]);
  const times = [...new Set([0, ...ends])].sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const isPause = (gap: Micros): boolean => gap > TO_SCALE * flight;
  const flights = gaps.reduce((sum, gap) => sum + (isPause(gap) ? 0 : gap / flight), 0);
  const room = HEIGHT - TOP - BELOW - gaps.filter(isPause).length * PAUSE;
  const slope = Math.min(SLOPE, room / Math.max(1, flights));
  const pauses: HeroPause[] = [];
  const places = [TOP];
  for (const gap of gaps) {
    const y = places.at(-1) ?? TOP;
    if (isPause(gap)) pauses.push({y: y + PAUSE / 2, lasts: gap});
    places.push(y + (isPause(gap) ? PAUSE : (gap / flight) * slope));
  }
  const last = times.at(-1) ?? 0;
  // Below the last event time goes on, as long as a flight.
  const scale = pieceScale([...times, last + flight], [...places, HEIGHT]);
  return {y: scale, pauses, flight, last};
}

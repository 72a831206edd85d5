/** Where things stand in a ladder: lifelines, program columns, and how wide what may be written. */
import type {Trace} from "../../../trace/query/trace.ts";
import type {TimeAxis} from "../../axis/axis.ts";
import {shared, widthOf} from "./lane-widths.ts";
import type {LaneNeed} from "./lane-widths.ts";

/** One host's vertical line. */
export interface Lifeline {
  readonly host: number;
  readonly x: number;
  /** Which way is outward, where the state band and the program column stand: −1 left, 1 right. */
  readonly side: -1 | 1;
  /** Width of its state bands together, in px, and of each lane of them, from the line outward. */
  readonly band: number;
  readonly bands: readonly number[];
  /** How far outward of the bands the names of states begin, in px; 0 when there is no room. */
  readonly names: number;
  /** How wide such a name may be: a second program's bars stand beside it. In px. */
  readonly namesWidth: number;
  /** Where the program column's bars stand; the calls' texts run outward from it. */
  readonly programX: number;
  /** How wide all its lanes are, in px; 0 when calls are folded to numbered marks. */
  readonly programWidth: number;
  /** A lane for each program that has one of its own; one for all when calls are folded. */
  readonly lanes: readonly LaneAt[];
}

/** Where the bars of a lane are, and how wide its texts may be, in px. */
export interface LaneAt {
  readonly x: number;
  readonly width: number;
}

/** Where the parts of a ladder stand, in px. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** How much of its width is in sight before it is scrolled sideways, in px. */
  readonly sight: number;
  /** Left and right end of the horizontal hairlines. */
  readonly left: number;
  readonly right: number;
  readonly lifelines: readonly Lifeline[];
  /** Is there no room for the calls' texts? */
  readonly folded: boolean;
  /** Is this a phone's width? */
  readonly narrow: boolean;
}

/** A page narrower than this, in px, is a phone's. */
export const NARROW = 560;
/** Height above the first moment: host names, and room for what is above the first tick. */
export const HEAD = 58;
const FOOT = 26;
/** Room for a state's name beside its band, in px, and what it keeps clear of the calls' bars. */
const BESIDE = 110;
const FROM_BARS = 8;
/** How wide most names of states are, without and with the port of one of several sockets. */
const NAME = 90;
const NAME_OF_ONE = 126;
/** The size of what is written, in px; the style sheet has it, too. */
export const SIZE = 12;

/**
 * Width of a host's one lane, of one of several, and of a listener's beside them, in px: a turned
 * name has room in it.
 */
const LANE = {
  wide: {only: 22, each: 15, listening: 14},
  narrow: {only: 16, each: 13, listening: 11}
} as const;

/** More hosts than these each need a part of the width, in px; with less their lanes are narrow. */
const FEW_HOSTS = 4;
const PER_HOST = 94;
/** So near each other hosts can stand at least, and what else a drawing of many needs, in px. */
const NEAREST = 47;
const AROUND = 160;
/** No ladder is narrower than this, in px. */
const LEAST = 240;

/** The least width of a ladder, in px: one of many hosts may need more than a phone has. */
export const leastWidth = (hosts: number): number =>
  hosts > FEW_HOSTS ? hosts * NEAREST + AROUND : LEAST;

/** What is left beyond the lanes of a host's programs, and how far a call keeps from the axis. */
const BEYOND = 8;
const FROM_AXIS = 6;

/** What lies between the texts of two programs' lanes, in px. */
const BETWEEN = 20;
/** How far from the bands the bars of the first lane are where names have no column, in px. */
const ASIDE = 9;

/** How many sockets of a host can stand beside each other. */
export function mostLanes(run: Trace, width: number): number {
  if (width < NARROW || run.hosts.length > 2) return 3;
  return width < ROOMY ? 4 : 8;
}

/** How many programs of a host can have a lane each. */
export function mostThreads(run: Trace, width: number): number {
  if (width < WORDS || run.hosts.length > 2) return 1;
  return width < ROOMY ? 2 : 3;
}

/**
 * What stands beside a host's line: how many lanes of connections and of listeners, and the
 * programs that have a lane.
 */
export interface Beside {
  readonly sockets: number;
  readonly listening: number;
  readonly programs: readonly LaneNeed[];
}

const ONE: readonly LaneNeed[] = [{least: 0, wish: 0}];

/** How wide the program column of a host is, with its bars but without the state bands, in px. */
const wordsWidth = (width: number, several: boolean): number =>
  several ? width * 0.295 : Math.min(164, Math.max(136, width * 0.226));

/** Is there room for programs beside each other, without cutting an error in any lane? */
export function haveRoom(programs: readonly LaneNeed[], width: number): boolean {
  const least = widthOf(
    programs.reduce((sum, need) => sum + need.least, 0),
    SIZE
  );
  const between = BETWEEN * (programs.length - 1);
  return least + between <= wordsWidth(width, true) - ASIDE - BEYOND - FROM_AXIS;
}

/** From this width on, in px, calls are told in words beside the lines; below, by numbers. */
const WORDS = 600;
/** Where words would leave less than this between two hosts, in px, calls are told by numbers. */
const LEAST_WIRE = 150;
/** From this width on, in px, the names of states have a column of their own. */
const ROOMY = 940;

/** Where numbered marks stand beside a host's bands, and how wide they are, in px. */
function markWidths(run: Trace, host: number, narrow: boolean): {middle: number; width: number} {
  const few = run.calls.filter((call) => call.host === host).length < 10;
  // Numbers of two digits take more.
  return few ? {middle: 14, width: narrow ? 29 : 32} : {middle: 19, width: 41};
}

/** How wide each lane of a host's bands is, in px. */
function bandWidths({sockets, listening}: Beside, tight: boolean): number[] {
  const {only, each, listening: own} = tight ? LANE.narrow : LANE.wide;
  if (sockets + listening <= 1) return [only];
  const wide = sockets > 1 ? each : only;
  return [...Array<number>(sockets).fill(wide), ...Array<number>(listening).fill(own)];
}

/**
 * Lays a ladder out in `width` px. `gutter` is the room for the axis' labels, `beside` says what
 * stands beside the line of each host.
 */
export function layout(
  run: Trace,
  axis: TimeAxis,
  width: number,
  gutter: number,
  beside: readonly Beside[]
): Layout {
  const [narrow, left] = [width < NARROW, gutter];
  const height = Math.ceil(axis.bottom + FOOT);
  const tight = narrow || (run.hosts.length > FEW_HOSTS && width < run.hosts.length * PER_HOST);
  const widths = beside.map((host) => bandWidths(host, tight));
  const bandOf = (host: number) => (widths[host] ?? []).reduce((sum, width) => sum + width, 0);
  const marksOf = (host: number) => markWidths(run, host, narrow);
  const words = Math.min(328, Math.max(240, width * 0.305));
  /** How wide what is told in words beside a host's line is. */
  const toldOf = (host: number): number => {
    const axisRoom = host === 0 ? FROM_AXIS : 0;
    if (width >= ROOMY) return words + axisRoom;
    return bandOf(host) + axisRoom + wordsWidth(width, (beside[host]?.programs.length ?? 1) > 1);
  };
  const n = run.hosts.length;
  const crowded = width < WORDS || n > 2;
  const wire = width - left - (n === 2 ? toldOf(0) + toldOf(1) : 0);
  const folded = crowded || wire < LEAST_WIRE;
  const right = width - (narrow ? 4 : folded ? 18 : 12);
  const outerOf = (host: number): number =>
    folded ? bandOf(host) + marksOf(host).width : toldOf(host);
  const first = left + (n > 0 ? outerOf(0) : 0);
  const last = right - (n > 0 ? outerOf(n - 1) : 0);
  const lifelines = run.hosts.map((_, host): Lifeline => {
    const x = n === 1 ? (first + last) / 2 : first + ((last - first) * host) / Math.max(1, n - 1);
    const side = host === 0 ? -1 : 1;
    const [band, bands] = [bandOf(host), widths[host] ?? []];
    // A host in the middle has no outer side: its band and marks stand right of its line.
    if (folded) {
      const programX = x + side * (band + marksOf(host).middle);
      const lanes = [{x: programX, width: 0}];
      return {
        host,
        x,
        side,
        band,
        bands,
        names: 0,
        namesWidth: 0,
        programX,
        programWidth: 0,
        lanes
      };
    }
    // Names of states and calls share a column, unless there is room for two.
    const {sockets = 1, programs = ONE} = beside[host] ?? {};
    const two = width >= ROOMY && sockets <= 1 && programs.length <= 1;
    const aside = two ? BESIDE : ASIDE;
    const programX = x + side * (band + aside);
    const end = two || host === 0 ? BEYOND + FROM_AXIS : BEYOND;
    const programWidth = outerOf(host) - band - aside - end;
    const texts = programWidth - BETWEEN * (programs.length - 1);
    const texted = shared(texts, programs, SIZE, sockets > 1 ? NAME_OF_ONE : NAME);
    let from = programX;
    const lanes = texted.map((own): LaneAt => {
      const lane = {x: from, width: own};
      from += side * (own + BETWEEN);
      return lane;
    });
    const [names, namesWidth] = two ? [5, aside - FROM_BARS] : [aside + 8, texted[0] ?? 0];
    return {host, x, side, band, bands, names, namesWidth, programX, programWidth, lanes};
  });
  return {width, height, sight: width, left, right, lifelines, folded, narrow};
}

/** Where stands what is written across all hosts, in px: in the middle of what is in sight. */
export function middleOf({width, sight, left, right, lifelines}: Layout): number {
  if (sight < width) return (left + sight) / 2;
  const [first, last] = [lifelines[0], lifelines.at(-1)];
  return first && last ? (first.x + last.x) / 2 : (left + right) / 2;
}

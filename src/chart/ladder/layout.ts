/** Where things stand in a ladder: lifelines, program columns, and how wide what may be written. */
import type {Trace} from "../../trace/query/trace.ts";
import type {TimeAxis} from "../axis/axis.ts";

/** One host's vertical line. */
export interface Lifeline {
  readonly host: number;
  readonly x: number;
  /** Which way is outward, where the state band and the program column stand: −1 left, 1 right. */
  readonly side: -1 | 1;
  /** Width of its state bands together, in px. */
  readonly band: number;
  /** How far outward of the bands the names of states begin, in px; 0 when there is no room. */
  readonly names: number;
  /** Where the program column's bars stand; the calls' texts run outward from it. */
  readonly programX: number;
  /** How wide a call's text may be, in px; 0 when calls are folded to numbered marks. */
  readonly programWidth: number;
}

/** Where the parts of a ladder stand, in px. */
export interface Layout {
  readonly width: number;
  readonly height: number;
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
/** Room for a state's name beside its band, in px. */
const BESIDE = 102;
/** The width of one character of the code typeface, as a part of its size. */
export const MONO = 0.6;
/** The width of one character of the text typeface, as a part of its size, roughly. */
export const SANS = 0.56;

/** Width of a host's one lane, and of one of several, in px: a turned name has room in it. */
const LANE = {wide: {only: 22, each: 15}, narrow: {only: 16, each: 13}} as const;

/** How many sockets of a host can stand beside each other. */
export function mostLanes(run: Trace, width: number): number {
  if (width < NARROW || run.hosts.length > 2) return 3;
  return width < ROOMY ? 4 : 8;
}

/** From this width on, in px, calls are told in words beside the lines; below, by numbers. */
const WORDS = 600;
/** From this width on, in px, the names of states have a column of their own. */
const ROOMY = 940;

/**
 * Lays a ladder out in `width` px. `gutter` is the room for the axis' labels, `lanes` says how many
 * sockets of each host stand beside each other.
 */
export function layout(
  run: Trace,
  axis: TimeAxis,
  width: number,
  gutter: number,
  lanes: readonly number[]
): Layout {
  const narrow = width < NARROW;
  const folded = width < WORDS || run.hosts.length > 2;
  const left = gutter;
  const right = width - (narrow ? 4 : folded ? 18 : 12);
  const height = Math.ceil(axis.bottom + FOOT);
  const bandOf = (host: number) => {
    const {only, each} = narrow ? LANE.narrow : LANE.wide;
    const n = lanes[host] ?? 1;
    return n <= 1 ? only : n * each;
  };
  const marks = narrow ? 22 : 30;
  const words = Math.min(322, Math.max(240, width * 0.298));
  const outerOf = (host: number): number => {
    const band = bandOf(host);
    if (folded) return band + marks;
    return width >= ROOMY ? words : band + Math.min(150, Math.max(124, width * 0.2));
  };
  const n = run.hosts.length;
  const first = left + (n > 0 ? outerOf(0) : 0);
  const last = right - (n > 0 ? outerOf(n - 1) : 0);
  const lifelines = run.hosts.map((_, host): Lifeline => {
    const x = n === 1 ? (first + last) / 2 : first + ((last - first) * host) / Math.max(1, n - 1);
    const side = host === 0 ? -1 : 1;
    const band = bandOf(host);
    // A host in the middle has no outer side: its band and marks stand right of its line.
    if (folded) {
      return {host, x, side, band, names: 0, programX: x + side * (band + 12), programWidth: 0};
    }
    // Names of states and calls share a column, unless there is room for two.
    const two = width >= ROOMY && (lanes[host] ?? 1) <= 1;
    const aside = two ? BESIDE : 9;
    const programX = x + side * (band + aside);
    const programWidth = outerOf(host) - band - aside - (two ? 14 : 8);
    return {host, x, side, band, names: two ? 5 : aside + 8, programX, programWidth};
  });
  return {width, height, left, right, lifelines, folded, narrow};
}

/**
 * The text, cut to what fits into `width` px with an ellipsis. Of a call that is told with its
 * answer the arguments go first: `"connect → EADDRNOTAVAIL"`.
 */
export function fit(text: string, width: number, size: number, part = MONO): string {
  const most = Math.floor(width / (size * part));
  if (text.length <= most) return text;
  const answered = text.replace(/\(.*\)(?= → )/, "");
  if (answered.length <= most) return answered;
  return most < 2 ? "" : `${answered.slice(0, most - 1)}…`;
}

/** Where things stand in a ladder: lifelines, program columns, and how wide what may be written. */
import type {Trace} from "../../trace/query/trace.ts";
import type {TimeAxis} from "./axis.ts";

/** One host's vertical line. */
export interface Lifeline {
  readonly host: number;
  readonly x: number;
  /** Which way is outward, where the state band and the program column stand: −1 left, 1 right. */
  readonly side: -1 | 1;
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
  /** Width of one state band. */
  readonly band: number;
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

/** Lays a ladder out in `width` px. `gutter` is the room for the axis' labels. */
export function layout(run: Trace, axis: TimeAxis, width: number, gutter: number): Layout {
  const narrow = width < NARROW;
  const folded = width < 760 || run.hosts.length > 2;
  const band = narrow ? 15 : 22;
  const left = gutter;
  const right = width - (narrow ? 4 : 18);
  const height = Math.ceil(axis.bottom + FOOT);
  const marks = narrow ? 22 : 30;
  const outer = folded ? band + marks : Math.min(322, Math.max(240, width * 0.298));
  const first = left + outer;
  const last = right - outer;
  const n = run.hosts.length;
  const lifelines = run.hosts.map((_, host): Lifeline => {
    const x = n === 1 ? (first + last) / 2 : first + ((last - first) * host) / Math.max(1, n - 1);
    const side = host === 0 ? -1 : 1;
    // A host in the middle has no outer side: its band and marks stand right of its line.
    if (folded) return {host, x, side, programX: x + side * (band + 12), programWidth: 0};
    const programX = x + side * (band + BESIDE);
    const programWidth = outer - band - BESIDE - 14;
    return {host, x, side, programX, programWidth};
  });
  return {width, height, left, right, lifelines, band, folded, narrow};
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

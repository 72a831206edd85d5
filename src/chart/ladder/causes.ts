/**
 * What was done to a run from outside, where it happens: a line across what it strikes, with its
 * name. What lasts, as a cable that is out, is a shade until it ends.
 */
import type {Fault} from "../../net/fault.ts";
import {causesOf} from "../../trace/data/causes.ts";
import type {Cause, CauseKind} from "../../trace/data/causes.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {svgElement} from "../dom/svg.ts";
import {drawText, timed} from "../text/draw-text.ts";
import {levelText} from "../text/placed-text.ts";
import type {PlacedText} from "../text/placed-text.ts";
import type {Box} from "../text/collision.ts";
import type {TimeAxis} from "../axis/axis.ts";
import {words} from "../words.ts";
import type {NameRoom} from "./bands/state-names.ts";
import {beginsAt} from "./segments/arrows.ts";
import type {Layout} from "./layout/layout.ts";
import type {Tile} from "./layout/tile.ts";

/** A cause with its place. */
export interface PlacedCause {
  readonly cause: Cause;
  /** Where it happens, and from where to where it strikes, in px. */
  readonly y: number;
  readonly x1: number;
  readonly x2: number;
  /** From where its shade reaches, instead of x1: beyond all threads of a program, in px. */
  readonly far: number;
  /** What lasts: down to here, in px; null for what is over at once. */
  readonly until: number | null;
  /** Its name; null where there is no room. */
  readonly name: PlacedText | null;
}

/** How a cause is pressed: only those that the reader added can be taken away. */
export interface CausePressing {
  readonly removable?: (fault: Fault) => boolean;
  readonly onCause?: (fault: Fault) => void;
}

/** How far from a line a name begins, and how far beyond it a mark reaches, in px. */
const ASIDE = 3;
const BEYOND = 9;
/** The room around a name, in px. */
const PAD = 5;
/** Where along a wire of more than so many px a name stands that leaves its middle free. */
const BESIDE = 0.76;
const WIDE = 260;
/** How far from its time a name may be, in px. */
const SHIFTS = [0, 9, -9, 15, -15, 22] as const;
/** The same for a name that would stand on the cross of what is lost there. */
const OFF_CROSS = [18, -18, 24] as const;

/** How far along the line it may be moved, as parts of it; and more arrows than it may hide. */
const ALONG = [0, 0.12, -0.12, 0.24, -0.24] as const;
const MANY = 100;

/** What goes on until something else ends it. */
const LASTING: ReadonlySet<CauseKind> = new Set(["cut", "unreachable", "hang", "power-off"]);

/** The causes in a tile. */
export function placeCauses(
  run: Trace,
  axis: TimeAxis,
  at: Layout,
  size: number,
  sharing: NameRoom
): PlacedCause[] {
  const {tile} = sharing;
  return causesOf(run).flatMap((cause): PlacedCause | readonly PlacedCause[] => {
    const y = axis.y(cause.at);
    const lasts = LASTING.has(cause.kind);
    const until = !lasts ? null : cause.until === null ? axis.bottom : axis.y(cause.until);
    const inside = y >= tile.top && y < tile.bottom;
    if (!inside && (until === null || until <= tile.top || y >= tile.bottom)) return [];
    const span = forgedAt(run, cause, at) ?? spanOf(cause, at);
    if (!span) return [];
    const crossed = cause.kind === "nat" && !span.wide && isCrossed(run, axis, y);
    const shifts = crossed ? OFF_CROSS : SHIFTS;
    const name = inside ? nameOf(cause, span, y, size, {...sharing, shifts}) : null;
    return {cause, y, x1: span.x1, x2: span.x2, far: span.far ?? span.x1, until, name};
  });
}

interface Span {
  readonly x1: number;
  readonly x2: number;
  readonly far?: number;
  /** Where its name is, and which way it runs from there; 0 for one in the middle. */
  readonly x: number;
  readonly side: -1 | 0 | 1;
  /** Is there room for its name beside the middle of a wire? */
  readonly wide?: boolean;
}

/** A wire from line to line, or what belongs to one host. */
function spanOf({kind, hosts}: Cause, at: Layout): Span | null {
  const [a, b] = hosts.map((host) => at.lifelines[host]);
  if (!a) return null;
  if (b) {
    const [left, right] = a.x < b.x ? [a, b] : [b, a];
    // What is dropped there is lost in the middle, where its cross is to be seen.
    const wide = right.x - left.x > WIDE;
    const part = wide && (kind === "nat" || kind === "cut") ? BESIDE : 0.5;
    return {x1: left.x, x2: right.x, x: left.x + (right.x - left.x) * part, side: 0, wide};
  }
  // A program hangs with all its threads; a host loses its power with all that it has.
  const outer = a.programX + a.side * BEYOND;
  // The line ends at the first thread: beyond that calls are written.
  const far = (a.lanes.at(-1)?.x ?? a.programX) + a.side * BEYOND;
  const inner =
    kind === "hang" || kind === "resume" ? a.x + a.side * a.band : a.x - a.side * BEYOND;
  const side = a.side > 0 ? -1 : 1;
  return {x1: outer, x2: inner, far, x: a.x + side * (BEYOND + ASIDE + PAD), side};
}

/** A forged segment comes from outside: its name stands where its arrow begins. */
function forgedAt(run: Trace, {fault}: Cause, at: Layout): Span | null {
  if (fault?.kind !== "forge") return null;
  const lineOf = (name: string) => at.lifelines[run.hosts.findIndex((host) => host.name === name)];
  const [from, to] = [lineOf(fault.from), lineOf(fault.to)];
  if (!from || !to || from === to) return null;
  const side = to.x > from.x ? 1 : -1;
  const x = beginsAt(from, to, side, true);
  return {x1: x - BEYOND, x2: x + BEYOND, x: x - side * BEYOND, side};
}

/** Has a middlebox lost a segment so near that its cross is where the name would stand? */
const isCrossed = ({transits}: Trace, axis: TimeAxis, y: number): boolean =>
  transits.some(({lost}) => lost?.why === "nat" && Math.abs(axis.y(lost.at) - y) < OFF_CROSS[0]);

/** Where there is room for a name, and how many px from its time it may be. */
interface NameOptions extends NameRoom {
  readonly shifts: readonly number[];
}

/** The name where the fewest arrows run, as its ground hides them; the nearest of such places. */
function nameOf(
  {kind}: Cause,
  {x, x1, x2, side}: Span,
  y: number,
  size: number,
  {room, field, shifts}: NameOptions
): PlacedText | null {
  const anchor = side === 0 ? "middle" : side > 0 ? "start" : "end";
  const style = {kind: "cause-name", face: "bold", size, anchor} as const;
  // Across a wire it may stand elsewhere along the line.
  const along = side === 0 ? ALONG.map((part) => x + part * (x2 - x1)) : [x];
  let best: {readonly name: PlacedText; readonly box: Box} | null = null;
  let least = MANY;
  search: for (const by of shifts) {
    for (const place of along) {
      const name = levelText(words.causes[kind], place, y + by + size * 0.35, style);
      const box = {...name.box, width: name.box.width + 2 * PAD, height: name.box.height + PAD};
      const crossed = field.crossing(box, null, least);
      if (crossed >= least || !room.free(box)) continue;
      [best, least] = [{name, box}, crossed];
      if (crossed === 0) break search;
    }
  }
  if (best) room.take(best.box);
  return best?.name ?? null;
}

/** The causes of a tile as marks: what they strike, below all that is written; and their names. */
export function drawCauses(
  causes: readonly PlacedCause[],
  tile: Tile,
  pressing: CausePressing
): {readonly strikes: SVGGElement; readonly names: SVGGElement} {
  const strikes = svgElement("g", {class: "strikes"});
  const names = svgElement("g", {class: "causes"});
  for (const placed of causes) {
    const {cause, y, x1, x2, far, until, name} = placed;
    const struck = svgElement("g", {class: `struck ${cause.kind}`});
    if (until !== null)
      struck.append(shade(far, x2, Math.max(y, tile.top), Math.min(until, tile.bottom)));
    const inside = y >= tile.top && y < tile.bottom;
    const strike = svgElement("path", {class: "strike", d: `M${px(x1)},${px(y)}H${px(x2)}`});
    if (inside) struck.append(strike);
    strikes.append(struck);
    const mark = timed(markOf(cause, pressing), y);
    if (name) mark.append(ground(name), drawText(name));
    // What has no room for its name is pressed by its line.
    else if (inside)
      mark.append(svgElement("path", {class: "hit", d: strike.getAttribute("d") ?? ""}));
    names.append(mark);
  }
  return {strikes, names};
}

/** A mark that says what happened, and takes it away when it is pressed. */
function markOf({kind, fault, at}: Cause, {removable, onCause}: CausePressing): SVGGElement {
  const own = fault !== null && onCause !== undefined && (removable?.(fault) ?? false);
  const told = words.causeAt(words.causes[kind], duration(at));
  const name = own ? words.pressToRemove(told) : told;
  const mark = svgElement("g", {
    class: `cause ${kind}${own ? " own" : ""}`,
    "data-at": at,
    ...(own ? {role: "button", tabindex: 0, "aria-label": name} : {"aria-hidden": "true"})
  });
  mark.append(svgElement("title", {}, name));
  if (own && fault) listen(mark, () => onCause(fault));
  return mark;
}

function shade(x1: number, x2: number, top: number, bottom: number): SVGElement {
  const [x, width] = [Math.min(x1, x2), Math.abs(x2 - x1)];
  const height = Math.max(0, bottom - top);
  return svgElement("rect", {
    class: "shade",
    x: px(x),
    y: px(top),
    width: px(width),
    height: px(height)
  });
}

function ground({box}: PlacedText): SVGElement {
  const [width, height] = [box.width + 2 * PAD, box.height + PAD];
  const place = {
    x: px(box.x - width / 2),
    y: px(box.y - height / 2),
    width: px(width),
    height: px(height)
  };
  return svgElement("rect", {class: "ground", ...place, rx: 4});
}

function listen(mark: SVGElement, press: () => void): void {
  mark.addEventListener("click", (event) => {
    event.stopPropagation();
    press();
  });
  mark.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " " && event.key !== "Delete") return;
    event.preventDefault();
    press();
  });
}

const px = (value: number): number => Math.round(value * 100) / 100;

/** What the segments of a ladder have in common, however they are drawn: names, looks, presses. */
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../../trace/query/trace.ts";
import {duration} from "../../trace/words/duration.ts";
import {whySent} from "../../trace/words/reasons.ts";
import {segmentName, way} from "../../trace/words/sentence.ts";
import {fate} from "../../trace/words/transcript.ts";
import {textsOf} from "./segments/arrows.ts";
import {keyOf} from "../axis/course.ts";
import type {Arrow} from "./segments/arrows.ts";
import {svgElement} from "../dom/svg.ts";
import {words} from "./layout/words.ts";

/** What pressing does; without `onSegment` the marks are a picture only. */
export interface Pressing {
  /** Called with the segment that was clicked, or on which Enter or Space was pressed. */
  readonly onSegment?: (transit: Transit) => void;
  /** Called with the segment on which Delete was pressed. */
  readonly onDelete?: (transit: Transit) => void;
  /** Called with the segments of a bundle that was pressed, to draw them larger. */
  readonly onBundle?: (transits: readonly Transit[]) => void;
  /** Called with the key of a wedge or a fold that was pressed, to show each that is in it. */
  readonly onFold?: (key: string) => void;
  /** What a press on a segment does, as its spoken name ends. Defaults to "lose it". */
  readonly action?: (transit: Transit) => string;
}

/** The segments of a ladder as they are reached, named and pressed. */
export interface Marks {
  readonly node: SVGGElement;
  /** Has each segment a mark? Else they are drawn together, tile by tile. */
  readonly own: boolean;
  /** The arrow at a place of the drawing, unless each has a mark that knows for itself. */
  at(x: number, y: number): Arrow | null;
  /** The pointer is at a place of the drawing. */
  point(x: number, y: number): void;
  focus(arrow: Arrow): void;
  /** Lights an arrow; null lights none. */
  light(arrow: Arrow | null): void;
}

/** From so many arrows to a px of height on, they are drawn finer. */
const DENSE = 0.09;

/** The group of all segments: very many arrows are drawn finer, so that they stay apart. */
export function segmentGroup(arrows: readonly Arrow[], depth: number): SVGGElement {
  const single = arrows.filter(({extent}) => !extent).length;
  return svgElement("g", {class: single / depth > DENSE ? "segments dense" : "segments"});
}

/** What a press on an arrow does: a bundle is opened, a segment is picked. */
export function press(arrow: Arrow, {onSegment, onBundle, onFold}: Pressing): void {
  const {transits, extent} = arrow;
  const [first] = transits;
  if (!first) return;
  if (opens(arrow) && onFold) onFold(keyOf(first));
  else if (extent && onBundle) onBundle(transits);
  else onSegment?.(first);
}

/** Does it stand for several that can each be shown where they are? */
const opens = ({members}: Arrow): boolean => members.length > 0;

/** What a press does, as the end of a spoken name. */
export function pressHint(arrow: Arrow, {onBundle, onFold, action}: Pressing): string {
  const [first] = arrow.transits;
  if (opens(arrow) && onFold) return words.open;
  if (arrow.extent && onBundle) return words.pressToZoom;
  return words.press((first && action?.(first)) ?? words.lose);
}

/** The classes of an arrow's look. */
export const lookOf = (arrow: Arrow): string => {
  const {kind, lost, repeat, extent} = arrow;
  const several = opens(arrow) ? " wedge" : extent ? " bundle" : "";
  return kind + (lost ? " lost" : "") + (repeat ? " again" : "") + several;
};

/** An arrow's name. */
export function spoken(run: Trace, arrow: Arrow): string {
  const [transit, last] = [arrow.transits[0], arrow.transits.at(-1)];
  if (!transit || !last) return "";
  const [text, ...shorter] = textsOf(run, arrow);
  const short = shorter.at(-1) ?? text;
  const whole = `${way(run, transit)} `;
  if (arrow.extent) {
    const lost = arrow.lost ? `, ${words.allLost}` : "";
    const when = words.leaveFrom(duration(transit.sentAt), duration(last.sentAt));
    return `${whole}${text}${lost}, ${when}`;
  }
  // What is heard holds what is seen, the short label or the long one (WCAG 2.5.3).
  const seen = text.startsWith(short) ? text : `${short}: ${text}`;
  const what = arrow.transits.length > 1 ? words.first(seen) : segmentName(run, transit);
  const times = `${words.leavesAt(duration(transit.sentAt))}, ${fate(transit)}`;
  return `${whole}${what}, ${times}: ${whySent(transit)}`;
}

/** The segments of a ladder: each is a mark that can be reached, named, and pressed. */
import type {Run, Transit} from "../sim/record.ts";
import {duration} from "../view/duration.ts";
import {whySent} from "../view/reasons.ts";
import {segmentName, way} from "../view/sentence.ts";
import {fate} from "../view/transcript.ts";
import type {Arrow} from "./arrows.ts";
import {drawArrow, drawHit, drawLabel} from "./draw-arrow.ts";
import {placeLabels} from "./labels.ts";
import {rove} from "./rove.ts";
import {svgElement} from "./svg.ts";
import {MANY, canShare, drawTogether} from "./together.ts";

/** What pressing does; without `onSegment` the marks are a picture only. */
export interface Pressing {
  /** Called with the segment that was clicked, or on which Enter or Space was pressed. */
  readonly onSegment?: (transit: Transit) => void;
  /** Called with the segment on which Delete was pressed. */
  readonly onDelete?: (transit: Transit) => void;
  /** What a press on a segment does, as its spoken name ends. Defaults to "lose it". */
  readonly action?: (transit: Transit) => string;
}

/** What a mark stands for. */
interface Pressed {
  readonly transit: Transit;
  readonly name: string;
}

/** From so many arrows to a px of height on, they are drawn finer. */
const DENSE = 0.12;

/** Draws the arrows with their labels, of `size` px. */
export function drawSegments(
  run: Run,
  arrows: readonly Arrow[],
  size: number,
  pressing: Pressing
): SVGGElement {
  const {onSegment, action = () => "lose it"} = pressing;
  // Very many arrows are drawn finer, so that they stay apart.
  const depth = arrows.reduce((most, {yEnd}) => Math.max(most, yEnd), 1);
  const dense = arrows.length / depth > DENSE;
  const g = svgElement("g", {class: dense ? "segments dense" : "segments"});
  if (!onSegment) g.setAttribute("aria-hidden", "true");
  const shared = arrows.length > MANY ? arrows.filter(canShare) : [];
  g.append(...drawTogether(shared, look));
  const labels = new Map(placeLabels(arrows, size).map((placed) => [placed.arrow, placed]));
  const pressed = new Map<Element, Pressed>();
  for (const arrow of arrows) {
    const transit = arrow.transits[0];
    if (!transit) continue;
    const name = spoken(run, arrow);
    const button = onSegment && {
      role: "button",
      tabindex: -1,
      "aria-label": `${name}. Press to ${action(transit)}`
    };
    const label = labels.get(arrow);
    const parts = label ? [drawLabel(label)] : [];
    const attributes = {"data-from": transit.from, "data-nth": transit.nth, ...button};
    const mark = drawMark(arrow, arrows.length > MANY && canShare(arrow), parts, attributes);
    // Who can press a mark is told its name; a tip for the pointer is made when it comes there.
    if (!onSegment) mark.prepend(svgElement("title", {}, name));
    g.append(mark);
    pressed.set(mark, {transit, name});
  }
  if (onSegment) listen(g, pressed, pressing);
  return g;
}

/** What is pressed: a group with all of an arrow, or where lines are shared, only its place. */
function drawMark(
  arrow: Arrow,
  shared: boolean,
  label: readonly SVGElement[],
  attributes: Readonly<Record<string, string | number>>
): SVGElement {
  const name = `segment ${look(arrow)}`;
  if (shared && label.length === 0) return drawHit(arrow, {class: `${name} hit`, ...attributes});
  const mark = svgElement("g", {class: name, ...attributes});
  mark.append(...(shared ? [drawHit(arrow)] : drawArrow(arrow)), ...label);
  return mark;
}

/** One listener for all marks. */
function listen(
  g: SVGGElement,
  pressed: ReadonlyMap<Element, Pressed>,
  {onSegment, onDelete}: Pressing
): void {
  const markOf = (event: Event) => (event.target as Element).closest(".segment");
  const of = (event: Event): Transit | undefined => {
    const mark = markOf(event);
    return mark ? pressed.get(mark)?.transit : undefined;
  };
  g.addEventListener("pointerover", (event) => {
    const mark = markOf(event);
    const name = mark && pressed.get(mark)?.name;
    if (name && !mark.querySelector("title")) mark.prepend(svgElement("title", {}, name));
  });
  g.addEventListener("click", (event) => {
    const transit = of(event);
    if (!transit) return;
    event.stopPropagation();
    onSegment?.(transit);
  });
  g.addEventListener("keydown", (event) => {
    const transit = event.key === "Delete" ? of(event) : undefined;
    if (transit) onDelete?.(transit);
  });
  rove(g);
}

const look = ({kind, lost, repeat}: Arrow): string =>
  kind + (lost ? " lost" : "") + (repeat ? " again" : "");

function spoken(run: Run, arrow: Arrow): string {
  const transit = arrow.transits[0];
  if (!transit) return "";
  const n = arrow.transits.length;
  // What is heard holds what is seen, the short label or the long one (WCAG 2.5.3).
  const seen = arrow.text.startsWith(arrow.short) ? arrow.text : `${arrow.short}: ${arrow.text}`;
  const what = n > 1 ? `${seen}, the first` : segmentName(run, transit);
  const times = `leaves at ${duration(transit.sentAt)}, ${fate(transit)}`;
  return `${way(run, transit)} ${what}, ${times}: ${whySent(transit)}`;
}

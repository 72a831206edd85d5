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
  const marks = new Map<Arrow, SVGGElement>();
  const pressed = new Map<Element, Transit>();
  for (const arrow of arrows) {
    const transit = arrow.transits[0];
    if (!transit) continue;
    const name = spoken(run, arrow);
    const attributes = {
      class: `segment ${look(arrow)}`,
      "data-from": transit.from,
      "data-nth": transit.nth
    };
    const button = {role: "button", tabindex: -1};
    const label = {"aria-label": `${name}. Press to ${action(transit)}`};
    const mark = svgElement("g", onSegment ? {...attributes, ...button, ...label} : attributes);
    mark.append(svgElement("title", {}, name));
    if (arrows.length > MANY && canShare(arrow)) mark.append(drawHit(arrow));
    else mark.append(...drawArrow(arrow));
    g.append(mark);
    marks.set(arrow, mark);
    pressed.set(mark, transit);
  }
  for (const placed of placeLabels(arrows, size)) marks.get(placed.arrow)?.append(drawLabel(placed));
  if (onSegment) listen(g, pressed, pressing);
  return g;
}

/** One listener for all marks. */
function listen(
  g: SVGGElement,
  pressed: ReadonlyMap<Element, Transit>,
  {onSegment, onDelete}: Pressing
): void {
  const of = (event: Event): Transit | undefined => {
    const mark = (event.target as Element).closest(".segment");
    return mark ? pressed.get(mark) : undefined;
  };
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
  const what = n > 1 ? `${arrow.text}, the first` : segmentName(run, transit);
  const times = `leaves at ${duration(transit.sentAt)}, ${fate(transit)}`;
  return `${way(run, transit)} ${what}, ${times}: ${whySent(transit)}`;
}

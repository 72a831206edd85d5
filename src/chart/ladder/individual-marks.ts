/** Segments of which each has a mark of its own, as long as they are few. */
import type {Trace} from "../../trace/query/trace.ts";
import type {Arrow} from "./segments/arrows.ts";
import {drawArrow} from "./segments/draw-arrow.ts";
import {drawText} from "../text/draw-text.ts";
import {drawCrossed} from "./batched-arrows.ts";
import {rove} from "../dom/roving-tabindex.ts";
import type {Scene} from "./scene.ts";
import {lookOf, press, pressHint, segmentGroup, spoken} from "./marks.ts";
import type {Marks, Pressing} from "./marks.ts";
import {svgElement} from "../dom/svg.ts";
import type {StageOptions} from "./stage.ts";

/** How marks are pressed, and which of them have a sign. */
type MarkOptions = Pressing & Pick<StageOptions, "signs">;

/** Draws each arrow of a scene as a mark with its label. */
export function ownMarks(run: Trace, scene: Scene, pressing: MarkOptions): Marks {
  const node = drawSegments(run, scene, pressing);
  const markOf = (arrow: Arrow) => {
    const {from, nth} = arrow.transits[0] ?? {};
    return node.querySelector<SVGGElement>(`[data-from="${from}"][data-nth="${nth}"]`);
  };
  return {
    node,
    own: true,
    at: () => null,
    point: () => undefined,
    focus: (arrow) => markOf(arrow)?.focus({preventScroll: true}),
    light(arrow) {
      for (const lit of node.querySelectorAll(".lit")) lit.classList.remove("lit");
      if (arrow) markOf(arrow)?.classList.add("lit");
    }
  };
}

function drawSegments(run: Trace, scene: Scene, pressing: MarkOptions): SVGGElement {
  const {onSegment, signs} = pressing;
  const arrows = scene.pieces.map(({arrow}) => arrow);
  const depth = arrows.reduce((most, {yEnd}) => Math.max(most, yEnd), 1);
  const g = segmentGroup(arrows, depth);
  if (!onSegment) g.setAttribute("aria-hidden", "true");
  const labels = new Map(scene.labels.map((label) => [label.piece.arrow, label]));
  const pressed = new Map<Element, Arrow>();
  for (const arrow of arrows) {
    const transit = arrow.transits[0];
    if (!transit) continue;
    const label = labels.get(arrow);
    const whole = spoken(run, arrow);
    // What is heard has what is seen in it (WCAG 2.5.3), also where a short text is drawn.
    const seen = label?.placed.text ?? "";
    const told = whole.includes(seen) ? whole : `${seen}: ${whole}`;
    const sign = signs?.get(transit);
    const name = sign === undefined ? told : `${told}. ≠ ${sign}`;
    const button = onSegment && {
      role: "button",
      tabindex: -1,
      "aria-label": `${name}. ${pressHint(arrow, pressing)}`
    };
    const attributes = {"data-from": transit.from, "data-nth": transit.nth, ...button};
    const mark = svgElement("g", {
      class: `segment ${lookOf(arrow)}${sign === undefined ? "" : " differs"}`,
      ...attributes
    });
    // Who can press a mark is told its name; a tip for the pointer is made when it comes there.
    if (!onSegment) mark.append(svgElement("title", {}, name));
    mark.append(...drawArrow(arrow));
    if (label && !label.crossed) mark.append(drawText(label.placed));
    g.append(mark);
    pressed.set(mark, arrow);
  }
  g.append(...drawCrossed(scene.labels));
  if (onSegment) listen(g, run, pressed, pressing);
  return g;
}

/** One listener for all marks. */
function listen(
  g: SVGGElement,
  run: Trace,
  pressed: ReadonlyMap<Element, Arrow>,
  pressing: Pressing
): void {
  const markOf = (event: Event) => (event.target as Element).closest(".segment");
  const of = (event: Event): Arrow | undefined => {
    const mark = markOf(event);
    return mark ? pressed.get(mark) : undefined;
  };
  g.addEventListener("pointerover", (event) => {
    const mark = markOf(event);
    const arrow = mark && pressed.get(mark);
    if (!arrow || mark.querySelector("title")) return;
    mark.prepend(svgElement("title", {}, spoken(run, arrow)));
  });
  g.addEventListener("click", (event) => {
    const arrow = of(event);
    if (!arrow) return;
    event.stopPropagation();
    press(arrow, pressing);
  });
  g.addEventListener("keydown", (event) => {
    const arrow = event.key === "Delete" ? of(event) : undefined;
    const [transit] = arrow?.extent ? [] : (arrow?.transits ?? []);
    if (transit) pressing.onDelete?.(transit);
  });
  rove(g);
}

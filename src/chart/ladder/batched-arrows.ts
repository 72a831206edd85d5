/**
 * Very many arrows as a few paths: those of one look and of one stretch of the page share a line
 * path and a tip path. It looks like arrows drawn one by one, and costs a fraction.
 */
import {drawGround, drawText} from "../text/draw-text.ts";
import {piecesOf} from "./segments/clip-arrows.ts";
import type {Line, Piece} from "./segments/clip-arrows.ts";
import {area, origin} from "./segments/draw-arrow.ts";
import type {ArrowLabel} from "./segments/labels.ts";
import {lookOf, segmentGroup} from "./marks.ts";
import type {Tile} from "./layout/tile.ts";
import {svgElement} from "../dom/svg.ts";
import type {Scene} from "./scene.ts";

/** From so many arrows on, they are drawn together. */
export const MANY = 150;
/** Height of the stretches, in px: what is off the screen is then skipped as it is painted. */
const STRETCH = 300;

/** The paths of a group, by class. */
type Paths = Record<"extent" | "inner" | "never" | "way" | "tip" | "tip solid" | "cross", string>;

/** Draws what is to be seen of the many arrows of a scene, with their labels. */
export function drawMany({pieces, labels, tile}: Scene): SVGGElement {
  const depth = pieces.reduce((most, {y2}) => Math.max(most, y2), 1) - Math.max(0, tile.top);
  const g = segmentGroup(
    pieces.map(({arrow}) => arrow),
    depth
  );
  g.setAttribute("aria-hidden", "true");
  g.append(...drawTogether(pieces, tile));
  const free = labels.filter(({crossed}) => !crossed);
  g.append(...free.map(drawLabel), ...drawCrossed(labels));
  return g;
}

function drawLabel({piece, placed}: ArrowLabel): SVGTextElement {
  const text = drawText(placed);
  text.classList.add(...lookOf(piece.arrow).split(" "));
  return text;
}

/** The labels through which other arrows run: they lie above all of these, on their ground. */
export function drawCrossed(labels: readonly ArrowLabel[]): SVGElement[] {
  const over = labels.filter(({crossed}) => crossed);
  if (over.length === 0) return [];
  const g = svgElement("g", {"aria-hidden": "true"});
  // A thick wedge is the ground of its own label: one more would cut a hole into it.
  const bare = over.filter(({inWedge}) => !inWedge);
  g.append(drawGround(bare.map(({placed}) => placed)), ...over.map(drawLabel));
  return [g];
}

/** Lines, tips and crosses: those of one look are one group. */
function drawTogether(pieces: readonly Piece[], tile: Tile): SVGGElement[] {
  const groups = new Map<string, {look: string; paths: Paths}>();
  for (const piece of pieces) {
    const name = lookOf(piece.arrow);
    const key = `${name}/${Math.floor(piece.y1 / STRETCH)}`;
    let group = groups.get(key);
    if (!group) {
      const paths = {
        extent: "",
        inner: "",
        never: "",
        way: "",
        tip: "",
        "tip solid": "",
        cross: ""
      };
      groups.set(key, (group = {look: name, paths}));
    }
    const {members} = piece.arrow;
    if (members.length === 0) addTo(group.paths, piece);
    else group.paths.extent += area(piece.arrow);
    // The edges of a wedge and its label say what those within are.
    const edges = new Set([members[0], members.at(-1)]);
    for (const member of piecesOf(members, tile)) {
      if (edges.has(member.arrow)) addTo(group.paths, member);
      else group.paths.inner += path(member);
    }
  }
  return [...groups.values()].map(({look, paths}) => {
    const g = svgElement("g", {class: `marks ${look}`, "aria-hidden": "true"});
    for (const [name, d] of Object.entries(paths)) {
      if (d) g.append(svgElement("path", {class: name, d}));
    }
    return g;
  });
}

function addTo(paths: Paths, piece: Piece): void {
  const {arrow, x1, y1, x2, y2, ends, never} = piece;
  paths.way += path(piece);
  if (y1 === arrow.y1) paths.way += origin(x1, y1, arrow.transits);
  if (never) paths.never += path(never);
  if (arrow.extent && y1 === arrow.y1) paths.extent += area(arrow);
  if (!ends) return;
  if (arrow.lost) {
    paths.cross += `M${px(x2 - 5.5)},${px(y2 - 5.5)}l11,11m-11,0l11,-11`;
    return;
  }
  const angle = Math.atan2(y2 - y1, x2 - x1);
  if (arrow.kind === "reset") paths["tip solid"] += `${tip(x2, y2, angle, 0, 10, 5)}Z`;
  else paths.tip += tip(x2, y2, angle, 0);
  // Several show their edge: a second tip behind the first.
  if (arrow.transits.length > 1) paths.tip += tip(x2, y2, angle, 6);
}

const path = ({x1, y1, x2, y2}: Line): string => `M${px(x1)},${px(y1)}L${px(x2)},${px(y2)}`;

/** An open arrowhead, `back` px before the end of its line. */
function tip(x: number, y: number, angle: number, back: number, length = 8, half = 4): string {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, across: number) =>
    `${px(x + along * cos - across * sin)},${px(y + along * sin + across * cos)}`;
  return `M${at(-back - length, -half)}L${at(-back, 0)}L${at(-back - length, half)}`;
}

const px = (value: number): number => Math.round(value * 100) / 100;

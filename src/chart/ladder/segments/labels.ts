/** Labels along the arrows of a ladder: turned with them, upright, none over another. */
import type {Transit} from "../../../sim/record.ts";
import type {Trace} from "../../../trace/query/trace.ts";
import type {Room} from "../../text/room.ts";
import {turnedText} from "../../text/placed-text.ts";
import type {PlacedText} from "../../text/placed-text.ts";
import {textWidth} from "../../text/text-width.ts";
import type {ArrowField} from "./arrow-field.ts";
import {textsOf} from "./arrows.ts";
import type {Arrow, ArrowTexts} from "./arrows.ts";
import type {Piece} from "./clip-arrows.ts";

/** A label that found its place. */
export interface ArrowLabel {
  readonly piece: Piece;
  readonly placed: PlacedText;
  /** Do other arrows run where it stands? Then it lies above them. */
  readonly crossed: boolean;
  /** Does it stand within a wedge that is thicker than it? That is the ground that it has. */
  readonly inWedge: boolean;
}

/** The labels of a drawing, and how many arrows have none. */
export interface Labels {
  readonly labels: readonly ArrowLabel[];
  readonly missing: number;
}

/** How far apart labels stand among arrows that are too close for all, in px. */
const EVERY = 52;
/** On a line shorter than this, in px, stands no label. */
const LEAST = 12;
/** How far the middle of a label is from its arrow, in px. */
const AWAY = 9;
/**
 * An arrow no further below the middle of a label than this, in px, has the label on its line: one
 * nearer than the label's own, where that runs below; else any to which it is not much further.
 */
const NEARER = AWAY - 1;
const NEAR = AWAY + 3;
/** What is free on both sides of a label, in px. */
const BESIDE = 3;
/** How far apart two labels in a row are, in px: more than words are, for they are two. */
const APART = 16;
/** What stands before the label of a segment that differs. */
const SIGN = "≠ ";
/** So many arrows may run through the label of one of many that are too close for all. */
const MANY = 6;
/** More arrows of one kind than this are usual. */
const RARE = 16;
/** Where along its arrow a label may stand; the middle is best. */
const WHERE = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/**
 * Places labels so that none touches another text: in the middle of its arrow if it can be, else
 * elsewhere along it or below it, else shortened. First where no other arrow runs; then those that
 * are rare, and one of many in every stretch, where one does. The rest is left to the hover text.
 */
export function placeLabels(
  run: Trace,
  pieces: readonly Piece[],
  size: number,
  room: Room,
  field: ArrowField,
  signs: ReadonlyMap<Transit, string> = new Map()
): Labels {
  const find = (piece: Piece, most: number) => {
    const texts = signedTexts(run, piece.arrow, signs);
    const place = (some: ArrowTexts, crossed: number) =>
      placeOf(some, piece, size, room, field, crossed);
    const [long, medium, short] = texts;
    if (medium === undefined || short === undefined) return place(texts, most);
    // How much payload a SYN or a FIN has is worth a line through its label.
    const whole = [long, medium] as const;
    return place(whole, most) ?? place(whole, Math.max(most, 2)) ?? place(texts, most);
  };
  const usual = usualKinds(pieces);
  const ranked = pieces.map((piece) => ({piece, rank: weight(piece.arrow, usual)}));
  ranked.sort((a, b) => b.rank - a.rank);
  const labels: ArrowLabel[] = [];
  const left: typeof ranked = [];
  for (const each of ranked) {
    const label = find(each.piece, 0);
    if (label) labels.push(label);
    else left.push(each);
  }
  const still: Piece[] = [];
  for (const {piece, rank} of left) {
    const label = rank >= 2 ? find(piece, rank >= 3 ? 2 : 1) : null;
    if (label) labels.push(label);
    else still.push(piece);
  }
  const added = sparse(still, labels, (piece) => find(piece, MANY));
  const placed = [...labels, ...added];
  return {labels: placed, missing: pieces.length - placed.length};
}

/** Where arrows lie so close that none has a clear place, one is labelled every so often. */
function sparse(
  pieces: readonly Piece[],
  labels: readonly ArrowLabel[],
  place: (piece: Piece) => ArrowLabel | null
): ArrowLabel[] {
  const added: ArrowLabel[] = [];
  const done = labels.map(({placed}) => placed.y).sort((a, b) => a - b);
  let next = 0;
  let above = -Infinity;
  for (const piece of [...pieces].sort((a, b) => a.y1 - b.y1)) {
    const y = (piece.y1 + piece.y2) / 2;
    while ((done[next] ?? Infinity) < y) above = Math.max(above, done[next++] ?? above);
    if (y - above < EVERY || (done[next] ?? Infinity) - y < EVERY) continue;
    const label = place(piece);
    if (!label) continue;
    added.push(label);
    above = label.placed.y;
  }
  return added;
}

/** The kinds of which there are many: where many connections open, a SYN is nothing rare. */
function usualKinds(pieces: readonly Piece[]): ReadonlySet<Arrow["kind"]> {
  const counts = new Map<Arrow["kind"], number>();
  for (const {arrow} of pieces) counts.set(arrow.kind, (counts.get(arrow.kind) ?? 0) + 1);
  return new Set([...counts].filter(([, n]) => n > RARE).map(([kind]) => kind));
}

// What is rare is more worth reading than what is usual.
function weight({kind, lost, repeat}: Arrow, usual: ReadonlySet<Arrow["kind"]>): number {
  if (kind === "reset") return 5;
  if (lost || repeat) return 4;
  if (kind === "open" || kind === "close") return usual.has(kind) ? 1 : 3;
  return kind === "data" ? 2 : 1;
}

/** Above the arrow first, then below it; best is in a wedge that is thicker than a label. */
function sidesOf(arrow: Arrow, height: number): number[] {
  if (arrow.members.length === 0) return [-1, 1];
  return thickness(arrow, 0.5) > height ? [0, -1, 1] : [-1, 1, 0];
}

/** The texts of an arrow, with its sign where one of its segments has one. */
function signedTexts(run: Trace, arrow: Arrow, signs: ReadonlyMap<Transit, string>): ArrowTexts {
  const texts = textsOf(run, arrow);
  if (signs.size === 0 || !arrow.transits.some((transit) => signs.has(transit))) return texts;
  const [text, ...shorter] = texts;
  return [SIGN + text, ...shorter.map((each) => SIGN + each)];
}

/** How thick a wedge is at a part of its way, in px; an arrow is thin. */
function thickness({members, extent}: Arrow, part: number): number {
  if (!extent || members.length === 0) return 0;
  const of = ([first, last]: readonly [number, number]) => last - first;
  return of(extent.left) * (1 - part) + of(extent.arrived) * part;
}

/**
 * The best place of a label, which it takes: one that few arrows cross is better than one that
 * more do, and `most` is the most that may.
 */
function placeOf(
  texts: ArrowTexts,
  piece: Piece,
  size: number,
  room: Room,
  field: ArrowField,
  most: number
): ArrowLabel | null {
  const dx = piece.x2 - piece.x1;
  const dy = piece.y2 - piece.y1;
  const length = Math.hypot(dx, dy);
  if (length < LEAST) return null;
  const turned = Math.atan2(dy, dx);
  const angle = dx < 0 ? turned + Math.PI : turned;
  const style = {kind: "label", face: "mono", size} as const;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // The box is moved along the arrow; only one that is free is kept.
  const box = {...turnedText("", 0, 0, angle, style).box, width: 0};
  const [asideX, asideY] = [box.x, box.y];
  let best: PlacedText | null = null;
  let least = most + 1;
  // Within a wedge its own lines may run through the label.
  let [within, inWedge] = [false, false];
  search: for (const text of new Set(texts)) {
    box.width = textWidth(text, "mono", size) + 2 * BESIDE;
    if (box.width > length) continue;
    for (const side of sidesOf(piece.arrow, box.height)) {
      // The edges of a wedge may be further away than its middle is.
      const isOn = side < 0 && piece.arrow.members.length === 0;
      const below = isOn ? NEARER : NEAR;
      const named = {piece, below, orAlike: most === MANY};
      for (const part of WHERE) {
        if (box.width / 2 > Math.min(part, 1 - part) * length) continue;
        const away = (AWAY + thickness(piece.arrow, part) / 2) * side;
        const x = piece.x1 + dx * part - sin * away;
        const y = piece.y1 + dy * part + cos * away;
        box.x = x + asideX;
        box.y = y + asideY;
        const crossed = field.crossing(box, named, least);
        if (crossed >= least || !room.free(box)) continue;
        least = crossed;
        within = side === 0;
        inWedge = within && thickness(piece.arrow, part) > box.height;
        best = turnedText(text, x, y, angle, style);
        if (crossed === 0) break search;
      }
    }
  }
  if (!best) return null;
  room.take({...best.box, width: best.box.width + 2 * (APART - BESIDE)});
  return {piece, placed: best, crossed: least > 0 || within, inWedge};
}

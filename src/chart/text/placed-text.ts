/** A text with its place: all that is to be known of it before it is drawn, and without drawing. */
import type {Box} from "./collision.ts";
import {textWidth} from "./text-width.ts";
import type {Face} from "./text-width.ts";

/** Where a text begins, is centred, or ends. */
type Anchor = "start" | "middle" | "end";

/** A text and where it stands. */
export interface PlacedText {
  readonly text: string;
  /** The class that it is drawn with. */
  readonly kind: string;
  readonly anchor: Anchor;
  /** Its anchor: on the base line, or, of a turned text, the middle of its height. In px. */
  readonly x: number;
  readonly y: number;
  /** By how much it is turned, in radians; null for a level text. */
  readonly angle: number | null;
  /** The room that it takes. */
  readonly box: Box;
}

/** A text that belongs to a moment: where that stands, in px. Until then it is faint. */
export interface TimedText {
  readonly placed: PlacedText;
  readonly since: number;
}

/** What a text looks like. */
export interface Style {
  readonly kind: string;
  readonly face: Face;
  /** In px. */
  readonly size: number;
  readonly anchor: Anchor;
}

/** How far a line's letters reach above and below the base line, as a part of its size. */
const ABOVE = 0.77;
const BELOW = 0.23;
/** Half the height of a capital: where the middle of a line is. */
const MIDDLE = 0.35;

/** A level text with its base line at `y`. */
export function levelText(text: string, x: number, y: number, style: Style): PlacedText {
  const {kind, face, size, anchor} = style;
  const width = textWidth(text, face, size);
  const aside = anchor === "middle" ? 0 : anchor === "start" ? width / 2 : -width / 2;
  const middle = y - ((ABOVE - BELOW) / 2) * size;
  const box = {x: x + aside, y: middle, width, height: size, angle: 0};
  return {text, kind, anchor, x, y, angle: null, box};
}

/** A text that is turned, with its middle at a place. */
export function turnedText(
  text: string,
  x: number,
  y: number,
  angle: number,
  {kind, face, size}: Omit<Style, "anchor">
): PlacedText {
  const down = MIDDLE * size - ((ABOVE - BELOW) / 2) * size;
  const box = {
    x: x - Math.sin(angle) * down,
    y: y + Math.cos(angle) * down,
    width: textWidth(text, face, size),
    height: size,
    angle
  };
  return {text, kind, anchor: "middle", x, y, angle, box};
}

/**
 * A linear scale in pieces, both ways: from time to px and back. It is what d3's `scaleLinear` does
 * for numbers, without the interpolators of colours and dates that come with it (8 kB).
 */
import {bisectRight} from "d3-array";

/** A scale: called with a time it returns px, and `invert` goes back. */
export interface PieceScale {
  (value: number): number;
  invert(value: number): number;
}

/** `domain` and `range` rise, and are of one length, at least two. Values outside are clamped. */
export function pieceScale(domain: readonly number[], range: readonly number[]): PieceScale {
  const scale = (value: number) => between(domain, range, value);
  scale.invert = (value: number) => between(range, domain, value);
  return scale;
}

function between(from: readonly number[], to: readonly number[], value: number): number {
  const i = Math.min(from.length - 1, Math.max(1, bisectRight(from as number[], value)));
  const a = from[i - 1] ?? 0;
  const b = from[i] ?? a;
  const part = b > a ? Math.min(1, Math.max(0, (value - a) / (b - a))) : 0;
  return (to[i - 1] ?? 0) + part * ((to[i] ?? 0) - (to[i - 1] ?? 0));
}

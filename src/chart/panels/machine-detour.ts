/**
 * The way of a step that figure 5 has no arrow for, a reset or a timeout: straight where no box is
 * in between, else along what is free between the rows and the columns of boxes.
 */
import {HALF} from "./machine-layout.ts";
import type {Box, Point} from "./machine-layout.ts";

/** How far beside the middle of a box such a way begins and ends, in px: arrows have the middle. */
const ASIDE = {level: 6, upright: 30} as const;
/** How far above a row it runs, in px: from the boxes of the row before hang the hosts' names. */
const ABOVE = 9;

type Way = readonly Point[];

/** The corners of the way from one box to another, which runs behind no other box. */
export function detour(from: Box, to: Box, boxes: readonly Box[]): Way {
  const others = boxes.filter((box) => box !== from && box !== to);
  const isFree = (way: Way) => !others.some((box) => isCrossed(box, way));
  const straight = between(from, to);
  if (isFree(straight)) return straight;
  const free = around(from, to, boxes).filter(isFree);
  return free.reduce((best, way) => (lengthOf(way) < lengthOf(best) ? way : best), free[0] ?? []);
}

/** From the edge of one box to that of another, beside their middles. */
function between(from: Box, to: Box): Way {
  const down = to.y >= from.y ? 1 : -1;
  const right = to.x >= from.x ? 1 : -1;
  const [beside, under] = [ASIDE.level, ASIDE.upright];
  const ends: readonly [number, number, number, number] =
    from.y === to.y
      ? [from.x + right * HALF.width, from.y + beside, to.x - right * HALF.width, to.y + beside]
      : [from.x + under, from.y + down * HALF.height, to.x + under, to.y - down * HALF.height];
  return [
    [ends[0], ends[1]],
    [ends[2], ends[3]]
  ];
}

/** Out of a box, along between two rows, through between two columns if need be, and in. */
function around(from: Box, to: Box, boxes: readonly Box[]): Way[] {
  const columns = inOrder(boxes.map(({x}) => x));
  const gaps = columns.slice(1).map((x, i) => (x + (columns[i] ?? x)) / 2);
  const [x0, x1] = [from.x + ASIDE.upright, to.x + ASIDE.upright];
  return doorsOf(from, boxes).flatMap(([y0, row]) =>
    doorsOf(to, boxes).flatMap(([y1, last]): Way[] => {
      const way = (...corners: Way): Way => [[x0, y0], [x0, row], ...corners, [x1, last], [x1, y1]];
      return row === last ? [way()] : gaps.map((gap) => way([gap, row], [gap, last]));
    })
  );
}

/** The upper and the lower edge of a box, each with what is free between its row and the next. */
function doorsOf(box: Box, boxes: readonly Box[]): (readonly [edge: number, row: number])[] {
  const rows = inOrder(boxes.map(({y}) => y));
  const place = rows.indexOf(box.y);
  const above = (row: number) => row - HALF.height - ABOVE;
  const next = rows[place + 1];
  return [
    ...(place > 0 ? [[box.y - HALF.height, above(box.y)] as const] : []),
    ...(next === undefined ? [] : [[box.y + HALF.height, above(next)] as const])
  ];
}

const inOrder = (places: readonly number[]): number[] => [...new Set(places)].sort((a, b) => a - b);

/** Does a way run behind a box? */
function isCrossed({x, y}: Box, way: Way): boolean {
  return way.slice(1).some(([x1, y1], i) => {
    const [x0, y0] = way[i] ?? [x1, y1];
    const level = insideOf(x0, x1, x, HALF.width);
    const upright = insideOf(y0, y1, y, HALF.height);
    return Math.max(level[0], upright[0]) < Math.min(level[1], upright[1]);
  });
}

/** Which part of the line from `a` to `b`, from 0 to 1, is nearer to `middle` than `half`. */
function insideOf(a: number, b: number, middle: number, half: number): readonly [number, number] {
  if (a === b) return Math.abs(a - middle) < half ? [0, 1] : [0, 0];
  const parts = [(middle - half - a) / (b - a), (middle + half - a) / (b - a)];
  return [Math.max(0, Math.min(...parts)), Math.min(1, Math.max(...parts))];
}

const lengthOf = (way: Way): number =>
  way.slice(1).reduce((sum, [x, y], i) => {
    const [before, above] = way[i] ?? [x, y];
    return sum + Math.hypot(x - before, y - above);
  }, 0);

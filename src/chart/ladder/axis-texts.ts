/** What is written at the time axis of a ladder: times, and what its breaks skip. */
import type {Trace} from "../../trace/query/trace.ts";
import {timeAtAxis} from "../../trace/words/duration.ts";
import {words as runWords} from "../../trace/words/words.ts";
import {stretched} from "../axis/axis.ts";
import type {TimeAxis} from "../axis/axis.ts";
import type {Piece} from "../axis/piece.ts";
import {levelText} from "../text/placed-text.ts";
import type {PlacedText, Style, TimedText} from "../text/placed-text.ts";
import type {Room} from "../text/room.ts";
import {textWidth} from "../text/text-width.ts";
import {middleOf} from "./layout/layout.ts";
import type {Layout} from "./layout/layout.ts";
import type {Tile} from "./layout/tile.ts";
import {breakWords} from "./layout/break-words.ts";
import {words} from "./layout/words.ts";

/** A time that is written at the axis, in one line or two. */
export interface TickText {
  readonly y: number;
  readonly lines: readonly string[];
  readonly rank: number;
}

/** A stretch in which time is drawn slower, with its factor where there is room. */
export interface Slower {
  readonly piece: Piece;
  readonly factor: string;
  readonly placed: PlacedText | null;
}

const TICK: Style = {kind: "tick", face: "mono", size: 12, anchor: "end"};
/** Height of a line at the axis, in px, and how far from the drawing it ends. */
const LINE = 13;
const ASIDE = 8;
/** A time of more characters than this takes two lines. */
const LONG = 11;

/** The ticks' times. The unit that all of them have stands once, above them. */
export function tickTexts(axis: TimeAxis): TickText[] {
  const texts = axis.ticks.map(({at, y, rank}) => ({y, rank, text: timeAtAxis(at)}));
  const units = new Set(texts.flatMap(({text}) => (text === "0" ? [] : unitOf(text))));
  const [unit = ""] = units.size === 1 ? units : [];
  // Where one time takes two lines, all that have two units do.
  const several = texts.some(({text}) => text.length > LONG);
  const end = unit === "" ? 0 : unit.length + 1;
  const short = texts.map(({y, rank, text}) => ({
    y,
    rank,
    lines: linesOf(
      text === "0" || end === 0 ? text : text.slice(0, -end),
      several && unitOf(text) === text && text !== "0" ? 0 : LONG
    )
  }));
  return unit === "" ? short : [{y: 16, rank: 4, lines: [unit]}, ...short];
}

/** The unit of a time; all of it where it has several, as "2 min 5 s" has. */
const unitOf = (text: string): string => /^[\d.,−]+ (\S+)$/.exec(text)?.[1] ?? text;

/** A long time breaks where its larger unit ends, or before its unit. */
export function linesOf(text: string, long = LONG): string[] {
  if (text.length <= long) return [text];
  const unit = text.lastIndexOf(" ");
  const middle = text.lastIndexOf(" ", unit - 1);
  const at = middle < 0 ? unit : middle;
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** How wide the times are, in px, and the factors by which time is drawn slower. */
export function tickWidth(texts: readonly TickText[], axis: TimeAxis): number {
  return [...texts.flatMap(({lines}) => lines), ...slowerTexts(axis)]
    .map((text) => textWidth(text, TICK.face, TICK.size))
    .reduce((most, width) => Math.max(most, width), 27);
}

/** The factors by which stretches of time are drawn slower, as they are written. */
export const slowerTexts = (axis: TimeAxis): string[] =>
  stretched(axis).map(({factor}) => words.slower(factorText(factor)));

const factorText = (factor: number): string => String(Number(factor.toPrecision(2)));

/** The times of a tile, as far as they do not touch; the most important ones first. */
export function placeTicks(
  texts: readonly TickText[],
  at: Layout,
  {top, bottom}: Tile,
  room: Room
): TimedText[] {
  return [...texts]
    .sort((a, b) => b.rank - a.rank)
    .flatMap(({y, lines}) => {
      if (y < top || y >= bottom) return [];
      const first = y + 4 - ((lines.length - 1) * LINE) / 2;
      const placed = lines.map((line, i) =>
        levelText(line, at.left - ASIDE, first + i * LINE, TICK)
      );
      if (!placed.every(({box}) => room.free(box))) return [];
      for (const {box} of placed) room.take(box);
      return placed.map((line) => ({placed: line, since: y}));
    });
}

/** Where time is drawn slower in a tile, and by how much. */
export function placeSlower(axis: TimeAxis, at: Layout, tile: Tile, room: Room): Slower[] {
  const style = {...TICK, kind: "slower"};
  let before = "";
  return stretched(axis).flatMap((piece): Slower | readonly Slower[] => {
    const {y0, y1} = piece;
    const factor = factorText(piece.factor);
    if (y1 <= tile.top || y0 >= tile.bottom) {
      before = factor;
      return [];
    }
    // It is written where it changes, or where there is room first; each bar has its tip.
    if (factor === before) return {piece, factor, placed: null};
    const text = words.slower(factor);
    for (let y = Math.max(y0, tile.top) + LINE; y < Math.min(y1, tile.bottom); y += 4) {
      const placed = levelText(text, at.left - ASIDE, y, style);
      if (!room.claim(placed.box)) continue;
      before = factor;
      return {piece, factor, placed};
    }
    return {piece, factor, placed: null};
  });
}

/** How far below its end it is said of a run that it ends, in px, where there is room. */
const BELOW_END = [13, 17, 22];

/** That a run ends, where the one beside it goes on. */
export function endTexts(run: Trace, axis: TimeAxis, at: Layout, room: Room): TimedText[] {
  const {at: time, why} = run.end;
  if (time >= axis.last) return [];
  const style = {kind: "run-ends", face: "sans", size: 12, anchor: "middle"} as const;
  const since = axis.y(time);
  const texts = BELOW_END.map((by) =>
    levelText(runWords.endings[why], middleOf(at), since + by, style)
  );
  const placed = texts.find(({box}) => room.claim(box));
  return placed ? [{placed, since}] : [];
}

/** What is written into each break; null for one that is elsewhere or too narrow for words. */
export function breakTexts(axis: TimeAxis, at: Layout, tile: Tile): (PlacedText | null)[] {
  const style = {kind: "skipped", face: "sans", size: 12, anchor: "middle"} as const;
  const middle = middleOf(at);
  const width = 2 * Math.min(middle - at.left, Math.min(at.right, at.sight) - middle);
  return axis.breaks.map((gap) => {
    const y = (gap.y0 + gap.y1) / 2;
    if (y < tile.top || y >= tile.bottom) return null;
    const opens = gap.repeats.length > 0 ? words.opens : "";
    const texts = breakWords(gap).map((text) => opens + text);
    const fits = texts.find((each) => textWidth(each, style.face, style.size) <= width);
    return fits === undefined ? null : levelText(fits, middle, y + 4, style);
  });
}

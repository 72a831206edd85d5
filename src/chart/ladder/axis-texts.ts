/** What is written at the time axis of a ladder: times, and what its breaks skip. */
import {duration, tick} from "../../trace/words/duration.ts";
import {levelText} from "../text/placed-text.ts";
import type {PlacedText} from "../text/placed-text.ts";
import type {Room} from "../text/room.ts";
import {textWidth} from "../text/text-width.ts";
import type {TimeAxis} from "./axis.ts";
import type {Layout} from "./layout.ts";
import type {Tile} from "./tiles.ts";

/** A time that is written at the axis. */
export interface TickText {
  readonly y: number;
  readonly text: string;
}

/** The ticks' times. The unit that most of them have stands once, above them. */
export function tickTexts(axis: TimeAxis): TickText[] {
  const texts = axis.ticks.map(({at, y, step, alone}) => {
    // A tick alone has no neighbour whose unit it must share: 7 s, not 7000 ms.
    const whole = alone && at >= 1e6 && at < 3600e6 && at % 1e3 === 0;
    return {y, text: whole ? `${at / 1e6} s` : tick(at, step)};
  });
  const unitOf = (text: string) => / (\S+)$/.exec(text)?.[1] ?? "";
  const first = texts[0];
  const unit = first ? unitOf(texts[1]?.text ?? first.text) : "";
  if (!first || unit === "") return texts;
  const short = texts.map(({y, text}) => {
    const own = unitOf(text) === unit || text === "0 ms" || text === "0 s";
    return {y, text: own ? text.slice(0, text.indexOf(" ")) : text};
  });
  return [{y: 16, text: unit}, ...short];
}

/** The times of a tile, as far as they do not touch. */
export function placeTicks(
  texts: readonly TickText[],
  at: Layout,
  {top, bottom}: Tile,
  room: Room
): PlacedText[] {
  const style = {kind: "tick", face: "mono", size: 11, anchor: "end"} as const;
  return texts.flatMap(({y, text}) => {
    if (y < top || y >= bottom) return [];
    const placed = levelText(text, at.left - 8, y + 4, style);
    return room.claim(placed.box) ? [placed] : [];
  });
}

/** What is written into each break; null for one that is elsewhere or too narrow for words. */
export function breakTexts(axis: TimeAxis, at: Layout, tile: Tile): (PlacedText | null)[] {
  const style = {kind: "skipped", face: "sans", size: 11.5, anchor: "middle"} as const;
  const xs = at.lifelines.map(({x}) => x);
  const middle = xs.length > 0 ? (Math.min(...xs) + Math.max(...xs)) / 2 : at.width / 2;
  const width = 2 * Math.min(middle - at.left, at.right - middle);
  return axis.breaks.map(({since, until, y0, y1}, i) => {
    const y = (y0 + y1) / 2;
    if (y < tile.top || y >= tile.bottom) return null;
    const text = `${duration(until - since)} skipped`;
    // Of several, the first says what they mean.
    const long = at.narrow || (i > 0 && axis.breaks.length > 3) ? text : `${text}: nothing is sent`;
    const fits = [long, text].find((each) => textWidth(each, style.face, style.size) <= width);
    return fits === undefined ? null : levelText(fits, middle, y + 4, style);
  });
}

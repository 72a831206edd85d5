/**
 * The names of states: turned in their band where they fit, else level beside it: outward, where
 * there is room for names, or on the wire where no arrow runs.
 */
import {duration} from "../../../trace/words/duration.ts";
import {levelText, turnedText} from "../../text/placed-text.ts";
import type {PlacedText, TimedText} from "../../text/placed-text.ts";
import type {Room} from "../../text/room.ts";
import {textWidth} from "../../text/text-width.ts";
import type {ArrowField} from "../segments/arrow-field.ts";
import type {Layout, Lifeline} from "../layout/layout.ts";
import {THIN} from "./state-bands.ts";
import type {Band} from "./state-bands.ts";
import type {Tile} from "../layout/tile.ts";
import {words} from "../layout/words.ts";

/** The size of a name that would not fit otherwise, in px. */
const SMALL = 10;
/** How far apart places in a band are tried, in px. */
const STEP = 12;
/** How far a level name may be from where its state begins, in px. */
const REACH = 14;
/** How far below the place that is tried the letters of a name begin, in px. */
const BELOW = 3;
/** How far above the beginning of its state a name may be at last, in px. */
const ABOVE = [4, 8];
/** How far from its band or line a level name stands, in px. */
const ASIDE = 5;

/** What a name in its band keeps clear of the host's line, in px: the band's edge is nearer. */
const INSIDE = 0.4;

/** What names share with the other texts of a tile. */
export interface NameRoom {
  readonly room: Room;
  readonly field: ArrowField;
  readonly tile: Tile;
}

/** The names that are written, and the bands that have none yet. */
export interface StateNames {
  readonly placed: readonly TimedText[];
  readonly left: readonly Band[];
}

/** Writes the names that fit into their bands. */
export function namesInside(
  bands: readonly Band[],
  line: Lifeline,
  size: number,
  sharing: NameRoom
): StateNames {
  // Sockets whose names are written somewhere in their band.
  const named = new Set<number>();
  const placed: TimedText[] = [];
  const left = bands.filter((band) => {
    const name = insideName(band, line, size, sharing, named);
    if (name) placed.push({placed: name, since: band.y});
    return name === null;
  });
  return {placed, left};
}

/**
 * Writes names beside their bands, where calls have left room; the others are in the tips. A state
 * that lasts no time does not take the place of the one that follows it.
 */
export function namesBeside(
  bands: readonly Band[],
  line: Lifeline,
  at: Layout,
  size: number,
  sharing: NameRoom
): TimedText[] {
  const lasts = ({height}: Band) => height > THIN;
  // Above this tile it is there already.
  const own = bands.filter(({y}) => y > sharing.tile.top);
  const pairs = own.flatMap((band, i) => {
    const next = own[i + 1];
    const isPair = next && !lasts(band) && lasts(next) && next.span.socket === band.span.socket;
    return isPair && next.y - band.y <= REACH ? [[band, next] as const] : [];
  });
  const names: TimedText[] = [];
  const done = new Set<Band>();
  const write = (band: Band, placed: PlacedText) => {
    names.push({placed, since: band.y});
    done.add(band);
  };
  const single = (band: Band) => {
    if (done.has(band)) return;
    const places = levelPlaces(band, line, at, size, sharing, !lasts(band));
    const placed = places.find(({box}) => sharing.room.free(box));
    if (!placed) return;
    sharing.room.take(placed.box);
    write(band, placed);
  };
  for (const band of own.filter(lasts)) {
    const pair = pairs.find(([, next]) => next === band);
    const both = pair && inOrder(pair, line, at, size, sharing);
    if (both) {
      for (const {box} of both) sharing.room.take(box);
      write(pair[0], both[0]);
      write(pair[1], both[1]);
    } else single(band);
  }
  // Below the state that follows it, a name would be read as the later one.
  const late = new Set(pairs.filter(([, next]) => done.has(next)).map(([band]) => band));
  for (const band of own) if (!lasts(band) && !late.has(band)) single(band);
  return names.sort((a, b) => a.since - b.since || a.placed.y - b.placed.y);
}

/** Places for a state that lasts no time and for the one after it, the first one above. */
function inOrder(
  [band, next]: readonly [Band, Band],
  line: Lifeline,
  at: Layout,
  size: number,
  sharing: NameRoom
): readonly [PlacedText, PlacedText] | null {
  const free = ({box}: PlacedText) => sharing.room.free(box);
  const above = levelPlaces(band, line, at, size, sharing).filter(free);
  const below = levelPlaces(next, line, at, size, sharing).filter(free);
  for (const a of above) {
    const b = below.find(({x, y}) => x === a.x && y > a.y + size);
    if (b) return [a, b];
  }
  return null;
}

function insideName(
  band: Band,
  line: Lifeline,
  size: number,
  {room, field}: NameRoom,
  told: Set<number>
): PlacedText | null {
  const {span, socket, x, width, clear} = band;
  const [from, to] = clear;
  const whole = socket !== "" && !told.has(span.socket) ? [`${socket} ${span.state}`] : [];
  for (const text of [...whole, span.state]) {
    for (const each of [size, SMALL]) {
      const kind = `state in ${band.meaning}${each < size ? " small" : ""}`;
      const style = {kind, face: "bold", size: each} as const;
      const free = to - from - textWidth(text, "bold", each) - 4;
      if (each > width || free < 0) continue;
      const turn = (line.side * Math.PI) / 2;
      for (const by of aside(free / 2)) {
        const name = turnedText(text, x + width / 2, (from + to) / 2 + by, turn, style);
        // Through the band of a host between others, arrows run.
        if (field.crossing(name.box, null, 1) > 0 || !room.claim(name.box, INSIDE)) continue;
        if (text !== span.state) told.add(span.socket);
        return name;
      }
    }
  }
  return null;
}

/** How far from the middle of its band a name is tried, in px: no more than `most`. */
function aside(most: number): number[] {
  const steps = [0];
  for (let by = STEP; by <= Math.min(most, 20 * STEP); by += STEP) steps.push(by, -by);
  return steps;
}

/**
 * How far below the beginning of its state a name is tried, in px. Where a break of the axis comes
 * right after that, the name has its place in the stretch that is longest; where that is short,
 * too, it is beside the edge at which the state begins.
 */
function startsOf({y, height, clear, next}: Band, size: number): number[] {
  const [from, to] = clear;
  // One that began below the beginning of the next state would be read as the name of that.
  const most = Math.max(Math.min(REACH, Math.max(0, next - y - BELOW)), height - size);
  const near = [0, 6, 12, 18, 24].filter((by) => by <= most);
  const later = [0, 6, 12].map((by) => from - y + by).filter((by) => y + by + size <= to);
  const above = ABOVE.map((by) => -by);
  // Where the next state begins within a line of text, a name below would stand beside that one.
  return next - y < size + BELOW ? [...above, ...near, ...later] : [...near, ...later, ...above];
}

/**
 * Where a level name may stand beside its state, near its beginning first. Of a state that is too
 * short to be seen the name says how long it lasts, where it is `alone`: it stands beside the band
 * of another one.
 */
function levelPlaces(
  band: Band,
  line: Lifeline,
  at: Layout,
  size: number,
  {field}: NameRoom,
  alone = false
): readonly PlacedText[] {
  const {span, socket, y} = band;
  const {side} = line;
  // Beside several lanes a name has to say whose it is.
  const name = socket === "" ? span.state : `${socket} ${span.state}`;
  const text = alone ? words.lasts(name, duration(span.until - span.since)) : name;
  const style = {kind: "state beside", face: "bold", size} as const;
  const starts = startsOf(band, size);
  const places: PlacedText[] = [];
  if (line.names > 0) {
    const x = line.x + side * (line.band + line.names);
    const anchor = side < 0 ? "end" : "start";
    const outward = starts.map((by) => levelText(text, x, y + by + size - 2, {...style, anchor}));
    places.push(...outward.filter(({box}) => box.width <= line.namesWidth));
  }
  if (at.lifelines.length > 2 && line.host > 0) return places;
  const anchor = side < 0 ? "start" : "end";
  const x = line.x - side * ASIDE;
  const inward = starts.map((by) => levelText(text, x, y + by + size, {...style, anchor}));
  return [...places, ...inward.filter(({box}) => field.crossing(box, null, 1) === 0)];
}

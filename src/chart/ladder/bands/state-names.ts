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

/**
 * Writes the names that fit into their bands. One of several sockets is told apart in one of its
 * bands: where none is long enough for that, its first name is left to be written beside its band.
 * At `last` a name without its socket is better than none.
 */
export function namesInside(
  bands: readonly Band[],
  line: Lifeline,
  size: number,
  sharing: NameRoom,
  last = false
): StateNames {
  // Sockets that are told apart somewhere in their bands.
  const named = new Set(bands.filter((band) => last || band.socket === "").map(socketOf));
  const long = new Set(
    bands.filter((band) => freeIn(band, wholeName(band), SMALL) >= 0).map(socketOf)
  );
  const placed: TimedText[] = [];
  const left = bands.filter((band) => {
    const whole = wholeName(band);
    const isNamed = named.has(band.span.socket);
    const texts = isNamed
      ? [band.span.state]
      : long.has(band.span.socket)
        ? [whole, band.span.state]
        : [];
    const name = insideName(band, texts, line, size, sharing);
    if (name?.text === whole) named.add(band.span.socket);
    if (name) placed.push({placed: name, since: band.y});
    return name === null;
  });
  return {placed, left};
}

/**
 * Writes names beside their bands, where calls have left room; the others are in the tips. A state
 * that lasts no time does not take the place of the one that follows it. `all`: the bands of the
 * host.
 */
export function namesBeside(
  bands: readonly Band[],
  all: readonly Band[],
  line: Lifeline,
  at: Layout,
  size: number,
  sharing: NameRoom
): StateNames {
  const lasts = ({height}: Band) => height > THIN;
  const placesOf = (band: Band, alone = false) =>
    namesOf(band, all).flatMap((name) => levelPlaces(band, name, line, at, size, sharing, alone));
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
    const placed = placesOf(band, !lasts(band)).find(({box}) => sharing.room.free(box));
    if (!placed) return;
    sharing.room.take(placed.box);
    write(band, placed);
  };
  for (const band of own.filter(lasts)) {
    const pair = pairs.find(([, next]) => next === band);
    const both = pair && inOrder(placesOf(pair[0]), placesOf(pair[1]), size, sharing);
    if (both) {
      for (const {box} of both) sharing.room.take(box);
      write(pair[0], both[0]);
      write(pair[1], both[1]);
    } else single(band);
  }
  // Below the state that follows it, a name would be read as the later one.
  const late = new Set(pairs.filter(([, next]) => done.has(next)).map(([band]) => band));
  for (const band of own) if (!lasts(band) && !late.has(band)) single(band);
  const placed = names.sort((a, b) => a.since - b.since || a.placed.y - b.placed.y);
  return {placed, left: bands.filter((band) => !done.has(band))};
}

/**
 * What may be written beside a band: of several sockets which one it is, but where the host has no
 * other connection at that time, its state is enough.
 */
function namesOf(band: Band, all: readonly Band[]): readonly string[] {
  const {y, height, socket, span} = band;
  const isOther = (other: Band) =>
    other.span.socket !== span.socket &&
    other.socket !== "" &&
    other.y < y + Math.max(height, REACH) &&
    other.y + other.height > y - REACH;
  return socket === "" || all.some(isOther) ? [wholeName(band)] : [wholeName(band), span.state];
}

/** The places of a state that lasts no time and of the one after it, the first one above. */
function inOrder(
  first: readonly PlacedText[],
  second: readonly PlacedText[],
  size: number,
  sharing: NameRoom
): readonly [PlacedText, PlacedText] | null {
  const free = ({box}: PlacedText) => sharing.room.free(box);
  const below = second.filter(free);
  for (const a of first.filter(free)) {
    const b = below.find(({x, y}) => x === a.x && y > a.y + size);
    if (b) return [a, b];
  }
  return null;
}

const socketOf = ({span}: Band): number => span.socket;

/** The name of a state with that of its socket, where there are several. */
const wholeName = ({socket, span}: Band): string =>
  socket === "" ? span.state : `${socket} ${span.state}`;

/** How much of a band a name leaves, in px; less than 0 where it does not fit. */
const freeIn = ({clear: [from, to]}: Band, text: string, size: number): number =>
  to - from - textWidth(text, "bold", size) - 4;

function insideName(
  band: Band,
  texts: readonly string[],
  line: Lifeline,
  size: number,
  {room, field}: NameRoom
): PlacedText | null {
  const {x, width, clear} = band;
  const [from, to] = clear;
  for (const text of texts) {
    for (const each of [size, SMALL]) {
      const kind = `state in ${band.meaning}${each < size ? " small" : ""}`;
      const style = {kind, face: "bold", size: each} as const;
      const free = freeIn(band, text, each);
      if (each > width || free < 0) continue;
      const turn = (line.side * Math.PI) / 2;
      for (const by of aside(free / 2)) {
        const name = turnedText(text, x + width / 2, (from + to) / 2 + by, turn, style);
        // Through the band of a host between others, arrows run.
        if (field.crossing(name.box, null, 1) > 0 || !room.claim(name.box, INSIDE)) continue;
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
  name: string,
  line: Lifeline,
  at: Layout,
  size: number,
  {field}: NameRoom,
  alone = false
): readonly PlacedText[] {
  const {span, y, meaning} = band;
  const {side} = line;
  const text = alone ? words.lasts(name, duration(span.until - span.since)) : name;
  const style = {kind: `state beside ${meaning}`, face: "bold", size} as const;
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

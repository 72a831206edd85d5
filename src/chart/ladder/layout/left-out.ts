/** Says at the foot of a tile how much has no text there for want of room. */
import {levelText} from "../../text/placed-text.ts";
import type {PlacedText} from "../../text/placed-text.ts";
import type {Room} from "../../text/room.ts";
import {words} from "../../words.ts";
import {SIZE, middleOf} from "./layout.ts";
import type {Layout} from "./layout.ts";
import type {Tile} from "./tile.ts";

/** How many things of a kind have no text. */
export interface Missing {
  readonly labels: number;
  readonly waits: number;
  readonly states: number;
  readonly calls: number;
  /** What calls returned that are told. */
  readonly results: number;
}

/** Where the note has its place: its middle, its base line, and how wide it may be, in px. */
export interface NotePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The look of a note, and how far its base line is from the bottom, in px. */
const NOTE = {kind: "note left-out", face: "sans", size: SIZE, anchor: "middle"} as const;
const ABOVE_FOOT = 8;
/** At the end of a drawing it stands below the hosts' lines. */
const BELOW_LINES = 3;
/** What is free on both sides of it, in px. */
const BESIDE = 4;
/** As long as a note becomes. */
const MOST: Missing = {labels: 999, waits: 0, states: 0, calls: 999, results: 999};

/**
 * Keeps a place for the note: at the foot of the drawing, or as low in a tile as can be.
 * `transcript`: is there one to which it can lead?
 */
export function placeForNote(
  at: Layout,
  tile: Tile,
  room: Room,
  transcript: boolean
): NotePlace | null {
  const texts = wordings(MOST, transcript);
  const boxOf = (text: string, x: number, y: number, most: number) => {
    const {box} = levelText(text, x, y, NOTE);
    return {...box, width: Math.min(box.width, most)};
  };
  if (tile.bottom >= at.height) {
    const [x, y] = [middleOf(at), at.height - BELOW_LINES];
    const box = boxOf(texts[0] ?? "", x, y, 2 * (Math.min(x, at.sight - x) - BESIDE));
    room.take(box);
    return {x, y, width: box.width};
  }
  // Between two hosts' lines: a text crosses none.
  const xs = at.lifelines.map(({x}) => x);
  const gaps = xs.slice(1).map((x, i) => [xs[i] ?? x, x] as const);
  const [from, to] = gaps.sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0] ?? [at.left, at.right];
  const most = to - from - 2 * BESIDE;
  for (const text of texts) {
    for (let i = 1; i <= 40; i++) {
      const y = tile.bottom - ABOVE_FOOT * i;
      const x = (from + to) / 2;
      const box = boxOf(text, x, y, most);
      if (y > tile.top + 20 && room.claim(box)) return {x, y, width: box.width};
    }
  }
  return null;
}

/** The note, in the longest wording that has room; null when everything is written. */
export function noteOf(
  missing: Missing,
  place: NotePlace | null,
  transcript: boolean
): PlacedText | null {
  const {labels, waits, states, calls, results} = missing;
  if (!place || labels + waits + states + calls + results === 0) return null;
  const notes = wordings(missing, transcript).map((text) =>
    levelText(text, place.x, place.y, NOTE)
  );
  return notes.find(({box}) => box.width <= place.width) ?? notes.at(-1) ?? null;
}

/** What the note may say, the longest wording first. */
function wordings({labels, waits, states, calls, results}: Missing, transcript: boolean): string[] {
  const count = labels + waits + states;
  const what = [
    ...(count > 0 ? [words.labels(count)] : []),
    ...(results > 0 ? [words.results(results)] : []),
    ...(calls > 0 ? [words.calls(calls)] : [])
  ];
  const shorter = [words.notDrawn(what), words.leftOut(what)];
  return transcript ? [words.seeTranscript(what), ...shorter] : shorter;
}

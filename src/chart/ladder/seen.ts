/** What a reader sees in a ladder: its legend explains these signs, and no others. */
import type {WaitRecord} from "../../sim/record.ts";
import type {Meaning} from "../../trace/data/meaning.ts";
import {isRepeat, kindOf} from "../../trace/query/segment-kind.ts";
import type {Purpose} from "../../trace/query/segment-kind.ts";
import {slowerTexts} from "./axis-texts.ts";
import {meaningsOf} from "./bands/state-bands.ts";
import {isSeen} from "./bands/waits.ts";
import {callsOf} from "./calls/call-column.ts";
import {isCount, textOfMark} from "./calls/call-marks.ts";
import type {Stage} from "./stage.ts";

/** What the look of an arrow says: what its segment is for, and what became of it. */
export type ArrowSign = Purpose | "again" | "lost";

/** The signs that are seen in a ladder. */
export interface Seen {
  readonly arrows: ReadonlySet<ArrowSign>;
  /** What the states of its bands mean. */
  readonly meanings: ReadonlySet<Meaning>;
  /** Are there marks of calls with their numbers, and with how many they are? */
  readonly numbered: boolean;
  readonly counted: boolean;
  /** What the dotted bars beside the lines wait for. */
  readonly waits: ReadonlySet<WaitRecord["kind"]>;
  /** By how much a stretch of time is drawn taller, as it is written first; null for none. */
  readonly slower: string | null;
}

/** The signs of a ladder over its whole height. */
export function seenIn(stage: Stage): Seen {
  const {run, axis, at, bands} = stage;
  const whole = {top: -Infinity, bottom: Infinity};
  const folded = at.folded
    ? at.lifelines.flatMap((line) => callsOf(stage, line, whole).folded)
    : [];
  const marks = folded.map(textOfMark);
  const waits = new Set<WaitRecord["kind"]>();
  // A long run has many: one of each kind is enough.
  for (const wait of run.waits()) {
    if (!waits.has(wait.kind) && isSeen(wait, axis)) waits.add(wait.kind);
  }
  return {
    arrows: arrowsIn(stage),
    meanings: new Set(bands.flatMap(([, each]) => meaningsOf(each))),
    numbered: marks.some((text) => !isCount(text)),
    counted: marks.some(isCount),
    waits,
    slower: slowerTexts(axis)[0] ?? null
  };
}

/** How many looks an arrow can have. */
const ALL_SIGNS = 7;

/** The looks of the arrows that are not before what is drawn. */
function arrowsIn({run, axis}: Stage): ReadonlySet<ArrowSign> {
  const start = axis.breaks.find(({why}) => why === "start")?.until ?? -Infinity;
  const signs = new Set<ArrowSign>();
  for (const transit of run.transits) {
    if (transit.sentAt < start) continue;
    signs.add(kindOf(transit.segment));
    if (transit.lost) signs.add("lost");
    if (isRepeat(transit)) signs.add("again");
    if (signs.size === ALL_SIGNS) break;
  }
  return signs;
}

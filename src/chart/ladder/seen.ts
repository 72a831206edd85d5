/** What a reader sees in a ladder: its legend explains these signs, and no others. */
import type {WaitRecord} from "../../sim/record.ts";
import type {Meaning} from "../../trace/data/meaning.ts";
import {slowerTexts} from "./axis-texts.ts";
import {meaningsOf} from "./bands/state-bands.ts";
import {isSeen} from "./bands/waits.ts";
import {callsOf} from "./calls/call-column.ts";
import {isCount, textOfMark} from "./calls/call-marks.ts";
import type {Stage} from "./stage.ts";

/** The signs that are seen in a ladder. */
export interface Seen {
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
    meanings: new Set(bands.flatMap(([, each]) => meaningsOf(each))),
    numbered: marks.some((text) => !isCount(text)),
    counted: marks.some(isCount),
    waits,
    slower: slowerTexts(axis)[0] ?? null
  };
}

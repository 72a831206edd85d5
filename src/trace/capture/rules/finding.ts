/** What went wrong in a captured flow, as a value with its evidence. */
import type {Micros} from "../../../base/units.ts";
import type {CapturedFlow, CapturedSegment} from "../captured.ts";
import type {Judged} from "../judge.ts";
import type {Vantage} from "../vantage.ts";

/** The symptoms that rules look for. */
export type Symptom =
  | "write-write-read"
  | "nagle-delayed-ack"
  | "zero-window"
  | "reset-unread"
  | "half-open"
  | "backlog-full"
  | "keepalive-death"
  | "time-wait-clash"
  | "mtu-black-hole"
  | "bufferbloat";

/** A symptom that was found. */
export interface Finding {
  readonly symptom: Symptom;
  /** Which end it is about: who stalls, who has no room, who resets. */
  readonly end: 0 | 1;
  /** Packets of the file that show it, by number, in their order: the first few. */
  readonly packets: readonly number[];
  /** When the first of them was captured, in µs since 1970-01-01 UTC. */
  readonly at: Micros;
  /** How often it happened. */
  readonly count: number;
  /** How much time it took, or what the symptom measures in time; 0 where that says nothing. */
  readonly time: Micros;
}

/** What a rule looks at. */
export interface Evidence {
  readonly flow: CapturedFlow;
  readonly segments: readonly CapturedSegment[];
  readonly judged: readonly Judged[];
  readonly vantage: Vantage;
}

/** Looks for symptoms. */
export type Rule = (evidence: Evidence) => Finding[];

/** So many packets are named at most: a reader looks at the first ones. */
const MOST_NAMED = 6;

/** A finding about these packets. */
export function finding(
  symptom: Symptom,
  end: 0 | 1,
  shown: readonly CapturedSegment[],
  {count = 1, time = 0}: {readonly count?: number; readonly time?: Micros} = {}
): Finding {
  const packets = shown.slice(0, MOST_NAMED).map(({number}) => number);
  return {symptom, end, packets, at: shown[0]?.at ?? 0, count, time};
}

/** The end that is not this one. */
export const other = (end: 0 | 1): 0 | 1 => (end === 0 ? 1 : 0);

/** Repeats in a program: the same calls again and again, told once with their number. */
import type {CallRecord} from "../../../sim/record.ts";
import {callName, errnoOf} from "../../../trace/words/call.ts";

/** Calls that are told together: one, or a pattern that repeats. */
export interface CallGroup {
  readonly calls: readonly CallRecord[];
  /** How many of the calls are one round of the pattern. */
  readonly period: number;
}

/** So many rounds are a repeat. */
const ROUNDS = 3;
/** A pattern has no more calls than this. */
const LONGEST = 4;

/**
 * The calls as groups, in order. A repeat is a group only where it is `crowded`: where each call
 * has room for a line of its own, reading them one by one says more. A pattern has at most
 * `longest` calls: those of several programs, mixed, are no pattern of any.
 */
export function groupsOf(
  calls: readonly CallRecord[],
  crowded: (calls: readonly CallRecord[]) => boolean,
  longest = LONGEST
): CallGroup[] {
  const keys = calls.map((call) => `${callName(call)} ${errnoOf(call) ?? ""}`);
  const groups: CallGroup[] = [];
  let i = 0;
  while (i < calls.length) {
    const found = repeatAt(keys, i, longest);
    const own = found && calls.slice(i, i + found.length);
    if (found && own && crowded(own)) {
      groups.push({calls: own, period: found.period});
      i += found.length;
    } else {
      groups.push({calls: calls.slice(i, i + 1), period: 1});
      i++;
    }
  }
  return groups;
}

/** The repeat that begins at a place and takes in most calls; null when there is none. */
function repeatAt(
  keys: readonly string[],
  from: number,
  longest: number
): {readonly length: number; readonly period: number} | null {
  let best: {length: number; period: number} | null = null;
  for (let period = 1; period <= longest; period++) {
    let end = from + period;
    while (end < keys.length && keys[end] === keys[end - period]) end++;
    const rounds = Math.floor((end - from) / period);
    const length = rounds * period;
    if (rounds >= ROUNDS && length > (best?.length ?? 0)) best = {length, period};
  }
  return best;
}

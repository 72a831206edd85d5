/** Holds what the engine did against what a kernel did, by the rules of schedule.ts. */
import type {Answered, Answers, Out} from "./schedule.ts";
import {printOut} from "./script.ts";

/** The first thing in which two runs differ. */
export interface Difference {
  /** The index of the event after which it showed. */
  readonly after: number;
  /** What kind of thing it is, without numbers: for counting. */
  readonly kind: string;
  readonly kernel: string;
  readonly engine: string;
}

const nothing = "nothing";

/**
 * The first difference; null when there is none. `end` is when both runs stopped: what a late timer
 * of the kernel would have sent after that is not missed.
 */
export function compare(kernel: Answers, engine: Answers, end: number): Difference | null {
  for (const [i, theirs] of kernel.events.entries()) {
    const ours = engine.events[i];
    if (!ours) continue;
    const answered = compareAnswered(theirs, ours);
    if (answered) return {after: i, ...answered};
    const difference = compareSent(outsAfter(kernel, i), outsAfter(engine, i), end);
    if (difference) return {after: i, ...difference};
  }
  return null;
}

const outsAfter = ({sent}: Answers, i: number): Out[] => sent.filter(({after}) => after === i);

type Found = Omit<Difference, "after"> | null;

function compareAnswered(theirs: Answered, ours: Answered): Found {
  const [kernel, engine] = [printAnswered(theirs), printAnswered(ours)];
  return kernel === engine ? null : {kind: "result", kernel, engine};
}

function printAnswered({value, errno, out}: Answered): string {
  if (errno !== null) return `${value} ${errno}`;
  const sorted = (one: readonly string[]): string => [...one].sort().join("|");
  const more = Array.isArray(out) ? (out as string[][]).map(sorted).join(", ") : out;
  return more === null ? String(value) : `${value} ${JSON.stringify(more)}`;
}

function compareSent(theirs: readonly Out[], ours: readonly Out[], end: number): Found {
  for (let i = 0; i < Math.max(theirs.length, ours.length); i++) {
    const [a, b] = [theirs[i], ours[i]];
    if (a && b) {
      const kind = compareOut(a, b);
      if (kind) return {kind, kernel: printOut(a), engine: printOut(b)};
    } else if (a) return {kind: "not sent by the engine", kernel: printOut(a), engine: nothing};
    // The kernel's timer may have run out after the end.
    else if (b && (b.late === 0 || b.at + b.late < end)) {
      return {kind: "not sent by the kernel", kernel: nothing, engine: printOut(b)};
    }
  }
  return null;
}

/** What is different, in a word; null for nothing. */
function compareOut(kernel: Out, engine: Out): string | null {
  const same = <K extends keyof Out>(key: K): boolean =>
    JSON.stringify(kernel[key]) === JSON.stringify(engine[key]);
  const plain = (flags: string): string => flags.replace("P", "");
  if (plain(kernel.flags) !== plain(engine.flags)) return "flags";
  for (const key of ["seq", "length", "ack", "urgent", "ecn"] as const) if (!same(key)) return key;
  for (const key of ["mss", "wscale", "sackOK", "sack", "fastOpen", "tsEcr"] as const)
    if (!same(key)) return key;
  if (!same("window")) return "window";
  return onTime(kernel, engine) ? null : "time";
}

/** A kernel is never early, but for its clock of whole ms, and late by so much. */
function onTime(kernel: Out, engine: Out): boolean {
  return kernel.at >= engine.at - 1500 && kernel.at <= engine.at + (engine.late || 3000);
}

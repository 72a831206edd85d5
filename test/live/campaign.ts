/** Runs many schedules on both, asks the kernel again where they differ, and shrinks what stays. */
import {compare, type Difference} from "./compare.ts";
import {runOnEngine} from "./engine.ts";
import {runOnKernel} from "./kernel.ts";
import type {Kernel} from "./machine.ts";
import type {Answers, Schedule} from "./schedule.ts";
import {settle} from "./settle.ts";

/** One schedule on which kernel and engine differ, however often the kernel is asked. */
export interface Finding {
  readonly schedule: Schedule;
  readonly difference: Difference;
  readonly kernel: Answers;
}

/** How often the kernel has to give a different answer. */
const REPEATS = 3;
/** How often it is asked before a schedule is left undecided. */
const PATIENCE = 8;

/** When both stop being watched, by the kernel's clock. */
const endOf = (schedule: Schedule, kernel: Answers): number =>
  (kernel.events.at(-1)?.at ?? 0) + schedule.tail;

/**
 * Why a difference says nothing: the kernel was kept from its work, or an event came while a timer
 * of its could have run out or not.
 */
export type Doubt = "busy machine" | "timer due";

/**
 * The engine's answers at the kernel's own times, held against the kernel's: the first difference,
 * null for none.
 */
export function judge(schedule: Schedule, kernel: Answers): Difference | null | Doubt {
  const found = differ(schedule, kernel);
  if (!found) return null;
  if (!kernel.sure) return "busy machine";
  return found.sure ? found.difference : "timer due";
}

interface Judged {
  readonly difference: Difference;
  readonly sure: boolean;
}

/**
 * The first difference that stays wherever within its µs an event came: two pauses may be the same
 * here, and not to a kernel that counts their fractions.
 */
function differ(schedule: Schedule, kernel: Answers, from = 0): Judged | null {
  const end = endOf(schedule, kernel);
  const engine = runOnEngine(schedule, kernel, end);
  const difference = compare(kernel, engine, end);
  if (!difference) return null;
  const judged = {difference, sure: engine.sure};
  const {after} = difference;
  if (after < from) return judged;
  for (const later of [-1, 1]) {
    const events = kernel.events.map((event, i) =>
      i === after ? {...event, at: event.at + later} : event
    );
    const other = differ(schedule, {...kernel, events}, after + 1);
    if (!other || other.difference.after > after) return other;
  }
  return judged;
}

/** A schedule on which both agree. */
export type Agreement = Pick<Finding, "schedule" | "kernel">;

/** A schedule that tells nothing, however often the kernel is asked. */
interface Undecided {
  readonly schedule: Schedule;
  readonly why: Doubt;
}

/** What became of many schedules. */
export interface Outcome {
  readonly agreed: Agreement[];
  /** Kernel and engine differ each time: what differs once and then not is chance. */
  readonly found: Finding[];
  readonly undecided: Undecided[];
}

/** Runs schedules on both, as often as it takes to be sure of each. */
export async function explore(machine: Kernel, schedules: readonly Schedule[]): Promise<Outcome> {
  const outcome: Outcome = {agreed: [], found: [], undecided: []};
  let open = schedules.map((schedule) => ({schedule, times: 0, why: "timer due" as Doubt}));
  for (let round = 0; round < PATIENCE && open.length > 0; round++) {
    const answers = await runOnKernel(
      machine,
      open.map(({schedule}) => schedule)
    );
    open = open.filter((one, i) => {
      const kernel = answers[i];
      if (!kernel) return false;
      const {schedule} = one;
      const difference = judge(schedule, kernel);
      if (typeof difference === "string") one.why = difference;
      else if (difference === null) outcome.agreed.push({schedule, kernel});
      else if (++one.times === REPEATS) outcome.found.push({schedule, difference, kernel});
      const settled = difference === null || one.times === REPEATS;
      return !settled;
    });
  }
  outcome.undecided.push(...open);
  return outcome;
}

/** The same finding by its shortest schedule: events are left out as long as a difference stays. */
export async function shrink(machine: Kernel, found: readonly Finding[]): Promise<Finding[]> {
  const best = [...found];
  const open = new Set(best.keys());
  while (open.size > 0) {
    const tries: {of: number; schedule: Schedule}[] = [];
    for (const i of open) {
      const finding = best[i];
      if (finding) for (const schedule of shorter(finding)) tries.push({of: i, schedule});
    }
    const {found: differing} = await explore(
      machine,
      tries.map(({schedule}) => schedule)
    );
    const bySchedule = new Map(differing.map((finding) => [finding.schedule, finding]));
    for (const i of open) {
      const [first] = tries
        .filter(({of, schedule}) => of === i && bySchedule.has(schedule))
        .map(({schedule}) => bySchedule.get(schedule) as Finding)
        .sort((a, b) => a.schedule.events.length - b.schedule.events.length);
      if (first) best[i] = first;
      else open.delete(i);
    }
  }
  return best;
}

/** Shorter schedules: cut right after the difference, then with some events less. */
function shorter({schedule, difference}: Finding): Schedule[] {
  const {events} = schedule;
  const result: Schedule[] = [];
  const propose = (keep: (i: number) => boolean): void => {
    const kept = events.filter((_, i) => keep(i));
    if (kept.length < events.length) result.push(settle({...schedule, events: kept}));
  };
  if (difference.after < events.length - 1) {
    const tail = {...schedule, events: events.slice(0, difference.after + 1)};
    return [settle({...tail, tail: Math.max(schedule.tail, 400_000)})];
  }
  for (let size = Math.ceil(events.length / 2); size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let at = 0; at + size <= events.length; at += size) {
      propose((i) => i < at || i >= at + size);
    }
  }
  return result;
}

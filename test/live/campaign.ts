/** Runs many schedules on both, asks the kernel again where they differ, and shrinks what stays. */
import {compare, type Difference} from "./compare.ts";
import {runOnEngine} from "./engine.ts";
import {runOnKernel} from "./kernel.ts";
import type {Answers, Schedule} from "./schedule.ts";
import {settle} from "./settle.ts";

/** One schedule on which kernel and engine differ, however often the kernel is asked. */
export interface Finding {
  readonly schedule: Schedule;
  readonly difference: Difference;
  readonly kernel: Answers;
}

/** How often the kernel has to give a different answer, besides the first time. */
const REPEATS = 2;

/** When both stop being watched, by the kernel's clock. */
const endOf = (schedule: Schedule, kernel: Answers): number =>
  (kernel.events.at(-1)?.at ?? 0) + schedule.tail;

/** The engine's answers at the kernel's own times, held against the kernel's. */
export function judge(schedule: Schedule, kernel: Answers): Difference | null {
  const end = endOf(schedule, kernel);
  const times = kernel.events.map(({at}) => at);
  return compare(kernel, runOnEngine(schedule, times, end), end);
}

/** A schedule on which both agree. */
export type Agreement = Pick<Finding, "schedule" | "kernel">;

/**
 * What differs in every one of the runs; a difference that is not there each time is chance. Where
 * nothing differed at first is put into `agreed`.
 */
export async function findings(
  schedules: readonly Schedule[],
  agreed: Agreement[] = []
): Promise<Finding[]> {
  let left: Finding[] = [];
  const answers = await runOnKernel(schedules);
  for (const [i, schedule] of schedules.entries()) {
    const kernel = answers[i];
    if (!kernel) continue;
    const difference = judge(schedule, kernel);
    if (difference) left.push({schedule, difference, kernel});
    else agreed.push({schedule, kernel});
  }
  for (let again = 0; again < REPEATS && left.length > 0; again++) {
    const repeated = await runOnKernel(left.map(({schedule}) => schedule));
    left = left.flatMap((finding, i) => {
      const kernel = repeated[i];
      const difference = kernel && judge(finding.schedule, kernel);
      return difference ? [{...finding, difference, kernel}] : [];
    });
  }
  return left;
}

/** The same finding by its shortest schedule: events are left out as long as a difference stays. */
export async function shrink(found: readonly Finding[]): Promise<Finding[]> {
  const best = [...found];
  const open = new Set(best.keys());
  while (open.size > 0) {
    const tries: {of: number; schedule: Schedule}[] = [];
    for (const i of open) {
      const finding = best[i];
      if (finding) for (const schedule of shorter(finding)) tries.push({of: i, schedule});
    }
    const differing = await findings(tries.map(({schedule}) => schedule));
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

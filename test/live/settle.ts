/**
 * Chooses the times of a schedule so that a kernel's late timers cannot change the order of things:
 * nothing is done shortly before a timer runs out, or while a kernel's might still be late.
 */
import type {Micros} from "../../src/base/units.ts";
import {EngineRun} from "./engine.ts";
import type {Schedule, ScheduleEvent} from "./schedule.ts";

/** How much later than planned an event may come on a busy machine, in µs. */
const LATE = 3000;

/** Lets `wait` pass in the run, or as much more as it takes; returns how long that was. */
export function pass(run: EngineRun, wait: Micros): Micros {
  const from = run.now;
  let until = from + wait;
  for (;;) {
    run.advance(until);
    if (run.riskUntil > until) until = run.riskUntil + 1000;
    else if (run.deadline > until && run.deadline - until < LATE) until = run.deadline;
    else return until - from;
  }
}

/** The same schedule with times that are settled. */
export function settle(schedule: Schedule): Schedule {
  const run = new EngineRun(schedule);
  const events = schedule.events.map((event): ScheduleEvent => {
    const wait = pass(run, event.wait);
    run.perform(event);
    return {...event, wait};
  });
  return {...schedule, events};
}

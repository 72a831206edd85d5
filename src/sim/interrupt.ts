/**
 * Lets whoever waits for a run end it. A simulation has no clock of its own: every so many events
 * it asks somebody who may have one.
 */

import {callback, checkValue, required} from "../base/shape.ts";
import {words} from "./words.ts";

const CHECK = required(callback(words.wanted.check));

/** Events between two questions: well under a millisecond of work. */
export const EVENTS_PER_QUESTION = 512;

let ask: () => void = () => undefined;

/**
 * Has `check` called now and then during every run from here on, each time after 512 events. A
 * check that throws ends the run with what it threw; one that returns changes nothing in it.
 *
 * @param check - looks at a clock, for one, and throws when the page has been busy for too long
 */
export function whileRunning(check: () => void): void {
  checkValue("whileRunning()", "check", check, CHECK);
  ask = check;
}

/** Asks whether the run may go on; whatever this throws ends it. */
export function askPatience(): void {
  ask();
}

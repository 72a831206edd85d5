/**
 * Cells take turns when a page is loaded. The runtime computes all cells that it can in one go,
 * which holds the browser for as long as all their runs take together; here each waits until the
 * browser has had its turn, so that the text scrolls and the first figure stands at once.
 */
import type {Body, Define} from "./runtime.ts";

/** For so long cells may run one after the other: a frame, in ms. */
const SLICE = 16;

/** What the turns need of the world around them. */
export interface Clock {
  /** The time in ms. */
  now(): number;
  /** Calls back when the browser has done what else was waiting. */
  later(then: () => void): void;
}

/** A browser that is never idle still goes on with the page after so many ms. */
const PATIENCE = 100;

const browser: Clock = {
  now: () => performance.now(),
  // When it is idle, what is on the screen has been drawn. Safari does not say when that is.
  later: (then) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(then, {timeout: PATIENCE});
    else setTimeout(then);
  }
};

/**
 * Framework's `define`, with cells that take turns the first time they run. After that they run
 * as soon as what they depend on has changed: then somebody waits for them.
 */
export function inTurns(define: Define, clock = browser): Define {
  let last: Promise<unknown> = Promise.resolve();
  let began = -Infinity;
  const take = (run: () => unknown): Promise<unknown> => {
    const mine = last.then(async () => {
      if (clock.now() - began > SLICE) {
        await new Promise<void>((resolve) => clock.later(resolve));
        began = clock.now();
      }
      // The value may be a promise, for which nobody else has to wait.
      return {value: run()};
    });
    last = mine.catch(() => undefined);
    return mine.then(({value}) => value);
  };
  return (cell) => {
    let first = true;
    const body: Body = (...inputs) => {
      if (!first) return cell.body(...inputs);
      first = false;
      return take(() => cell.body(...inputs));
    };
    define({...cell, body});
  };
}

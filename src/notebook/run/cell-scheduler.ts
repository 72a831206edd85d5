/**
 * Cells take turns when a page is loaded. The runtime computes all cells that it can in one go,
 * which holds the browser for as long as all their runs take together; here they run from the top
 * of the page down, and the browser has its turn in between, so that the first figure stands soon.
 */
import type {Body, Define} from "./runtime.ts";

/** For so long cells may run one after the other: a frame, in ms. */
const SLICE = 16;
/** A browser that is never idle still goes on with the page after so many ms. */
const PATIENCE = 100;

/** What the turns need of the world around them. */
interface Clock {
  /** The time in ms. */
  now(): number;
  /** Calls back when all is done that waits for promises, and before anything is painted. */
  soon(then: () => void): void;
  /** Calls back when the browser has done what else was waiting. */
  later(then: () => void): void;
}

const browser: Clock = {
  now: () => performance.now(),
  soon: (then) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  },
  // When it is idle, what is on the screen has been drawn. Safari does not say when that is.
  later: (then) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(then, {timeout: PATIENCE});
    else setTimeout(then);
  }
};

/** A cell that waits for its turn. */
interface Turn {
  readonly place: number;
  readonly run: () => void;
}

/**
 * Framework's `define`, with cells that take turns the first time they run. After that they run
 * as soon as what they depend on has changed: then somebody waits for them.
 */
export function inTurns(define: Define, clock = browser): Define {
  const waiting = new Set<Turn>();
  let arranged = false;
  let began = -Infinity;
  let cells = 0;

  const arrange = (): void => {
    if (arranged) return;
    arranged = true;
    if (clock.now() - began <= SLICE) clock.soon(next);
    else {
      clock.later(() => {
        began = clock.now();
        next();
      });
    }
  };
  const next = (): void => {
    arranged = false;
    const first = [...waiting].reduce((a, b) => (a.place < b.place ? a : b));
    waiting.delete(first);
    first.run();
    if (waiting.size > 0) arrange();
  };

  return (cell) => {
    const place = cells++;
    let first = true;
    const body: Body = (...inputs) => {
      if (!first) return cell.body(...inputs);
      first = false;
      // What is thrown inside rejects the promise; a promise is waited for by nobody else.
      return new Promise((resolve, reject) => {
        const run = (): void => {
          try {
            resolve(cell.body(...inputs));
          } catch (error) {
            reject(error as Error);
          }
        };
        waiting.add({place, run});
        arrange();
      });
    };
    define({...cell, body});
  };
}

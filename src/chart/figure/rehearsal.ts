/**
 * A slider's first move would run code that has run once, and browsers make quick what has run more
 * often. So the engine and the ladder do once more what they did for the page's first figure, while
 * the browser is idle, and what comes of it is thrown away.
 */
import {canRunAgain, type Trace} from "../../trace/query/trace.ts";
import {drawLadder} from "../ladder/ladder.ts";

/** How often: after three times a move takes what it takes from then on, in Chromium. */
const TIMES = 3;
/** A run of more segments than this made its code quick by itself. */
const MOST = 200;

let isDone = false;

/** Runs and draws a run again, soon; only the first figure's of a page. */
export function rehearse(run: Trace, width: number): void {
  if (isDone || typeof requestIdleCallback !== "function") return;
  if (!canRunAgain(run) || run.transits.length > MOST) return;
  isDone = true;
  const draw = () => drawLadder(run, {width, tiled: true, onSegment: () => undefined});
  const acts = Array.from({length: TIMES}, () => [() => run.again(run.faults), draw]);
  next(acts.flat());
}

/** One by one: none of them is to keep a reader's press waiting. */
function next([act, ...others]: readonly (() => unknown)[]): void {
  requestIdleCallback(() => {
    try {
      act?.();
    } catch {
      // A run that was made beside the page cannot be made again in it.
      return;
    }
    if (others.length > 0) next(others);
  });
}

/**
 * Animation frames of a cell that draws: all callbacks of a frame are one task, and a browser that
 * gives the document the page's own process draws nothing and hears nobody meanwhile.
 */
import {words} from "./words.ts";

/** Most callbacks that may wait for a frame: each of them may ask for more. */
const mostWaiting = 1_000;

/** Stops animations that ask for more and more callbacks. */
export function boundAnimation(): void {
  const {requestAnimationFrame: request, cancelAnimationFrame: cancel} = globalThis;
  const waiting = new Set<number>();
  let isOver = false;
  globalThis.requestAnimationFrame = (callback) => {
    if (isOver) return 0;
    if (waiting.size >= mostWaiting) {
      isOver = true;
      for (const each of waiting) cancel(each);
      throw new RangeError(words.frames(mostWaiting));
    }
    const id = request((time) => {
      waiting.delete(id);
      // Those of this frame that have not had their turn cannot be cancelled any more.
      if (!isOver) callback(time);
    });
    waiting.add(id);
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => {
    waiting.delete(id);
    cancel(id);
  };
}

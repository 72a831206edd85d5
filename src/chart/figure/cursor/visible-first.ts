/** What of a ladder is on the screen is drawn first, for the reader waits for it. */
import type {Ladder} from "../../ladder/drawn-ladder.ts";

/**
 * Draws what will be on the screen when the ladder stands in `stage`, and a little later the rest,
 * as long as it is `wanted`. A stage that is not in the page yet will be there in a moment.
 */
export function inSightFirst(stage: Element, ladder: Ladder, wanted: () => boolean): void {
  const draw = () => {
    if (!wanted()) return;
    const {top, width} = stage.getBoundingClientRect();
    if (width === 0) return ladder.look(-Infinity, Infinity);
    ladder.look(-top, innerHeight - top);
    afterwards(() => {
      if (wanted()) ladder.look(-Infinity, Infinity);
    });
  };
  if (stage.isConnected) draw();
  else void Promise.resolve().then(draw);
}

const waiting = new Set<() => void>();
let heard = false;

/** Calls `draw` when the page has nothing else to do, or is printed: then all is wanted. */
function afterwards(draw: () => void): void {
  if (!heard) addEventListener("beforeprint", drawAll);
  heard = true;
  waiting.add(draw);
  // Not every browser says when it is idle.
  if (typeof requestIdleCallback === "function") requestIdleCallback(drawAll);
  else requestAnimationFrame(drawAll);
}

function drawAll(): void {
  for (const draw of waiting) draw();
  waiting.clear();
}

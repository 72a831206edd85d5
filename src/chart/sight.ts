/** What of a ladder is on the screen is drawn first, for the reader waits for it. */
import type {Ladder} from "./ladder.ts";

/** How long nothing may have been drawn until the rest is, in ms: a slider may be moving. */
const LATER_MS = 150;

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
  else queueMicrotask(draw);
}

const waiting = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function afterwards(draw: () => void): void {
  // What is printed is all that there is.
  if (timer === undefined) addEventListener("beforeprint", drawAll);
  waiting.add(draw);
  clearTimeout(timer);
  timer = setTimeout(drawAll, LATER_MS);
}

function drawAll(): void {
  for (const draw of waiting) draw();
  waiting.clear();
}

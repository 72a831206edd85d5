/** The first sign of a reader: until then, only what is on the screen runs. */

/** What readers do first. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll", "focusin"];

let waiting: (() => void)[] | null = null;
let hasCome = false;

/** Calls back once, at the first sign of a reader; at once if there has been one. */
export function atFirstSign(act: () => void): void {
  if (hasCome) return act();
  if (waiting) return void waiting.push(act);
  waiting = [act];
  const once = (event: Event): void => {
    if (isOwn(event)) return;
    hasCome = true;
    for (const sign of SIGNS) removeEventListener(sign, once, {capture: true});
    for (const each of waiting ?? []) each();
  };
  for (const sign of SIGNS) addEventListener(sign, once, {capture: true, passive: true});
}

/**
 * Browsers tell of a pointer that rests where the page has come to be, and of a part that the page
 * itself has scrolled: nobody has moved there.
 */
function isOwn(event: Event): boolean {
  if (event.type === "scroll") return event.target !== document;
  const {movementX, movementY} = event as PointerEvent;
  return event.type === "pointermove" && movementX === 0 && movementY === 0;
}

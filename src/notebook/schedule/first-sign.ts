/** The first sign that somebody is at the page: until then, only what is on the screen runs. */

/** What readers do first. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "scroll", "focusin"];

let waiting: (() => void)[] | null = null;
let hasCome = false;

/** Calls back once, as soon as somebody is at the page; at once if somebody has been. */
export function atFirstSign(act: () => void): void {
  if (hasCome) return act();
  if (waiting) return void waiting.push(act);
  waiting = [act];
  const once = (): void => {
    hasCome = true;
    for (const sign of SIGNS) removeEventListener(sign, once, {capture: true});
    for (const each of waiting ?? []) each();
  };
  for (const sign of SIGNS) addEventListener(sign, once, {capture: true, passive: true});
}

/** What the live drawing takes over from the picture that stood in its place before. */

/** How far time has got in the picture, from 0 to 1, and which segment was clicked in it. */
export interface Begun {
  readonly part: number;
  readonly clicked: string | null;
}

/** Takes the picture's place: from now on it is not shown. Null where there is none. */
export function takeOverFrom(still: Element | null): Begun | null {
  if (!(still instanceof HTMLElement) || !("still" in still.dataset)) return null;
  const [moving] = [...still.querySelectorAll("svg")].flatMap((svg) => svg.getAnimations());
  const part = moving?.effect?.getComputedTiming().progress ?? 1;
  still.hidden = true;
  return {part, clicked: still.dataset.clicked ?? null};
}

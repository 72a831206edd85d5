/**
 * The keyboard stays with the reader: a program that draws can focus what it draws, and would get
 * what the reader types elsewhere. No browser keeps a frame from doing so.
 */

/** Elements of the page in which keys mean something. */
const typedInto = "input, textarea, select, [contenteditable=true]";
/** For so long, in ms, the document is waited for to say that its reader has pressed in it. */
const patience = 50;
/** A press explains a change of focus for so long, in ms. */
const pressLasts = 1_000;

interface Guard {
  /** Called when it takes the focus a second time. */
  readonly refuse: () => void;
  /** When the reader last pressed in it, by `performance.now()`. */
  pressed: number;
  hasTaken: boolean;
}

const guards = new Map<Element, Guard>();
let last: Element | null = null;
let isTab = false;

/** The reader has pressed in the frame, so it may have the focus. */
export function pressedIn(frame: HTMLIFrameElement): void {
  const guard = guards.get(frame);
  if (guard) Object.assign(guard, {pressed: performance.now(), hasTaken: false});
}

/**
 * Gives the focus back to what the reader types in when the frame takes it by itself: once, as a
 * program may focus a field when it begins. `refuse` is called the next time.
 */
export function keepKeyboardFrom(frame: HTMLIFrameElement, refuse: () => void): void {
  if (last === null) listen();
  for (const each of guards.keys()) if (!each.isConnected) guards.delete(each);
  guards.set(frame, {refuse, pressed: -pressLasts, hasTaken: false});
}

function listen(): void {
  last = document.activeElement ?? document.body;
  addEventListener("focusin", ({target}) => {
    last = target as Element;
    isTab = false;
  });
  addEventListener("keydown", ({key, defaultPrevented}) => {
    isTab = key === "Tab" && !defaultPrevented;
  });
  // What has the focus is known only after the event.
  addEventListener("blur", () => setTimeout(lookWhoHasIt));
}

function lookWhoHasIt(): void {
  const frame = document.activeElement;
  const guard = frame && guards.get(frame);
  const from = last as HTMLElement;
  if (!guard || isTab || !from.matches(typedInto)) return;
  setTimeout(() => {
    const isPressed = performance.now() - guard.pressed < pressLasts;
    if (isPressed || document.activeElement !== frame) return;
    if (guard.hasTaken) guard.refuse();
    guard.hasTaken = true;
    from.focus({preventScroll: true});
  }, patience);
}

/**
 * A number in a sentence that can be pulled: by a sideways drag, by the arrow keys, or by the two
 * buttons that appear at it. To screen readers it is a spin button.
 */
import {
  type Control,
  type RangeOptions,
  kept,
  optionsOf,
  rangeOptions,
  withValue
} from "./controls.ts";

/** Pixels of a drag for each step. */
const STEP = 5;

/** How many steps each key goes; the ends are further than any of them. */
const KEYS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity
};

/**
 * A number to stand in a sentence. Of a slider that `range` made, as in `${scrub(slider)}`, it is
 * the slider's own number, which moves with it and moves it. With the options of `range` it is a
 * control by itself: `${delay}` where `const delay = scrub({…})`, and what depends on it takes
 * `Generators.input(delay)`. A value between two steps becomes that of the nearer one.
 */
export function scrub(options: RangeOptions | Control<number>): Control<number> {
  return options instanceof HTMLElement ? mirror(options) : ownScrub(options);
}

function ownScrub(given: RangeOptions): Control<number> {
  const options = rangeOptions("scrub", given);
  const {label, min, max} = options;
  let value = options.value;
  const parts = numberParts(options, () => value, change);
  const show = (next: number): void => parts.show((value = nearest(options, next)));
  function change(next: number): void {
    const before = value;
    show(next);
    if (value !== before) parts.box.dispatchEvent(new Event("input", {bubbles: true}));
  }
  return kept(
    withValue(parts.box, () => value, show, options.value),
    label,
    (next) => {
      if (typeof next === "number" && next >= min && next <= max) return next;
      throw new RangeError(`"${label}": ${String(next)} is not a number it can have.`);
    },
    {reset: parts.buttons}
  );
}

/** The number of a slider, once more. It is kept and reset where the slider is. */
function mirror(slider: Control<number>): Control<number> {
  const options = optionsOf(slider);
  const parts = numberParts(options, () => slider.value, change);
  function change(next: number): void {
    const value = nearest(options, next);
    if (value === slider.value) return;
    slider.value = value;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
  }
  const show = (): void => parts.show(slider.value);
  slider.addEventListener("input", show);
  return withValue(
    parts.box,
    () => slider.value,
    (next: number) => {
      slider.value = next;
      show();
    },
    slider.value
  );
}

interface NumberParts {
  readonly box: HTMLElement;
  readonly buttons: HTMLElement;
  show(value: number): void;
}

/** The number and its two buttons, which ask for another value by `change`. */
function numberParts(
  {label, min, max, step, format}: Required<RangeOptions>,
  value: () => number,
  change: (next: number) => void
): NumberParts {
  const number = part("span", "nb-number");
  number.tabIndex = 0;
  number.setAttribute("role", "spinbutton");
  number.setAttribute("aria-label", label);
  number.setAttribute("aria-valuemin", String(min));
  number.setAttribute("aria-valuemax", String(max));
  number.addEventListener("keydown", (event) => {
    const steps = KEYS[event.key];
    if (steps === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    change(value() + steps * step * (event.shiftKey ? 10 : 1));
  });
  drag(number, (steps, from) => change(from + steps * step), value);
  const buttons = part("span", "nb-steps");
  buttons.append(
    stepButton("−", () => change(value() - step)),
    stepButton("+", () => change(value() + step))
  );
  const box = part("span", "nb-scrub");
  box.append(number, buttons);
  return {
    box,
    buttons,
    show(now) {
      number.textContent = format(now);
      number.setAttribute("aria-valuenow", String(now));
      number.setAttribute("aria-valuetext", format(now));
    }
  };
}

/** The value that a number can have which is nearest to another. */
function nearest({min, max, step}: Required<RangeOptions>, next: number): number {
  const steps = Math.round((Math.min(Math.max(next, min), max) - min) / step);
  const held = Math.min(steps, Math.floor((max - min) / step + 1e-9));
  return Number((min + held * step).toFixed(Math.max(placesOf(min), placesOf(step))));
}

/** Decimal places of a number as it is written. */
function placesOf(number: number): number {
  return /\.(\d+)$/.exec(String(number))?.[1]?.length ?? (Number.isInteger(number) ? 0 : 12);
}

/** Calls `change` with the steps of a drag, and with the value that it began at. */
function drag(
  element: HTMLElement,
  change: (steps: number, from: number) => void,
  value: () => number
): void {
  let press: {readonly pointer: number; readonly x: number; readonly from: number} | null = null;
  element.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    press = {pointer: event.pointerId, x: event.clientX, from: value()};
    element.setPointerCapture(event.pointerId);
    element.focus();
  });
  element.addEventListener("pointermove", (event) => {
    if (press?.pointer !== event.pointerId) return;
    const steps = Math.trunc((event.clientX - press.x) / STEP);
    change(steps * (event.shiftKey ? 10 : 1), press.from);
  });
  const end = (): void => void (press = null);
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
}

/** A button for the pointer; keys and screen readers have the number itself. */
function stepButton(text: string, press: () => void): HTMLButtonElement {
  const button = part("button", "nb-step");
  button.type = "button";
  button.textContent = text;
  button.tabIndex = -1;
  button.ariaHidden = "true";
  // The focus stays where the keys work.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", press);
  return button;
}

function part<K extends "span" | "button">(name: K, className: string): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), {className});
}

/**
 * A number in a sentence that can be pulled: by a sideways drag, by the arrow keys, or by the two
 * buttons that appear at it. To screen readers it is a spin button.
 */
import {type Control, type RangeOptions, kept, rangeOptions, withValue} from "./controls.ts";

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
 * A number to stand in a sentence, as `${delay}` where `const delay = scrub({…})`; what depends on
 * it takes `Generators.input(delay)`. The options are those of `range`. A value between two steps
 * becomes that of the nearer one.
 */
export function scrub(options: RangeOptions): Control<number> {
  const {label, min, max, step, value: initial, format} = rangeOptions("scrub", options);
  const number = part("span", "nb-number");
  number.tabIndex = 0;
  number.setAttribute("role", "spinbutton");
  number.setAttribute("aria-label", label);
  number.setAttribute("aria-valuemin", String(min));
  number.setAttribute("aria-valuemax", String(max));
  const places = Math.max(placesOf(min), placesOf(step));
  let value = initial;
  const show = (next: number): void => {
    const steps = Math.round((Math.min(Math.max(next, min), max) - min) / step);
    const held = Math.min(steps, Math.floor((max - min) / step + 1e-9));
    value = Number((min + held * step).toFixed(places));
    number.textContent = format(value);
    number.setAttribute("aria-valuenow", String(value));
    number.setAttribute("aria-valuetext", format(value));
  };
  const box = part("span", "nb-scrub");
  const change = (next: number): void => {
    const before = value;
    show(next);
    if (value !== before) box.dispatchEvent(new Event("input", {bubbles: true}));
  };
  number.addEventListener("keydown", (event) => {
    const steps = KEYS[event.key];
    if (steps === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    change(value + steps * step * (event.shiftKey ? 10 : 1));
  });
  drag(
    number,
    (steps, from) => change((from ?? value) + steps * step),
    () => value
  );
  const buttons = part("span", "nb-steps");
  buttons.append(
    stepButton("−", () => change(value - step)),
    stepButton("+", () => change(value + step))
  );
  box.append(number, buttons);
  return kept(
    withValue(box, () => value, show, initial),
    label,
    (next) => {
      if (typeof next === "number" && next >= min && next <= max) return next;
      throw new RangeError(`"${label}": ${String(next)} is not a number it can have.`);
    },
    {reset: buttons}
  );
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

/**
 * Controls for a page: elements with a `value` that emit `input` when the reader changes it, as
 * Framework's `view` wants them. Each is one native input with its label tied to it, so that the
 * keyboard and screen readers need nothing more.
 */
import {misfit, show} from "../../base/shape.ts";
import type {Json} from "../storage/changes.ts";
import {defineSetting} from "../storage/saved-setting.ts";
import {CHOICE, RANGE, TOGGLE, checkBounds, checkControl} from "./check-options.ts";
import {words} from "./words.ts";

/** An element with a value. Setting the value changes what is shown and emits nothing. */
export type Control<T> = HTMLElement & {value: T};

/** The options of `range`. */
export interface RangeOptions {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Defaults to 1. */
  readonly step?: number;
  /** Defaults to `min`. */
  readonly value?: number;
  /** Written behind the number: `"ms"`. Defaults to none. */
  readonly unit?: string;
  /** Writes the whole value text, unit included. Defaults to the number and `unit`. */
  readonly format?: (value: number) => string;
}

/** The options of a number with their defaults; throws when they make no sense. */
export function rangeOptions(kind: string, options: RangeOptions): Required<RangeOptions> {
  checkControl(kind, options, RANGE);
  const {label, min, max, step = 1, value = min, unit = ""} = options;
  checkBounds(words.named(kind, show(label)), {min, max, step, value});
  const format = options.format ?? ((n) => `${grouped(n)}${unit && `\u00a0${unit}`}`);
  return {label, min, max, step, value, unit, format};
}

/** A number with its thousands grouped. */
function grouped(value: number): string {
  // Where there is nothing to group, the browser need not load its tables for it: 40 ms.
  if (Math.abs(value) < 1000) return String(Number(value.toFixed(3)));
  return value.toLocaleString("en");
}

const sliders = new WeakMap<HTMLElement, Required<RangeOptions>>();

/** The options of a slider that `range` made; throws for what is none. */
export function optionsOf(slider: HTMLElement): Required<RangeOptions> {
  const options = sliders.get(slider);
  if (options) return options;
  throw new TypeError(`scrub(): ${show(slider)} is not ${words.wanted.slider}.`);
}

/** A slider for a number. */
export function range(given: RangeOptions): Control<number> {
  const options = rangeOptions("range", given);
  const {label, min, max, step, value, format} = options;
  const input = element("input", {type: "range", id: newId()});
  // The bounds come first: the browser holds the value to those that it knows.
  Object.assign(input, {min: String(min), max: String(max), step: String(step)});
  const output = element("output", {});
  output.setAttribute("for", input.id);
  // Screen readers hear the text of the value from the slider itself.
  output.setAttribute("aria-live", "off");
  const show = (): void => {
    output.value = format(input.valueAsNumber);
    input.setAttribute("aria-valuetext", output.value);
  };
  input.addEventListener("input", show);
  const track = element("span", {className: "nb-track"});
  track.append(input, output);
  const control = withValue(
    wrap("range", labelFor(label, input), track),
    () => input.valueAsNumber,
    (next: number) => {
      input.value = String(next);
      show();
    },
    value
  );
  sliders.set(control, options);
  const parse = (next: Json): number => {
    const fits = typeof next === "number" && next >= min && next <= max;
    if (!fits) throw new RangeError(`"${label}": ${String(next)} is not a number it can have.`);
    return next;
  };
  return kept(control, label, parse, {reset: track});
}

/** The options of `select` and `segmented`. */
export interface ChoiceOptions<T> {
  readonly label: string;
  readonly choices: readonly T[];
  /** Defaults to `prefer`, if that is a choice, else to the first one. */
  readonly value?: T;
  /** What the control begins with where it is one of the choices: the reader's system, say. */
  readonly prefer?: T;
  /** The text of a choice. Defaults to its `title`, if it is an object with one, or to itself. */
  readonly format?: (choice: T) => string;
}

/** A choice as text: an object by its title. */
const titleOf = (choice: unknown): string =>
  typeof choice === "object" && choice !== null && "title" in choice
    ? String(choice.title)
    : String(choice);

/** A menu to choose one of many from. */
export function select<const T>(options: ChoiceOptions<T>): Control<T> {
  checkChoices("select", options);
  const {label, choices, format = titleOf} = options;
  const input = element("select", {id: newId()});
  input.append(...choices.map((choice) => element("option", {text: format(choice)})));
  const control = withValue(
    wrap("select", labelFor(label, input), input),
    () => chosen(choices, input.selectedIndex),
    (next: T) => (input.selectedIndex = indexOf(options, next)),
    initial(options)
  );
  return keptChoice(control, options);
}

/** Throws for options of which no choice can be made. */
function checkChoices<T>(kind: string, options: ChoiceOptions<T>): void {
  checkControl(kind, options, CHOICE);
  if (options.choices.length > 0) return;
  const shape = {wanted: words.wanted.someChoices, fits: () => false};
  throw new RangeError(misfit(words.named(kind, show(options.label)), "choices", [], shape));
}

/** What a choice begins with. */
function initial<T>({choices, value, prefer}: ChoiceOptions<T>): T {
  if (value !== undefined) return value;
  return prefer !== undefined && choices.includes(prefer) ? prefer : chosen(choices, 0);
}

/** Two to five choices side by side, of which one holds: a group of radio buttons. */
export function segmented<const T>(options: ChoiceOptions<T>): Control<T> {
  checkChoices("segmented", options);
  const {label, choices, format = titleOf} = options;
  const name = newId();
  const inputs = choices.map(() => element("input", {type: "radio", name}));
  const group = element("span", {className: "nb-segments"});
  for (const [i, input] of inputs.entries()) {
    const segment = element("label", {});
    segment.append(input, element("span", {textContent: format(chosen(choices, i))}));
    group.append(segment);
  }
  const title = element("span", {className: "nb-label", textContent: label, id: newId()});
  const control = wrap("segmented", title, group);
  control.setAttribute("role", "radiogroup");
  control.setAttribute("aria-labelledby", title.id);
  const at = (): number => inputs.findIndex((input) => input.checked);
  const valued = withValue(
    control,
    () => chosen(choices, at()),
    (next: T) => {
      const wanted = inputs[indexOf(options, next)];
      if (wanted) wanted.checked = true;
    },
    initial(options)
  );
  return keptChoice(valued, options);
}

/** The options of `toggle`. */
export interface ToggleOptions {
  readonly label: string;
  /** Defaults to false. */
  readonly value?: boolean;
  /** The words for false and true. Default to "off" and "on". */
  readonly words?: readonly [string, string];
}

/** A switch for an option that is off or on. */
export function toggle(options: ToggleOptions): Control<boolean> {
  checkControl("toggle", options, TOGGLE);
  const {label, value = false, words = ["off", "on"]} = options;
  const input = element("input", {type: "checkbox", id: newId()});
  input.setAttribute("role", "switch");
  const state = element("span", {className: "nb-state", ariaHidden: "true"});
  const show = (): void => {
    state.textContent = words[input.checked ? 1 : 0];
  };
  input.addEventListener("input", show);
  const control = withValue(
    wrap("toggle", labelFor(label, input), input, state),
    () => input.checked,
    (next: boolean) => {
      input.checked = next;
      show();
    },
    value
  );
  return kept(control, label, (next) => {
    if (typeof next !== "boolean") throw new TypeError(`"${label}" is either on or off.`);
    return next;
  });
}

let ids = 0;

/** An id that no other control on the page has. */
function newId(): string {
  return `nb-${++ids}`;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]>
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), properties);
}

function labelFor(text: string, input: HTMLElement): HTMLLabelElement {
  return element("label", {className: "nb-label", htmlFor: input.id, textContent: text});
}

function wrap(kind: string, ...parts: readonly Node[]): HTMLElement {
  const control = element("span", {className: `nb-control nb-${kind}`});
  control.append(...parts);
  return control;
}

/** Gives an element a `value`; the `input` events of what is in it bubble through it. */
export function withValue<T>(
  control: HTMLElement,
  get: () => T,
  set: (value: T) => void,
  initial: T
): Control<T> {
  set(initial);
  return Object.defineProperty(control, "value", {get, set, enumerable: true}) as Control<T>;
}

/**
 * Lets a control's value be kept, and taken back by a button that appears when there is something
 * to take back: `parse` makes a value from what was kept, or throws, and `write` is the other way.
 * The button goes into `reset`, by default the control itself.
 */
export function kept<T>(
  control: Control<T>,
  label: string,
  parse: (kept: Json) => T,
  {
    write = (value) => value as Json,
    reset = control
  }: {write?: (value: T) => Json; reset?: HTMLElement} = {}
): Control<T> {
  const original = control.value;
  const button = element("button", {className: "nb-reset", type: "button", textContent: "↺"});
  button.setAttribute("aria-label", `Reset ${label}`);
  const show = (): void => void (button.disabled = control.value === original);
  button.addEventListener("click", () => {
    control.value = original;
    control.dispatchEvent(new Event("input", {bubbles: true}));
    // The button goes away; the focus must not be lost with it.
    control.querySelector<HTMLElement>(":is(select, [role=spinbutton], input:enabled)")?.focus();
  });
  control.addEventListener("input", show);
  reset.append(button);
  show();
  defineSetting(control, label, {
    read: () => (control.value === original ? null : write(control.value)),
    write: (next) => {
      control.value = next === null ? original : parse(next);
      control.dispatchEvent(new Event("input", {bubbles: true}));
    }
  });
  return control;
}

/** A choice is kept by its text: its place in the list, or what it stands for, may change. */
function keptChoice<T>(control: Control<T>, options: ChoiceOptions<T>): Control<T> {
  const {label, choices, format = titleOf} = options;
  const parse = (next: Json): T => {
    const found = choices.findIndex((choice) => format(choice) === next);
    if (found < 0) throw new RangeError(`"${label}" has no choice "${String(next)}".`);
    return chosen(choices, found);
  };
  return kept(control, label, parse, {write: format});
}

function chosen<T>(choices: readonly T[], index: number): T {
  if (index < 0 || index >= choices.length)
    throw new RangeError("There is nothing to choose from.");
  return choices[index] as T;
}

function indexOf<T>({label, choices, format = titleOf}: ChoiceOptions<T>, wanted: T): number {
  const index = choices.indexOf(wanted);
  if (index >= 0) return index;
  const list = choices.map((choice) => `"${format(choice)}"`).join(", ");
  throw new RangeError(`"${label}": "${format(wanted)}" is not one of ${list}.`);
}

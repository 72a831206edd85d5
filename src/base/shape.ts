/**
 * What an argument must be: one table of shapes for each function or set of options, and one way to
 * check them. A message names the function, the argument, what it is, and what was wanted.
 */
import {nearest} from "./did-you-mean.ts";
import {words} from "./words.ts";

/** What one argument or option must be. */
export interface Shape {
  /** What is wanted, in words, with unit, range and an example. */
  readonly wanted: string;
  readonly fits: (value: unknown) => boolean;
  /** Whether it may not be left out. */
  readonly required?: boolean;
  /** The legal texts, of which the nearest is proposed. */
  readonly names?: readonly string[];
  /** What each element of a list must be. */
  readonly each?: Shape;
  /** The options that an object may have. */
  readonly options?: Shapes;
}

/** Shapes of arguments or options by their names. */
export type Shapes = Readonly<Record<string, Shape>>;

/** A shape for each option: one that is added is missed here by the type checker. */
export type ShapesOf<Options> = {readonly [Name in keyof Required<Options>]: Shape};

/** What options were called once, and what they are called now. */
export type Renamed = Readonly<Record<string, string>>;

/** The bounds of a number: both are legal. */
interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** Infinity is legal, too. */
  readonly endless?: boolean;
  readonly whole?: boolean;
}

/** A number that is finite, and within bounds. */
export function number(wanted: string, bounds: Bounds = {}): Shape {
  const {min = -Number.MAX_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER} = bounds;
  const {endless = false, whole = false} = bounds;
  return {
    wanted,
    fits: (value) =>
      typeof value === "number" &&
      ((value >= min && value <= max && (!whole || Number.isInteger(value))) ||
        (endless && value === Infinity))
  };
}

/** A text. */
export const text = (wanted: string): Shape => ({
  wanted,
  fits: (value) => typeof value === "string"
});

/** One of a few texts. */
export const word = (names: readonly string[], wanted = words.oneOf(listed(names))): Shape => ({
  wanted,
  names,
  fits: (value) => typeof value === "string" && names.includes(value)
});

/** Anything at all: somebody else looks it over. */
export const anything: Shape = {wanted: "", fits: () => true};

/** True or false. */
export const flag = (wanted: string): Shape => ({
  wanted,
  fits: (value) => typeof value === "boolean"
});

/** A function. */
export const callback = (wanted: string): Shape => ({
  wanted,
  fits: (value) => typeof value === "function"
});

/** A list; `each` is what its elements must be. */
export const list = (wanted: string, each?: Shape): Shape => ({
  wanted,
  fits: isList,
  ...(each ? {each: {...each, required: true}} : {})
});

/** An object; with `options`, of no others than these. */
export const object = (wanted: string, options?: Shapes): Shape => ({
  wanted,
  fits: (value) =>
    typeof value === "object" && value !== null && !isList(value) && !(value instanceof Promise),
  ...(options ? {options} : {})
});

/** What fits one of several shapes. */
export const either = (wanted: string, ...shapes: readonly Shape[]): Shape => ({
  wanted,
  names: shapes.flatMap(({names = []}) => names),
  fits: (value) => shapes.some((shape) => shape.fits(value))
});

/** The same, where it may not be left out. */
export const required = (shape: Shape): Shape => ({...shape, required: true});

/**
 * Throws a TypeError unless the value has the shape.
 *
 * @param renamed - options by names that they had once: stored edits and links may still use them
 */
export function checkValue(
  where: string,
  name: string,
  value: unknown,
  shape: Shape,
  renamed: Renamed = {}
): void {
  const problem = valueProblem(where, name, value, shape, renamed);
  if (problem !== null) throw new TypeError(problem);
}

/**
 * Throws a TypeError for an option that there is not, or that does not have its shape.
 *
 * @param path - written before each option's name: `"link."`
 */
export function checkOptions(
  where: string,
  given: unknown,
  shapes: Shapes,
  path = "",
  renamed: Renamed = {}
): void {
  const problem = optionProblem(where, given, shapes, path, renamed);
  if (problem !== null) throw new TypeError(problem);
}

// Problems are handed up as texts, and thrown by those above: an error keeps only ten frames of its
// stack, and the reader's line must be among them.

function valueProblem(
  where: string,
  name: string,
  value: unknown,
  shape: Shape,
  renamed: Renamed
): string | null {
  if (value === undefined && !shape.required) return null;
  if (!shape.fits(value)) return misfit(where, name, value, shape);
  const {each, options} = shape;
  if (each) {
    let index = 0;
    for (const one of value as readonly unknown[]) {
      const problem = valueProblem(where, `${name}[${index++}]`, one, each, renamed);
      if (problem !== null) return problem;
    }
  }
  return options ? optionProblem(where, value, options, name && `${name}.`, renamed) : null;
}

function optionProblem(
  where: string,
  given: unknown,
  shapes: Shapes,
  path: string,
  renamed: Renamed
): string | null {
  const legal = Object.keys(shapes);
  const whole = object(words.options(legal.join(", ")));
  if (!whole.fits(given)) {
    return misfit(where, path.replace(/\.$/, "") || words.theArgument, given, whole);
  }
  const options = given as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(shapes, name)) return unknownOption(where, name, shapes, path, renamed);
  }
  for (const name of legal) {
    const shape = shapes[name] as Shape;
    const problem = valueProblem(where, path + name, options[name], shape, renamed);
    if (problem !== null) return problem;
  }
  return null;
}

function unknownOption(
  where: string,
  name: string,
  shapes: Shapes,
  path: string,
  renamed: Renamed
): string {
  const now = Object.hasOwn(renamed, name) ? renamed[name] : undefined;
  const replaced = now === undefined ? undefined : shapes[now];
  if (now !== undefined && replaced) {
    return words.renamed(where, path + name, now, replaced.wanted);
  }
  const legal = Object.keys(shapes);
  const near = nearest(name, legal);
  const wanted = near === null ? "" : (shapes[near]?.wanted ?? "");
  const hint = near === null ? "." : words.didYouMean(near, wanted && ` (${wanted})`);
  return words.unknown(where, path + name, hint, legal.join(", "));
}

/** What is said of a value that does not have its shape. */
export function misfit(where: string, name: string, value: unknown, shape: Shape): string {
  const near = typeof value === "string" && shape.names ? nearest(value, shape.names) : null;
  const given = show(value);
  return near === null
    ? words.wrong(where, name, given, shape.wanted)
    : words.misspelt(where, name, given, show(near), shape.wanted);
}

const isList = (value: unknown): value is readonly unknown[] => {
  try {
    return Array.isArray(value);
  } catch {
    // A proxy that was revoked.
    return false;
  }
};

/** Names as a message lists them. */
const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** As much of a text as a message shows, in characters. */
const MOST_SHOWN = 60;

/** A value as a message shows it. */
export function show(value: unknown): string {
  const {shown} = words;
  switch (typeof value) {
    case "string":
      return `"${value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value}"`;
    case "function":
      return shown.aFunction;
    case "symbol":
      return shown.aSymbol;
    case "bigint":
      return `${value}n`;
    case "object":
      if (value === null) return "null";
      if (value instanceof Promise) return shown.aPromise;
      return isList(value) ? shown.aList : shown.anObject;
    default:
      return String(value);
  }
}

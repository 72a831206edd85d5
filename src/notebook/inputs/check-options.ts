/** Checks of the options of controls: a message names the option that is wrong, and what fits. */

/** The bounds of a number. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

/** Throws a TypeError for an option that there is not. */
export function checkNames(
  what: string,
  options: Readonly<Record<string, unknown>>,
  names: readonly string[]
): void {
  const wrong = Object.keys(options).find((name) => !names.includes(name));
  if (wrong === undefined) return;
  throw new TypeError(`${what}: there is no option "${wrong}". There are ${names.join(", ")}.`);
}

/** Throws a RangeError for bounds between which there is nothing, or that the value is not in. */
export function checkBounds(what: string, {min, max, step, value}: Bounds): void {
  const wrong = (option: string, wanted: string, found: number): never => {
    throw new RangeError(`${what}: ${option} must be ${wanted}; it is ${String(found)}.`);
  };
  if (!Number.isFinite(min)) wrong("min", "a number", min);
  if (!(Number.isFinite(max) && max > min)) wrong("max", `a number above min, ${min}`, max);
  if (!(step > 0 && step <= max - min)) wrong("step", `above 0 and at most ${max - min}`, step);
  if (!(value >= min && value <= max)) wrong("value", `from ${min} to ${max}`, value);
}

/**
 * How often properties are tried. The numbers in the tests are those of a long run, as each night:
 * `PROPERTY_CASES=1 npx vitest run test/sim`. Otherwise a tenth of them is tried; with
 * `PROPERTY_CASES=100`, a hundred times as many.
 */
const USUAL = 0.1;
const FACTOR = Number(process.env["PROPERTY_CASES"] ?? USUAL);

/** No property is tried less often than this, unless it is in a long run, too. */
const LEAST = 50;

/** The number of cases for a property that a long run tries so many times. */
export const cases = (long: number): number =>
  Math.max(Math.ceil(long * FACTOR), Math.min(long, LEAST));

/** How long a property may take, in ms: more cases take longer, and machines are busy. */
export const patience = 120_000 * Math.max(1, FACTOR / USUAL);

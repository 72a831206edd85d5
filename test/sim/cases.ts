/**
 * How often properties are tried: `PROPERTY_CASES=100 npx vitest run test/sim` tries each a
 * hundred times as often as usual.
 */
const FACTOR = Number(process.env["PROPERTY_CASES"] ?? 1);

/** The number of cases for a property that usually has so many. */
export const cases = (usual: number): number => Math.ceil(usual * FACTOR);

/** How long a property may take, in ms. */
export const patience = 120_000 * Math.max(1, FACTOR);

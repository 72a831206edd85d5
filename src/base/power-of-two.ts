/** Sizes of arrays that wrap around by a mask. */

/** The least power of two that is not below `n`, a whole number from 1 to 2³⁰. */
export const powerOfTwoFrom = (n: number): number => 1 << (32 - Math.clz32(n - 1));

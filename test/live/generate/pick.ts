/** A choice by weights. */
import type {Random} from "../../../src/base/random.ts";

/** One of the values, each as often as its weight says. */
export function pick<T>(rnd: Random, choices: readonly (readonly [weight: number, value: T])[]): T {
  let at = rnd.unit() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) if ((at -= weight) < 0) return value;
  return (choices.at(-1) as readonly [number, T])[1];
}

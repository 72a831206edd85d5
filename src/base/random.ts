/** Seeded chance: the same seed draws the same numbers, on every machine, forever. */
import {randomLcg} from "d3-random";

/** A stream of chance. Each call of a method draws once. */
export interface Random {
  /** A number from 0 to 1, 1 excluded. */
  unit(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
}

/** A stream that depends on `seed`, any whole number, and on a name, so that streams do not mix. */
export function random(seed: number, name = ""): Random {
  const draw = randomLcg(hash(seed, name) / 2 ** 32);
  const unit = (): number => draw();
  // The first draws of a linear congruential generator follow the seed closely: pass over them.
  for (let i = 0; i < 4; i++) unit();
  return {
    unit,
    integer: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    chance: (p) => p > 0 && unit() < p
  };
}

/** FNV-1a over a text, started from a seed: a whole number below 2^32. */
export function hash(seed: number, text: string): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}

/** Times as the record keeps them. */
import type {Micros} from "../base/units.ts";

/**
 * The same number of µs. Below 2³¹ it is made an integer in the engine's eyes, too: JavaScript
 * engines keep such a field in the object itself, and any other number in a box of 16 octets.
 */
export const small = (at: Micros): Micros => (at <= 0x7fffffff ? at | 0 : at);

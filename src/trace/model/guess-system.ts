/** Which system an end seems to be, by its time to live, order of options and first window. */
import type {Bytes} from "../../base/units.ts";
import type {CapturedSegment} from "../capture/captured.ts";
import type {GuessedSystem, SystemGuess} from "./model.ts";

interface Marks {
  readonly system: GuessedSystem;
  readonly ttl: number;
  /** Orders of a SYN's options as `Packet.order` has them, with timestamps and without. */
  readonly orders: readonly number[];
  readonly windows: readonly Bytes[];
}

/**
 * As `p0f` and Nmap's collections of fingerprints have them, for systems of the last ten years.
 * Where two fit equally well the first one is taken.
 */
const SYSTEMS: readonly Marks[] = [
  {
    system: "linux",
    ttl: 64,
    orders: [0x24813, 0x211413, 0x211813, 0x213],
    windows: [64240, 65160, 65535, 65483, 65495, 43690, 29200, 28960, 14600, 14480]
  },
  {
    system: "windows",
    ttl: 128,
    orders: [0x213114, 0x21348, 0x2114],
    windows: [64240, 65535, 65392, 64000, 8192]
  },
  {system: "macos", ttl: 64, orders: [0x2131184], windows: [65535]},
  {system: "freebsd", ttl: 64, orders: [0x21348], windows: [65535, 65228]}
];

/** Nothing on the way makes a time to live larger; what is rewritten most is the rest. */
const WEIGHTS = {ttl: 3, order: 2, window: 1} as const;

/** Guesses the system by an end's SYN, or its SYN-ACK. */
export function guessSystem({ttl, order, segment}: CapturedSegment): SystemGuess {
  const guesses = SYSTEMS.map((marks) => {
    const ttlFits = ttl > 0 && initialTtl(ttl) === marks.ttl;
    const orderFits = marks.orders.includes(order);
    const windowFits = marks.windows.includes(segment.wnd);
    const score =
      (ttlFits ? WEIGHTS.ttl : 0) +
      (orderFits ? WEIGHTS.order : 0) +
      (windowFits ? WEIGHTS.window : 0);
    const {system} = marks;
    return {system, ttl, ttlFits, orderFits, window: segment.wnd, windowFits, score};
  });
  const best = guesses.reduce((one, other) => (other.score > one.score ? other : one));
  const {score, ...guess} = best;
  const all = guess.ttlFits && guess.orderFits && guess.windowFits;
  const sure = all ? "sure" : score > WEIGHTS.ttl ? "likely" : "guess";
  return {...guess, sure};
}

/** What a packet began with: each router takes one off, and there are never that many. */
const initialTtl = (ttl: number): number => (ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255);

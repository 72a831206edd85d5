/** Faults as values: what is done to chosen segments, links, processes and hosts, and when. */
import type {Micros} from "../base/units.ts";
import type {Segment} from "../wire/segment.ts";

/**
 * Something that is done to a run from outside. Host names are those of the scenario; `nth` counts
 * the segments that a host sends, from 1; times are in µs. `simulate()` throws a TypeError for a
 * host that there is not, an `nth` that is not a whole number from 1, or a time below 0.
 */
export type Fault =
  | {readonly kind: "drop"; readonly from: string; readonly nth: number}
  | {readonly kind: "delay"; readonly from: string; readonly nth: number; readonly by: Micros}
  | {readonly kind: "duplicate"; readonly from: string; readonly nth: number; readonly by: Micros}
  | {readonly kind: "cut"; readonly at: Micros; readonly between?: readonly [string, string]}
  | {readonly kind: "heal"; readonly at: Micros; readonly between?: readonly [string, string]}
  | {readonly kind: "hang"; readonly host: string; readonly at: Micros}
  | {readonly kind: "resume"; readonly host: string; readonly at: Micros}
  | {readonly kind: "kill"; readonly host: string; readonly at: Micros}
  | {readonly kind: "power-off"; readonly host: string; readonly at: Micros}
  | {
      readonly kind: "forge";
      readonly at: Micros;
      /** The host that receives it, and the one it pretends to come from. */
      readonly to: string;
      readonly from: string;
      readonly segment: Forged;
    };

/** A forged segment: ports and header fields; a field left out is 0 or absent. */
export interface Forged extends Partial<Omit<Segment, "from" | "to">> {
  /** The port that it pretends to come from, 1 to 65,535. */
  readonly fromPort: number;
  /** The port that it goes to, 1 to 65,535. */
  readonly toPort: number;
}

/**
 * Loses the `nth` segment that host `from` sends, counted from 1, retransmissions included.
 * `drop("client", 2)` loses the client's second.
 */
export const drop = (from: string, nth: number): Fault => ({kind: "drop", from, nth});
/**
 * Holds the `nth` segment of host `from`, counted from 1, back for `by` µs more; later ones
 * overtake it. `delay("client", 3, ms(30))` holds the third for 30 ms.
 */
export const delay = (from: string, nth: number, by: Micros): Fault => ({
  kind: "delay",
  from,
  nth,
  by
});
/**
 * Delivers the `nth` segment of host `from`, counted from 1, once more, `by` µs after the first.
 */
export const duplicate = (from: string, nth: number, by: Micros): Fault => ({
  kind: "duplicate",
  from,
  nth,
  by
});
/**
 * Pulls the cable at time `at`, in µs: nothing passes until it is healed, and no host is told. Of
 * the link between two hosts, or of all links by default.
 */
export const cut = (at: Micros, between?: readonly [string, string]): Fault =>
  between ? {kind: "cut", at, between} : {kind: "cut", at};
/** Plugs the cable in again at time `at`, in µs: between two hosts, or everywhere by default. */
export const heal = (at: Micros, between?: readonly [string, string]): Fault =>
  between ? {kind: "heal", at, between} : {kind: "heal", at};
/** The host's programs stop at time `at`, in µs; its kernel goes on, and acknowledges. */
export const hang = (host: string, at: Micros): Fault => ({kind: "hang", host, at});
/** The host's programs go on at time `at`, in µs, after `hang()`. */
export const resume = (host: string, at: Micros): Fault => ({kind: "resume", host, at});
/** The host's process is killed at time `at`, in µs: the kernel closes its sockets (signal(7)). */
export const kill = (host: string, at: Micros): Fault => ({kind: "kill", host, at});
/** The host loses its power at time `at`, in µs: it sends nothing more, and nothing reaches it. */
export const powerOff = (host: string, at: Micros): Fault => ({kind: "power-off", host, at});
/**
 * Puts a segment on the wire at time `at`, in µs, that no host sent: `to` receives it as if it came
 * from `from`. Its sequence numbers are absolute, unsigned 32 bit.
 */
export const forge = (at: Micros, from: string, to: string, segment: Forged): Fault => ({
  kind: "forge",
  at,
  from,
  to,
  segment
});

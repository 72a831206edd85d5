/** Faults as values: what is done to chosen segments, links, processes and hosts, and when. */
import type {Micros} from "../base/units.ts";
import type {Segment} from "../wire/segment.ts";

/** Host names are those of the scenario; `nth` counts the segments a host sends, from 1. */
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

/** A forged segment: ports and header fields. Numbers are absolute, unless `relative` is set. */
export interface Forged extends Partial<Omit<Segment, "from" | "to">> {
  readonly fromPort: number;
  readonly toPort: number;
}

/** Loses the `nth` segment that host `from` sends. `drop("client", 2)` */
export const drop = (from: string, nth: number): Fault => ({kind: "drop", from, nth});
/** Holds the `nth` segment of host `from` back for `by` µs more; later ones overtake it. */
export const delay = (from: string, nth: number, by: Micros): Fault => ({
  kind: "delay",
  from,
  nth,
  by
});
/** Delivers the `nth` segment of host `from` a second time, `by` µs after the first. */
export const duplicate = (from: string, nth: number, by: Micros): Fault => ({
  kind: "duplicate",
  from,
  nth,
  by
});
/** Pulls the cable at time `at`: nothing passes until it is healed. Of all links, or of one. */
export const cut = (at: Micros, between?: readonly [string, string]): Fault =>
  between ? {kind: "cut", at, between} : {kind: "cut", at};
/** Plugs the cable in again. */
export const heal = (at: Micros, between?: readonly [string, string]): Fault =>
  between ? {kind: "heal", at, between} : {kind: "heal", at};
/** The host's programs stop making progress; its kernel goes on. */
export const hang = (host: string, at: Micros): Fault => ({kind: "hang", host, at});
/** The host's programs go on. */
export const resume = (host: string, at: Micros): Fault => ({kind: "resume", host, at});
/** The process is killed: the kernel closes its sockets. */
export const kill = (host: string, at: Micros): Fault => ({kind: "kill", host, at});
/** The host loses its power: it sends nothing more, and nothing reaches it. */
export const powerOff = (host: string, at: Micros): Fault => ({kind: "power-off", host, at});
/** Puts a segment on the wire that no host sent. */
export const forge = (at: Micros, from: string, to: string, segment: Forged): Fault => ({
  kind: "forge",
  at,
  from,
  to,
  segment
});

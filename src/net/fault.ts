/** Faults as values: what is done to chosen segments, links, processes and hosts, and when. */
import {checkOptions, checkValue} from "../base/shape.ts";
import type {Micros} from "../base/units.ts";
import {ROUTE, WHICH, WHICH_PATTERN, checkFaultFields} from "./fault-shapes.ts";
import type {Unreachable} from "../wire/icmp.ts";
import type {Segment} from "../wire/segment.ts";

/** A host's name: completion offers the usual two, any other is legal. */
export type HostName = "client" | "server" | (string & {});

/**
 * A kind of segment, by the label that a ladder gives it. `"ACK"` is an acknowledgment and nothing
 * else, `"data"` carries payload, `"FIN"` may carry some.
 */
export type SegmentKind = "SYN" | "SYN-ACK" | "ACK" | "data" | "FIN" | "RST";

/** Which of a host's segments count: those that have all that is given here. */
export interface SegmentPattern {
  /** Only segments of this kind. */
  readonly flags?: SegmentKind;
  /** Only segments with payload (true), or without (false). */
  readonly payload?: boolean;
}

/**
 * The one segment that a fault hits: by its number among all that the host sends, from 1; the first
 * of a kind (`"SYN"`); or the `nth` that fits a pattern (`{payload: true, nth: 2}`).
 */
export type WhichSegment = number | SegmentKind | (SegmentPattern & {readonly nth?: number});

/** Which segment, as a fault keeps it. */
interface OneSegment {
  /** The host that sends it. */
  readonly from: string;
  /** Which one, from 1: among all that the host sends, or among those that `of` lets count. */
  readonly nth: number;
  /** Which segments count; all by default. */
  readonly of?: SegmentPattern;
}

/** What happens to one segment. Times are in µs. */
export type SegmentFault =
  | (OneSegment & {readonly kind: "drop"})
  | (OneSegment & {readonly kind: "delay"; readonly by: Micros})
  | (OneSegment & {readonly kind: "duplicate"; readonly by: Micros});

/**
 * Something that is done to a run from outside. Host names are those of the scenario; `nth` counts
 * segments from 1; times are in µs. What makes one throws a TypeError for a number or a time that
 * cannot be, and `simulate()` for a host that does not exist.
 */
export type Fault =
  | SegmentFault
  | {readonly kind: "cut"; readonly at: Micros; readonly between?: readonly [string, string]}
  | {readonly kind: "heal"; readonly at: Micros; readonly between?: readonly [string, string]}
  | {
      readonly kind: "unreachable";
      readonly at: Micros;
      readonly code: Unreachable;
      readonly between?: readonly [string, string];
    }
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

function oneSegment(where: string, from: HostName, which: WhichSegment): OneSegment {
  checkValue(where, "which", which, WHICH);
  if (typeof which === "number") return {from, nth: which};
  if (typeof which === "string") return {from, nth: 1, of: {flags: which}};
  checkOptions(where, which, WHICH_PATTERN, "which.");
  const {nth = 1, ...of} = which;
  return {from, nth, of};
}

/** The fault, if it has all that it must have. */
function made<F extends Fault>(where: string, fault: F): F {
  checkFaultFields(where, {...fault}, fault.kind);
  return fault;
}

/**
 * Loses one segment that host `from` sends; retransmissions count as well. `drop("client", "SYN")`
 * loses its first SYN, `drop("client", {payload: true, nth: 2})` its second segment with payload,
 * `drop("client", 3)` its third segment.
 */
export const drop = (from: HostName, which: WhichSegment): Fault =>
  made("drop()", {
    kind: "drop",
    ...oneSegment("drop()", from, which)
  });
/**
 * Holds one segment of host `from` back for `by` µs more; later ones overtake it.
 * `delay("client", {payload: true}, ms(30))` holds the first payload for 30 ms.
 */
export const delay = (from: HostName, which: WhichSegment, by: Micros): Fault =>
  made("delay()", {
    kind: "delay",
    ...oneSegment("delay()", from, which),
    by
  });
/** Delivers one segment of host `from` once more, `by` µs after the first. */
export const duplicate = (from: HostName, which: WhichSegment, by: Micros): Fault =>
  made("duplicate()", {
    kind: "duplicate",
    ...oneSegment("duplicate()", from, which),
    by
  });
/**
 * Pulls the cable at time `at`, in µs: nothing passes until it is healed, and no host is told. Of
 * the link between two hosts, or of all links by default.
 */
export const cut = (at: Micros, between?: readonly [string, string]): Fault =>
  made("cut()", between === undefined ? {kind: "cut", at} : {kind: "cut", at, between});
/**
 * Plugs the cable in again at time `at`, in µs, and lets a router find its way again: between two
 * hosts, or everywhere by default.
 */
export const heal = (at: Micros, between?: readonly [string, string]): Fault =>
  made("heal()", between === undefined ? {kind: "heal", at} : {kind: "heal", at, between});
/**
 * From time `at`, in µs, a router knows no way on: it loses each segment, and tells its sender by
 * ICMP destination unreachable (RFC 792). `code` says what it cannot reach, `"net"`, `"port"`, or
 * `"host"` by default; `between` which two hosts it parts, all by default. `heal()` ends it.
 */
export const unreachable = (
  at: Micros,
  options: {readonly code?: Unreachable; readonly between?: readonly [string, string]} = {}
): Fault => {
  checkOptions("unreachable()", options, ROUTE);
  return made("unreachable()", {kind: "unreachable", at, code: "host", ...options});
};
/** The host's programs stop at time `at`, in µs; its kernel goes on, and acknowledges. */
export const hang = (host: HostName, at: Micros): Fault => made("hang()", {kind: "hang", host, at});
/** The host's programs go on at time `at`, in µs, after `hang()`. */
export const resume = (host: HostName, at: Micros): Fault =>
  made("resume()", {kind: "resume", host, at});
/** The host's process is killed at time `at`, in µs: the kernel closes its sockets (signal(7)). */
export const kill = (host: HostName, at: Micros): Fault => made("kill()", {kind: "kill", host, at});
/** The host loses its power at time `at`, in µs: it sends nothing more, and nothing reaches it. */
export const powerOff = (host: HostName, at: Micros): Fault =>
  made("powerOff()", {kind: "power-off", host, at});
/**
 * Puts a segment on the wire at time `at`, in µs, that no host sent: `to` receives it as if it came
 * from `from`. Its sequence numbers are absolute, unsigned 32 bit.
 */
export const forge = (at: Micros, from: string, to: string, segment: Forged): Fault =>
  made("forge()", {
    kind: "forge",
    at,
    from,
    to,
    segment
  });

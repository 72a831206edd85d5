/** What is done to a stack, and what came of it: the same for a kernel and for the engine. */
import type {Bytes, Micros} from "../../src/base/units.ts";
import type {CongestionName} from "../../src/tcp/block/config.ts";
import type {OptionArgument, Request} from "../../src/packetdrill/stack/stack.ts";
import type {Packet} from "../../src/packetdrill/language/syntax.ts";

/**
 * One thing that is done. Packets are numbered as in a packetdrill script: relative to the first
 * SYN of each end. A timestamp option whose `ecr` is -k echoes the kth latest that was sent.
 */
export type ScheduleEvent = {
  /** Time since the event before, in µs. */
  readonly wait: Micros;
} & (
  | {readonly kind: "packet"; readonly packet: InPacket}
  | {readonly kind: "call"; readonly request: Request}
);

/** The parts of a script's packet that an injected one has. */
export type InPacket = Pick<Packet, "flags" | "seq" | "length" | "ack" | "window" | "options"> & {
  readonly urgent?: number;
  /** What the IP header says besides: `["ce"]`. */
  readonly ip?: readonly string[];
};

export interface Schedule {
  /** Where it comes from: `seed 7, schedule 12`. */
  readonly name: string;
  /** Settings of the kernel, by their names in net.ipv4. */
  readonly sysctl: Readonly<Record<string, string>>;
  readonly congestion: CongestionName;
  readonly events: readonly ScheduleEvent[];
  /** How long the stack is watched after the last event, in µs. */
  readonly tail: Micros;
}

/** A segment that was sent, numbered as in a script. */
export interface Out {
  /** µs since the first event. */
  readonly at: Micros;
  /** The index of the event after which it was sent. */
  readonly after: number;
  readonly flags: string;
  readonly seq: number;
  /** 0 where there is no ACK. */
  readonly ack: number;
  readonly window: number;
  /** The urgent pointer; 0 for none. */
  readonly urgent: number;
  /** The ECN field of the IP header. */
  readonly ecn: number;
  readonly length: Bytes;
  readonly mss: number;
  readonly wscale: number;
  readonly sackOK: boolean;
  /** In ms since the first timestamp that was sent; null for none. */
  readonly tsVal: number | null;
  readonly tsEcr: number | null;
  readonly sack: readonly (readonly [number, number])[];
  /** A Fast Open option: the cookie by its name, empty for a request; null for none. */
  readonly fastOpen: string | null;
  /**
   * How late a kernel's timer may send it, in µs: only the engine knows. 0 where no timer did.
   */
  readonly late: Micros;
}

/** What a script calls a cookie: the first one that was made, the second, … */
export function cookieName(cookie: string | null, made: string[]): string | null {
  if (cookie === null || cookie === "") return cookie;
  if (!made.includes(cookie)) made.push(cookie);
  return `c00c${(made.indexOf(cookie) + 1).toString(16).padStart(12, "0")}`;
}

/** What an event answered: a call its result, a packet nothing. */
export interface Answered {
  readonly at: Micros;
  readonly value: number;
  readonly errno: string | null;
  readonly out: OptionArgument | readonly (readonly string[])[] | null;
}

/** All that came of a schedule. */
export interface Answers {
  readonly events: readonly Answered[];
  readonly sent: readonly Out[];
  /** How long after a tick of the stack's clock it began, in µs. */
  readonly begun: Micros;
  /** Whether it is certain enough when everything was done. */
  readonly sure: boolean;
}

/** The least time a stack of today has between two events, and how late its timers may be. */
export const TICK: Micros = 4000;

/**
 * How late a kernel's timer may be that was set to `duration`, all in µs. Linux rounds timeouts up
 * to a tick of 4 ms, above 63 ticks to 8 of them, above 63 times 8 to 64 (kernel/time/timer.c);
 * `slack` is left to a busy machine. An RTO, 200 ms and more, is rounded up to a tick before it is
 * doubled.
 */
export function lateness(duration: Micros, slack = 5000): Micros {
  let step = TICK;
  // It may begin in the middle of a tick, and is rounded up to ticks first.
  while (duration > 60 * step && step < 512 * TICK) step *= 8;
  const doubled = duration > 400_000 ? duration / 50 : 0;
  return 2 * TICK + (step > TICK ? step : 0) + slack + doubled;
}

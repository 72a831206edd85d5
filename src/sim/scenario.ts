/** What can be simulated: hosts with their systems and programs, links, faults, seed. */
import type {BitsPerSecond, Bytes, Micros} from "../base/units.ts";
import type {Program} from "../os/api.ts";
import type {Profile, ProfileName} from "../os/systems/profile.ts";
import type {Fault} from "../net/fault.ts";

/** One host: its operating system and the program that runs on it. */
export interface HostOptions {
  /**
   * The operating system, as a profile or by its name: `windows7` or `"windows7"`. Defaults to
   * `linux`. For a version that there is not, `simulate()` throws a TypeError that lists those that
   * there are.
   */
  readonly system?: Profile | ProfileName;
  /** The program. A host without one only has a kernel: it answers with resets. */
  readonly main?: Program;
  /**
   * Kernel settings by their Linux names, as `{tcp_sack: 0}`, in the unit that each has there. The
   * system's own by default. `simulate()` throws a TypeError for one that the model has not got.
   */
  readonly sysctl?: Readonly<Record<string, number | string>>;
  /** IPv4 address. Defaults to 10.0.0.1, 10.0.0.2, … in the order of the hosts. */
  readonly address?: string;
}

/** A link between two hosts; both directions are alike. */
export interface LinkOptions {
  /** One-way propagation delay, in µs; the round trip is twice this. Defaults to ms(10). */
  readonly delay?: Micros;
  /** Rate in each direction, in bit/s. Defaults to Infinity: no time to put bits on the wire. */
  readonly rate?: BitsPerSecond;
  /** Packets that may wait for the wire in each direction; more are dropped. Defaults to 1,000. */
  readonly queue?: number;
  /**
   * While so many packets wait, those that allow it are marked, so that their sender slows down
   * before any is dropped (RFC 3168). Defaults to Infinity: none is.
   */
  readonly mark?: number;
  /** Chance that a packet is lost, 0 to 1. Defaults to 0. */
  readonly loss?: number;
  /**
   * Extra delay, drawn for each packet from 0 to this, in µs; packets may overtake. Defaults to 0.
   */
  readonly jitter?: Micros;
  /** Chance that a packet is delivered twice, 0 to 1. Defaults to 0. */
  readonly duplicate?: number;
  /** Chance that a packet is held back so that later ones overtake it, 0 to 1. Defaults to 0. */
  readonly reorder?: number;
  /**
   * The largest IP packet that passes, in bytes, at least 68; larger ones are lost, and their
   * sender is told by ICMP (RFC 1191). Defaults to Infinity: the hosts' own MTU, 1,500, limits.
   */
  readonly mtu?: Bytes;
  /**
   * Whether routers say by ICMP why they lose a packet. Defaults to true; with false, `mtu` is a
   * black hole (RFC 2923 §2.1).
   */
  readonly icmp?: boolean;
  /** A middlebox forgets a connection after this long without packets, in µs. Default: never. */
  readonly natTimeout?: Micros;
}

/** A link and the two hosts that it joins. */
export interface LinkBetween extends LinkOptions {
  /** The two hosts' names, in any order. */
  readonly between: readonly [string, string];
}

/**
 * The argument of `simulate()`, which throws a TypeError that names the option when one is unknown,
 * of the wrong type, or out of range.
 */
export interface Scenario {
  /** The host named `client`, 10.0.0.1. Two hosts is the usual case; `hosts` takes any number. */
  readonly client?: HostOptions;
  /** The host named `server`, 10.0.0.2 where there is a client. */
  readonly server?: HostOptions;
  /** Hosts by name, after client and server. */
  readonly hosts?: Readonly<Record<string, HostOptions>>;
  /** The link between each two hosts that `links` does not name. 10 ms one way by default. */
  readonly link?: LinkOptions;
  /** Links of single pairs of hosts, in place of `link`. */
  readonly links?: readonly LinkBetween[];
  /** What goes wrong, as `[drop("client", 2)]`. Nothing by default. */
  readonly faults?: readonly Fault[];
  /** Seed of all chance: initial sequence numbers, ports, loss. A whole number; defaults to 1. */
  readonly seed?: number;
  /**
   * The run stops at this time, in µs. Without it, it ends when nothing is left to do, or after a
   * day: keepalive probes, for one, would go on forever.
   */
  readonly until?: Micros;
  /**
   * The run stops after this many events, so that it cannot go on forever. Defaults to 300,000;
   * at most 4,000,000, which is about a million segments and some seconds of work.
   */
  readonly budget?: number;
  /** Whether to keep the record. Defaults to true; false is for measuring speed. */
  readonly record?: boolean;
}

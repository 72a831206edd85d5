/**
 * What a captured flow says of its link, its two hosts and their programs: enough to run the same
 * in the model. All of it is values; `program-text.ts` writes them as a program, and `model-run.ts`
 * runs them.
 */
import type {BitsPerSecond, Bytes, Micros} from "../../base/units.ts";
import type {Fault} from "../../net/fault.ts";

/** The systems that are told apart by their SYN, by the names of the model's profiles. */
export type GuessedSystem = "linux" | "windows" | "macos" | "freebsd";

/** Which system an end seems to be, how sure that is, and what speaks for it. */
export interface SystemGuess {
  readonly system: GuessedSystem;
  readonly sure: "sure" | "likely" | "guess";
  /** The time to live as it was seen, and whether the system's own is the next higher one. */
  readonly ttl: number;
  readonly ttlFits: boolean;
  /** Are the SYN's options in the system's order? */
  readonly orderFits: boolean;
  /** The SYN's window, and whether the system is known to begin with it. */
  readonly window: Bytes;
  readonly windowFits: boolean;
}

/** One thing that a program does. */
export type Step =
  | {readonly does: "sleep"; readonly time: Micros}
  | {readonly does: "send"; readonly bytes: Bytes}
  /** Reads so many bytes; `once` when they came in one segment. */
  | {readonly does: "recv"; readonly bytes: Bytes; readonly once: boolean}
  /** Reads to the end of the stream. */
  | {readonly does: "drain"}
  | {readonly does: "shutdown" | "close" | "abort"}
  | {readonly does: "repeat"; readonly times: number; readonly steps: readonly Step[]};

/** Keepalive as its probes show it. `count` is null where nothing shows how many there can be. */
export interface Keepalive {
  readonly idle: Micros;
  readonly interval: Micros | null;
  readonly count: number | null;
}

/** One end of the model. */
export interface ModelEnd {
  readonly port: number;
  readonly guess: SystemGuess;
  /** The MSS that it announces, where that is not the system's own. */
  readonly mss: Bytes | null;
  /** Settings in which its SYN differs from the system's own. */
  readonly sysctl: Readonly<Record<string, number | string>>;
  /** Did it send a small segment while an earlier one was on its way? */
  readonly noDelay: boolean;
  readonly keepalive: Keepalive | null;
  readonly steps: readonly Step[];
}

/** A scenario as values. */
export interface CaptureModel {
  readonly delay: Micros;
  /** Where the spacing of segments or ACKs shows it; null otherwise. */
  readonly rate: BitsPerSecond | null;
  /** Client and server. */
  readonly ends: readonly [ModelEnd, ModelEnd];
  /** Nobody listens at the server's port. */
  readonly refused: boolean;
  readonly faults: readonly Fault[];
  /** How many segments the capture has. */
  readonly segments: number;
  /** When the capture's last segment is, counted from its SYN. */
  readonly until: Micros;
}

/** Why there is no model of a flow. */
export type NoModel =
  /** Segments of one end only. */
  | "one-direction"
  /** The capture began after the handshake. */
  | "no-handshake"
  /** The handshake is cut off, or both ends opened it at once. */
  | "half-handshake"
  /** More segments than are looked at. */
  | "too-long";

/** A model, or why there is none. */
export type ModelOf =
  | {readonly kind: "model"; readonly model: CaptureModel}
  | {readonly kind: "cannot"; readonly why: NoModel};

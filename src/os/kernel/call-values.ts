/** System calls as values: what each is given, and what came of it. The record keeps these. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {Address, MsgFlag, ShutdownHow} from "../api.ts";
import type {EpollEvent, EpollOp, PollEvent} from "../events.ts";
import type {OptionValue, SocketOption} from "../socket-options.ts";

/** What each system call is given besides its descriptor, by the call's name. */
export interface CallArguments {
  readonly socket: NoArguments;
  readonly bind: {readonly address: Address};
  readonly listen: {
    /** Completed connections that may wait for `accept()`. */
    readonly backlog: number;
  };
  readonly accept: NoArguments;
  readonly acceptEx: NoArguments;
  readonly connect: {readonly address: Address};
  readonly send: {
    /** How much there was to send, in bytes. */
    readonly length: Bytes;
    readonly flags: readonly MsgFlag[];
    /** Where to connect, by MSG_FASTOPEN. */
    readonly address?: Address;
  };
  readonly recv: {
    /** The most that may be read, in bytes. */
    readonly max: Bytes;
    readonly flags: readonly MsgFlag[];
  };
  readonly shutdown: {readonly how: ShutdownHow};
  readonly close: NoArguments;
  readonly setsockopt: {
    /** The option's name, as in C: `"TCP_NODELAY"`. */
    readonly option: SocketOption;
    readonly value: OptionValue;
  };
  readonly poll: {
    readonly requests: readonly PollValue[];
    /** How long to wait, in µs; null for as long as it takes. */
    readonly timeout: Micros | null;
  };
  readonly epollCreate1: NoArguments;
  readonly epollCtl: {
    readonly op: EpollOp;
    /** The descriptor of the socket. */
    readonly fd: number;
    readonly events: readonly EpollEvent[];
  };
  readonly epollWait: {
    /** The most that may be returned. */
    readonly maxevents: number;
    /** How long to wait, in µs; null for as long as it takes. */
    readonly timeout: Micros | null;
  };
  readonly sleep: {
    /** How long, in µs. */
    readonly duration: Micros;
  };
  readonly exit: NoArguments;
}

/** The arguments of a call that takes none, or only a descriptor. */
type NoArguments = Readonly<Record<never, never>>;

/** A descriptor and events: what `poll()` asks for, and what it and `epollWait()` return. */
export interface PollValue {
  /** The descriptor's number. */
  readonly fd: number;
  readonly events: readonly (PollEvent | EpollEvent)[];
}

/** A system call by its name, as the record knows it. */
export type CallName = keyof CallArguments;

/** The names of all calls that are recorded. */
export const CALL_NAMES: readonly CallName[] = [
  "socket",
  "bind",
  "listen",
  "accept",
  "acceptEx",
  "connect",
  "send",
  "recv",
  "shutdown",
  "close",
  "setsockopt",
  "poll",
  "epollCreate1",
  "epollCtl",
  "epollWait",
  "sleep",
  "exit"
];

/** What came of a system call. */
export type Outcome =
  /** It had not returned when the run ended. */
  | {readonly kind: "pending"}
  /** It succeeded, and returned nothing more. */
  | {readonly kind: "ok"}
  /** Bytes sent or read: 0 from `recv()` is the end of the stream. */
  | {readonly kind: "bytes"; readonly bytes: Bytes}
  /** A descriptor. */
  | {readonly kind: "fd"; readonly fd: number}
  /** It failed: the error's name on its host's system, as `"ECONNRESET"`. */
  | {readonly kind: "errno"; readonly errno: string}
  /** The sockets that `poll()` or `epollWait()` found ready: none when its time was up. */
  | {readonly kind: "ready"; readonly ready: readonly PollValue[]};

/** All kinds of outcome. */
export const OUTCOME_KINDS = [
  "pending",
  "ok",
  "bytes",
  "fd",
  "errno",
  "ready"
] as const satisfies readonly Outcome["kind"][];

/** How a call can succeed, by its name. */
interface Successes {
  readonly socket: "fd";
  readonly accept: "fd";
  readonly acceptEx: "fd";
  readonly connect: "fd";
  readonly send: "bytes";
  readonly recv: "bytes";
  readonly poll: "ready";
  readonly epollCreate1: "fd";
  readonly epollWait: "ready";
}

/** What can come of a call of one name: pending, an error, or its own kind of success. */
export type OutcomeOf<N extends CallName> = Extract<
  Outcome,
  {readonly kind: "pending" | "errno" | (N extends keyof Successes ? Successes[N] : "ok")}
>;

/** The outcome of a call until it returns. */
export const PENDING: Outcome = {kind: "pending"};

/**
 * What a call is given, as the recorder takes it: a loop makes the same call a million times, and
 * most are given one number, or nothing (null). `send` counts bytes, `recv` the most of them,
 * `listen` its backlog, `sleep` µs.
 */
export type Given<N extends CallName> =
  CallArguments[N] | (N extends "send" | "recv" | "listen" | "sleep" ? number : null);

/** What a call returned, as the recorder takes it: bytes, a descriptor, an error, what is ready. */
export type Returned = number | string | readonly PollValue[] | null;

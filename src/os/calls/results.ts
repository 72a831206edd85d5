/** What system calls return: objects that programs hold, and values for the record. */
import type {Bytes, Micros} from "../../base/units.ts";
import {formatAddress} from "../../wire/address.ts";
import type {Endpoint} from "../../wire/segment.ts";
import type {
  Address,
  EpollReady,
  EpollWaited,
  ExtendedError,
  MsgFlag,
  PollReady,
  Received,
  Result,
  Socket
} from "../api.ts";
import type {PollValue} from "../kernel/call-values.ts";
import type {Host, KernelLog} from "../kernel/environment.ts";
import {words} from "../words.ts";
import type {OptionValue} from "../socket-options.ts";

const TEXT = new TextDecoder();

/** What a call returns that need not wait: an error, or none. */
export class Done implements Result {
  readonly errno: string | null;
  readonly #by: Host;
  constructor(errno: string | null, by: Host) {
    this.errno = errno;
    this.#by = by;
  }
  /** `yield*` before such a call would look for this. */
  get [Symbol.iterator](): never {
    throw new TypeError(words.needNotWait(this.#by.name));
  }
}

/** The descriptor that a program holds; `errno` may be set later by connect(). */
export class Handle extends Done implements Socket {
  readonly fd: number;
  readonly #owner: Host;
  constructor(fd: number, errno: string | null, owner: Host) {
    super(errno, owner);
    this.fd = fd;
    this.#owner = owner;
  }
  /** The host whose descriptor it is; null for what no call returned. */
  static ownerOf(value: unknown): Host | null {
    return typeof value === "object" && value !== null && #owner in value ? value.#owner : null;
  }
}

/** How many bytes these are: themselves, or only their number. */
export const sizeOf = (octets: Uint8Array | Bytes): Bytes =>
  typeof octets === "number" ? octets : octets.length;

/** One after the other; what is only a number stands for so many zeros. */
export function joined(first: Uint8Array | Bytes, then: Uint8Array | Bytes): Uint8Array | Bytes {
  if (first === 0) return then;
  if (typeof first === "number" && typeof then === "number") return first + then;
  const both = new Uint8Array(sizeOf(first) + sizeOf(then));
  if (typeof first !== "number") both.set(first);
  if (typeof then !== "number") both.set(then, sizeOf(first));
  return both;
}

/** What recv() returns; bytes and text are only made when somebody looks at them. */
export class Octets implements Received {
  readonly length: Bytes;
  readonly errno: string | null;
  inq: Bytes | null = null;
  ee: ExtendedError | null = null;
  private content: Uint8Array | null;

  constructor(octets: Uint8Array | Bytes, errno: string | null) {
    this.length = typeof octets === "number" ? octets : octets.length;
    this.content = typeof octets === "number" ? null : octets;
    this.errno = errno;
  }
  get bytes(): Uint8Array {
    this.content ??= new Uint8Array(this.length);
    return this.content;
  }
  get text(): string {
    return TEXT.decode(this.bytes);
  }
}

/** What is ready, by descriptors. */
const listed = (ready: readonly (PollReady | EpollReady)[]): PollValue[] =>
  ready.map(({socket: {fd}, events}) => ({fd, events}));

/** Records what a call returned. */
export function recordReturn(
  log: KernelLog,
  call: number,
  value: unknown,
  socket: number,
  now: Micros
): void {
  // Loops read and write: what they return is told apart first.
  if (value instanceof Octets) {
    const {errno, length} = value;
    if (errno) return log.returned(call, "errno", errno, socket, now);
    return log.returned(call, "bytes", length, socket, now);
  }
  if (typeof value !== "object" || value === null)
    return log.returned(call, "ok", null, socket, now);
  if (Array.isArray(value)) {
    return log.returned(call, "ready", listed(value as readonly PollReady[]), socket, now);
  }
  if ("ready" in value) {
    const {ready, errno} = value as EpollWaited;
    if (errno) return log.returned(call, "errno", errno, socket, now);
    return log.returned(call, "ready", listed(ready), socket, now);
  }
  const {errno, fd, length} = value as {errno?: string | null; fd?: number; length?: number};
  if (errno) log.returned(call, "errno", errno, socket, now);
  else if (fd !== undefined) log.returned(call, "fd", fd, socket, now);
  else if (length !== undefined) log.returned(call, "bytes", length, socket, now);
  else log.returned(call, "ok", null, socket, now);
}

const NO_FLAGS: ReadonlySet<MsgFlag> = new Set();
const NO_LIST: readonly MsgFlag[] = [];

/** Flags as a list of their own, however they were given. */
export function flagList(flags: MsgFlag | readonly MsgFlag[] | undefined): readonly MsgFlag[] {
  if (flags === undefined) return NO_LIST;
  return typeof flags === "string" ? [flags] : [...flags];
}

/** Flags as a set, however they were given. */
export function flagSet(flags: MsgFlag | readonly MsgFlag[] | undefined): ReadonlySet<MsgFlag> {
  if (flags === undefined) return NO_FLAGS;
  return new Set(typeof flags === "string" ? [flags] : flags);
}

/** An address as the program wrote it: the record holds only data. */
export function addressValue(address: Address): Address {
  if (typeof address !== "object") return address;
  const {host, port} = address;
  return host === undefined ? port : {host, port};
}

/** The value of a socket option, as data. */
export function optionValue(value: OptionValue): OptionValue {
  if (typeof value !== "object" || (value as unknown) === null) {
    return typeof value === "number" || typeof value === "boolean" ? value : String(value);
  }
  if ("Rtt" in value) {
    return {Rtt: value.Rtt, MaxSynRetransmissions: value.MaxSynRetransmissions};
  }
  if ("l_onoff" in value) return {l_onoff: value.l_onoff, l_linger: value.l_linger};
  return [...value];
}

/** An endpoint as getsockname() tells it. */
export const showEndpoint = (e: Endpoint): string => `${formatAddress(e.address)}:${e.port}`;

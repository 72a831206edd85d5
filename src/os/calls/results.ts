/** What system calls answer, as objects that programs hold, and as text for the record. */
import type {Bytes} from "../../base/units.ts";
import {formatAddress} from "../../wire/address.ts";
import type {Endpoint} from "../../wire/segment.ts";
import type {Address, MsgFlag, Received, Socket} from "../api.ts";

const TEXT = new TextDecoder();

/** The descriptor that a program holds; `errno` may be set later by connect(). */
export class Handle implements Socket {
  readonly fd: number;
  readonly errno: string | null;
  constructor(fd: number, errno: string | null) {
    this.fd = fd;
    this.errno = errno;
  }
}

/** What recv() answers; octets and text are only made when somebody looks at them. */
export class Octets implements Received {
  readonly length: Bytes;
  readonly errno: string | null;
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

/** An answer as the record shows it: the error's name, the descriptor, or a number of octets. */
export function describe(value: unknown): {text: string; errno: string | null} {
  if (typeof value !== "object" || value === null) return {text: "", errno: null};
  const {errno, fd, length} = value as {errno?: string | null; fd?: number; length?: number};
  if (errno) return {text: errno, errno};
  if (fd !== undefined) return {text: `fd ${fd}`, errno: null};
  if (length !== undefined) return {text: `${length} B`, errno: null};
  return {text: "", errno: null};
}

const NO_FLAGS: ReadonlySet<MsgFlag> = new Set();

/** The number of a descriptor; -1 for what is none. */
export function fdOf(socket: Socket | null | undefined): number {
  const fd = (socket as {fd?: unknown} | null | undefined)?.fd;
  return typeof fd === "number" ? fd : -1;
}

/** A value as a message shows it. */
export const quote = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : String(value);

/** Flags as a set, however they were given. */
export function flagSet(flags: MsgFlag | readonly MsgFlag[] | undefined): ReadonlySet<MsgFlag> {
  if (flags === undefined) return NO_FLAGS;
  return new Set(typeof flags === "string" ? [flags] : flags);
}

/** An address as the program wrote it. */
export function show(address: Address): string {
  if ((address as unknown) === null || address === undefined) return String(address);
  if (typeof address === "object") return `${address.host ?? ""}:${address.port}`;
  return typeof address === "number" ? `:${address}` : address;
}

/** An endpoint as getsockname() tells it. */
export const showEndpoint = (e: Endpoint): string => `${formatAddress(e.address)}:${e.port}`;

/** What system calls answer, as objects that programs hold, and as text for the record. */
import type {Bytes} from "../base/units.ts";
import {formatAddress} from "../wire/address.ts";
import type {Endpoint} from "../wire/segment.ts";
import type {Address, MsgFlag, Received, Socket} from "./api.ts";

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

/** What recv() answers; the text is only decoded when somebody looks at it. */
export class Octets implements Received {
  readonly bytes: Uint8Array;
  readonly errno: string | null;
  constructor(bytes: Uint8Array, errno: string | null) {
    this.bytes = bytes;
    this.errno = errno;
  }
  get length(): Bytes {
    return this.bytes.length;
  }
  get text(): string {
    return TEXT.decode(this.bytes);
  }
}

export const NOTHING = new Uint8Array(0);

/** An answer as the record shows it. */
export function describe(value: unknown): {text: string; errno: string | null} {
  if (typeof value !== "object" || value === null) return {text: "", errno: null};
  const {errno, fd, length} = value as {errno?: string | null; fd?: number; length?: number};
  if (errno) return {text: errno, errno};
  if (fd !== undefined) return {text: `fd ${fd}`, errno: null};
  if (length !== undefined) return {text: `${length} B`, errno: null};
  return {text: "", errno: null};
}

/** Flags as a set, however they were given. */
export function flagSet(flags: MsgFlag | readonly MsgFlag[] | undefined): Set<MsgFlag> {
  return new Set(flags === undefined ? [] : typeof flags === "string" ? [flags] : flags);
}

/** An address as the program wrote it. */
export function show(address: Address): string {
  if (typeof address === "object") return `${address.host ?? ""}:${address.port}`;
  return typeof address === "number" ? `:${address}` : address;
}

/** An endpoint as getsockname() tells it. */
export const showEndpoint = (e: Endpoint): string => `${formatAddress(e.address)}:${e.port}`;

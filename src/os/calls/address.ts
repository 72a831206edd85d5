/** Addresses as programs write them: a port, `"host:port"`, `":port"`, or host and port apart. */
import type {Address} from "../api.ts";

/** An address in its two parts. */
export interface HostPort {
  /** Empty when only a port was given. */
  readonly host: string;
  readonly port: number;
}

/**
 * Takes an address apart. Throws a TypeError for what is none: it is a mistake in the program.
 * Whether the port is in range is for the call to say.
 */
export function parseAddress(address: Address): HostPort {
  if (typeof address === "number") return {host: "", port: address};
  if (typeof address === "object" && (address as unknown) !== null) {
    const {host = "", port} = address;
    if (typeof host === "string" && (port as unknown) !== undefined) return {host, port};
  }
  const match = typeof address === "string" ? /^([^:]*):(\d+)$/.exec(address) : null;
  if (!match) {
    throw new TypeError(`${show(address)} is not an address: write "host:port", as "server:7777"`);
  }
  return {host: match[1] ?? "", port: Number(match[2])};
}

const show = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? String(value));

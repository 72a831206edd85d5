/** Addresses as programs write them: a port, `"host:port"`, `":port"`, or host and port apart. */
import type {Address} from "./api.ts";

export interface HostPort {
  /** Empty when only a port was given. */
  readonly host: string;
  readonly port: number;
}

/** Takes an address apart. What is none throws: it is a mistake in the program. */
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

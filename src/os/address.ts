/** Addresses as programs write them: a port, `"host:port"`, `":port"`, or host and port apart. */
import type {Address} from "./api.ts";

export interface HostPort {
  /** Empty when only a port was given. */
  readonly host: string;
  readonly port: number;
}

/** Takes an address apart. A text that is none throws: it is a mistake in the program. */
export function parseAddress(address: Address): HostPort {
  if (typeof address === "number") return {host: "", port: address};
  if (typeof address === "object") return {host: address.host ?? "", port: address.port};
  const match = /^([^:]*):(\d+)$/.exec(address);
  if (!match) {
    throw new TypeError(`"${address}" is not an address: write "host:port", as "server:7777"`);
  }
  return {host: match[1] ?? "", port: Number(match[2])};
}

/** Addresses as programs write them: a port, `"host:port"`, `":port"`, or host and port apart. */
import type {Address} from "../api.ts";
import {HOST_PORT} from "./parameters.ts";

/** An address in its two parts. */
export interface HostPort {
  /** Empty when only a port was given. */
  readonly host: string;
  readonly port: number;
}

/** Takes an address apart that was looked over before. */
export function parseAddress(address: Address): HostPort {
  if (typeof address === "number") return {host: "", port: address};
  if (typeof address === "object") return {host: address.host ?? "", port: address.port};
  const [, host = "", port] = HOST_PORT.exec(address) ?? [];
  return {host, port: Number(port)};
}

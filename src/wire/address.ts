/** IPv4 addresses and endpoints as text, both ways (RFC 791 §3.2, RFC 6943 §3.1.1). */
import type {Endpoint} from "./segment.ts";

/** An IPv4 address, an unsigned 32-bit number, as `"10.0.0.1"`. */
export const formatAddress = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

/** An endpoint as `"10.0.0.1:7777"`. */
export const formatEndpoint = ({address, port}: Endpoint): string =>
  `${formatAddress(address)}:${port}`;

/**
 * A dotted quad as an unsigned 32-bit number; null when the text is not one. Four decimal numbers
 * of 0 to 255: no leading zeros, which some systems read as octal, and none of inet_aton()'s short
 * forms.
 */
export function parseAddress(text: string): number | null {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.(?!$)|$)){4}$/.test(text)) return null;
  const octets = text.split(".").map(Number);
  if (octets.some((octet) => octet > 255)) return null;
  return octets.reduce((address, octet) => address * 256 + octet, 0);
}

/** `"10.0.0.1:7777"` as an endpoint; null when the text is not a dotted quad and a port. */
export function parseEndpoint(text: string): Endpoint | null {
  const [, host, digits] = /^(.*):(0|[1-9]\d{0,4})$/.exec(text) ?? [];
  if (host === undefined) return null;
  const address = parseAddress(host);
  const port = Number(digits);
  return address === null || port > 0xffff ? null : {address, port};
}

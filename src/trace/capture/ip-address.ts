/** IP addresses of a capture as text. */
import {formatAddress} from "../../wire/address.ts";

/** An address of four words: of IPv4 the last alone counts. */
export function ipText(version: number, words: ArrayLike<number>): string {
  return version === 4 ? formatAddress(words[3] ?? 0) : ipv6Text(words);
}

/** An IPv6 address as RFC 5952 §4 wants it: short, with the longest run of zeros as `::`. */
function ipv6Text(words: ArrayLike<number>): string {
  const groups = Array.from({length: 8}, (_, i) => {
    const word = words[i >> 1] ?? 0;
    return i & 1 ? word & 0xffff : word >>> 16;
  });
  let from = -1;
  let most = 1; // One zero alone is written out.
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (groups[i + n] === 0) n++;
    if (n > most) [from, most] = [i, n];
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  return from < 0
    ? hex(groups)
    : `${hex(groups.slice(0, from))}::${hex(groups.slice(from + most))}`;
}

/** Capture files written by hand, in all the ways in which others write them. */
import {encodeSegment} from "../../../src/wire/header.ts";
import {parseSegment} from "../../../src/wire/notation.ts";
import {makeSegment} from "../../../src/wire/segment.ts";

/** A packet to write: its bytes from the link layer on, and when it was captured, in ns. */
export interface Written {
  readonly ns: bigint;
  readonly bytes: Uint8Array;
  /** How long it was on the wire; defaults to the bytes there are. */
  readonly length?: number;
}

const client = {address: 0x0a000001, port: 49152};
const server = {address: 0x0a000002, port: 7777};

/** An IPv4 packet of a story: `>` from the client, `<` from the server. */
export function ipv4(line: string, ip: Parameters<typeof encodeSegment>[1] = {}): Uint8Array {
  const noted = parseSegment(line.slice(1));
  if (!noted.ok) throw new Error(noted.error);
  const [from, to] = line.startsWith(">") ? [client, server] : [server, client];
  return encodeSegment(makeSegment({from, to, ...noted.fields}), ip);
}

const sumOf = (words: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < words.length; i += 2) sum += words[i]! * 256 + (words[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
};

/** The same segment in IPv6, with headers between as given: each with its number, less the next. */
export function ipv6(
  line: string,
  headers: readonly {readonly kind: number; readonly body: readonly number[]}[] = []
): Uint8Array {
  const tcp = ipv4(line).slice(20);
  const between = headers.flatMap(({body}, i) => [headers[i + 1]?.kind ?? 6, ...body]);
  const address = (host: number): number[] => [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), host];
  const [from, to] = line.startsWith(">") ? [1, 2] : [2, 1];
  const pseudo = [...address(from), ...address(to), 0, 0, tcp.length >> 8, tcp.length & 255, 0, 6];
  tcp.fill(0, 16, 18);
  const sum = sumOf(Uint8Array.from([...pseudo, ...tcp]));
  tcp.set([sum >> 8, sum & 255], 16);
  const length = between.length + tcp.length;
  return Uint8Array.from([
    ...[0x60, 0, 0, 0, length >> 8, length & 255, headers[0]?.kind ?? 6, 64],
    ...address(from),
    ...address(to),
    ...between,
    ...tcp
  ]);
}

const type = (packet: Uint8Array): readonly number[] =>
  packet[0]! >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00];
const zeros = (count: number): number[] => Array<number>(count).fill(0);

/** Link layers, by name: the number of each, and what it puts before an IP packet. */
export const LINKS: Readonly<
  Record<string, readonly [number: number, before: (packet: Uint8Array) => readonly number[]]>
> = {
  "raw IP": [101, () => []],
  Ethernet: [1, (ip) => [...zeros(12), ...type(ip)]],
  "Ethernet with a VLAN": [1, (ip) => [...zeros(12), 0x81, 0, 0, 7, ...type(ip)]],
  "Ethernet with two VLANs": [
    1,
    (ip) => [...zeros(12), 0x88, 0xa8, 0, 7, 0x81, 0, 0, 9, ...type(ip)]
  ],
  "Linux cooked v1": [113, (ip) => [0, 4, 0, 1, 0, 6, ...zeros(8), ...type(ip)]],
  "Linux cooked v2": [276, (ip) => [...type(ip), 0, 0, 0, 0, 0, 1, 0, 1, 4, 6, ...zeros(8)]],
  "BSD loopback, little-endian": [0, (ip) => [ip[0]! >> 4 === 6 ? 30 : 2, 0, 0, 0]],
  "BSD loopback, big-endian": [0, (ip) => [0, 0, 0, ip[0]! >> 4 === 6 ? 30 : 2]],
  "OpenBSD loopback": [108, (ip) => [0, 0, 0, ip[0]! >> 4 === 6 ? 24 : 2]]
};

/** A packet in a link layer. */
export const inLink = (name: string, packet: Uint8Array): Uint8Array =>
  Uint8Array.from([...LINKS[name]![1](packet), ...packet]);

/** Numbers in one byte order. */
class Writer {
  readonly bytes: number[] = [];
  readonly little: boolean;
  constructor(little: boolean) {
    this.little = little;
  }
  put(size: 2 | 4, ...values: number[]): this {
    for (const value of values) {
      const bytes = [24, 16, 8, 0].map((by) => (value >>> by) & 255).slice(4 - size);
      this.bytes.push(...(this.little ? bytes.reverse() : bytes));
    }
    return this;
  }
  raw(bytes: Iterable<number>): this {
    this.bytes.push(...bytes);
    return this;
  }
}

/** A pcap file. */
export function pcap(
  packets: readonly Written[],
  {little = true, nanos = false, link = 101} = {}
): Uint8Array {
  const file = new Writer(little)
    .put(4, nanos ? 0xa1b23c4d : 0xa1b2c3d4)
    .put(2, 2, 4)
    .put(4, 0, 0, 0xffff, link);
  for (const {ns, bytes, length = bytes.length} of packets) {
    const fraction = ns % 1_000_000_000n;
    file.put(4, Number(ns / 1_000_000_000n), Number(nanos ? fraction : fraction / 1000n));
    file.put(4, bytes.length, length).raw(bytes);
  }
  return Uint8Array.from(file.bytes);
}

/** One interface of a section: its link type, and its if_tsresol byte. */
export interface WrittenInterface {
  readonly link: number;
  readonly resolution?: number;
  /** Seconds that are added to each time. */
  readonly offset?: number;
}

/** A section of a pcapng file; each packet says which interface it came by. */
export function section(
  interfaces: readonly WrittenInterface[],
  packets: readonly (Written & {readonly by?: number; readonly simple?: boolean})[],
  {little = true} = {}
): number[] {
  const file = new Writer(little);
  const block = (type: number, body: readonly number[]): void => {
    const padded = [...body, ...zeros((4 - (body.length & 3)) & 3)];
    const length = padded.length + 12;
    file.put(4, type, length).raw(padded).put(4, length);
  };
  const fields = (): Writer => new Writer(little);
  block(0x0a0d0d0a, fields().put(4, 0x1a2b3c4d).put(2, 1, 0).put(4, 0xffffffff, 0xffffffff).bytes);
  for (const {link, resolution, offset} of interfaces) {
    const body = fields().put(2, link, 0).put(4, 0);
    if (resolution !== undefined) body.put(2, 9, 1).raw([resolution, 0, 0, 0]);
    if (offset !== undefined) body.put(2, 14, 8).put(4, ...(little ? [offset, 0] : [0, offset]));
    block(1, body.put(4, 0).bytes);
  }
  // A block that nobody knows is passed over.
  block(0x0b16, [1, 2, 3]);
  for (const {ns, bytes, length = bytes.length, by = 0, simple = false} of packets) {
    const {resolution = 6, offset = 0} = interfaces[by] ?? {link: 0};
    const unit = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
    const units = ((ns - BigInt(offset) * 1_000_000_000n) * unit) / 1_000_000_000n;
    const [high, low] = [Number(units >> 32n), Number(units & 0xffffffffn)];
    if (simple) block(3, fields().put(4, length).raw(bytes).bytes);
    else block(6, fields().put(4, by, high, low, bytes.length, length).raw(bytes).bytes);
  }
  return file.bytes;
}

/** A pcapng file of sections. */
export const pcapngFile = (...sections: readonly number[][]): Uint8Array =>
  Uint8Array.from(sections.flat());

/** A segment as the bytes of its IPv4 and TCP headers (RFC 791 §3.1, RFC 9293 §3.1), both ways. */
import {checkOptions, checkValue} from "../base/shape.ts";
import type {Bytes} from "../base/units.ts";
import {PROTOCOL_TCP, checksum, onesSum, pseudoHeaderSum} from "./checksum.ts";
import {
  KIND,
  MAX_OPTION_BYTES,
  malformed,
  walkOptions,
  writeOptions,
  type Malformed,
  type RawOption
} from "./options.ts";
import {BYTES, DECODE, ENCODE, SEGMENT} from "./header-shapes.ts";
import {makeSegment, optionBytes, wireBytes, type SackBlock, type Segment} from "./segment.ts";

/** Bytes of an IPv4 header, and of a TCP header, without options. */
const IP_BYTES = 20;
const TCP_BYTES = 20;

/** What a packet holds that a segment does not say. */
export interface EncodeOptions {
  /** IPv4 identification, 0 to 65,535. Defaults to 0: the don't-fragment bit is set (RFC 6864). */
  readonly id?: number;
  /** IPv4 time to live, 1 to 255 hops. Defaults to 64. */
  readonly ttl?: number;
  /** The byte that stands for text whose content is not modelled. Defaults to 0. */
  readonly filler?: number;
}

/** A decoded packet, or what is wrong with it. */
export type Decoded = DecodedSegment | Malformed;

/** A packet that makes sense, as a segment. */
export interface DecodedSegment {
  readonly ok: true;
  readonly segment: Segment;
  /** What the packet says beyond what a Segment holds, in words; empty when there is nothing. */
  readonly notes: readonly string[];
}

/** How strict decoding is. */
export interface DecodeOptions {
  /** Take a packet with a wrong checksum, and note it. Defaults to false, as a host does. */
  readonly anyChecksum?: boolean;
}

/** Why a segment has no form on the wire: names the field and its legal values. Null if it has. */
export function segmentProblem(segment: Segment): string | null {
  const {from, to, sack} = segment;
  const wrong =
    outside("from.address", from.address, 0, 0xffffffff) ??
    outside("to.address", to.address, 0, 0xffffffff) ??
    outside("from.port", from.port, 0, 0xffff) ??
    outside("to.port", to.port, 0, 0xffff) ??
    outside("flags", segment.flags, 0, 0xff) ??
    outside("seq", segment.seq, 0, 0xffffffff) ??
    outside("ack", segment.ack, 0, 0xffffffff) ??
    outside("wnd", segment.wnd, 0, 0xffff) ??
    outside("urgent", segment.urgent, 0, 0xffff) ??
    outside("ecn", segment.ecn, 0, 3) ??
    outside("len", segment.len, 0, 0xffff) ??
    outside("mss", segment.mss, 0, 0xffff) ??
    outside("wscale", segment.wscale, -1, 0xff) ??
    outside("tsVal", segment.tsVal, -1, 0xffffffff) ??
    outside("tsEcr", segment.tsEcr, -1, 0xffffffff);
  if (wrong !== null) return wrong;
  const {fastOpen} = segment;
  if (fastOpen !== null && !/^(?:(?:[0-9a-f]{4}){2,8})?$/.test(fastOpen))
    return `fastOpen is "${fastOpen}"; it must be 8 to 32 hexadecimal digits, or none`;
  for (const {left, right} of sack ?? []) {
    const edge = outside("sack", left, 0, 0xffffffff) ?? outside("sack", right, 0, 0xffffffff);
    if (edge !== null) return edge;
  }
  if (segment.data !== null && segment.data.length !== segment.len)
    return `len is ${segment.len}, but data has ${segment.data.length} bytes`;
  const options = optionBytes(segment);
  if (options > MAX_OPTION_BYTES)
    return `options take ${options} bytes; a TCP header has room for ${MAX_OPTION_BYTES}`;
  if (wireBytes(segment) > 0xffff)
    return `the packet takes ${wireBytes(segment)} bytes; IPv4 carries at most 65535`;
  return null;
}

function outside(name: string, value: number, least: number, most: number): string | null {
  if (Number.isInteger(value) && value >= least && value <= most) return null;
  return `${name} is ${value}; it must be a whole number from ${least} to ${most}`;
}

/**
 * The IPv4 packet that carries a segment, with correct checksums. Text that is only modelled by its
 * length is filled with `filler`. Throws a RangeError for a segment that `segmentProblem()` names.
 */
export function encodeSegment(segment: Segment, options: EncodeOptions = {}): Uint8Array {
  checkValue("encodeSegment()", "segment", segment, SEGMENT);
  checkOptions("encodeSegment()", options, ENCODE);
  const {id = 0, ttl = 64, filler = 0} = options;
  const problem = segmentProblem(segment);
  if (problem !== null) throw new RangeError(problem);
  const {from, to} = segment;
  const bytes = new Uint8Array(wireBytes(segment));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45); // Version 4, five words of header.
  view.setUint8(1, segment.ecn);
  view.setUint16(2, bytes.length);
  view.setUint16(4, id);
  view.setUint16(6, 0x4000); // Don't fragment: TCP finds the path's MTU (RFC 1191).
  view.setUint8(8, ttl);
  view.setUint8(9, PROTOCOL_TCP);
  view.setUint32(12, from.address);
  view.setUint32(16, to.address);
  view.setUint16(10, checksum(bytes, 0, IP_BYTES));

  view.setUint16(20, from.port);
  view.setUint16(22, to.port);
  view.setUint32(24, segment.seq);
  view.setUint32(28, segment.ack);
  view.setUint8(33, segment.flags);
  view.setUint16(34, segment.wnd);
  view.setUint16(38, segment.urgent);
  const text = writeOptions(view, IP_BYTES + TCP_BYTES, segment);
  view.setUint8(32, (text - IP_BYTES) << 2); // Words of header, in the upper half of the byte.
  if (segment.data !== null) bytes.set(segment.data, text);
  else bytes.fill(filler, text);
  const sum = pseudoHeaderSum(from.address, to.address, bytes.length - IP_BYTES);
  view.setUint16(36, checksum(bytes, IP_BYTES, bytes.length, sum));
  return bytes;
}

/** Where the parts of a packet lie, in bytes from its start. */
export interface Layout {
  readonly ok: true;
  /** The first byte of the TCP header, of the options, of the text, and the one after the text. */
  readonly tcp: number;
  readonly options: number;
  readonly text: number;
  readonly end: number;
}

/** Finds the parts of a packet, or says why they cannot be: no byte is read beyond `end`. */
export function layoutOf(bytes: Uint8Array): Layout | Malformed {
  const size = bytes.length;
  if (size < IP_BYTES) return malformed(size, `the packet ends; an IPv4 header has 20 bytes`);
  const version = bytes[0]! >> 4;
  if (version !== 4) return malformed(0, `IP version is ${version}; only 4 is decoded`);
  const tcp = (bytes[0]! & 15) * 4;
  if (tcp < IP_BYTES) return malformed(0, `IP header length is ${tcp} bytes; the least is 20`);
  const end = bytes[2]! * 256 + bytes[3]!;
  if (end > size) return malformed(size, `the packet ends; its total length says ${end} bytes`);
  if (end < tcp + TCP_BYTES)
    return malformed(2, `total length is ${end}; the headers alone need ${tcp + TCP_BYTES}`);
  if ((bytes[6]! & 0x3f) > 0 || bytes[7]! > 0)
    return malformed(6, "this is a fragment; only whole packets are decoded");
  if (bytes[9] !== PROTOCOL_TCP)
    return malformed(9, `protocol is ${bytes[9]}; TCP is ${PROTOCOL_TCP}`);
  const header = (bytes[tcp + 12]! >> 4) * 4;
  if (header < TCP_BYTES)
    return malformed(tcp + 12, `data offset is ${header} bytes; the least is 20`);
  if (tcp + header > end)
    return malformed(tcp + 12, `data offset is ${header} bytes; the packet has ${end - tcp} left`);
  return {ok: true, tcp, options: tcp + TCP_BYTES, text: tcp + header, end};
}

/** The sums of a packet whose checksums are right are 0xffff (RFC 1071 §1); else what they are. */
export function checksumProblems(bytes: Uint8Array, {tcp, end}: Layout): Malformed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const check = (name: string, at: number, start: number, stop: number, sum: number) => {
    if (onesSum(bytes, start, stop, sum) === 0xffff) return [];
    const found = view.getUint16(at);
    // Taking the found value out of the sum leaves what the sender should have complemented.
    const right = ~onesSum(bytes, start, stop, sum + (~found & 0xffff)) & 0xffff;
    return [malformed(at, `${name} checksum is ${hex(found)}; it should be ${hex(right)}`)];
  };
  const pseudo = pseudoHeaderSum(view.getUint32(12), view.getUint32(16), end - tcp);
  return [...check("IP", 10, 0, tcp, 0), ...check("TCP", tcp + 16, tcp, end, pseudo)];
}

const hex = (word: number): string => `0x${word.toString(16).padStart(4, "0")}`;

/**
 * The segment in an IPv4 packet, or the first thing that is wrong with it and at which byte. Never
 * throws for bytes, whatever they are. `data` holds a copy of the text, or null when there is none.
 */
export function decodeSegment(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  checkValue("decodeSegment()", "bytes", bytes, BYTES);
  checkOptions("decodeSegment()", options, DECODE);
  const layout = layoutOf(bytes);
  if (!layout.ok) return layout;
  const {tcp, text, end} = layout;
  const notes: string[] = [];
  for (const problem of checksumProblems(bytes, layout)) {
    if (options.anyChecksum !== true) return problem;
    notes.push(problem.error);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tcp > IP_BYTES) notes.push(`${tcp - IP_BYTES} bytes of IP options`);
  const reserved = bytes[tcp + 12]! & 15;
  if (reserved !== 0) notes.push(`reserved bits are ${reserved}; they must be sent as 0`);
  const found = readOptions(view, bytes, layout, notes);
  if (!found.ok) return found;
  if (bytes.length > end) notes.push(`${bytes.length - end} bytes after the packet's end`);
  const segment = makeSegment({
    from: {address: view.getUint32(12), port: view.getUint16(tcp)},
    to: {address: view.getUint32(16), port: view.getUint16(tcp + 2)},
    flags: bytes[tcp + 13]!,
    seq: view.getUint32(tcp + 4),
    ack: view.getUint32(tcp + 8),
    wnd: view.getUint16(tcp + 14),
    urgent: view.getUint16(tcp + 18),
    ecn: bytes[1]! & 3,
    // Not slice(): Node's Buffer, which is a Uint8Array too, would share its memory.
    data: end > text ? new Uint8Array(bytes.subarray(text, end)) : null,
    ...found.fields
  });
  return {ok: true, segment, notes};
}

type OptionFields = Partial<
  Pick<Segment, "mss" | "wscale" | "sackPermitted" | "tsVal" | "tsEcr" | "sack" | "fastOpen">
>;

/** Reads the options; of one that comes twice the last counts, as in most systems. */
function readOptions(
  view: DataView,
  bytes: Uint8Array,
  layout: Layout,
  notes: string[]
): {readonly ok: true; readonly fields: OptionFields} | Malformed {
  const {options, problem} = walkOptions(bytes, layout.options, layout.text);
  let fields: OptionFields = {};
  for (const option of options) {
    const {kind, at, length} = option;
    const wanted = lengthProblem(option);
    if (wanted !== null) return malformed(at + 1, wanted);
    if (kind === KIND.mss) {
      const mss = view.getUint16(at + 2);
      if (mss === 0) notes.push("the MSS option says 0: taken as absent");
      fields = {...fields, mss};
    } else if (kind === KIND.wscale) {
      const wscale = bytes[at + 2]!;
      if (wscale > 14) notes.push(`window scale is ${wscale}; 14 is used instead (RFC 7323 §2.3)`);
      fields = {...fields, wscale};
    } else if (kind === KIND.sackOK) {
      fields = {...fields, sackPermitted: true};
    } else if (kind === KIND.TS) {
      fields = {...fields, tsVal: view.getUint32(at + 2), tsEcr: view.getUint32(at + 6)};
    } else if (kind === KIND.sack) {
      const sack: SackBlock[] = [];
      for (let edge = at + 2; edge < at + length; edge += 8)
        sack.push({left: view.getUint32(edge), right: view.getUint32(edge + 4)});
      fields = {...fields, sack};
    } else if (kind === KIND.fastOpen) {
      const cookie = bytes.subarray(at + 2, at + length);
      const digits = Array.from(cookie, (byte) => byte.toString(16).padStart(2, "0"));
      fields = {...fields, fastOpen: digits.join("")};
    } else if (kind !== KIND.nop && kind !== KIND.eol) {
      notes.push(`option kind ${kind}, ${length} bytes: not modelled, passed over`);
    }
  }
  return problem ?? {ok: true, fields};
}

const LENGTHS = new Map<number, readonly [name: string, ...lengths: Bytes[]]>([
  [KIND.mss, ["maximum segment size", 4]],
  [KIND.wscale, ["window scale", 3]],
  [KIND.sackOK, ["SACK-permitted", 2]],
  [KIND.TS, ["timestamps", 10]],
  [KIND.sack, ["SACK", 10, 18, 26, 34]],
  [KIND.fastOpen, ["Fast Open", 2, 6, 8, 10, 12, 14, 16, 18]]
]);

/** What is wrong with the length of an option whose kind fixes it; null when it is right. */
function lengthProblem({kind, length}: RawOption): string | null {
  const known = LENGTHS.get(kind);
  if (known === undefined) return null;
  const [name, ...lengths] = known;
  if (lengths.includes(length)) return null;
  return `the ${name} option has length ${length}; it must be ${lengths.join(", ")}`;
}

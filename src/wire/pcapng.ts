/** Segments as a capture file that Wireshark opens: pcapng, little-endian (pcapng draft §4). */
import type {Bytes, Micros} from "../base/units.ts";
import {encodeSegment, segmentProblem, type EncodeOptions} from "./header.ts";
import type {Segment} from "./segment.ts";

/** Packets without a link layer: they begin with the IP header. */
const LINKTYPE_RAW = 101;
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_COMMENT = 1;
const OPTION_IF_NAME = 2;
const OPTION_IF_TSRESOL = 9;

/** One packet of a capture. */
export interface CapturedPacket {
  /** When it was captured, in µs after `start`. */
  readonly at: Micros;
  readonly segment: Segment;
  /** A remark that Wireshark shows with the packet, as `"lost: chosen"`. */
  readonly comment?: string;
  /** What the IPv4 header says beside the segment; see `EncodeOptions`. */
  readonly ip?: EncodeOptions;
}

/** What a capture file says beside its packets. */
export interface PcapngOptions {
  /** What time 0 is, in µs since 1970-01-01 00:00 UTC. Defaults to 0. */
  readonly start?: Micros;
  /** The name of the interface. Defaults to `"wire"`. */
  readonly name?: string;
  /** Bytes kept of each packet; the rest is cut off. Defaults to all, which is at most 65,535. */
  readonly snaplen?: Bytes;
}

/**
 * A pcapng file with the packets, in the order given, as seen on one interface. Times have a
 * resolution of 1 µs. Throws a RangeError that names the packet, from 0, when its segment has no
 * form on the wire or its time is before 1970.
 */
export function pcapng(
  packets: Iterable<CapturedPacket>,
  {start = 0, name = "wire", snaplen = 0xffff}: PcapngOptions = {}
): Uint8Array {
  const blocks = [
    // Version 1.0; -1 stands for a section of unknown length.
    block(SECTION_HEADER, [u32(BYTE_ORDER_MAGIC), u16(1, 0), u32(0xffffffff, 0xffffffff)]),
    block(INTERFACE, [
      u16(LINKTYPE_RAW, 0),
      u32(snaplen),
      option(OPTION_IF_NAME, utf8(name)),
      option(OPTION_IF_TSRESOL, Uint8Array.of(6)),
      END_OF_OPTIONS
    ])
  ];
  let index = 0;
  for (const packet of packets) blocks.push(packetBlock(packet, index++, start, snaplen));
  return concat(blocks);
}

function packetBlock(packet: CapturedPacket, index: number, start: Micros, snap: Bytes) {
  const time = start + packet.at;
  if (!Number.isSafeInteger(time) || time < 0)
    throw new RangeError(`packet ${index}: time is ${time}; it must be whole µs since 1970`);
  const problem = segmentProblem(packet.segment);
  if (problem !== null) throw new RangeError(`packet ${index}: ${problem}`);
  const octets = encodeSegment(packet.segment, packet.ip);
  const kept = octets.subarray(0, snap);
  const parts = [
    u32(0, Math.floor(time / 2 ** 32), time % 2 ** 32, kept.length, octets.length),
    padded(kept)
  ];
  if (packet.comment) parts.push(option(OPTION_COMMENT, utf8(packet.comment)), END_OF_OPTIONS);
  return block(ENHANCED_PACKET, parts);
}

/** A block: type, total length, body, and the length again, so that readers can go backwards. */
function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = body.reduce((sum, part) => sum + part.length, 12);
  return concat([u32(type, length), ...body, u32(length)]);
}

const option = (code: number, value: Uint8Array): Uint8Array =>
  concat([u16(code, value.length), padded(value)]);

const END_OF_OPTIONS = new Uint8Array(4);

/** Text as UTF-8, cut between characters where it is too long for an option's 16-bit length. */
function utf8(text: string): Uint8Array {
  const room = new Uint8Array(Math.min(3 * text.length, 0xffff));
  return room.subarray(0, new TextEncoder().encodeInto(text, room).written);
}

/** Bytes, followed by zeros up to a multiple of four. */
function padded(octets: Uint8Array): Uint8Array {
  const all = new Uint8Array((octets.length + 3) & ~3);
  all.set(octets);
  return all;
}

const u16 = (...words: number[]): Uint8Array => numbers(words, 2);
const u32 = (...words: number[]): Uint8Array => numbers(words, 4);

function numbers(words: readonly number[], size: 2 | 4): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * size));
  words.forEach((word, index) =>
    size === 2 ? view.setUint16(index * 2, word, true) : view.setUint32(index * 4, word, true)
  );
  return new Uint8Array(view.buffer);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

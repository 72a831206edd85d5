/** Packets out of a pcapng file (draft-ietf-opsawg-pcapng §3 and §4). */
import type {Bytes} from "../../base/units.ts";
import type {ByteFeed} from "./byte-feed.ts";
import {MOST_PACKET, type FrameReader, type Step} from "./frame-reader.ts";
import type {Frame} from "./frame.ts";
import type {CaptureProblem} from "./problem.ts";
import {microsOf, resolutionOf, type Resolution} from "./resolution.ts";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 2; // The old packet block, which only very old files have.
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_TSRESOL = 9;
const OPTION_TSOFFSET = 14;

/** Type and length, and the length again at the end. */
const BLOCK_FRAME = 12;
/** The most interfaces of a section; packets of further ones are passed over. */
const MOST_INTERFACES = 4096;
/** What a block takes besides the packet in it: fields, and options of 65,535 bytes each. */
const MOST_BLOCK: Bytes = MOST_PACKET + (1 << 20);

/** An interface of the section, as far as its packets need it. */
interface Interface {
  readonly link: number;
  readonly snaplen: Bytes;
  readonly resolution: Resolution;
}

/** Reads a pcapng file. */
export class PcapngFile implements FrameReader {
  wanted: Bytes = BLOCK_FRAME;
  readonly #report: (problem: CaptureProblem) => void;
  #little = true;
  #interfaces: Interface[] = [];
  #number = 0;

  constructor(report: (problem: CaptureProblem) => void) {
    this.#report = report;
  }

  step(feed: ByteFeed, frame: Frame): Step {
    this.wanted = BLOCK_FRAME;
    if (feed.length < BLOCK_FRAME) return "more";
    const {view, start} = feed;
    // The type of a section header reads the same in both byte orders.
    const section = view.getUint32(start) === SECTION_HEADER;
    if (section && !this.#order(feed)) return "lost";
    const type = view.getUint32(start, this.#little);
    const length = view.getUint32(start + 4, this.#little);
    const known = section || type === INTERFACE || this.#holdsPacket(type);
    const least = section ? 28 : BLOCK_FRAME;
    // A block that is passed over need not fit into memory.
    const most = known ? MOST_BLOCK : 0xffffffff;
    if (length < least || length > most) {
      this.#report({kind: "length", offset: feed.offset + 4, length, least, most});
      return "lost";
    }
    const whole = (length + 3) & ~3;
    if (!known) {
      feed.use(length + ((4 - (length & 3)) & 3));
      return "passed";
    }
    this.wanted = whole;
    if (feed.length < whole) return "more";
    const filled = this.#block(type, section, feed, start + length - 4, frame);
    feed.use(whole);
    return filled ? "frame" : "passed";
  }

  #holdsPacket(type: number): boolean {
    return type === PACKET || type === SIMPLE_PACKET || type === ENHANCED_PACKET;
  }

  /** Finds the byte order of a new section. */
  #order({view, start, offset}: ByteFeed): boolean {
    if (view.getUint32(start + 8, true) === BYTE_ORDER_MAGIC) this.#little = true;
    else if (view.getUint32(start + 8, false) === BYTE_ORDER_MAGIC) this.#little = false;
    else {
      this.#report({kind: "byte-order", offset: offset + 8});
      return false;
    }
    return true;
  }

  /** Reads a whole block whose body ends at `end`. Returns whether it held a packet. */
  #block(type: number, section: boolean, feed: ByteFeed, end: number, frame: Frame): boolean {
    const {view, start} = feed;
    if (section) {
      const major = view.getUint16(start + 12, this.#little);
      const minor = view.getUint16(start + 14, this.#little);
      if (major !== 1) this.#report({kind: "version", offset: feed.offset + 12, major, minor});
      this.#interfaces = [];
      return false;
    }
    if (type === INTERFACE) {
      // Nobody has that many; a file can claim one every twenty bytes.
      if (start + 16 <= end && this.#interfaces.length < MOST_INTERFACES)
        this.#interfaces.push(this.#interface(view, start + 8, end));
      return false;
    }
    return this.#packet(type, feed, end, frame);
  }

  #interface(view: DataView, at: number, end: number): Interface {
    const link = view.getUint16(at, this.#little);
    const snaplen = view.getUint32(at + 4, this.#little);
    let unit = 6;
    let offset = 0n;
    for (let option = at + 8; option + 4 <= end;) {
      const code = view.getUint16(option, this.#little);
      const length = view.getUint16(option + 2, this.#little);
      const value = option + 4;
      if (code === 0 || value + length > end) break;
      if (code === OPTION_TSRESOL && length >= 1) unit = view.getUint8(value);
      if (code === OPTION_TSOFFSET && length >= 8) offset = view.getBigInt64(value, this.#little);
      option = value + ((length + 3) & ~3);
    }
    return {link, snaplen, resolution: resolutionOf(unit, offset)};
  }

  #packet(type: number, feed: ByteFeed, end: number, frame: Frame): boolean {
    const {view, start} = feed;
    const u32 = (at: number): number => view.getUint32(start + at, this.#little);
    const simple = type === SIMPLE_PACKET;
    const data = simple ? 12 : 28;
    const number = ++this.#number;
    if (start + data > end) {
      const least = data + 4;
      const length = end + 4 - start;
      this.#report({kind: "length", offset: feed.offset + 4, length, least, most: MOST_BLOCK});
      return false;
    }
    const id = simple ? 0 : type === PACKET ? view.getUint16(start + 8, this.#little) : u32(8);
    const from = this.#interfaces[id];
    if (!from) {
      this.#report({kind: "interface", offset: feed.offset + 8, id});
      return false;
    }
    // A simple packet has no length of its own: it is as long as the snaplen lets it be.
    const said = simple ? Math.min(u32(8), from.snaplen || 0xffffffff) : u32(20);
    const room = end - start - data;
    if (said > room && !simple) {
      this.#report({kind: "length", offset: feed.offset + 20, length: said, least: 0, most: room});
    }
    const kept = Math.min(said, room);
    frame.number = number;
    frame.at = simple ? 0 : microsOf(from.resolution, u32(12), u32(16));
    if (!Number.isSafeInteger(frame.at)) this.#report({kind: "time", offset: feed.offset + 12});
    frame.link = from.link;
    frame.bytes = feed.bytes;
    frame.view = view;
    frame.start = start + data;
    frame.end = frame.start + kept;
    frame.length = Math.max(kept, simple ? u32(8) : u32(24));
    frame.offset = feed.offset + data;
    return true;
  }
}

/** Packets out of a pcap file (draft-ietf-opsawg-pcap §4 and §5). */
import type {Bytes} from "../../base/units.ts";
import type {ByteFeed} from "./byte-feed.ts";
import type {Format} from "./format.ts";
import {MOST_PACKET, type FrameReader, type Step} from "./frame-reader.ts";
import type {Frame} from "./frame.ts";
import type {CaptureProblem} from "./problem.ts";

const FILE_HEADER = 24;
const PACKET_HEADER = 16;

/** Reads a pcap file. */
export class PcapFile implements FrameReader {
  wanted: Bytes = FILE_HEADER;
  readonly #little: boolean;
  readonly #perMicro: number;
  readonly #report: (problem: CaptureProblem) => void;
  #link = -1;
  #number = 0;

  constructor(
    {littleEndian, perMicro}: Extract<Format, {kind: "pcap"}>,
    report: (problem: CaptureProblem) => void
  ) {
    this.#little = littleEndian;
    this.#perMicro = perMicro;
    this.#report = report;
  }

  step(feed: ByteFeed, frame: Frame): Step {
    return this.#link < 0 ? this.#header(feed) : this.#packet(feed, frame);
  }

  #header(feed: ByteFeed): Step {
    if (feed.length < FILE_HEADER) return "more";
    const major = feed.view.getUint16(feed.start + 4, this.#little);
    const minor = feed.view.getUint16(feed.start + 6, this.#little);
    if (major !== 2) this.#report({kind: "version", offset: feed.offset + 4, major, minor});
    // The upper half says whether frames end in a checksum, which the IP length leaves out anyway.
    this.#link = feed.view.getUint32(feed.start + 20, this.#little) & 0xffff;
    feed.use(FILE_HEADER);
    this.wanted = PACKET_HEADER;
    return "passed";
  }

  #packet(feed: ByteFeed, frame: Frame): Step {
    this.wanted = PACKET_HEADER;
    if (feed.length < PACKET_HEADER) return "more";
    const {view, start} = feed;
    const kept = view.getUint32(start + 8, this.#little);
    if (kept > MOST_PACKET) {
      const offset = feed.offset + 8;
      this.#report({kind: "length", offset, length: kept, least: 0, most: MOST_PACKET});
      return "lost";
    }
    this.wanted = PACKET_HEADER + kept;
    if (feed.length < this.wanted) return "more";
    const seconds = view.getUint32(start, this.#little);
    const fraction = view.getUint32(start + 4, this.#little);
    if (fraction >= this.#perMicro * 1e6) this.#report({kind: "time", offset: feed.offset + 4});
    frame.number = ++this.#number;
    frame.at = seconds * 1e6 + Math.floor(fraction / this.#perMicro);
    frame.link = this.#link;
    frame.bytes = feed.bytes;
    frame.view = view;
    frame.start = start + PACKET_HEADER;
    frame.end = frame.start + kept;
    frame.length = Math.max(kept, view.getUint32(start + 12, this.#little));
    frame.offset = feed.offset + PACKET_HEADER;
    feed.use(this.wanted);
    return "frame";
  }
}

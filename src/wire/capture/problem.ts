/** What can be wrong with a capture file, as values; it is read as far as it makes sense. */
import type {Bytes} from "../../base/units.ts";

/** What a file that is no capture looks like, by its first bytes. */
export type OtherFormat =
  | "7z"
  | "bzip2"
  | "encrypted"
  | "etl"
  | "gzip"
  | "html"
  | "json"
  | "lz4"
  | "modified-pcap"
  | "netmon"
  | "rar"
  | "snoop"
  | "text"
  | "unknown"
  | "xz"
  | "zip"
  | "zstd";

/** Something that is wrong with a file. Offsets are in bytes from its start. */
export type CaptureProblem =
  | {readonly kind: "empty"}
  /** It is no capture, or one in a format that is not read. */
  | {readonly kind: "not-a-capture"; readonly format: OtherFormat}
  /** It ends within a packet or block, which `wanted` so many bytes from `offset` on. */
  | {
      readonly kind: "cut";
      readonly offset: Bytes;
      readonly wanted: Bytes;
      readonly found: Bytes;
    }
  /** A length makes no sense: nothing after it can be found. */
  | {
      readonly kind: "length";
      readonly offset: Bytes;
      readonly length: Bytes;
      readonly least: Bytes;
      readonly most: Bytes;
    }
  /** The version is none that is known; it is read as far as it goes. */
  | {
      readonly kind: "version";
      readonly offset: Bytes;
      readonly major: number;
      readonly minor: number;
    }
  /** A section that says neither byte order: nothing after it can be found. */
  | {readonly kind: "byte-order"; readonly offset: Bytes}
  /** A packet names an interface that its section does not describe; it is passed over. */
  | {readonly kind: "interface"; readonly offset: Bytes; readonly id: number}
  /** A packet's time is none: its fraction is a second or more, or its year thousands from now. */
  | {readonly kind: "time"; readonly offset: Bytes}
  /** The compressed data is damaged; what came before it was read. */
  | {readonly kind: "decompression"; readonly offset: Bytes}
  /** The compressed data holds more than is read of it; `most` was read. */
  | {readonly kind: "inflated"; readonly most: Bytes};

/** What a file is, by its first bytes. */
import type {OtherFormat} from "./problem.ts";

/** A capture that can be read: how its numbers are written. */
export type Format =
  | {
      readonly kind: "pcap";
      readonly littleEndian: boolean;
      /** Units of a time's fraction in a µs. */
      readonly perMicro: 1 | 1000;
    }
  | {readonly kind: "pcapng"}
  | {readonly kind: "other"; readonly format: OtherFormat};

/** Bytes that have to be known. */
export const MAGIC_BYTES = 4;

const PCAP: Readonly<Record<number, Format>> = {
  0xa1b2c3d4: {kind: "pcap", littleEndian: false, perMicro: 1},
  0xd4c3b2a1: {kind: "pcap", littleEndian: true, perMicro: 1},
  0xa1b23c4d: {kind: "pcap", littleEndian: false, perMicro: 1000},
  0x4d3cb2a1: {kind: "pcap", littleEndian: true, perMicro: 1000},
  0x0a0d0d0a: {kind: "pcapng"}
};

/** First bytes, in hex, of formats that are named and not read. */
const OTHERS: readonly (readonly [start: string, format: OtherFormat])[] = [
  ["1f8b", "gzip"],
  ["28b52ffd", "zstd"],
  ["fd377a58", "xz"],
  ["425a68", "bzip2"],
  ["04224d18", "lz4"],
  ["504b0304", "zip"],
  ["377abcaf", "7z"],
  ["52617221", "rar"],
  // openssl enc, age, and gpg: by a passphrase, and by keys.
  ["53616c74", "encrypted"],
  ["6167652d", "encrypted"],
  ["8c0d", "encrypted"],
  ["8501", "encrypted"],
  ["8502", "encrypted"],
  ["736e6f6f", "snoop"],
  ["474d4255", "netmon"],
  ["a1b2cd34", "modified-pcap"],
  ["34cdb2a1", "modified-pcap"],
  ["3c21646f", "html"],
  ["3c21444f", "html"],
  ["3c68746d", "html"]
];

/** An event trace begins with the size of its buffers: whole kilobytes, below 16 MB. */
const ETL = /^00[\da-f][048c][\da-f]{2}00$/;

/** What a file is whose first bytes these are: four, unless it has fewer. */
export function formatOf(first: Uint8Array): Format {
  const hex = Array.from(first.subarray(0, MAGIC_BYTES), (byte) =>
    byte.toString(16).padStart(2, "0")
  ).join("");
  const pcap = hex.length === 8 ? PCAP[parseInt(hex, 16)] : undefined;
  if (pcap) return pcap;
  const other = OTHERS.find(([start]) => hex.startsWith(start));
  if (other) return {kind: "other", format: other[1]};
  if (ETL.test(hex) && hex !== "00000000") return {kind: "other", format: "etl"};
  const words = first.length > 0 && first.every((byte) => byte >= 9 && byte < 127);
  const json = words && /^\s*[{[]/.test(String.fromCharCode(...first));
  return {kind: "other", format: json ? "json" : words ? "text" : "unknown"};
}

/** One packet of a capture file as it lies there, before anything in it is understood. */
import type {Bytes, Micros} from "../../base/units.ts";

/** A packet of the file. It is one object, filled again and again: copy what has to stay. */
export interface Frame {
  /** Which packet of the file it is, from 1, as Wireshark counts. */
  number: number;
  /** When it was captured, in whole µs since 1970-01-01 UTC; 0 where the file does not say. */
  at: Micros;
  /** What its first bytes are: a LINKTYPE_ number of the tcpdump group. */
  link: number;
  /** Where it lies: from `start` up to `end` in `bytes`, until the reader is called again. */
  bytes: Uint8Array;
  view: DataView;
  start: number;
  end: number;
  /** How long it was on the wire; more than `end - start` when the capture cut it. */
  length: Bytes;
  /** Where its bytes start in the file, after decompression. */
  offset: Bytes;
}

/** A frame to fill. */
export const makeFrame = (): Frame => ({
  number: 0,
  at: 0,
  link: 0,
  bytes: new Uint8Array(0),
  view: new DataView(new ArrayBuffer(0)),
  start: 0,
  end: 0,
  length: 0,
  offset: 0
});

/** What packets are made of and read from: read by `encodeSegment()` and `decodeSegment()`. */
import {flag, number, required, type Shape, type Shapes} from "../base/shape.ts";
import {words} from "./words.ts";

const byte = {min: 0, max: 255, whole: true};

/** The options of `encodeSegment()`. */
export const ENCODE: Shapes = {
  id: number(words.id, {min: 0, max: 0xffff, whole: true}),
  ttl: number(words.ttl, {...byte, min: 1}),
  filler: number(words.filler, byte)
};

/** The options of `decodeSegment()`. */
export const DECODE: Shapes = {anyChecksum: flag(words.anyChecksum)};

/** The bytes of a packet. */
export const BYTES: Shape = required({
  wanted: words.bytes,
  fits: (value) => value instanceof Uint8Array
});

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A segment, of which the numbers are looked over later. */
export const SEGMENT: Shape = required({
  wanted: words.segment,
  fits: (value) =>
    isObject(value) &&
    "from" in value &&
    isObject(value.from) &&
    "to" in value &&
    isObject(value.to) &&
    "data" in value &&
    (value.data === null || value.data instanceof Uint8Array) &&
    "sack" in value &&
    (value.sack === null || (Array.isArray(value.sack) && value.sack.every(isObject)))
});

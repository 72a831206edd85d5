/** TCP options: their order as Linux sends them, as bytes, and back (RFC 9293 §3.2). */
import type {SackBlock, Segment} from "./segment.ts";

/**
 * Option kinds that are modelled (RFC 9293 §3.2, RFC 7323 §2.2 and §3.2, RFC 2018 §2 and §3, RFC
 * 7413 §4.1.1).
 */
export const KIND = {
  eol: 0,
  nop: 1,
  mss: 2,
  wscale: 3,
  sackOK: 4,
  sack: 5,
  TS: 8,
  fastOpen: 34
} as const;

/**
 * The most bytes that options can take: the data offset counts at most 15 words of four (RFC 9293
 * §3.1).
 */
export const MAX_OPTION_BYTES = 40;

/** One option, as a value. */
export type TcpOption =
  | {readonly kind: "nop"}
  | {readonly kind: "mss"; readonly mss: number}
  | {readonly kind: "sackOK"}
  | {readonly kind: "TS"; readonly val: number; readonly ecr: number}
  | {readonly kind: "wscale"; readonly shift: number}
  | {readonly kind: "sack"; readonly blocks: readonly SackBlock[]}
  | {readonly kind: "FO"; readonly cookie: string};

const NOP: TcpOption = {kind: "nop"};

/**
 * A segment's options in the order in which Linux sends them, each aligned with no-operations so
 * that 32-bit values start at a word: mss, sackOK, TS, nop, wscale in a SYN; in others nop, nop,
 * TS, nop, nop, sack; a Fast Open cookie comes last. `optionBytes()` is the length of the same
 * layout.
 */
export function optionsOf(segment: Segment): TcpOption[] {
  const list: TcpOption[] = [];
  const timestamps = segment.tsVal >= 0;
  if (segment.mss > 0) list.push({kind: "mss", mss: segment.mss});
  if (segment.sackPermitted) {
    // Together with timestamps the two bytes stand where the no-operations would.
    if (!timestamps) list.push(NOP, NOP);
    list.push({kind: "sackOK"});
  }
  if (timestamps) {
    if (!segment.sackPermitted) list.push(NOP, NOP);
    list.push({kind: "TS", val: segment.tsVal, ecr: Math.max(segment.tsEcr, 0)});
  }
  if (segment.wscale >= 0) list.push(NOP, {kind: "wscale", shift: segment.wscale});
  if (segment.sack?.length) list.push(NOP, NOP, {kind: "sack", blocks: segment.sack});
  if (segment.fastOpen !== null) {
    list.push({kind: "FO", cookie: segment.fastOpen});
    // It stands last, and what is left of its word after it.
    const left = -(segment.fastOpen.length / 2 + 2) & 3;
    for (let i = 0; i < left; i++) list.push(NOP);
  }
  return list;
}

/**
 * Writes a segment's options at `start`, an offset in bytes, and returns the offset after them.
 * Throws a RangeError when the view is too short.
 */
export function writeOptions(view: DataView, start: number, segment: Segment): number {
  let at = start;
  const kindAndLength = (kind: number, length: number): void => {
    view.setUint8(at, kind);
    view.setUint8(at + 1, length);
    at += 2;
  };
  const word = (value: number): void => {
    view.setUint32(at, value);
    at += 4;
  };
  for (const option of optionsOf(segment)) {
    switch (option.kind) {
      case "nop":
        view.setUint8(at++, KIND.nop);
        break;
      case "mss":
        kindAndLength(KIND.mss, 4);
        view.setUint16(at, option.mss);
        at += 2;
        break;
      case "sackOK":
        kindAndLength(KIND.sackOK, 2);
        break;
      case "TS":
        kindAndLength(KIND.TS, 10);
        word(option.val);
        word(option.ecr);
        break;
      case "wscale":
        kindAndLength(KIND.wscale, 3);
        view.setUint8(at++, option.shift);
        break;
      case "sack":
        kindAndLength(KIND.sack, 2 + 8 * option.blocks.length);
        for (const {left, right} of option.blocks) {
          word(left);
          word(right);
        }
        break;
      case "FO":
        kindAndLength(KIND.fastOpen, 2 + option.cookie.length / 2);
        for (const digits of option.cookie.match(/../g) ?? [])
          view.setUint8(at++, parseInt(digits, 16));
    }
  }
  return at;
}

/** An option as it lies in a header: where it starts, and all its bytes, kind and length too. */
export interface RawOption {
  readonly kind: number;
  readonly at: number;
  readonly length: number;
}

/** What is wrong with a header, and at which byte from the start of the packet. */
export interface Malformed {
  readonly ok: false;
  readonly octet: number;
  readonly error: string;
}

/** A `Malformed` whose message names the byte. */
export const malformed = (octet: number, what: string): Malformed => ({
  ok: false,
  octet,
  error: `byte ${octet}: ${what}`
});

/**
 * Finds the options between two offsets, in bytes. Unknown kinds are passed over by their length,
 * as every receiver must (RFC 9293 §3.2, MUST-6). `problem` is what ended the walk early, or null.
 */
export function walkOptions(
  bytes: Uint8Array,
  start: number,
  end: number
): {readonly options: readonly RawOption[]; readonly problem: Malformed | null} {
  const options: RawOption[] = [];
  for (let at = start; at < end;) {
    const kind = bytes[at]!;
    const single = kind === KIND.eol || kind === KIND.nop;
    const length = single ? 1 : at + 1 < end ? bytes[at + 1]! : 0;
    if (!single && at + 1 >= end) {
      const what = `option kind ${kind} has no room for its length: the header ends at ${end}`;
      return {options, problem: malformed(at, what)};
    }
    if (length < 1 || (!single && length < 2)) {
      const what = `option kind ${kind} has length ${length}; the least is 2`;
      return {options, problem: malformed(at + 1, what)};
    }
    if (at + length > end) {
      const what = `option kind ${kind} has length ${length}, but the header ends at ${end}`;
      return {options, problem: malformed(at + 1, what)};
    }
    options.push({kind, at, length});
    if (kind === KIND.eol) break;
    at += length;
  }
  return {options, problem: null};
}

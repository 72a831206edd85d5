/** What each fault must have: read by those who make faults, and by who takes them. */
import {
  checkOptions,
  either,
  flag,
  number,
  object,
  required,
  text,
  word,
  type Shape,
  type Shapes
} from "../base/shape.ts";
import {UNREACHABLE} from "../wire/icmp.ts";
import {words} from "./words.ts";

/** All kinds of segment that a pattern can name. */
export const SEGMENT_KINDS = ["SYN", "SYN-ACK", "ACK", "data", "FIN", "RST"] as const;

const kind = word(SEGMENT_KINDS, words.kind(SEGMENT_KINDS.join(", ")));
const nth = number(words.nth, {min: 1, whole: true});
const host = required(text(words.host));
const by = required(number(words.by, {min: 0}));
const at = required(number(words.at, {min: 0}));

/** The two hosts of a link. */
export const PAIR: Shape = {
  wanted: words.between,
  fits: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((name) => typeof name === "string")
};

const u16 = number(words.u16, {min: 0, max: 0xffff, whole: true});
const u32 = number(words.u32, {min: 0, max: 0xffffffff, whole: true});
const option = number(words.option, {min: -1, max: 0xffffffff, whole: true});
const port = required(number(words.port, {min: 1, max: 0xffff, whole: true}));
const none: Shape = {wanted: "", fits: (value) => value === null};

/** The fields of a forged segment. */
const FORGED: Shapes = {
  fromPort: port,
  toPort: port,
  flags: number(words.flags, {min: 0, max: 255, whole: true}),
  seq: u32,
  ack: u32,
  wnd: u16,
  len: u16,
  data: either(words.data, none, {wanted: "", fits: (value) => value instanceof Uint8Array}),
  mss: u16,
  wscale: number(words.option, {min: -1, max: 255, whole: true}),
  sackPermitted: flag(words.sackPermitted),
  tsVal: option,
  tsEcr: option,
  sack: {
    wanted: words.sack,
    fits: (value) =>
      value === null ||
      (Array.isArray(value) &&
        value.every((block?: {left?: unknown; right?: unknown} | null) =>
          [block?.left, block?.right].every(u32.fits)
        ))
  }
};

const PATTERN: Shapes = {flags: kind, payload: flag(words.payload)};
const segment = {from: host, nth: required(nth), of: object(words.of, PATTERN)};
const cable = {at, between: PAIR};
const process = {host, at};

/** What a router cannot reach, and which two hosts that parts. */
export const ROUTE: Shapes = {code: word(UNREACHABLE), between: PAIR};

/** The fields of each kind of fault, besides its kind. */
export const FAULT_SHAPES = {
  drop: segment,
  delay: {...segment, by},
  duplicate: {...segment, by},
  cut: cable,
  heal: cable,
  unreachable: {at, ...ROUTE},
  hang: process,
  resume: process,
  kill: process,
  "power-off": process,
  forge: {at, from: host, to: host, segment: required(object(words.segment, FORGED))}
} satisfies Readonly<Record<string, Shapes>>;

/** Which segment a fault hits: by number, by kind or by a pattern with a number. */
export const WHICH: Shape = required(either(words.which, nth, kind, object(words.which)));
/** The pattern, where it is given by one. */
export const WHICH_PATTERN: Shapes = {...PATTERN, nth};

/** Throws a TypeError unless a fault of this kind has all that it must have. */
export function checkFaultFields(
  where: string,
  fault: Readonly<Record<string, unknown>>,
  of: keyof typeof FAULT_SHAPES,
  path = ""
): void {
  checkOptions(where, fault, {kind: text(""), ...FAULT_SHAPES[of]}, path);
}

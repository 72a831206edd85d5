/** A segment as a line of text, both ways: `P. 1:6(5) ack 1 win 500`, as packetdrill writes it. */
import {optionsOf, type TcpOption} from "./options.ts";
import {Mistake, Reader} from "./reader.ts";
import {seqAdd} from "./seq.ts";
import {ACK, CWR, ECE, FIN, PSH, RST, SYN, URG, type SackBlock, type Segment} from "./segment.ts";

/** The letters of the control bits, in the order in which they are printed. */
const LETTERS: readonly (readonly [letter: string, bit: number])[] = [
  ["S", SYN],
  ["F", FIN],
  ["R", RST],
  ["P", PSH],
  [".", ACK],
  ["U", URG],
  ["E", ECE],
  ["W", CWR]
];

/** The names of the ECN field's values, as they stand before the control bits. */
const ECN = ["noecn", "ect1", "ect0", "ce"] as const;

/**
 * What numbers are relative to: the initial sequence number of the segment's sender for `seq`, and
 * of its receiver for `ack` and SACK blocks. 0 for both means absolute numbers.
 */
export interface Base {
  readonly seq: number;
  readonly ack: number;
}

const ABSOLUTE: Base = {seq: 0, ack: 0};

/** What is printed of a segment. */
export interface PrintOptions {
  /** Where relative numbers start. Defaults to absolute numbers. */
  readonly base?: Base;
  /** Whether to print the no-operations that align options. Defaults to true, as on the wire. */
  readonly nops?: boolean;
  /** Whether to print `win`. Defaults to true. */
  readonly window?: boolean;
}

/** Control bits as letters: `"S."` for SYN+ACK, `"-"` for none. */
export function printFlags(flags: number): string {
  let letters = "";
  for (const [letter, bit] of LETTERS) if (flags & bit) letters += letter;
  return letters || "-";
}

/**
 * A segment as text: `[ECN] FLAGS SEQ:END(LEN) ack ACK win WND urg UP <OPTIONS>`. `[ECN]` is left
 * out where it is zero. The window stands as in the header, not scaled. `ack` is left out without
 * the ACK bit, unless the field is not zero; `urg` where it is zero.
 */
export function printSegment(
  segment: Segment,
  {base = ABSOLUTE, nops = true, window = true}: PrintOptions = {}
): string {
  const {flags, ack, len, ecn} = segment;
  const seq = seqAdd(segment.seq, -base.seq);
  let text = ecn > 0 ? `[${ECN[ecn]}] ` : "";
  text += `${printFlags(flags)} ${seq}:${seqAdd(seq, len)}(${len})`;
  if (flags & ACK || ack !== 0) text += ` ack ${seqAdd(ack, -base.ack)}`;
  if (window) text += ` win ${segment.wnd}`;
  if (segment.urgent > 0) text += ` urg ${segment.urgent}`;
  const edge = (n: number) => seqAdd(n, -base.ack);
  const edges = ({left, right}: SackBlock) => `${edge(left)}:${edge(right)}`;
  const options = optionsOf(segment)
    .filter(({kind}) => nops || kind !== "nop")
    .map((option) => optionText(option, (blocks) => blocks.map(edges).join(" ")));
  return options.length > 0 ? `${text} <${options.join(",")}>` : text;
}

/** An option as text; `sack` writes a list of blocks. */
export function optionText(option: TcpOption, sack: (of: readonly SackBlock[]) => string): string {
  switch (option.kind) {
    case "nop":
    case "sackOK":
      return option.kind;
    case "mss":
      return `mss ${option.mss}`;
    case "wscale":
      return `wscale ${option.shift}`;
    case "TS":
      return `TS val ${option.val} ecr ${option.ecr}`;
    case "sack":
      return `sack ${sack(option.blocks)}`;
    case "FO":
      return `FO ${option.cookie}`.trim();
  }
}

/** The fields that a text gives, absolute; what it does not mention is not there. */
type NotedFields = Pick<Segment, "flags" | "seq" | "len"> &
  Partial<Omit<Segment, "flags" | "seq" | "len" | "from" | "to" | "data">>;

/** A text that was understood. `makeSegment({from, to, ...fields})` is the segment. */
export interface Noted {
  readonly ok: true;
  readonly fields: NotedFields;
  /** The text ends in `<...>`: options are not said, rather than absent. */
  readonly anyOptions: boolean;
}

/** A text that was not understood: where, from column 1, and what was expected there. */
export interface NotUnderstood {
  readonly ok: false;
  readonly column: number;
  readonly expected: string;
  /** All of it in one sentence. */
  readonly error: string;
}

/**
 * Reads what `printSegment()` writes, and what people write: `ack`, `win` and options may be left
 * out, no-operations too; spaces do not matter between words. Numbers are relative to `base`
 * (absolute by default). Nonsense is answered with its first column and what was expected there.
 */
export function parseSegment(text: string, base: Base = ABSOLUTE): Noted | NotUnderstood {
  const reader = new Reader(text);
  try {
    return readSegment(reader, base);
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    const {column, expected} = mistake;
    const found = text.slice(column - 1).match(/^(?:\w+|\S)/)?.[0];
    const instead = found === undefined ? "the text ends" : `found "${found}"`;
    return {
      ok: false,
      column,
      expected,
      error: `column ${column}: expected ${expected}; ${instead}`
    };
  }
}

type Writable<T> = {-readonly [K in keyof T]: T[K]};

function readSegment(reader: Reader, base: Base): Noted {
  const ecn = readEcn(reader);
  const flags = readFlags(reader);
  const seq = reader.number("a sequence number", 0xffffffff);
  reader.word(":");
  const endAt = reader.at();
  const end = reader.number("the sequence number after the last byte", 0xffffffff);
  reader.word("(");
  const len = reader.number("the number of bytes", 0xffff);
  if (seqAdd(seq, len) !== end)
    throw new Mistake(endAt, `${seqAdd(seq, len)}, which is ${seq} + ${len} bytes`);
  reader.word(")");
  const fields: Writable<NotedFields> = {flags, seq: seqAdd(seq, base.seq), len};
  if (ecn >= 0) fields.ecn = ecn;
  let next = `"ack", "win", "<" or the end`;
  if (reader.skip("ack")) {
    fields.ack = seqAdd(reader.number("an acknowledgment number", 0xffffffff), base.ack);
    next = `"win", "<" or the end`;
  }
  if (reader.skip("win")) {
    fields.wnd = reader.number("a window", 0xffff);
    next = `"urg", "<" or the end`;
  }
  if (reader.skip("urg")) {
    fields.urgent = reader.number("an urgent pointer", 0xffff);
    next = `"<" or the end`;
  }
  let anyOptions = false;
  if (reader.skip("<")) {
    anyOptions = reader.skip("...");
    if (!anyOptions) {
      do readOption(reader, fields, base);
      while (reader.skip(","));
    }
    reader.word(">", anyOptions ? `">"` : `"," or ">"`);
    next = "the end";
  }
  reader.end(next);
  return {ok: true, fields, anyOptions};
}

/** The ECN field, where the text begins with it; -1 where it does not. */
function readEcn(reader: Reader): number {
  if (!reader.skip("[")) return -1;
  const expected = `"${ECN.join('", "')}"`;
  const column = reader.at();
  const word = reader.match(/\w+/y, expected);
  const ecn = ECN.findIndex((name) => name === word);
  if (ecn < 0) throw new Mistake(column, expected);
  reader.word("]");
  return ecn;
}

function readFlags(reader: Reader): number {
  const expected = 'control bits ("S", "F", "R", "P", ".", "U", "E", "W"; "-" for none)';
  const column = reader.at();
  const letters = reader.match(/-|[A-Z.]+/y, expected);
  let flags = 0;
  for (const [index, letter] of letters === "-" ? [] : [...letters].entries()) {
    const bit = LETTERS.find(([known]) => known === letter)?.[1] ?? 0;
    if (bit === 0 || flags & bit)
      throw new Mistake(column + index, bit ? "each control bit once" : expected);
    flags |= bit;
  }
  return flags;
}

const OPTION = '"mss", "sackOK", "TS", "nop", "wscale", "sack", "FO" or "eol"';

/** Reads one option into the fields. */
function readOption(reader: Reader, fields: Writable<NotedFields>, base: Base): void {
  const column = reader.at();
  const once = (field: keyof NotedFields): void => {
    if (fields[field] !== undefined) throw new Mistake(column, "each option once");
  };
  const name = reader.match(/[A-Za-z]+/y, OPTION);
  switch (name) {
    case "nop":
    case "eol":
      return;
    case "sackOK":
      once("sackPermitted");
      fields.sackPermitted = true;
      return;
    case "mss":
      once("mss");
      fields.mss = reader.number("a segment size of 1 byte or more", 0xffff, 1);
      return;
    case "wscale":
      once("wscale");
      fields.wscale = reader.number("a shift", 0xff);
      return;
    case "TS":
      once("tsVal");
      reader.word("val");
      fields.tsVal = reader.number("a timestamp", 0xffffffff);
      reader.word("ecr");
      fields.tsEcr = reader.number("an echoed timestamp", 0xffffffff);
      return;
    case "sack":
      once("sack");
      fields.sack = readBlocks(reader, base);
      return;
    case "FO":
      once("fastOpen");
      fields.fastOpen = reader.match(/(?:[0-9a-f]{4}){2,8}|/y, "a cookie");
      return;
    default:
      throw new Mistake(column, OPTION);
  }
}

function readBlocks(reader: Reader, base: Base): SackBlock[] {
  const blocks: SackBlock[] = [];
  do {
    if (blocks.length === 4) throw new Mistake(reader.at(), "at most four SACK blocks");
    const left = reader.number("a block's first sequence number", 0xffffffff);
    reader.word(":");
    const right = reader.number("the sequence number after the block", 0xffffffff);
    blocks.push({left: seqAdd(left, base.ack), right: seqAdd(right, base.ack)});
  } while (reader.digitNext());
  return blocks;
}

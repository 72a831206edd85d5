/** Every field of a packet's headers, bit by bit in the RFC's order, with what each means. */
import {formatAddress} from "./address.ts";
import {checksumProblems, layoutOf, type Layout} from "./header.ts";
import {KIND, walkOptions, type RawOption} from "./options.ts";
import {seqAdd} from "./seq.ts";
import {ACK, SYN} from "./segment.ts";
import type {Base} from "./notation.ts";

/** One field, as a segment inspector shows it. The fields of a packet cover each bit once. */
export interface HeaderField {
  /** Stable name, for translations and styles: `"tcp.seq"`. */
  readonly id: string;
  /** The name in the RFC's drawing: `"Sequence Number"`. */
  readonly name: string;
  /** Where it begins, in bits from the start of the packet, and how many bits it has. */
  readonly bit: number;
  readonly bits: number;
  /** The bits as an unsigned number; where there are more than 32, the number of bytes. */
  readonly value: number;
  /** The value as people read it: `"10.0.0.1"`, `"set"`, `"1460 bytes"`. */
  readonly text: string;
  /** What the field is for, in one sentence, and where that is said. */
  readonly meaning: string;
  readonly source: string;
}

/** What has to be known of the connection to tell its fields. */
export interface FieldsOptions {
  /** The shift agreed in the handshake, which tells the window in bytes. Defaults to none. */
  readonly wscale?: number;
  /** Where relative sequence numbers start. Defaults to absolute numbers alone. */
  readonly base?: Base;
}

/** `[id, name, bits, meaning]`; the source is the table's. */
type Row = readonly [id: string, name: string, bits: number, meaning: string];

const IP_SOURCE = "RFC 791 §3.1";
const IP_ROWS: readonly Row[] = [
  ["ip.version", "Version", 4, "The version of IP."],
  ["ip.ihl", "IHL", 4, "Length of this header, in words of four bytes."],
  ["ip.dscp", "DSCP", 6, "Class of service wanted from routers (RFC 2474)."],
  ["ip.ecn", "ECN", 2, "Lets routers mark congestion instead of dropping (RFC 3168)."],
  ["ip.length", "Total Length", 16, "Bytes of the whole packet: both headers and the payload."],
  ["ip.id", "Identification", 16, "Tells apart the fragments of different packets."],
  ["ip.reserved", "Reserved", 1, "Must be zero."],
  ["ip.df", "DF", 1, "Don't fragment: a router that cannot pass the packet on whole drops it."],
  ["ip.mf", "MF", 1, "More fragments follow."],
  ["ip.offset", "Fragment Offset", 13, "Where this fragment belongs, in units of eight bytes."],
  ["ip.ttl", "Time to Live", 8, "Routers the packet may still pass; each takes one off."],
  ["ip.protocol", "Protocol", 8, "What the packet carries: 6 is TCP."],
  ["ip.checksum", "Header Checksum", 16, "Protects this header, not what it carries."],
  ["ip.source", "Source Address", 32, "The host that sent the packet."],
  ["ip.destination", "Destination Address", 32, "The host that it is for."]
];

const TCP_SOURCE = "RFC 9293 §3.1";
const TCP_ROWS: readonly Row[] = [
  ["tcp.source", "Source Port", 16, "The sender's socket on its host."],
  ["tcp.destination", "Destination Port", 16, "The receiver's socket on its host."],
  [
    "tcp.seq",
    "Sequence Number",
    32,
    "Number of the first byte of payload; of the SYN, if there is one."
  ],
  ["tcp.ack", "Acknowledgment Number", 32, "With ACK: the next number that the sender expects."],
  [
    "tcp.offset",
    "Data Offset",
    4,
    "Where the payload begins, in words of four bytes: the header's length."
  ],
  ["tcp.reserved", "Reserved", 4, "Must be zero."],
  ["tcp.cwr", "CWR", 1, "Congestion window reduced: the sender heard of congestion (RFC 3168)."],
  ["tcp.ece", "ECE", 1, "Congestion was met on the way to this sender (RFC 3168)."],
  ["tcp.urg", "URG", 1, "The urgent pointer counts."],
  ["tcp.ackbit", "ACK", 1, "The acknowledgment number counts: in all segments but the first."],
  ["tcp.psh", "PSH", 1, "Hand the payload to the program now; do not wait for more."],
  ["tcp.rst", "RST", 1, "Ends the connection at once, without a reply."],
  ["tcp.syn", "SYN", 1, "Opens a direction: tells its initial sequence number."],
  ["tcp.fin", "FIN", 1, "Closes a direction: the sender has no more to send."],
  ["tcp.window", "Window", 16, "Bytes the sender has room for, beyond the acknowledgment number."],
  [
    "tcp.checksum",
    "Checksum",
    16,
    "Protects header and payload, and the addresses and length in the IP header."
  ],
  [
    "tcp.urgent",
    "Urgent Pointer",
    16,
    "With URG: where urgent data ends, from the sequence number on."
  ]
];

/** An option's name, source and values; kind and length come before the values. */
interface OptionRows {
  readonly name: string;
  readonly source: string;
  readonly values: readonly Row[];
}

const SACK_EDGES: readonly Row[] = [
  ["option.sack.left", "Left Edge", 32, "First sequence number of a block that arrived."],
  ["option.sack.right", "Right Edge", 32, "The sequence number after that block."]
];

const OPTIONS = new Map<number, OptionRows>([
  [KIND.eol, {name: "End of Option List", source: "RFC 9293 §3.2", values: []}],
  [KIND.nop, {name: "No-Operation", source: "RFC 9293 §3.2", values: []}],
  [
    KIND.mss,
    {
      name: "Maximum Segment Size",
      source: "RFC 9293 §3.7.1",
      values: [
        ["option.mss", "MSS", 16, "The most bytes of payload that the sender takes in one segment."]
      ]
    }
  ],
  [
    KIND.wscale,
    {
      name: "Window Scale",
      source: "RFC 7323 §2.2",
      values: [
        ["option.wscale", "Shift", 8, "Later windows of this sender count double, this many times."]
      ]
    }
  ],
  [KIND.sackOK, {name: "SACK Permitted", source: "RFC 2018 §2", values: []}],
  [
    KIND.sack,
    {
      name: "SACK",
      source: "RFC 2018 §3",
      values: [...SACK_EDGES, ...SACK_EDGES, ...SACK_EDGES, ...SACK_EDGES]
    }
  ],
  [
    KIND.TS,
    {
      name: "Timestamps",
      source: "RFC 7323 §3.2",
      values: [
        ["option.tsval", "TSval", 32, "The sender's clock when it sent this."],
        ["option.tsecr", "TSecr", 32, "The peer's clock, sent back: it measures the round trip."]
      ]
    }
  ],
  [KIND.fastOpen, {name: "TCP Fast Open", source: "RFC 7413 §4.1.1", values: []}]
]);

/**
 * The fields of an IPv4 packet with a TCP segment, in order. Bytes that make no sense as such a
 * packet are answered as far as they do; the rest is one field, whose text says what is wrong.
 */
export function fieldsOf(bytes: Uint8Array, options: FieldsOptions = {}): HeaderField[] {
  const layout = layoutOf(bytes);
  if (!layout.ok)
    return bytes.length > 0 ? [rest("malformed", "Malformed", layout.error, 0, bytes.length)] : [];
  const fields = new Fields(bytes);
  for (const row of IP_ROWS) fields.add(row, IP_SOURCE);
  fields.addRest("ip.options", "IP Options", "not decoded", layout.tcp);
  for (const row of TCP_ROWS) fields.add(row, TCP_SOURCE);
  const {options: found, problem} = walkOptions(bytes, layout.options, layout.text);
  for (const option of found) addOption(fields, option);
  const after = problem === null ? "zeros up to the next word" : problem.error;
  fields.addRest("option.padding", problem === null ? "Padding" : "Malformed", after, layout.text);
  fields.addRest("tcp.data", "Data", `${layout.end - layout.text} bytes`, layout.end);
  fields.addRest("after", "Trailer", "not part of the packet", bytes.length);
  return fields.list.map((field) => ({...field, text: explain(field, bytes, layout, options)}));
}

function addOption(fields: Fields, {kind, at, length}: RawOption): void {
  const known = OPTIONS.get(kind);
  const name = known?.name ?? `Option ${kind}`;
  const source = known?.source ?? "RFC 9293 §3.2";
  fields.add(["option.kind", `${name}: Kind`, 8, `Says which option this is: ${name}.`], source);
  if (length === 1) return;
  fields.add(
    ["option.length", `${name}: Length`, 8, "Bytes of the option, these two too."],
    source
  );
  const end = at + length;
  for (const row of known?.values ?? []) {
    if (fields.bit + row[2] > end * 8) break;
    fields.add(row, source);
  }
  const rest = kind === KIND.fastOpen ? "the cookie" : "not decoded";
  fields.addRest("option.value", `${name}: Value`, rest, end);
}

function rest(id: string, name: string, text: string, at: number, end: number): HeaderField {
  const octets = end - at;
  const meaning = id === "tcp.data" ? "What the programs say to each other." : text;
  const source = id === "tcp.data" ? TCP_SOURCE : "";
  return {id, name, bit: at * 8, bits: octets * 8, value: octets, text, meaning, source};
}

/** A list of fields that grows from the packet's first bit on. */
class Fields {
  readonly list: HeaderField[] = [];
  bit = 0;
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  add([id, name, bits, meaning]: Row, source: string): void {
    let value = 0;
    for (let i = this.bit; i < this.bit + bits; i++)
      value = value * 2 + ((this.#bytes[i >> 3]! >> (7 - (i & 7))) & 1);
    this.list.push({id, name, bit: this.bit, bits, value, text: `${value}`, meaning, source});
    this.bit += bits;
  }
  /** One field for all bytes up to `end`, if there are any. */
  addRest(id: string, name: string, text: string, end: number): void {
    if (end * 8 <= this.bit) return;
    this.list.push(rest(id, name, text, this.bit / 8, end));
    this.bit = end * 8;
  }
}

/** A field's value as people read it. */
function explain(field: HeaderField, bytes: Uint8Array, layout: Layout, o: FieldsOptions): string {
  const {id, value, bits, text} = field;
  const relative = (start: number | undefined): string =>
    start === undefined ? text : `${value} (relative: ${seqAdd(value, -start)})`;
  switch (id) {
    case "ip.source":
    case "ip.destination":
      return formatAddress(value);
    case "ip.ecn":
      return `${value} (${["Not-ECT", "ECT(1)", "ECT(0)", "CE"][value]})`;
    case "ip.ihl":
    case "tcp.offset":
      return `${value} words = ${value * 4} bytes`;
    case "ip.length":
    case "option.mss":
      return `${value} bytes`;
    case "ip.protocol":
      return `${value} (TCP)`;
    case "ip.checksum":
    case "tcp.checksum": {
      const at = field.bit / 8;
      const problem = checksumProblems(bytes, layout).find(({octet}) => octet === at);
      const verdict = problem ? problem.error.replace(/^.*should/, "should") : "correct";
      return `0x${value.toString(16).padStart(4, "0")} (${verdict})`;
    }
    case "tcp.seq":
      return relative(o.base?.seq);
    case "tcp.ack":
      // Without the ACK bit the number says nothing, so it is not relative to anything either.
      return bytes[layout.tcp + 13]! & ACK ? relative(o.base?.ack) : text;
    case "option.sack.left":
    case "option.sack.right":
      return relative(o.base?.ack);
    case "tcp.window": {
      // The window of a segment with SYN is never scaled (RFC 7323 §2.2).
      const shift = bytes[layout.tcp + 13]! & SYN ? 0 : Math.min(o.wscale ?? 0, 14);
      return shift ? `${value} × 2^${shift} = ${value * 2 ** shift} bytes` : `${value} bytes`;
    }
    case "option.wscale":
      return `${value}: times ${2 ** Math.min(value, 14)}`;
    default:
      return bits === 1 ? (value ? "set" : "not set") : text;
  }
}

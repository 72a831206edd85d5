/** Compares a segment that was sent with the packet that a script expects. */
import {CWR, FIN, PSH, type SackBlock, type Segment} from "../../wire/segment.ts";
import {ECN, parseFlags, printFlags} from "../language/flags.ts";
import type {Field} from "./options.ts";
import type {Packet, TcpOption} from "../language/syntax.ts";

/**
 * The differences, one line for each field; empty when all is as expected. `pieces` is the number
 * of segments of which `actual` was joined.
 */
export function differences(
  expected: Packet,
  actual: Segment,
  compare: ReadonlySet<Field>,
  pieces = 1
): string[] {
  const found: string[] = [];
  const check = (field: Field, name: string, wanted: unknown, was: unknown): void => {
    if (compare.has(field) && wanted !== was)
      found.push(`${name}: expected ${String(wanted)}, was ${String(was)}`);
  };
  // Whether a big segment carries PSH depends on the offload that made it, which differs between
  // kernel versions; the pieces on the wire do not show it.
  const bits = pieces > 1 ? ~PSH : ~0;
  const wanted = printFlags(parseFlags(expected.flags) & bits);
  check("flags", "flags", wanted, printFlags(actual.flags & bits));
  const ecn = expected.ip.filter((name) => name === "ect01" || ECN.includes(name));
  const marked = ECN[actual.ecn] ?? "";
  if (ecn.length > 0) {
    const either = ecn.includes("ect01") && marked.startsWith("ect");
    check("flags", "ECN", either ? marked : ecn.join(), marked);
  }
  check("seq", "sequence number", expected.seq, actual.seq);
  check("len", "length", expected.length, actual.len);
  check("ack", "ACK number", expected.ack, actual.ack);
  if (expected.window !== null) check("win", "window", expected.window, actual.wnd);
  if (expected.flags.includes("U")) {
    check("flags", "urgent pointer", expected.urgent, actual.urgent);
  }
  if (expected.options) {
    const listed = optionTexts(expected.options);
    const was = segmentOptionTexts(actual);
    for (const name of new Set([...listed.keys(), ...was.keys()]))
      check("options", `option ${name}`, listed.get(name) ?? "none", was.get(name) ?? "none");
  }
  return found;
}

/** Options by name, each as text. Of timestamps no value: it comes from a clock. */
function optionTexts(options: readonly TcpOption[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const option of options) {
    if (option.kind === "mss" || option.kind === "wscale")
      texts.set(option.kind, `${option.kind} ${option.value}`);
    else if (option.kind === "sackOK") texts.set("sackOK", "sackOK");
    else if (option.kind === "TS") texts.set("TS", "TS");
    else if (option.kind === "sack")
      texts.set("sack", sackText(option.blocks.map(([left, right]) => ({left, right}))));
  }
  return texts;
}

function segmentOptionTexts(segment: Segment): Map<string, string> {
  const texts = new Map<string, string>();
  if (segment.mss > 0) texts.set("mss", `mss ${segment.mss}`);
  if (segment.wscale >= 0) texts.set("wscale", `wscale ${segment.wscale}`);
  if (segment.sackPermitted) texts.set("sackOK", "sackOK");
  if (segment.tsVal >= 0) texts.set("TS", "TS");
  if (segment.sack) texts.set("sack", sackText(segment.sack));
  return texts;
}

/** Sorted: beyond the first block, the receiver may choose the order. */
function sackText(blocks: readonly SackBlock[]): string {
  const sorted = [...blocks].sort((a, b) => a.left - b.left || a.right - b.right);
  return `sack ${sorted.map(({left, right}) => `${left}:${right}`).join(" ")}`;
}

/** Whether `next` begins where `before` ends, as pieces of one big segment do. */
export function continues(before: Segment, next: Segment): boolean {
  const loose = ~(FIN | PSH);
  return (
    next.len > 0 &&
    next.seq === (before.seq + before.len) >>> 0 &&
    next.ack === before.ack &&
    next.wnd === before.wnd &&
    // Only the first of them says CWR.
    (next.flags & loose) === (before.flags & loose & ~CWR)
  );
}

/** Contiguous segments as the one big segment that a script expects: the last one's FIN and PSH. */
export function joined(pieces: readonly Segment[]): Segment | null {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) return null;
  const len = pieces.reduce((total, piece) => total + piece.len, 0);
  return {...first, len, flags: (first.flags & ~(FIN | PSH)) | last.flags, data: null};
}

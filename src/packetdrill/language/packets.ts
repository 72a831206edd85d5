/** Reads one packet of a script: `< S 0:0(0) win 65535 <mss 1460,sackOK>`. */
import type {Cursor} from "./cursor.ts";
import {ScriptError, type Foreign, type Packet, type TcpOption} from "./syntax.ts";

/** What may stand after the direction and is not TCP alone. */
const foreign = new Map([
  ["icmp", "an ICMP message"],
  ["icmpv6", "an ICMPv6 message"],
  ["udp", "a UDP datagram"],
  ["udplite", "a UDP-Lite datagram"],
  ["sctp", "an SCTP packet"],
  ["ipv4", "a packet inside an IPv4 tunnel"],
  ["ipv6", "a packet inside an IPv6 tunnel"],
  ["gre", "a packet inside a GRE tunnel"],
  ["GREv0", "a packet inside a GRE tunnel"],
  ["mpls", "a packet with MPLS labels"],
  ["psp", "a packet inside PSP encryption"]
]);
const u32 = 0xffffffff;
const u16 = 0xffff;

/** The cursor stands at `<` or `>`. */
export function parsePacket(cursor: Cursor): Packet | Foreign {
  const first = cursor.next();
  const direction = first.text === "<" ? "in" : "out";
  const place = {line: first.line, column: first.column};
  const ip = parseIp(cursor);
  const what = cursor.is("word") ? foreign.get(cursor.peek().text) : undefined;
  if (what !== undefined) {
    // The rest of the line is of no use to a stack that has only TCP.
    while (!cursor.is("end") && cursor.peek().line === first.line) cursor.next();
    return {kind: "foreign", place, what};
  }
  const ports = parsePorts(cursor);
  const flags = parseFlags(cursor);
  const {seq, length} = parseSequence(cursor);
  const ack = cursor.accept("word", "ack") ? cursor.integer("an ACK number", 0, u32) : 0;
  const window = cursor.accept("word", "win") ? cursor.integer("a window", 0, u16) : null;
  if (window === null && direction === "in") cursor.fail('"win" and a window (injected packet)');
  const urgent = cursor.accept("word", "urg") ? cursor.integer("an urgent pointer", 0, u16) : 0;
  const options = parseOptions(cursor, direction);
  return {
    kind: "packet",
    place,
    direction,
    ip,
    ports,
    flags,
    seq,
    length,
    ack,
    window,
    urgent,
    options
  };
}

/** `[ect0]`, `(tos 0x10, flowlabel 0x1)`: the IP header's fields, as text. */
function parseIp(cursor: Cursor): string[] {
  const close = cursor.is("sign", "[") ? "]" : cursor.is("sign", "(") ? ")" : null;
  if (close === null) return [];
  cursor.next();
  const fields: string[] = [];
  do {
    const name = cursor.expect("word", undefined, "noecn, ect0, ect1, ect01, ce, tos or ttl");
    if (["noecn", "ect0", "ect1", "ect01", "ce"].includes(name.text)) fields.push(name.text);
    else if (["tos", "ttl", "flowlabel"].includes(name.text))
      fields.push(`${name.text} ${cursor.integer(`a number after ${name.text}`)}`);
    else
      throw new ScriptError(
        name,
        `expected noecn, ect0, ect1, ect01, ce, tos or ttl, not "${name.text}"`
      );
  } while (cursor.accept("sign", ","));
  cursor.sign(close);
  return fields;
}

function parsePorts(cursor: Cursor): [number, number] | null {
  if (!cursor.is("number") || !cursor.is("sign", ">", 1)) return null;
  const from = cursor.integer("a port", 0, u16);
  cursor.sign(">");
  return [from, cursor.integer("a port", 0, u16)];
}

function parseFlags(cursor: Cursor): string {
  const wanted = "TCP flags: S, F, R, P, ., U, E, W or -";
  const place = cursor.peek();
  if (cursor.accept("sign", "-")) return "";
  let flags = cursor.accept("word")?.text ?? "";
  if (cursor.accept("sign", ".")) flags += ".";
  // An AccECN counter stands right after the dot, so that both look like a number.
  else if (cursor.is("number") && /^\.[0-7]$/.test(cursor.peek().text)) flags += cursor.next().text;
  if (flags === "") cursor.fail(wanted);
  const wrong = [...flags].find((flag) => !".FSRPUEWA01234567".includes(flag));
  if (wrong !== undefined)
    throw new ScriptError(place, `expected ${wanted}, not "${wrong}" in "${flags}"`);
  return flags;
}

function parseSequence(cursor: Cursor): {seq: number; length: number} {
  const place = cursor.peek();
  const seq = cursor.integer("sequence numbers, first:last(length)", 0, u32);
  cursor.sign(":", '":" and the sequence number after the last octet');
  const end = cursor.integer("the sequence number after the last byte", 0, u32);
  cursor.sign("(", '"(" and the length');
  const length = cursor.integer("the length of the text", 0, u16);
  cursor.sign(")");
  if ((seq + length) >>> 0 !== end) {
    const right = (seq + length) >>> 0;
    throw new ScriptError(place, `expected ${seq}:${right}(${length}), not ${seq}:${end}`);
  }
  return {seq, length};
}

function parseOptions(cursor: Cursor, direction: "in" | "out"): TcpOption[] | null {
  const open = cursor.accept("sign", "<");
  if (!open) return [];
  const options: TcpOption[] = [];
  if (cursor.accept("sign", ">")) return options;
  if (cursor.accept("...")) {
    cursor.sign(">");
    if (direction === "in")
      throw new ScriptError(open, "expected the options themselves: <...> is for outbound packets");
    return null;
  }
  do options.push(parseOption(cursor));
  while (cursor.accept("sign", ","));
  cursor.sign(">", '"," and an option, or ">"');
  return options;
}

function parseOption(cursor: Cursor): TcpOption {
  const wanted = "a TCP option: mss, sackOK, sack, TS, wscale, nop, eol or FO";
  const name = cursor.expect("word", undefined, wanted);
  switch (name.text) {
    case "nop":
    case "eol":
    case "sackOK":
      return {kind: name.text};
    case "mss":
      return {kind: "mss", value: cursor.integer("an MSS", 0, u16)};
    case "wscale":
      return {kind: "wscale", value: cursor.integer("a shift", 0, 255)};
    case "sack":
      return parseSack(cursor);
    case "TS": {
      cursor.expect("word", "val", '"val" and a timestamp');
      const val = cursor.integer("a timestamp", 0, u32);
      cursor.expect("word", "ecr", '"ecr" and a timestamp');
      return {kind: "TS", val, ecr: cursor.integer("a timestamp", 0, u32)};
    }
    case "FO":
      return {kind: "FO", cookie: skipValue(cursor).replaceAll(" ", "")};
    case "FOEXP":
    case "md5":
    case "ECN":
    case "exp":
    case "unknown":
      return {kind: "foreign", text: name.text + skipValue(cursor)};
    default:
      if (/^(mp_|mpcapable|add_addr|rm_addr|dss|acc|tsecho|TARR|echo)/i.test(name.text))
        return {kind: "foreign", text: name.text + skipValue(cursor)};
      throw new ScriptError(name, `expected ${wanted}, not "${name.text}"`);
  }
}

function parseSack(cursor: Cursor): TcpOption {
  const blocks: [number, number][] = [];
  do {
    const left = cursor.integer("a SACK block, left:right", 0, u32);
    cursor.sign(":", '":" and the right edge');
    blocks.push([left, cursor.integer("the right edge", 0, u32)]);
  } while (cursor.is("number"));
  return {kind: "sack", blocks};
}

function skipValue(cursor: Cursor): string {
  let text = "";
  let depth = 0;
  while (!cursor.is("end")) {
    if (depth === 0 && (cursor.is("sign", ",") || cursor.is("sign", ">"))) break;
    if (cursor.is("sign", "[") || cursor.is("sign", "{")) depth++;
    if (cursor.is("sign", "]") || cursor.is("sign", "}")) depth--;
    text += ` ${cursor.next().text}`;
  }
  return text;
}

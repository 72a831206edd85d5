/** The pieces of a script's lines, for an editor that colours them. It never fails. */
import type {Token} from "../../base/script-editing.ts";

/** What a line can begin with, and what it can go on with: a pattern, and what it is. */
type Rule = readonly [RegExp, string | null];

const rules: readonly Rule[] = [
  [/^\s+/, null],
  [/^\/\/.*/, "comment"],
  [/^#(ifdef|ifndef|else|endif)\b.*/, "meta"],
  [/^"(?:[^"\\]|\\.)*"?/, "string"],
  [/^\b(ack|win|urg|mss|wscale|sackOK|sack|TS|val|ecr|nop|eol|icmp|udp)\b/, "propertyName"],
  [/^[A-Z][A-Z0-9_]{2,}\b/, "atom"],
  [/^[A-Za-z_]\w*(?=\()/, "keyword"],
  [/^[A-Za-z_]\w*/, null],
  [/^(0x[\da-fA-F]+|\d+(?:\.\d+)?|\.\d+)/, "number"],
  [/^\.{3}/, null]
];

/** What a line begins with: options of the head, and when its event happens. */
const starts: readonly Rule[] = [
  [/^--[\w-]+(=\S*)?/, "meta"],
  [/^(\*|[+]?[\d.]+(~[+]?[\d.]+)?(\.\.\.[\d.]+)?)(?=\s)/, "number"]
];

/** A packet: its direction and its flags, which can be any of these letters. */
const packet = /^[<>](\s*\[[^\]]*\])?\s*(\d+\s*>\s*\d+\s+)?([SFRPEWU.A0-7-]+(?=\s))?/;

/** What goes on over several lines, by how it begins: how it ends, and what it is. */
const blocks: Readonly<Record<string, {readonly end: string; readonly kind: string}>> = {
  "/*": {end: "*/", kind: "comment"},
  "%{": {end: "}%", kind: "string"},
  "`": {end: "`", kind: "meta"}
};

/** The first piece of `rest`. `isStart` is true until the line has more than spaces. */
export function scriptToken(rest: string, open: string | null, isStart: boolean): Token {
  if (open !== null) return blockToken(rest, open, 0);
  const opening = Object.keys(blocks).find((begin) => rest.startsWith(begin));
  if (opening !== undefined) return blockToken(rest, opening, opening.length);
  for (const [pattern, kind] of isStart ? [...starts, ...rules] : rules) {
    const length = pattern.exec(rest)?.[0].length ?? 0;
    if (length > 0) return {length, kind, open: null};
  }
  const flags = packet.exec(rest)?.[0].length ?? 0;
  if (flags > 0) return {length: flags, kind: "keyword", open: null};
  return {length: 1, kind: null, open: null};
}

/** A piece of what goes on until its end, which may be on another line. */
function blockToken(rest: string, open: string, from: number): Token {
  const {end, kind} = blocks[open] ?? {end: "\n", kind: "comment"};
  const at = rest.indexOf(end, from);
  return at < 0 ? {length: rest.length, kind, open} : {length: at + end.length, kind, open: null};
}

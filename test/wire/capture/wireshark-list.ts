/** Wireshark's own list of a file's TCP packets, and ours in the same words. */
import {spawnSync} from "node:child_process";
import {formatAddress} from "../../../src/wire/address.ts";
import type {Listed} from "./listed.ts";

/** Fields that are compared, each with what our reader says of it. */
const FIELDS: Readonly<Record<string, (packet: Listed) => string>> = {
  "frame.number": ({number}) => String(number),
  "frame.time_epoch": ({at}) => (at === 0 ? "" : micros(at)),
  "ip.src": ({version, from}) => (version === 4 ? formatAddress(from[3]!) : ""),
  "ip.dst": ({version, to}) => (version === 4 ? formatAddress(to[3]!) : ""),
  "ipv6.src": ({version, from}) => (version === 6 ? hex(from) : ""),
  "ipv6.dst": ({version, to}) => (version === 6 ? hex(to) : ""),
  "tcp.srcport": ({fromPort}) => String(fromPort),
  "tcp.dstport": ({toPort}) => String(toPort),
  "tcp.flags": ({flags}) => String(flags),
  "tcp.seq_raw": ({seq}) => String(seq),
  "tcp.ack_raw": ({ack}) => String(ack),
  "tcp.len": ({len}) => String(len),
  "tcp.window_size_value": ({wnd}) => String(wnd),
  "tcp.options.mss_val": ({mss}) => (mss > 0 ? String(mss) : ""),
  "tcp.options.wscale.shift": ({wscale}) => (wscale >= 0 ? String(wscale) : ""),
  "tcp.options.sack_perm": ({sackPermitted}) => (sackPermitted ? "1" : ""),
  "tcp.options.timestamp.tsval": ({tsVal}) => (tsVal >= 0 ? String(tsVal) : ""),
  "tcp.options.timestamp.tsecr": ({tsEcr}) => (tsEcr >= 0 ? String(tsEcr) : ""),
  "tcp.options.sack_le": ({sack}) => [...sack].filter((_, i) => i % 2 === 0).join(","),
  "tcp.options.sack_re": ({sack}) => [...sack].filter((_, i) => i % 2 === 1).join(",")
};

const micros = (at: number): string =>
  `${Math.floor(at / 1e6)}.${String(at % 1e6).padStart(6, "0")}`;

const hex = (words: Uint32Array): string =>
  [...words].map((word) => word.toString(16).padStart(8, "0")).join("");

/** An IPv6 address as Wireshark writes it, as 32 hex digits. */
function unabridged(text: string): string {
  const [left = "", right = ""] = text.split("::");
  const groups = (part: string): string[] =>
    part === ""
      ? []
      : part.split(":").flatMap((group) => {
          if (!group.includes(".")) return [group.padStart(4, "0")];
          const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
          const word = (n: number) => n.toString(16).padStart(4, "0");
          return [word(a * 256 + b), word(c * 256 + d)];
        });
  const [before, after] = [groups(left), groups(right)];
  const zeros = Array<string>(8 - before.length - after.length).fill("0000");
  return [...before, ...zeros, ...after].join("");
}

/** What Wireshark writes of a field, in the form that ours has. */
function ours(field: string, text: string): string {
  if (text === "") return "";
  switch (field) {
    case "frame.time_epoch":
      return text.replace(/(\.\d{6})\d*$/, "$1").replace(/^0\.000000$/, "");
    case "tcp.options.sack_le":
    case "tcp.options.sack_re":
      return text;
    case "ipv6.src":
    case "ipv6.dst":
      return unabridged(text.replace(/,.*/, ""));
    case "tcp.flags":
      // The ninth bit was that of a nonce, and is reserved again (RFC 8311 §3.3).
      return String(parseInt(text, 16) & 0xff);
    case "tcp.options.sack_perm":
      return "1";
    default:
      // A packet may quote another in its payload, as OpenFlow does.
      return text.replace(/,.*/, "");
  }
}

/** One packet's fields, by name. */
export type Row = Readonly<Record<string, string>>;

/** Our list in Wireshark's words. */
export const rowOf = (packet: Listed): Row =>
  Object.fromEntries(Object.entries(FIELDS).map(([field, of]) => [field, of(packet)]));

/** Is a packet's TCP its own, not that of a packet that another protocol carries or quotes? */
function isOuter(protocols: string): boolean {
  const carriers = ["tcp", "udp", "sctp", "icmp", "icmpv6", "gre"];
  return protocols.split(":").find((name) => carriers.includes(name)) === "tcp";
}

/** Wireshark's list of the TCP packets of a file; of a packet in a packet, the outer one. */
export function wiresharkList(path: string): Row[] {
  const names = Object.keys(FIELDS);
  const preferences = [
    "ip.defragment:FALSE",
    "ipv6.defragment:FALSE",
    "tcp.relative_sequence_numbers:FALSE"
  ];
  const {stdout} = spawnSync(
    "tshark",
    [
      ...["-n", "-r", path, "-Y", "tcp.flags", "-T", "fields"],
      ...preferences.flatMap((preference) => ["-o", preference]),
      ...[...names, "frame.protocols"].flatMap((field) => ["-e", field])
    ],
    {encoding: "utf8", maxBuffer: 1 << 30}
  );
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"))
    .filter((cells) => isOuter(cells[names.length] ?? ""))
    .map((cells) =>
      Object.fromEntries(names.map((field, i) => [field, ours(field, cells[i] ?? "")]))
    );
}

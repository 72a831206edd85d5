/** Wireshark's own dissector, asked what a capture says; absent where tshark is not installed. */
import {execFileSync, spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {describe} from "vitest";
import type {CapturedPacket} from "../../src/wire/pcapng.ts";
import {RST} from "../../src/wire/segment.ts";

const FIELDS = [
  "frame.time_epoch",
  "frame.comment",
  "ip.src",
  "tcp.srcport",
  "ip.dst",
  "tcp.dstport",
  "tcp.flags",
  "tcp.seq_raw",
  "tcp.ack_raw",
  "tcp.len",
  "tcp.window_size_value",
  "tcp.options.mss_val",
  "tcp.options.wscale.shift",
  "tcp.options.sack_perm",
  "tcp.options.timestamp.tsval",
  "tcp.options.timestamp.tsecr",
  "tcp.options.sack_le",
  "tcp.options.sack_re",
  "tcp.payload",
  "ip.checksum.status",
  "tcp.checksum.status",
  "_ws.malformed"
] as const;

/** What is wrong with a packet by itself: how bad the worst is, and options of a wrong length. */
const SEVERITY = "_ws.expert.severity";
const WRONG_LENGTH = "tcp.option.len.invalid";
/** Wireshark's PI_ERROR (epan/proto.h). */
const ERROR = 0x00800000;

/** Bytes in hex, which some versions of Wireshark write with colons between them. */
const octets = new Set(["tcp.options.sack_perm", "tcp.payload"]);

type Dissected = Readonly<Record<(typeof FIELDS)[number], string>>;

/** What Wireshark's dissector says of a capture, packet by packet, and which it finds wrong. */
export function dissect(capture: Uint8Array): {packets: Dissected[]; warnings: string[]} {
  const folder = mkdtempSync(join(tmpdir(), "pcapng-"));
  try {
    const file = join(folder, "run.pcapng");
    writeFileSync(file, capture);
    const preferences = [
      "tcp.check_checksum:TRUE",
      "ip.check_checksum:TRUE",
      "tcp.relative_sequence_numbers:FALSE"
    ].flatMap((preference) => ["-o", preference]);
    const fields = [...FIELDS, SEVERITY, WRONG_LENGTH].flatMap((field) => ["-e", field]);
    // One process tells both: to start takes nearly all of its time.
    const table = execFileSync(
      "tshark",
      ["-n", "-r", file, ...preferences, "-T", "fields", ...fields],
      {encoding: "utf8", stdio: ["ignore", "pipe", "ignore"]}
    );
    const rows = table
      .split("\n")
      .slice(0, -1)
      .map((row) => row.split("\t"));
    const packets = rows.map(
      (cells) =>
        Object.fromEntries(
          FIELDS.map((field, i) => [
            field,
            octets.has(field) ? cells[i]?.replaceAll(":", "") : cells[i]
          ])
        ) as Dissected
    );
    const warnings = rows.flatMap((cells, i) => {
      const [severity = "", wrongLength = ""] = cells.slice(FIELDS.length);
      const isError = severity.split(",").includes(String(ERROR));
      const isWrong = isError || wrongLength !== "" || packets[i]?.["_ws.malformed"] !== "";
      return isWrong ? [`packet ${i + 1}: ${cells.join(" ")}`] : [];
    });
    return {packets, warnings};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** What Wireshark should say of a packet, from the segment alone; `start` is time 0. */
export function expected({at, segment, comment = ""}: CapturedPacket, start: number): Dissected {
  const dotted = (n: number): string => [24, 16, 8, 0].map((by) => (n >>> by) & 255).join(".");
  const time = start + at;
  const micros = String(time % 1e6).padStart(6, "0");
  const or = (present: boolean, value: number): string => (present ? String(value) : "");
  const {data, len, mss, wscale, sackPermitted, tsVal, tsEcr, sack} = segment;
  return {
    "frame.time_epoch": `${Math.floor(time / 1e6)}.${micros}000`,
    "frame.comment": comment,
    "ip.src": dotted(segment.from.address),
    "tcp.srcport": String(segment.from.port),
    "ip.dst": dotted(segment.to.address),
    "tcp.dstport": String(segment.to.port),
    "tcp.flags": `0x${segment.flags.toString(16).padStart(4, "0")}`,
    "tcp.seq_raw": String(segment.seq),
    "tcp.ack_raw": String(segment.ack),
    "tcp.len": String(len),
    "tcp.window_size_value": String(segment.wnd),
    "tcp.options.mss_val": or(mss > 0, mss),
    "tcp.options.wscale.shift": or(wscale >= 0, wscale),
    "tcp.options.sack_perm": sackPermitted ? "0402" : "",
    "tcp.options.timestamp.tsval": or(tsVal >= 0, tsVal),
    "tcp.options.timestamp.tsecr": or(tsEcr >= 0, tsEcr),
    "tcp.options.sack_le": (sack ?? []).map(({left}) => left).join(","),
    "tcp.options.sack_re": (sack ?? []).map(({right}) => right).join(","),
    // Wireshark shows the text of a reset as its cause (RFC 9293 §3.5.3), not as payload.
    "tcp.payload":
      len > 0 && !(segment.flags & RST)
        ? Buffer.from(data ?? new Uint8Array(len)).toString("hex")
        : "",
    "ip.checksum.status": "1", // 1 is "good" in Wireshark's own list.
    "tcp.checksum.status": "1",
    "_ws.malformed": ""
  };
}

// To ask it for its version takes most of a second.
const present = spawnSync("sh", ["-c", "command -v tshark"]).status === 0;
if (!present) console.warn("skipped: no tshark");

/** A suite that needs tshark; where it is missing, the title says that it was skipped. */
export function describeWithTshark(title: string, suite: () => void): void {
  describe.skipIf(!present)(present ? title : "skipped: no tshark", suite);
}

import {execFileSync, spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {parseSegment} from "../../src/wire/notation.ts";
import {pcapng, type CapturedPacket} from "../../src/wire/pcapng.ts";
import {RST, makeSegment, type Segment} from "../../src/wire/segment.ts";
import {sec, us} from "../../src/base/units.ts";
import {segment as arbitrary} from "./arbitrary.ts";

const client = {address: 0x0a000001, port: 49152};
const server = {address: 0x0a000002, port: 7777};
const CLIENT_ISN = 0xfffffff0; // So that sequence numbers wrap within the connection.
const SERVER_ISN = 0x10203040;

/** A packet of a story: `>` from the client, `<` from the server, numbers relative. */
function packet(at: number, line: string, more: Partial<CapturedPacket & Segment> = {}) {
  const outward = line.startsWith(">");
  const [seq, ack] = outward ? [CLIENT_ISN, SERVER_ISN] : [SERVER_ISN, CLIENT_ISN];
  const noted = parseSegment(line.slice(1), {seq, ack});
  if (!noted.ok) throw new Error(noted.error);
  const [from, to] = outward ? [client, server] : [server, client];
  const {comment, data = null} = more;
  const segment = makeSegment({from, to, ...noted.fields, data});
  return comment === undefined ? {at, segment} : {at, segment, comment};
}

const text = (words: string): {data: Uint8Array} => ({data: new TextEncoder().encode(words)});

/** Open with all options, data both ways, a loss that SACK reports, close; then a refused SYN. */
const STORY: readonly CapturedPacket[] = [
  packet(us(0), "> S 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>"),
  packet(
    us(50_000),
    "< S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,TS val 900 ecr 100,nop,wscale 8>"
  ),
  packet(us(50_001), "> . 1:1(0) ack 1 win 502 <TS val 150 ecr 900>"),
  packet(us(50_002), "> P. 1:6(5) ack 1 win 502 <TS val 150 ecr 900>", {
    ...text("hello"),
    comment: "lost: chosen"
  }),
  packet(us(50_003), "> . 6:1454(1448) ack 1 win 502 <TS val 150 ecr 900>"),
  packet(us(100_003), "< . 1:1(0) ack 1 win 509 <TS val 950 ecr 150,sack 6:1454>", {
    comment: "잃어버린 세그먼트: 1:6"
  }),
  packet(us(250_000), "> P. 1:6(5) ack 1 win 502 <TS val 350 ecr 950>", text("hello")),
  packet(us(300_000), "< . 1:1(0) ack 1454 win 504 <TS val 1150 ecr 350>"),
  packet(us(300_001), "< P. 1:8(7) ack 1454 win 509 <TS val 1150 ecr 350>", text("goodbye")),
  packet(us(350_001), "> F. 1454:1454(0) ack 8 win 502 <TS val 450 ecr 1150>"),
  packet(us(400_001), "< F. 8:8(0) ack 1455 win 509 <TS val 1250 ecr 450>"),
  packet(us(450_001), "> . 1455:1455(0) ack 9 win 502 <TS val 550 ecr 1250>"),
  packet(sec(2), "> SEW 5000:5000(0) win 8192 <mss 536>"),
  packet(sec(2) + 1, "< R. 0:0(0) ack 5001 win 0"),
  packet(sec(7200), "> U 7:7(0) win 1 <sack 1:2 3:4 5:6 7:8>")
];

/** Start of the capture: 2024-01-01 00:00:00 UTC, in µs. */
const START = 1_704_067_200_000_000;

describe("pcapng", () => {
  it("writes a section, an interface of raw IP packets, and a block for each packet", () => {
    const bytes = pcapng([packet(us(5), "> . 1:2(1) ack 1", {comment: "x"})], {name: "wire"});
    const words = new DataView(bytes.buffer);
    const from = (at: number, count: number): number[] =>
      Array.from({length: count}, (_, i) => words.getUint32(at + 4 * i, true));
    // Section header: type, length, byte order, version 1.0, length unknown, length again.
    expect(from(0, 7)).toEqual([0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28]);
    // Interface: link type, snaplen, its name (option 2), resolution 10⁻⁶ s (option 9), the end.
    const wire = 0x65726977;
    expect(from(28, 10)).toEqual([1, 40, 101, 0xffff, 0x0004_0002, wire, 0x0001_0009, 6, 0, 40]);
    // Packet: interface, time in two words, octets kept and sent; 41 octets are padded to 44.
    expect(from(68, 7)).toEqual([6, 88, 0, 0, 5, 41, 41]);
    // The comment (option 1), the end of options, the block's length again.
    expect(from(68 + 28 + 44, 4)).toEqual([0x0001_0001, 0x78, 0, 88]);
    expect(bytes.length).toBe(68 + 88);
  });

  it("writes the same octets for the same packets", () => {
    expect(pcapng(STORY, {start: START})).toEqual(pcapng(STORY, {start: START}));
  });

  it("splits times beyond 2³² µs over two words", () => {
    const bytes = pcapng([packet(us(1), "> . 1:1(0)")], {start: 5 * 2 ** 32});
    const words = new DataView(bytes.buffer);
    expect([words.getUint32(80, true), words.getUint32(84, true)]).toEqual([5, 1]);
  });

  it("keeps only the first octets of each packet when told to, and its true length", () => {
    const bytes = pcapng([packet(us(0), "> . 1:1001(1000)")], {snaplen: 40});
    const words = new DataView(bytes.buffer);
    expect([words.getUint32(88, true), words.getUint32(92, true)]).toEqual([40, 1040]);
    expect(bytes.length).toBe(68 + 28 + 40 + 4);
  });

  it("names the packet that cannot be written", () => {
    const good = packet(us(0), "> . 1:1(0)");
    const bad = {at: 1, segment: {...good.segment, wnd: 70000}};
    expect(() => pcapng([good, bad])).toThrow("packet 1: wnd is 70000");
    expect(() => pcapng([{...good, at: -1}])).toThrow("packet 0: time is -1");
    expect(() => pcapng([{...good, at: Infinity}])).toThrow("packet 0: time is Infinity");
  });

  it("cuts a comment that is too long between two characters", () => {
    const [long, short] = ["가".repeat(30_000), "가".repeat(21_845)].map((comment) =>
      pcapng([packet(us(0), "> . 1:1(0)", {comment})])
    );
    expect(long).toEqual(short);
  });
});

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

/** Octets in hex, which some versions of Wireshark write with colons between them. */
const octets = new Set(["tcp.options.sack_perm", "tcp.payload"]);

type Dissected = Readonly<Record<(typeof FIELDS)[number], string>>;

/** What Wireshark's dissector says of a capture, packet by packet. */
function dissect(capture: Uint8Array): {packets: Dissected[]; warnings: string} {
  const folder = mkdtempSync(join(tmpdir(), "pcapng-"));
  try {
    const file = join(folder, "run.pcapng");
    writeFileSync(file, capture);
    const preferences = [
      "tcp.check_checksum:TRUE",
      "ip.check_checksum:TRUE",
      "tcp.relative_sequence_numbers:FALSE"
    ].flatMap((preference) => ["-o", preference]);
    const common = ["-n", "-r", file, ...preferences];
    const fields = FIELDS.flatMap((field) => ["-e", field]);
    const table = execFileSync("tshark", [...common, "-T", "fields", ...fields], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"]
    });
    const filter = "_ws.malformed || _ws.expert.severity == error || tcp.option.len.invalid";
    const warnings = execFileSync("tshark", [...common, "-Y", filter], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"]
    });
    const packets = table
      .split("\n")
      .slice(0, -1)
      .map((row) => {
        const cells = row.split("\t");
        return Object.fromEntries(
          FIELDS.map((field, i) => [
            field,
            octets.has(field) ? cells[i]?.replaceAll(":", "") : cells[i]
          ])
        ) as Dissected;
      });
    return {packets, warnings};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** What Wireshark should say of a packet, from the segment alone. */
function expected({at, segment, comment = ""}: CapturedPacket): Dissected {
  const dotted = (n: number): string => [24, 16, 8, 0].map((by) => (n >>> by) & 255).join(".");
  const time = START + at;
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

const present = spawnSync("tshark", ["--version"]).status === 0;
if (!present) console.warn("skipped: no tshark");

describe.skipIf(!present)(present ? "Wireshark's dissector" : "skipped: no tshark", () => {
  it("reads a capture as it was meant: no bad checksum, the same numbers, text and options", () => {
    const {packets, warnings} = dissect(pcapng(STORY, {start: START}));
    expect(packets).toEqual(STORY.map(expected));
    expect(warnings).toBe("");
  });

  it("reads arbitrary segments as they were meant", () => {
    const packets = fc
      .sample(arbitrary, {seed: 1, numRuns: 300})
      .map((segment, at): CapturedPacket => ({
        at,
        segment: {...segment, from: client, to: server}
      }));
    const dissected = dissect(pcapng(packets, {start: START}));
    expect(dissected.packets).toEqual(packets.map(expected));
    expect(dissected.warnings).toBe("");
  });

  it("would tell us of a wrong checksum", () => {
    const bytes = pcapng(STORY.slice(0, 1), {start: START});
    bytes[68 + 28 + 36]! ^= 1;
    expect(dissect(bytes).packets[0]).toMatchObject({
      "ip.checksum.status": "1",
      "tcp.checksum.status": "0"
    });
  });
});

import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {parseSegment} from "../../src/wire/notation.ts";
import {pcapng, type CapturedPacket} from "../../src/wire/pcapng.ts";
import {makeSegment, type Segment} from "../../src/wire/segment.ts";
import {seconds, us} from "../../src/base/units.ts";
import {segment as arbitrary} from "./arbitrary.ts";
import {describeWithTshark, dissect, expected} from "./tshark.ts";

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
  packet(seconds(2), "> SEW 5000:5000(0) win 8192 <mss 536>"),
  packet(seconds(2) + 1, "< R. 0:0(0) ack 5001 win 0"),
  packet(seconds(7200), "> U 7:7(0) win 1 <sack 1:2 3:4 5:6 7:8>")
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
    // Packet: interface, time in two words, bytes kept and sent; 41 bytes are padded to 44.
    expect(from(68, 7)).toEqual([6, 88, 0, 0, 5, 41, 41]);
    // The comment (option 1), the end of options, the block's length again.
    expect(from(68 + 28 + 44, 4)).toEqual([0x0001_0001, 0x78, 0, 88]);
    expect(bytes.length).toBe(68 + 88);
  });

  it("writes the same bytes for the same packets", () => {
    expect(pcapng(STORY, {start: START})).toEqual(pcapng(STORY, {start: START}));
  });

  it("splits times beyond 2³² µs over two words", () => {
    const bytes = pcapng([packet(us(1), "> . 1:1(0)")], {start: 5 * 2 ** 32});
    const words = new DataView(bytes.buffer);
    expect([words.getUint32(80, true), words.getUint32(84, true)]).toEqual([5, 1]);
  });

  it("keeps only the first bytes of each packet when told to, and its true length", () => {
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

describeWithTshark("Wireshark's dissector", () => {
  it("reads a capture as it was meant: no bad checksum, the same numbers, text and options", () => {
    const {packets, warnings} = dissect(pcapng(STORY, {start: START}));
    expect(packets).toEqual(STORY.map((packet) => expected(packet, START)));
    expect(warnings).toEqual([]);
  });

  it("reads arbitrary segments as they were meant", () => {
    const packets = fc
      .sample(arbitrary, {seed: 1, numRuns: 300})
      .map((segment, at): CapturedPacket => ({
        at,
        segment: {...segment, from: client, to: server}
      }));
    const dissected = dissect(pcapng(packets, {start: START}));
    expect(dissected.packets).toEqual(packets.map((packet) => expected(packet, START)));
    expect(dissected.warnings).toEqual([]);
  });

  it("would tell us of a wrong checksum", () => {
    const bytes = pcapng(STORY.slice(0, 1), {start: START});
    bytes[68 + 28 + 36]! ^= 1;
    const {packets, warnings} = dissect(bytes);
    expect(packets[0]).toMatchObject({"ip.checksum.status": "1", "tcp.checksum.status": "0"});
    expect(warnings).toEqual([expect.stringMatching(/^packet 1: /)]);
  });
});

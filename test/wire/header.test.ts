import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {decodeSegment, encodeSegment, segmentProblem} from "../../src/wire/header.ts";
import {parseAddress} from "../../src/wire/address.ts";
import {parseSegment} from "../../src/wire/notation.ts";
import {SYN, makeSegment, wireBytes, type Segment} from "../../src/wire/segment.ts";
import {segment} from "./arbitrary.ts";

const client = {address: parseAddress("10.0.0.1")!, port: 49152};
const server = {address: parseAddress("10.0.0.2")!, port: 7777};

/** A segment from the client to the server, from its line of text. */
function line(text: string, more: Partial<Segment> = {}): Segment {
  const noted = parseSegment(text);
  if (!noted.ok) throw new Error(noted.error);
  return makeSegment({from: client, to: server, ...noted.fields, ...more});
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const optionsHex = (text: string): string => {
  const bytes = encodeSegment(line(text));
  return hex(bytes.subarray(40));
};

// A SYN worked out by hand. IP: the header's words add up to d945, whose complement is 26ba. TCP:
// pseudo header 1431 (addresses, protocol 6, length 40), with the segment's words 2ea1c; the carry
// added back in gives ea1e, whose complement is 15e1.
const SYN_WORDS = [
  "4500003c", // version 4, five words, 60 bytes
  "00004000", // don't fragment
  "400626ba", // 64 hops, TCP, header checksum
  "0a000001", // 10.0.0.1
  "0a000002", // 10.0.0.2
  "c0001e61", // port 49152 to port 7777
  "11223344", // sequence number
  "00000000", // no acknowledgment
  "a002faf0", // ten words, SYN, window 64240
  "15e10000", // checksum, no urgent pointer
  "020405b4", // mss 1460
  "0402080a", // SACK permitted, timestamps:
  "00000064", // TSval 100
  "00000000", // TSecr 0
  "01030307" // no-operation, window scale 7
];
const SYN_LINE =
  "S 287454020:287454020(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>";

describe("encodeSegment", () => {
  it("writes a SYN as Linux does, byte for byte", () => {
    expect(hex(encodeSegment(line(SYN_LINE)))).toBe(SYN_WORDS.join(""));
  });

  it("orders and aligns options as Linux does", () => {
    expect(optionsHex("S 0:0(0) <mss 1460>")).toBe("020405b4");
    expect(optionsHex("S 0:0(0) <mss 1460,sackOK>")).toBe("020405b4" + "01010402");
    expect(optionsHex("S 0:0(0) <wscale 7,mss 1460>")).toBe("020405b4" + "01030307");
    expect(optionsHex(". 1:1(0) ack 1 <TS val 1 ecr 2>")).toBe(
      "0101080a" + "00000001" + "00000002"
    );
    expect(optionsHex(". 1:1(0) ack 1 <sack 3:4>")).toBe("0101050a" + "00000003" + "00000004");
    expect(optionsHex(". 1:1(0) ack 1 <TS val 1 ecr 2,sack 3:4>")).toBe(
      "0101080a" + "00000001" + "00000002" + "0101050a" + "00000003" + "00000004"
    );
  });

  it("echoes 0 where there is no timestamp to echo yet", () => {
    const first = makeSegment({from: client, to: server, flags: SYN, tsVal: 100});
    expect(hex(encodeSegment(first).subarray(40))).toBe("0101080a" + "00000064" + "00000000");
  });

  it("fills text that is only modelled by its length with zeros, or with a given byte", () => {
    const segment = line("P. 1:4(3) ack 1 win 500");
    expect(hex(encodeSegment(segment).subarray(40))).toBe("000000");
    expect(hex(encodeSegment(segment, {filler: 0x78}).subarray(40))).toBe("787878");
  });

  it("carries text as it is", () => {
    const data = new TextEncoder().encode("hello");
    const bytes = encodeSegment(line("P. 1:6(5) ack 1 win 500", {data}));
    expect(new TextDecoder().decode(bytes.subarray(40))).toBe("hello");
  });

  it("takes identification and time to live from its options", () => {
    const bytes = encodeSegment(line(". 1:1(0) ack 1"), {id: 0x1234, ttl: 128});
    expect([bytes[4], bytes[5], bytes[8]]).toEqual([0x12, 0x34, 128]);
    expect(decodeSegment(bytes).ok).toBe(true);
  });

  it("makes a packet as long as wireBytes() says", () => {
    fc.assert(fc.property(segment, (x) => encodeSegment(x).length === wireBytes(x)));
  });

  it.each([
    [{flags: 256}, "flags is 256; it must be a whole number from 0 to 255"],
    [{wnd: 65536}, "wnd is 65536; it must be a whole number from 0 to 65535"],
    [{mss: 1460.5}, "mss is 1460.5; it must be a whole number from 0 to 65535"],
    [{from: {address: NaN, port: 1}}, "from.address is NaN; it must be"],
    [{sack: [{left: -1, right: 2}]}, "sack is -1; it must be"],
    [{len: 3, data: Uint8Array.of(1)}, "len is 3, but data has 1 bytes"],
    [{len: 65500}, "the packet takes 65540 bytes; IPv4 carries at most 65535"],
    [
      {tsVal: 1, sack: [1, 2, 3, 4].map((left) => ({left, right: left + 1}))},
      "options take 48 bytes; a TCP header has room for 40"
    ]
  ])("refuses what has no form on the wire: %j", (fields, message) => {
    const segment = makeSegment({from: client, to: server, ...fields});
    expect(segmentProblem(segment)).toContain(message);
    expect(() => encodeSegment(segment)).toThrow(message);
  });
});

describe("decodeSegment", () => {
  it("reads the SYN back", () => {
    const bytes = Buffer.from(SYN_WORDS.join(""), "hex");
    expect(decodeSegment(bytes)).toEqual({ok: true, segment: line(SYN_LINE), notes: []});
  });

  it("is the inverse of encodeSegment", () => {
    fc.assert(
      fc.property(segment, (x) => {
        const data = x.len > 0 ? (x.data ?? new Uint8Array(x.len)) : null;
        expect(decodeSegment(encodeSegment(x))).toEqual({
          ok: true,
          segment: {...x, data},
          notes: []
        });
      })
    );
  });

  it("reads a packet that lies anywhere in a buffer", () => {
    const packet = encodeSegment(line(SYN_LINE));
    const buffer = new Uint8Array(packet.length + 7);
    buffer.set(packet, 7);
    expect(decodeSegment(buffer.subarray(7))).toEqual(decodeSegment(packet));
  });

  it("does not take for text what lies after the packet, as Ethernet's padding does", () => {
    const data = new TextEncoder().encode("hi");
    const packet = encodeSegment(line("P. 1:3(2) ack 1", {data}));
    const result = decodeSegment(Buffer.concat([packet, Buffer.alloc(4)]));
    expect(result).toMatchObject({ok: true, segment: {len: 2, data}});
  });

  it("never throws, whatever the bytes are", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({min: 0, max: 255})), {maxLength: 4});
    fc.assert(
      fc.property(segment, damage, fc.nat(), (x, changes, cut) => {
        const bytes = encodeSegment(x);
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        const short = bytes.subarray(0, cut % (bytes.length + 1));
        for (const octets of [bytes, short])
          expect(typeof decodeSegment(octets, {anyChecksum: true}).ok).toBe("boolean");
      }),
      {numRuns: 1000}
    );
    fc.assert(fc.property(fc.uint8Array(), (octets) => !decodeSegment(octets).ok));
  });

  it("notices any one byte that was changed, by its checksums or its form", () => {
    fc.assert(
      fc.property(segment, fc.nat(), fc.integer({min: 1, max: 255}), (x, place, flip) => {
        const bytes = encodeSegment(x);
        bytes[place % bytes.length]! ^= flip;
        expect(decodeSegment(bytes).ok).toBe(false);
      })
    );
  });

  const syn = (): Buffer => Buffer.from(SYN_WORDS.join(""), "hex");
  const changed = (octet: number, ...values: number[]): Buffer => {
    const bytes = syn();
    bytes.set(values, octet);
    return bytes;
  };
  it.each([
    [Buffer.alloc(0), 0, "byte 0: the packet ends; an IPv4 header has 20 bytes"],
    [syn().subarray(0, 30), 30, "byte 30: the packet ends; its total length says 60 bytes"],
    [changed(0, 0x65), 0, "byte 0: IP version is 6; only 4 is decoded"],
    [changed(0, 0x44), 0, "byte 0: IP header length is 16 bytes; the least is 20"],
    [changed(2, 0, 39), 2, "byte 2: total length is 39; the headers alone need 40"],
    [changed(6, 0x20, 0), 6, "byte 6: this is a fragment; only whole packets are decoded"],
    [changed(9, 17), 9, "byte 9: protocol is 17; TCP is 6"],
    [changed(11, 0xbb), 10, "byte 10: IP checksum is 0x26bb; it should be 0x26ba"],
    [changed(34, 0xfa, 0xf1), 36, "byte 36: TCP checksum is 0x15e1; it should be 0x15e0"],
    [changed(32, 0x40), 32, "byte 32: data offset is 16 bytes; the least is 20"],
    [changed(32, 0xb0), 32, "byte 32: data offset is 44 bytes; the packet has 40 left"]
  ])("says what is wrong and at which byte (%#)", (bytes, octet, error) => {
    expect(decodeSegment(bytes)).toEqual({ok: false, octet, error});
  });

  it.each([
    ["0205000000000000", 41, "the maximum segment size option has length 5; it must be 4"],
    ["01010204", 43, "option kind 2 has length 4, but the header ends at 44"],
    ["01020405", 42, "option kind 2 has length 4, but the header ends at 44"],
    ["0c010000", 41, "option kind 12 has length 1; the least is 2"],
    ["01010102", 43, "option kind 2 has no room for its length: the header ends at 44"],
    ["050b0000000000000000000000000000", 41, "the SACK option has length 11"]
  ])("says what is wrong with options %s", (options, octet, error) => {
    const result = decodeSegment(withOptions(options), {anyChecksum: true});
    expect(result).toMatchObject({ok: false, octet, error: expect.stringContaining(error)});
  });

  it("passes over options that are not modelled, and notes them", () => {
    // An option for experiments (RFC 4727), MSS, padding after the list's end.
    const result = decodeSegment(withOptions("fd02" + "020405b4" + "00ff"), {anyChecksum: true});
    expect(result).toMatchObject({ok: true, segment: {mss: 1460}});
    expect(result.ok && result.notes).toContain(
      "option kind 253, 2 bytes: not modelled, passed over"
    );
  });

  it("notes what a Segment cannot hold", () => {
    const bytes = Buffer.concat([syn(), Buffer.alloc(4)]);
    bytes[32]! |= 1;
    bytes[59] = 15;
    const result = decodeSegment(bytes, {anyChecksum: true});
    expect(result.ok && result.notes).toEqual([
      expect.stringMatching(/^byte 36: TCP checksum is 0x15e1; it should be 0x/),
      "reserved bits are 1; they must be sent as 0",
      "window scale is 15; 14 is used instead (RFC 7323 §2.3)",
      "4 bytes after the packet's end"
    ]);
  });
});

/** A packet whose TCP options are these bytes, padded with zeros; checksums are not made good. */
function withOptions(options: string): Uint8Array {
  const octets = Buffer.from(options.padEnd(Math.ceil(options.length / 8) * 8, "0"), "hex");
  const bytes = Buffer.concat([encodeSegment(line(". 1:1(0) ack 1")), octets]);
  bytes[3] = bytes.length;
  bytes[32] = (5 + octets.length / 4) << 4;
  return bytes;
}

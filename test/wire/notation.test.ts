import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {parseSegment, printFlags, printSegment} from "../../src/wire/notation.ts";
import {ACK, FIN, PSH, RST, SYN, makeSegment, type Segment} from "../../src/wire/segment.ts";
import {segment, u32} from "./arbitrary.ts";

const from = {address: 0x0a000001, port: 49152};
const to = {address: 0x0a000002, port: 7777};

/** Reads a line that must be understood. */
function read(text: string, base?: Parameters<typeof parseSegment>[1]): Segment {
  const noted = parseSegment(text, base);
  if (!noted.ok) throw new Error(noted.error);
  return makeSegment({from, to, ...noted.fields});
}

describe("parseSegment", () => {
  it("reads a SYN with the options of a Linux client", () => {
    const text = "S 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>";
    expect(parseSegment(text)).toEqual({
      ok: true,
      fields: {
        flags: SYN,
        seq: 0,
        len: 0,
        wnd: 64240,
        mss: 1460,
        sackPermitted: true,
        tsVal: 100,
        tsEcr: 0,
        wscale: 7
      },
      anyOptions: false
    });
  });

  it("reads data, a FIN and a reset", () => {
    expect(read("P. 1:6(5) ack 1 win 500")).toMatchObject({
      flags: PSH | ACK,
      seq: 1,
      len: 5,
      ack: 1
    });
    expect(read("F. 6:6(0) ack 1")).toMatchObject({flags: FIN | ACK, seq: 6, len: 0, wnd: 0});
    expect(read("R 1:1(0)")).toMatchObject({flags: RST, seq: 1, ack: 0});
  });

  it("reads SACK blocks", () => {
    expect(read(". 1:1(0) ack 6 win 5792 <sack 11:21>").sack).toEqual([{left: 11, right: 21}]);
    expect(read(". 1:1(0) ack 6 <nop,nop,sack 11:21 31:41>").sack).toEqual([
      {left: 11, right: 21},
      {left: 31, right: 41}
    ]);
  });

  it("leaves out what the text does not say, so that it can mean any", () => {
    expect(parseSegment("F. 6:6(0)")).toEqual({
      ok: true,
      fields: {flags: FIN | ACK, seq: 6, len: 0},
      anyOptions: false
    });
    expect(parseSegment("S. 0:0(0) ack 1 <...>")).toMatchObject({ok: true, anyOptions: true});
  });

  it("does not mind spaces between words", () => {
    expect(read("  S  0 : 0 ( 0 )  win 1 < mss 1460 , nop > ")).toEqual(
      read("S 0:0(0) win 1 <mss 1460,nop>")
    );
  });

  it("counts from the initial sequence numbers of both ends, around 2³² too", () => {
    const base = {seq: 0xfffffffe, ack: 1000};
    expect(read("P. 1:6(5) ack 1 <sack 11:21>", base)).toMatchObject({
      seq: 0xffffffff,
      ack: 1001,
      sack: [{left: 1011, right: 1021}]
    });
    expect(read("P. 4294967295:2(3) ack 1")).toMatchObject({seq: 0xffffffff, len: 3});
  });

  it.each([
    [
      "",
      1,
      'column 1: expected control bits ("S", "F", "R", "P", ".", "U", "E", "W"; "-" for none)'
    ],
    ["SX 0:0(0)", 2, "column 2: expected control bits"],
    ["S.S 0:0(0)", 3, 'column 3: expected each control bit once; found "S"'],
    ["S", 2, "column 2: expected a sequence number; the text ends"],
    ["S x:0(0)", 3, 'column 3: expected a sequence number; found "x"'],
    ["S 4294967296:0(0)", 3, "column 3: expected a sequence number, 0 to 4294967295"],
    ["S 0(0)", 4, 'column 4: expected ":"; found "("'],
    ["P. 1:7(5)", 6, 'column 6: expected 6, which is 1 + 5 bytes; found "7"'],
    ["P. 1:6", 7, 'column 7: expected "("; the text ends'],
    ["P. 1:6(5 ack 1", 10, 'column 10: expected ")"; found "ack"'],
    ["P. 1:6(5) ack", 14, "column 14: expected an acknowledgment number; the text ends"],
    ["P. 1:6(5) win 65536", 15, 'column 15: expected a window, 0 to 65535; found "65536"'],
    ["P. 1:6(5) wnd 5", 11, 'column 11: expected "ack", "win", "<" or the end; found "wnd"'],
    ["P. 1:6(5) win 5 ack 1", 17, 'column 17: expected "urg", "<" or the end; found "ack"'],
    [
      "S 0:0(0) <>",
      11,
      'column 11: expected "mss", "sackOK", "TS", "nop", "wscale", "sack", "FO" or "eol"'
    ],
    ["S 0:0(0) <maxseg 5>", 11, 'column 11: expected "mss", "sackOK"'],
    ["S 0:0(0) <mss 0>", 15, "column 15: expected a segment size of 1 byte or more, at most 65535"],
    ["S 0:0(0) <mss 9,mss 9>", 17, 'column 17: expected each option once; found "mss"'],
    ["S 0:0(0) <TS val 100>", 21, 'column 21: expected "ecr"; found ">"'],
    ["S 0:0(0) <wscale 256>", 18, "column 18: expected a shift, 0 to 255"],
    ["S 0:0(0) <sack>", 15, "column 15: expected a block's first sequence number"],
    [". 0:0(0) <sack 1:2 3:4 5:6 7:8 9:10>", 32, "column 32: expected at most four SACK blocks"],
    ["S 0:0(0) <mss 9 nop>", 17, 'column 17: expected "," or ">"; found "nop"'],
    ["S 0:0(0) <nop", 14, 'column 14: expected "," or ">"; the text ends'],
    ["S 0:0(0) <nop> win 5", 16, 'column 16: expected the end; found "win"']
  ])("says where %j stops making sense, and what was expected", (text, column, message) => {
    const answer = parseSegment(text);
    expect(answer).toMatchObject({ok: false, column});
    expect(answer.ok ? "" : answer.error).toContain(message);
  });

  it("never throws, whatever the text is", () => {
    const word = fc.constantFrom(
      "S",
      ".",
      "0:0(0)",
      "1:6(5)",
      "ack",
      "win",
      "<",
      ">",
      "sack",
      ",",
      "9"
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(" "))
    );
    fc.assert(
      fc.property(text, (x) => typeof parseSegment(x).ok === "boolean"),
      {numRuns: 1000}
    );
  });
});

describe("printSegment", () => {
  it("prints a segment as packetdrill would", () => {
    for (const text of [
      "S 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>",
      "S. 0:0(0) ack 1 win 65535 <mss 1460,nop,nop,sackOK,nop,wscale 8>",
      "P. 1:6(5) ack 1 win 500",
      ". 1:1(0) ack 6 win 5792 <nop,nop,sack 11:21 31:41>",
      "R 1:1(0) win 0",
      "- 1:1(0) win 0"
    ])
      expect(printSegment(read(text))).toBe(text);
  });

  it("leaves no-operations and the window out when told to", () => {
    const segment = read(". 1:1(0) ack 6 win 5792 <nop,nop,sack 11:21>");
    expect(printSegment(segment, {nops: false, window: false})).toBe(". 1:1(0) ack 6 <sack 11:21>");
  });

  it("prints numbers relative to the ends' initial sequence numbers", () => {
    const segment = read("P. 1001:1006(5) ack 501 win 9 <nop,nop,sack 511:521>");
    expect(printSegment(segment, {base: {seq: 1000, ack: 500}})).toBe(
      "P. 1:6(5) ack 1 win 9 <nop,nop,sack 11:21>"
    );
  });

  it("writes control bits in one order", () => {
    expect(printFlags(0xff)).toBe("SFRP.UEW");
    expect(printFlags(SYN | ACK)).toBe("S.");
  });

  it("is undone by parseSegment, for every segment whose text is only a length", () => {
    fc.assert(
      fc.property(segment, u32, u32, fc.boolean(), (x, seq, ack, nops) => {
        const base = {seq, ack};
        const noted = parseSegment(printSegment(x, {base, nops}), base);
        const {from, to} = x;
        expect(noted.ok && makeSegment({from, to, ...noted.fields})).toEqual({...x, data: null});
      })
    );
  });
});

import fc from "fast-check";
import {describe, expect, it} from "vitest";
import {fieldsOf, type HeaderField} from "../../src/wire/fields.ts";
import {encodeSegment} from "../../src/wire/header.ts";
import {ACK, SYN, makeSegment, type Segment} from "../../src/wire/segment.ts";
import {segment} from "./arbitrary.ts";

const from = {address: 0x0a000001, port: 49152};
const to = {address: 0x0a000002, port: 7777};
const syn = makeSegment({
  from,
  to,
  flags: SYN,
  seq: 1000,
  wnd: 64240,
  mss: 1460,
  wscale: 7,
  sackPermitted: true,
  tsVal: 100,
  tsEcr: 0
});

/** Every bit belongs to exactly one field, in order. */
function expectTiled(fields: readonly HeaderField[], octets: number): void {
  let bit = 0;
  for (const field of fields) {
    expect(field.bit, field.name).toBe(bit);
    expect(field.bits, field.name).toBeGreaterThan(0);
    bit += field.bits;
  }
  expect(bit).toBe(octets * 8);
}

describe("fieldsOf", () => {
  it("names the fields of a TCP header in the order of the RFC's drawing", () => {
    const tcp = fieldsOf(encodeSegment(makeSegment({from, to})));
    expect(tcp.filter(({id}) => id.startsWith("tcp.")).map(({name, bits}) => [name, bits])).toEqual(
      [
        ["Source Port", 16],
        ["Destination Port", 16],
        ["Sequence Number", 32],
        ["Acknowledgment Number", 32],
        ["Data Offset", 4],
        ["Reserved", 4],
        ["CWR", 1],
        ["ECE", 1],
        ["URG", 1],
        ["ACK", 1],
        ["PSH", 1],
        ["RST", 1],
        ["SYN", 1],
        ["FIN", 1],
        ["Window", 16],
        ["Checksum", 16],
        ["Urgent Pointer", 16]
      ]
    );
  });

  it("tells the values as people read them", () => {
    const fields = fieldsOf(encodeSegment(syn), {base: {seq: 1000, ack: 0}, wscale: 7});
    const text = (id: string) => fields.find((field) => field.id === id)?.text;
    expect(text("ip.source")).toBe("10.0.0.1");
    expect(text("ip.length")).toBe("60 bytes");
    expect(text("ip.checksum")).toBe("0x26ba (correct)");
    expect(text("tcp.offset")).toBe("10 words = 40 bytes");
    expect(text("tcp.seq")).toBe("1000 (relative: 0)");
    expect(text("tcp.ack")).toBe("0");
    expect(text("tcp.syn")).toBe("set");
    expect(text("tcp.fin")).toBe("not set");
    expect(text("option.mss")).toBe("1460 bytes");
    expect(text("option.wscale")).toBe("7: times 128");
  });

  it("scales the window, but not in a segment with SYN", () => {
    const window = (flags: number) =>
      fieldsOf(encodeSegment(makeSegment({from, to, flags, wnd: 501})), {wscale: 7}).find(
        ({id}) => id === "tcp.window"
      )?.text;
    expect(window(ACK)).toBe("501 × 2^7 = 64128 bytes");
    expect(window(SYN)).toBe("501 bytes");
  });

  it("counts an acknowledgment and SACK blocks from the receiver's initial number", () => {
    const segment = makeSegment({from, to, flags: ACK, ack: 5, sack: [{left: 9, right: 12}]});
    const fields = fieldsOf(encodeSegment(segment), {base: {seq: 0, ack: 4}});
    const texts = ["tcp.ack", "option.sack.left", "option.sack.right"].map(
      (id) => fields.find((field) => field.id === id)?.text
    );
    expect(texts).toEqual(["5 (relative: 1)", "9 (relative: 5)", "12 (relative: 8)"]);
  });

  it("takes a shift above 14 for 14, as receivers must (RFC 7323 §2.3)", () => {
    const text = (segment: Segment, id: string, wscale: number) =>
      fieldsOf(encodeSegment(segment), {wscale}).find((field) => field.id === id)?.text;
    const scaled = makeSegment({from, to, flags: ACK, wnd: 1});
    expect(text(scaled, "tcp.window", 15)).toBe("1 × 2^14 = 16384 bytes");
    expect(text({...syn, wscale: 15}, "option.wscale", 0)).toBe("15: times 16384");
  });

  it("lists each option's kind, length and values", () => {
    const options = fieldsOf(encodeSegment(syn)).filter(({id}) => id.startsWith("option."));
    expect(options.map(({name, value}) => `${name} ${value}`)).toEqual([
      "Maximum Segment Size: Kind 2",
      "Maximum Segment Size: Length 4",
      "MSS 1460",
      "SACK Permitted: Kind 4",
      "SACK Permitted: Length 2",
      "Timestamps: Kind 8",
      "Timestamps: Length 10",
      "TSval 100",
      "TSecr 0",
      "No-Operation: Kind 1",
      "Window Scale: Kind 3",
      "Window Scale: Length 3",
      "Shift 7"
    ]);
  });

  it("shows a checksum that is wrong, and the right one", () => {
    const bytes = encodeSegment(syn);
    bytes[11]! ^= 1;
    const field = fieldsOf(bytes).find(({id}) => id === "ip.checksum");
    expect(field?.text).toBe("0x26bb (should be 0x26ba)");
  });

  it("covers each bit of any packet once, in order", () => {
    fc.assert(
      fc.property(segment, (x) => {
        const bytes = encodeSegment(x);
        expectTiled(fieldsOf(bytes), bytes.length);
      })
    );
  });

  it("covers each bit of any bytes once, and says what is wrong with them", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({min: 0, max: 255})), {maxLength: 4});
    fc.assert(
      fc.property(segment, damage, fc.nat(), (x, changes, cut) => {
        const bytes = encodeSegment(x);
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        expectTiled(fieldsOf(bytes), bytes.length);
        const short = bytes.subarray(0, cut % bytes.length);
        expectTiled(fieldsOf(short), short.length);
      }),
      {numRuns: 500}
    );
    const [only, ...others] = fieldsOf(Uint8Array.of(0x45, 0, 0));
    expect(only?.text).toBe("byte 3: the packet ends; an IPv4 header has 20 bytes");
    expect(others).toEqual([]);
  });
});

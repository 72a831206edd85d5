import {gzipSync} from "node:zlib";
import {describe, expect, it} from "vitest";
import {CaptureReader} from "../../../src/wire/capture/capture-reader.ts";
import {readCapture, type ReadOptions} from "../../../src/wire/capture/read-stream.ts";
import type {CaptureProblem} from "../../../src/wire/capture/problem.ts";
import {pcapng} from "../../../src/wire/pcapng.ts";
import {inLink, ipv4, ipv6, LINKS, pcap, pcapngFile, section, type Written} from "./files.ts";
import {list, remarksOf} from "./listed.ts";

const SECOND = 1_000_000_000n;
const START = 1_704_067_200n * SECOND;

const LINES = [
  "> S 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>",
  "< S. 900:900(0) ack 1 win 65160 <mss 1460,sackOK,TS val 900 ecr 100,nop,wscale 8>",
  "> P. 1:6(5) ack 901 win 502 <TS val 150 ecr 900>",
  "< . 901:901(0) ack 1 win 509 <TS val 950 ecr 150,sack 6:1454 2000:3000>"
];

const story = (wrap: (line: string) => Uint8Array = ipv4): Written[] =>
  LINES.map((line, i) => ({ns: START + BigInt(i) * 1_234_567n, bytes: wrap(line)}));

/** What has to be found in the story, whatever the file and the link layer are. */
const fields = (file: Uint8Array, piece?: number) => {
  const {packets, passed, problems} = list(file, piece);
  expect(problems).toEqual([]);
  expect(passed).toEqual([]);
  return packets.map((packet) => ({
    at: packet.at - 1_704_067_200e6,
    ports: `${packet.fromPort} ${packet.toPort}`,
    numbers: [packet.flags, packet.seq, packet.ack, packet.len, packet.wnd],
    options: [packet.mss, packet.wscale, packet.sackPermitted, packet.tsVal, packet.tsEcr],
    sack: [...packet.sack]
  }));
};

const EXPECTED = [
  {
    at: 0,
    ports: "49152 7777",
    numbers: [2, 0, 0, 0, 64240],
    options: [1460, 7, true, 100, 0],
    sack: []
  },
  {
    at: 1234,
    ports: "7777 49152",
    numbers: [18, 900, 1, 0, 65160],
    options: [1460, 8, true, 900, 100],
    sack: []
  },
  {
    at: 2469,
    ports: "49152 7777",
    numbers: [24, 1, 901, 5, 502],
    options: [0, -1, false, 150, 900],
    sack: []
  },
  {
    at: 3703,
    ports: "7777 49152",
    numbers: [16, 901, 1, 0, 509],
    options: [0, -1, false, 950, 150],
    sack: [6, 1454, 2000, 3000]
  }
];

describe("a capture file", () => {
  for (const little of [true, false]) {
    const order = little ? "little-endian" : "big-endian";
    for (const nanos of [true, false]) {
      it(`is read as pcap, ${order}, in ${nanos ? "ns" : "µs"}`, () => {
        expect(fields(pcap(story(), {little, nanos}))).toEqual(EXPECTED);
      });
    }
    it(`is read as pcapng, ${order}, in units of 10⁻⁹, 2⁻³⁰ and 10⁻⁶ s`, () => {
      for (const resolution of [9, 0x80 | 30, 6]) {
        const found = fields(pcapngFile(section([{link: 101, resolution}], story(), {little})));
        const times = found.map(({at}) => at);
        // 2⁻³⁰ s is a little less than a ns: a time may fall below its µs.
        times.forEach((at, i) => expect(EXPECTED[i]!.at - at).toBeOneOf([0, 1]));
        expect(found.map((packet, i) => ({...packet, at: EXPECTED[i]!.at}))).toEqual(EXPECTED);
      }
    });
  }

  it("may have several sections, each with interfaces and a byte order of its own", () => {
    const [first, second, third, fourth] = story();
    const ethernet = inLink("Ethernet", second!.bytes);
    const file = pcapngFile(
      section(
        [
          {link: 101, resolution: 9},
          {link: 1, offset: 1_000_000}
        ],
        [first!, {...second!, bytes: ethernet, by: 1}]
      ),
      section([{link: 113}], [{...third!, bytes: inLink("Linux cooked v1", third!.bytes)}], {
        little: false
      }),
      section([{link: 101}], [fourth!])
    );
    expect(fields(file)).toEqual(EXPECTED);
  });

  it("may have simple packets, without a time", () => {
    const file = pcapngFile(section([{link: 101}], [{...story()[0]!, simple: true}]));
    expect(list(file).packets).toMatchObject([{at: 0, seq: 0, len: 0, mss: 1460}]);
  });

  it("is read the same in pieces of any size", () => {
    const file = pcapngFile(section([{link: 101}], story()));
    for (const piece of [1, 2, 3, 5, 7, 11, 64, 101]) expect(fields(file, piece)).toEqual(EXPECTED);
    for (const piece of [1, 3, 17]) expect(fields(pcap(story()), piece)).toEqual(EXPECTED);
  });

  it("that this project writes is read back, with a cut payload named", () => {
    const {packets} = list(pcapng([]));
    expect(packets).toEqual([]);
    const line = "> P. 1:1001(1000) ack 1 win 502";
    const written = pcap([{ns: START, bytes: ipv4(line).subarray(0, 60), length: 1040}]);
    const found = list(written).packets;
    expect(found[0]).toMatchObject({len: 1000, seq: 1});
    expect(remarksOf(found[0]!)).toEqual(["cut"]);
  });
});

describe("a link layer", () => {
  for (const [name, [link]] of Object.entries(LINKS)) {
    it(`of ${name} is passed, to IPv4 and to IPv6`, () => {
      const v4 = pcap(
        story((line) => inLink(name, ipv4(line))),
        {link}
      );
      const v6 = pcap(
        story((line) => inLink(name, ipv6(line))),
        {link}
      );
      expect(fields(v4)).toEqual(EXPECTED);
      expect(fields(v6)).toEqual(EXPECTED);
      const vlan = name.includes("VLAN") ? ["vlan"] : [];
      for (const file of [v4, v6]) expect(remarksOf(list(file).packets[0]!)).toEqual(vlan);
    });
  }

  it("that is not known is said", () => {
    expect(list(pcap(story(), {link: 105})).passed).toEqual(Array(4).fill("link-type"));
  });

  it("that carries no IP is passed over", () => {
    const arp = Uint8Array.from([...Array(12).fill(0), 8, 6, ...Array(28).fill(0)]);
    expect(list(pcap([{ns: START, bytes: arp}], {link: 1})).passed).toEqual(["not-ip"]);
  });
});

describe("an IP header", () => {
  const one = (bytes: Uint8Array, length?: number) =>
    list(pcap([length === undefined ? {ns: START, bytes} : {ns: START, bytes, length}]));
  const data = "> P. 1:101(100) ack 1 win 502";

  it("of IPv6 may be followed by others", () => {
    const options = {kind: 0, body: [0, ...Array(6).fill(1)]};
    const routing = {kind: 43, body: [1, ...Array(14).fill(0)]};
    const wrapped = ipv6(data, [options, routing]);
    expect(one(wrapped).packets).toMatchObject([{version: 6, len: 100, fromPort: 49152}]);
    const whole = {kind: 44, body: [0, 0, 0, 1, 2, 3, 4]};
    expect(one(ipv6(data, [whole])).packets).toMatchObject([{len: 100, remarks: 0}]);
  });

  it("of a fragment is named: the first has the header, the others have none", () => {
    const first = ipv4(data);
    first[6] = 0x20;
    expect(one(first).packets.map(remarksOf)).toEqual([["fragment"]]);
    const later = ipv4(data);
    later[7] = 100;
    expect(one(later).passed).toEqual(["later-fragment"]);
    const later6 = ipv6(data, [{kind: 44, body: [0, 1, 1, 1, 2, 3, 4]}]);
    expect(one(later6).passed).toEqual(["later-fragment"]);
  });

  it("without a length is that of a segment that the card was to cut", () => {
    const bytes = ipv4("> P. 1:30001(30000) ack 1 win 502");
    bytes[2] = bytes[3] = 0;
    const [packet] = one(bytes).packets;
    expect(packet).toMatchObject({len: 30000});
    expect(remarksOf(packet!)).toEqual(["lengthUnfilled"]);
  });

  it("with padding behind it says where the payload ends", () => {
    const bytes = Uint8Array.from([...ipv4("> . 1:1(0) ack 1 win 502"), 0, 0, 0, 0, 0, 0]);
    expect(one(bytes).packets).toMatchObject([{len: 0, remarks: 0}]);
  });

  it("of something else than TCP is passed over", () => {
    const udp = ipv4(data);
    udp[9] = 17;
    const esp = ipv4(data);
    esp[9] = 50;
    const gre = ipv4(data);
    gre[9] = 47;
    const passed = [udp, esp, gre].map((bytes) => one(bytes).passed[0]);
    expect(passed).toEqual(["not-tcp", "encrypted", "tunnel"]);
  });

  it("that is cut, or has a length that cannot be, is said", () => {
    expect(one(ipv4(data).subarray(0, 10), 140).passed).toEqual(["cut-header"]);
    expect(one(ipv4(data).subarray(0, 39), 140).passed).toEqual(["cut-header"]);
    const short = ipv4(data);
    short[0] = 0x44;
    expect(one(short).passed).toEqual(["malformed"]);
    const offset = ipv4(data);
    offset[32] = 0x40;
    expect(one(offset).passed).toEqual(["malformed"]);
  });
});

describe("a checksum", () => {
  const remarks = (change: (bytes: Uint8Array) => void): string[] => {
    const bytes = ipv4("> P. 1:101(100) ack 1 win 502");
    change(bytes);
    return remarksOf(list(pcap([{ns: START, bytes}])).packets[0]!);
  };

  it("that the card was to fill in is called that, and not wrong", () => {
    // What Linux leaves there: the sum over addresses, protocol and length, not complemented.
    const sum = 0x0a00 + 1 + 0x0a00 + 2 + 6 + 120;
    expect(remarks((bytes) => bytes.set([sum >> 8, sum & 255], 36))).toEqual(["checksumUnfilled"]);
    expect(remarks((bytes) => bytes.set([0, 0], 36))).toEqual(["checksumUnfilled"]);
  });

  it("that fits no byte of it differs", () => {
    expect(remarks((bytes) => (bytes[60]! ^= 1))).toEqual(["checksumDiffers"]);
    expect(remarks(() => {})).toEqual([]);
  });
});

describe("options", () => {
  it("whose length cannot be are read up to there", () => {
    const bytes = ipv4("> S 0:0(0) win 64240 <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7>");
    bytes[47] = 60; // The length of timestamps.
    const [packet] = list(pcap([{ns: START, bytes}])).packets;
    expect(packet).toMatchObject({mss: 1460, sackPermitted: true, tsVal: -1, wscale: -1});
    expect(remarksOf(packet!)).toContain("options");
  });
});

describe("a file that is no whole capture", () => {
  const problems = (bytes: Iterable<number>): readonly CaptureProblem[] =>
    list(Uint8Array.from(bytes)).problems;
  const words = (text: string) => new TextEncoder().encode(text);

  it("is named: empty, compressed, text, another format", () => {
    expect(problems([])).toEqual([{kind: "empty"}]);
    const other = (bytes: Iterable<number>) => problems(bytes)[0];
    expect(other(words("GET / HTTP/1.1"))).toEqual({kind: "not-a-capture", format: "text"});
    expect(other(words('{"a": 1}'))).toEqual({kind: "not-a-capture", format: "json"});
    expect(other([0x28, 0xb5, 0x2f, 0xfd, 0])).toEqual({kind: "not-a-capture", format: "zstd"});
    expect(other(words("snoop\0"))).toEqual({kind: "not-a-capture", format: "snoop"});
    expect(other(words("Rar!"))).toEqual({kind: "not-a-capture", format: "rar"});
    expect(other(words("Salted__"))).toEqual({kind: "not-a-capture", format: "encrypted"});
    // Buffers of 64 kB, as pktmon and netsh have them.
    expect(other([0, 0, 1, 0, 72])).toEqual({kind: "not-a-capture", format: "etl"});
    expect(other([0, 0, 0, 0])).toEqual({kind: "not-a-capture", format: "unknown"});
    expect(other([1, 2, 3])).toEqual({kind: "not-a-capture", format: "unknown"});
  });

  it("is read up to where it was cut", () => {
    const file = pcapngFile(section([{link: 101}], story()));
    const found = list(file.subarray(0, file.length - 20));
    expect(found.packets.length).toBe(3);
    expect(found.problems).toMatchObject([
      {kind: "cut", offset: file.length - 104, wanted: 104, found: 84}
    ]);
    const old = pcap(story());
    expect(list(old.subarray(0, old.length - 1)).problems).toMatchObject([{kind: "cut"}]);
    expect(list(old.subarray(0, 20)).problems).toEqual([
      {kind: "cut", offset: 0, wanted: 24, found: 20}
    ]);
    const unknown = file.subarray(0, 66); // It ends in the block that nobody knows.
    expect(list(unknown).problems).toEqual([{kind: "cut", offset: 66, wanted: 2, found: 0}]);
  });

  it("is read up to a length that cannot be", () => {
    const file = pcap(story());
    file.set([0xff, 0xff, 0xff, 0xff], 24 + 16 + 60 + 8);
    const found = list(file);
    expect(found.packets.length).toBe(1);
    expect(found.problems).toEqual([
      {kind: "length", offset: 108, length: 0xffffffff, least: 0, most: 1 << 24}
    ]);
  });

  it("may have times that are none", () => {
    const file = pcap(story());
    file.set([0xff, 0xff, 0xff, 0xff], 24 + 4);
    expect(list(file).problems).toEqual([{kind: "time", offset: 28}]);
    const far = pcapngFile(section([{link: 101}], [{...story()[0]!, ns: 1n << 74n}]));
    expect(list(far).problems).toMatchObject([{kind: "time"}]);
  });

  it("may name interfaces that it does not have; that packet counts, and is passed over", () => {
    const [first, second] = story();
    const file = pcapngFile(section([{link: 101}], [{...first!, by: 3}, second!]));
    const found = list(file);
    expect(found.packets.map(({number}) => number)).toEqual([2]);
    expect(found.problems).toMatchObject([{kind: "interface", id: 3}]);
  });

  it("reports no more than ten problems of a kind", () => {
    const packets = Array.from({length: 50}, () => ({...story()[0]!, by: 9}));
    expect(problems(pcapngFile(section([{link: 101}], packets))).length).toBe(10);
  });
});

describe("a stream", () => {
  const read = async (bytes: Uint8Array, piece = 50, options: ReadOptions = {}) => {
    let frames = 0;
    const problems: CaptureProblem[] = [];
    const steps: number[] = [];
    let at = 0;
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(to) {
        if (at >= bytes.length) return to.close();
        to.enqueue(Uint8Array.from(bytes.subarray(at, at + piece)));
        at += piece;
      }
    });
    const sink = {frame: () => frames++, problem: (p: CaptureProblem) => problems.push(p)};
    await readCapture(stream, sink, {progress: (count) => steps.push(count), ...options});
    return {frames, problems, read: steps.at(-1) ?? 0};
  };
  const file = pcap(story());

  it("is read to its end, and says how far it is", async () => {
    expect(await read(file)).toEqual({frames: 4, problems: [], read: file.length});
    expect(await read(new Uint8Array(0))).toMatchObject({problems: [{kind: "empty"}]});
  });

  it("that is compressed is opened", async () => {
    const packed = gzipSync(file);
    for (const piece of [1, 50, 10_000])
      expect(await read(packed, piece)).toEqual({frames: 4, problems: [], read: packed.length});
  });

  it("whose compression is damaged gives what came before", async () => {
    const packed = gzipSync(file);
    const {problems} = await read(packed.subarray(0, packed.length - 30));
    // One thing is wrong, and one is named: not that what came out of it ends early, too.
    expect(problems).toMatchObject([{kind: "decompression"}]);
  });

  it("that inflates beyond all measure is read up to a limit, and the limit is named", async () => {
    const most = 100_000;
    const bomb = gzipSync(pcap(Array.from({length: 5000}, () => story()[0]!)));
    expect(bomb.length).toBeLessThan(most / 10);
    const {frames, problems} = await read(bomb, 50, {mostInflated: most});
    expect(problems).toEqual([{kind: "inflated", most}]);
    expect(frames).toBeGreaterThan(1000);
    expect(frames).toBeLessThan(5000);
  });

  it("stops where nothing more can be found", () => {
    const reader = new CaptureReader({frame: () => {}, problem: () => {}});
    reader.push(new TextEncoder().encode("This is a letter."));
    expect(reader.lost).toBe(true);
  });
});

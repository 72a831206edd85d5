/**
 * Files that were damaged on purpose are read without a throw, and without more memory than four
 * times their size. A thousand on each push; a million with
 * `MUTATED_FILES=1000000 npx vitest run test/wire/capture/fuzz.test.ts`.
 */
import {expect, it} from "vitest";
import {ByteFeed} from "../../../src/wire/capture/byte-feed.ts";
import {formatOf} from "../../../src/wire/capture/format.ts";
import {makeFrame} from "../../../src/wire/capture/frame.ts";
import {PcapFile} from "../../../src/wire/capture/pcap-file.ts";
import {inLink, ipv4, ipv6, LINKS, pcap, pcapngFile, section} from "./files.ts";
import {list} from "./listed.ts";
import {randomFrom} from "./random-bytes.ts";

const FILES = Number(process.env["MUTATED_FILES"] ?? 1000);
/** A million take longer than a test usually may. */
const PATIENCE = 60_000 + FILES * 2;

const LINES = [
  "> S 0:0(0) win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>",
  "< S. 900:900(0) ack 1 win 65160 <mss 1460,sackOK,TS val 900 ecr 100,nop,wscale 8>",
  "> P. 1:41(40) ack 901 win 502 <TS val 150 ecr 900>",
  "< . 901:901(0) ack 1 win 509 <TS val 950 ecr 150,sack 6:1454 2000:3000>"
];

const fragment = {kind: 44, body: [0, 0, 0, 1, 2, 3, 4]};
const options = {kind: 0, body: [0, ...Array<number>(6).fill(1)]};

/** Whole files, one of each kind. */
const whole: readonly Uint8Array[] = Object.entries(LINKS).flatMap(([name, [link]], i) => {
  const packets = LINES.map((line, n) => ({
    ns: 1_704_067_200_000_000_000n + BigInt(n) * 1_000_000n,
    bytes: inLink(name, n % 2 ? ipv6(line, [options, fragment]) : ipv4(line))
  }));
  const little = i % 2 === 0;
  return [
    pcap(packets, {link, little, nanos: i % 3 === 0}),
    pcapngFile(section([{link, resolution: i}, {link}], packets, {little}))
  ];
});

/** Numbers at which lengths and offsets break. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 0x0f, 0x40, 0x45, 0x60, 0x7f, 0x80, 0xfe, 0xff];

function mutated(file: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Uint8Array.from(file);
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(bytes.length);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = EDGES[random(EDGES.length)]!;
        break;
      case 2:
        bytes[at]! ^= 1 << random(8);
        break;
      case 3:
        bytes.fill(random(2) ? 0xff : 0, at, at + 4);
        break;
      case 4: {
        const rest = bytes.subarray(at + random(20));
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...rest]);
        break;
      }
      default:
        bytes = bytes.slice(0, Math.max(1, at));
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

it(
  `is read to some end: each of ${FILES} damaged files`,
  () => {
    const random = randomFrom(19);
    let packets = 0;
    let problems = 0;
    for (let i = 0; i < FILES; i++) {
      const file = mutated(whole[i % whole.length]!, random);
      const found = list(file, 1 + random(file.length + 1));
      packets += found.packets.length;
      problems += found.problems.length;
      // No packet, and no problem, comes out of nothing: each took at least some bytes of the file.
      expect(16 * (found.packets.length + found.passed.length)).toBeLessThanOrEqual(file.length);
      for (const {len} of found.packets) expect(len).toBeLessThan(2 ** 32);
    }
    // Damage that is not found, and damage that leaves nothing, would test nothing.
    expect(packets).toBeGreaterThan(FILES);
    expect(problems).toBeGreaterThan(FILES / 5);
  },
  PATIENCE
);

it("keeps no more than twice what waits, whatever lengths a file claims", () => {
  for (const claimed of [1 << 20, (1 << 24) - 1, 1 << 24]) {
    const file = pcap([{ns: 0n, bytes: new Uint8Array(100)}]);
    new DataView(file.buffer).setUint32(24 + 8, claimed, true);
    const feed = new ByteFeed();
    const format = formatOf(file.subarray(0, 4));
    if (format.kind !== "pcap") throw new Error("not a pcap file");
    const reader = new PcapFile(format, () => {});
    const frame = makeFrame();
    for (let n = 0; n < 64; n++) {
      feed.push(n === 0 ? file : new Uint8Array(1000));
      while (!["more", "lost"].includes(reader.step(feed, frame)));
      expect(feed.bytes.length).toBeLessThanOrEqual(Math.max(4096, 2 * (file.length + n * 1000)));
    }
    expect(feed.length).toBe(file.length - 24 + 63 * 1000);
  }
});

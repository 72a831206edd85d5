/**
 * How much a capture takes once it is read: never more than four times its file, here counted. The
 * files are large, so that what else the thread holds or lets go meanwhile is small beside them.
 */
import {setFlagsFromString} from "node:v8";
import {runInNewContext} from "node:vm";
import {gzipSync} from "node:zlib";
import {describe, expect, it} from "vitest";
import {CaptureSession} from "../../../src/trace/capture/session.ts";
import {ipv4, ipv6, pcap, pcapngFile, section} from "../../wire/capture/files.ts";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** What this thread holds, in bytes. */
function held(): number {
  gc();
  const {heapUsed, arrayBuffers} = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const PACKETS = 150_000;
const PIECE = 500;

/** A file as a stream: pieces of `PIECE` packets, of which none is kept. */
function fileOf(make: (n: number) => Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  const head = pcap([]).length;
  let n = 0;
  return new ReadableStream({
    pull(to) {
      if (n >= PACKETS) return to.close();
      const packets = Array.from({length: PIECE}, (_, i) => ({
        ns: BigInt(n + i) * 1000n,
        bytes: make(n + i)
      }));
      const file = pcap(packets);
      to.enqueue(Uint8Array.from(n === 0 ? file : file.subarray(head)));
      n += PIECE;
    }
  });
}

/** A packet with other ports. */
function withPorts(packet: Uint8Array, header: number, n: number): Uint8Array {
  const bytes = packet.slice();
  new DataView(bytes.buffer).setUint32(header, n * 7919);
  return bytes;
}

const syn = ipv4("> S 1:1(0) win 5");
const six = ipv6("> S 1:1(0) win 5");
const acks = ipv4("> . 1:1(0) ack 9 win 5 <nop,nop,sack 5:6 8:9 11:12 14:15>");

it("stops where a compressed file holds more than it may take, and says so", async () => {
  const packets = Array.from({length: 20_000}, (_, n) => ({ns: BigInt(n), bytes: syn}));
  const packed = gzipSync(pcap(packets));
  const most = 100_000;
  expect(packed.length * 4).toBeLessThan(most);
  const session = new CaptureSession();
  const stream = new Blob([packed]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  await session.read(stream, () => {}, {most});
  const {segments, problems} = session.list(true);
  expect(problems).toMatchObject([{kind: "inflated"}]);
  // 100 kB at 60 bytes a segment, and the room for flows.
  expect(segments).toBeGreaterThan(1000);
  expect(segments).toBeLessThan(2000);
});

describe("a capture takes at most four times its file", () => {
  const files: readonly (readonly [string, () => ReadableStream<Uint8Array<ArrayBuffer>>])[] = [
    ["when each packet is a flow of its own", () => fileOf((n) => withPorts(syn, 20, n))],
    ["when each is a flow by IPv6", () => fileOf((n) => withPorts(six, 40, n))],
    ["when all are of one flow", () => fileOf(() => syn)],
    ["when each has all the SACK blocks there can be", () => fileOf(() => acks)],
    ["when none is TCP", () => fileOf(() => new Uint8Array(40))],
    [
      "when it is a list of interfaces",
      () =>
        new Blob([
          Uint8Array.from(
            pcapngFile(
              section(
                Array.from({length: 500_000}, () => ({link: 101})),
                []
              )
            )
          )
        ]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>
    ]
  ];
  for (const [name, file] of files) {
    it(name, async () => {
      const before = held();
      const session = new CaptureSession();
      let read = 0;
      const counted = file().pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(piece, to) {
            read += piece.length;
            to.enqueue(piece);
          }
        })
      );
      await session.read(counted, () => {});
      const taken = held() - before;
      // Asked again, so that the session is still there when it is counted.
      expect(session.list(true).read).toBe(read);
      expect(read).toBeGreaterThan(1_000_000);
      expect(taken).toBeLessThan(4 * read);
    });
  }
});

/**
 * tcp_mtu_probing=2 (RFC 4821): segments begin small, and a larger one is tried now and then. What
 * the kernel answers segment by segment stands in test/live/recorded/mtu-probing.
 */
import {expect, test} from "vitest";
import {KiB, ms, seconds, type Bytes} from "../../src/base/units.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {connects, sink} from "../sim/story.ts";

const WRITTEN = KiB(1000);

/** A client that writes so much, over a path that swallows packets larger than `mtu`. */
const bulk = (mtu: Bytes, sysctl: Readonly<Record<string, number>>): Run =>
  simulate({
    link: {delay: ms(10), mtu, icmp: false},
    client: {
      sysctl,
      main: connects(function* (os, socket) {
        yield* os.send(socket, WRITTEN);
      })
    },
    server: {main: sink},
    until: seconds(60)
  });

const probes = (run: Run): {length: Bytes; lost: boolean}[] =>
  run
    .segments({from: "client", reason: "mtu-probe"})
    .map(({segment, lost}) => ({length: segment.len, lost: lost !== null}));

const sizes = (run: Run): Bytes[] => [
  ...new Set(run.segments({from: "client", reason: "data"}).map(({segment}) => segment.len))
];

test("it begins with 1,024 bytes, and goes half of the way up with each probe that arrives", () => {
  const run = bulk(1500, {tcp_mtu_probing: 2});
  expect(run.bytesRead("server")).toBe(WRITTEN);
  const found = probes(run);
  expect(found.map(({lost}) => lost)).toEqual(found.map(() => false));
  // 1,076 to 1,500 bytes of packet: 1,288, 1,394, …, until less than 8 are left.
  expect(found.map(({length}) => length + 52)).toEqual([1288, 1394, 1447, 1473, 1486, 1493]);
  expect(sizes(run)).toEqual(expect.arrayContaining([1024, 1236, 1342, 1395, 1421, 1434]));
});

test("a probe that is lost says where the end is, and slows nothing down", () => {
  const run = bulk(1300, {tcp_mtu_probing: 2});
  expect(run.bytesRead("server")).toBe(WRITTEN);
  expect(run.segments({reason: "retransmit-timeout"})).toHaveLength(0);
  const found = probes(run);
  expect(found.map(({length}) => length + 52 > 1300)).toEqual(found.map(({lost}) => lost));
  expect(found.filter(({lost}) => lost).length).toBeGreaterThan(2);
  const again = run.segments({from: "client", reason: "retransmit-smaller"});
  expect(again.length).toBeGreaterThan(0);
  expect(run.segments({from: "client", reason: "fast-retransmit"})).toHaveLength(0);
});

test("tcp_base_mss is where it begins, tcp_probe_threshold where it ends", () => {
  const run = bulk(1500, {tcp_mtu_probing: 2, tcp_base_mss: 512, tcp_probe_threshold: 300});
  expect(probes(run).map(({length}) => length + 52)).toEqual([1032, 1266]);
});

test("after tcp_probe_interval it tries again what was too large", () => {
  const lost = (interval: number): number =>
    probes(
      bulk(1300, {tcp_mtu_probing: 2, tcp_probe_threshold: 100, tcp_probe_interval: interval})
    ).filter((probe) => probe.lost).length;
  expect(lost(0)).toBeGreaterThan(lost(600));
});

test("tcp_mtu_probing=1 looks for larger segments, too, once it has found a black hole", () => {
  const run = bulk(1300, {tcp_mtu_probing: 1});
  expect(run.bytesRead("server")).toBe(WRITTEN);
  expect(probes(run).length).toBeGreaterThan(0);
  expect(probes(bulk(1500, {tcp_mtu_probing: 1}))).toEqual([]);
});

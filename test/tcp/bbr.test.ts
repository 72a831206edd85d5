/** BBR (Linux's tcp_bbr.c, version 1): the path's bandwidth and round trip, not its losses. */
import {expect, test} from "vitest";
import {mbit, ms, seconds, type Micros} from "../../src/base/units.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {MaxFilter} from "../../src/tcp/congestion/max-filter.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {connects, said, sink} from "../sim/story.ts";

/** Sends this much over 40 ms of round trip and 10 Mbit/s: 34 segments fill the path. */
function bulk(congestion: string, octets: number, more = {}): Run {
  return simulate({
    link: {delay: ms(20), rate: mbit(10), queue: 100},
    client: {
      sysctl: {tcp_congestion_control: congestion},
      main: connects(function* (os, socket) {
        yield* os.send(socket, octets);
        yield* os.close(socket);
      })
    },
    server: {main: sink},
    ...more
  });
}

/** How long the client's segments waited in the path's queue, from a time on, in µs. */
function queueing(run: Run, from: Micros): number[] {
  const data = run.segments({from: "client", payload: true});
  const arrived = data.filter(({arrivedAt}) => arrivedAt > 0);
  // The first one finds the queue empty.
  const shortest = Math.min(...arrived.map(({sentAt, arrivedAt}) => arrivedAt - sentAt));
  return arrived
    .filter(({sentAt}) => sentAt >= from)
    .map(({sentAt, arrivedAt}) => arrivedAt - sentAt - shortest);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** Bytes a second that the peer acknowledged between two times. */
function goodput(run: Run, from: Micros, to: Micros): number {
  const acks = run.segments({from: "server", since: from, until: to});
  const [first, last] = [acks[0], acks.at(-1)];
  if (!first || !last) return 0;
  return ((last.segment.ack - first.segment.ack) * 1e6) / (last.sentAt - first.sentAt);
}

test("BBR fills a link without filling its queue; CUBIC fills both", () => {
  // It holds 50 packets, 61 ms.
  const link = {link: {delay: ms(20), rate: mbit(10), queue: 50}};
  const [bbr, cubic] = [bulk("bbr", 3e6, link), bulk("cubic", 3e6, link)];
  const [from, to] = [seconds(1), seconds(2.4)];
  // 10 Mbit/s are 1.25 MB/s, headers included.
  for (const run of [bbr, cubic]) expect(goodput(run, from, to)).toBeGreaterThan(1.1e6);
  expect(mean(queueing(bbr, from))).toBeLessThan(ms(8));
  expect(mean(queueing(cubic, from))).toBeGreaterThan(ms(40));
  expect(Math.max(...queueing(bbr, from))).toBeLessThan(ms(25));
  expect(Math.max(...queueing(cubic, from))).toBeGreaterThan(ms(55));
});

test("losses by chance, which halve CUBIC's rate again and again, do not slow BBR down", () => {
  const lossy = {link: {delay: ms(20), rate: mbit(10), queue: 100, loss: 0.02}, seed: 5};
  const [bbr, cubic] = [bulk("bbr", 2e6, lossy), bulk("cubic", 1e6, lossy)];
  const [from, to] = [seconds(0.5), seconds(1.5)];
  expect(goodput(bbr, from, to)).toBeGreaterThan(0.9e6);
  expect(goodput(cubic, from, to)).toBeLessThan(0.5e6);
});

/** When the client's window was as small as four segments, in spans. */
function smallWindows(run: Run): {from: Micros; to: Micros}[] {
  const client = run.sockets.findIndex(({host, remote}) => host === 0 && remote);
  const spans: {from: Micros; to: Micros}[] = [];
  let open = false;
  for (let i = 0; i < run.samples.length; i++) {
    const {socket, at, cwnd} = run.samples.get(i);
    if (socket !== client || cwnd === 0) continue;
    const small = cwnd <= 4 * 1448;
    const last = spans.at(-1);
    if (small && !open) spans.push({from: at, to: at});
    else if (open && last) last.to = at;
    open = small;
  }
  return spans;
}

test("every ten seconds four segments are in flight for 200 ms, to measure the round trip", () => {
  const link = {delay: ms(50), rate: mbit(1), queue: 100};
  const run = bulk("bbr", 3.2e6, {link});
  const spans = smallWindows(run).filter(({from}) => from > seconds(2));
  expect(spans).toHaveLength(2);
  const [first, second] = spans;
  for (const {from, to} of spans) {
    expect(to - from).toBeGreaterThanOrEqual(ms(200));
    expect(to - from).toBeLessThan(ms(500));
  }
  const apart = (second?.from ?? 0) - (first?.to ?? 0);
  expect(apart).toBeGreaterThan(seconds(9.9));
  expect(apart).toBeLessThan(seconds(10.5));
});

test("startup doubles the rate each round trip, and drain empties the queue that it made", () => {
  const run = bulk("bbr", 2e6);
  expect(Math.max(...queueing(run, 0))).toBeGreaterThan(ms(30));
  expect(Math.max(...queueing(run, ms(700)))).toBeLessThan(ms(25));
});

test("where the cycle of gains begins is chance: the seed's", () => {
  const sent = (seed: number): string =>
    bulk("bbr", 1e6, {seed})
      .segments({from: "client", payload: true})
      .map(({sentAt}) => sentAt)
      .join();
  expect(sent(1)).toBe(sent(1));
  expect(new Set([1, 2, 3, 4, 5].map(sent)).size).toBeGreaterThan(2);
});

test("a policer that drops what is above its rate is found, and its rate kept", () => {
  // No queue to speak of: what comes faster than 2 Mbit/s is lost.
  const link = {delay: ms(20), rate: mbit(2), queue: 2};
  const run = bulk("bbr", 2e6, {link});
  expect(goodput(run, seconds(2), seconds(6))).toBeGreaterThan(0.2e6);
});

test('TCP_CONGESTION takes "bbr" on Linux, at any time; FreeBSD has no such module', () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.log(String(os.setsockopt(socket, "TCP_CONGESTION", "bbr").errno));
        os.log(String(os.getsockopt(socket, "TCP_CONGESTION")));
        yield* os.send(socket, 100_000);
        os.log(String(os.setsockopt(socket, "TCP_CONGESTION", "cubic").errno));
        yield* os.send(socket, 100_000);
        yield* os.close(socket);
      })
    },
    server: {main: sink}
  });
  expect(said(run).slice(0, 3)).toEqual(["null", "bbr", "null"]);
  expect(run.end.why).toBe("quiet");
  const other = simulate({
    client: {
      system: freebsd,
      *main(os) {
        os.log(String(os.setsockopt(os.socket(), "TCP_CONGESTION", "bbr").errno));
        yield* os.sleep(0);
      }
    }
  });
  expect(said(other)).toEqual(["ESRCH"]);
});

test("the filter of a window has its largest value, and forgets what is older", () => {
  const filter = new MaxFilter(10, 0);
  const values = [5, 9, 4, 3, 8, 2, 1, 1, 6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  const seen = values.map((value, at) => {
    filter.add(at, value);
    return filter.value;
  });
  expect(seen.slice(0, 12)).toEqual([5, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
  expect(seen[12]).toBe(8);
  expect(seen[14]).toBe(8);
  expect(seen[15]).toBe(6);
  expect(seen[20]).toBe(1);
});

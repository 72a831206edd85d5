import {expect, test} from "vitest";
import {mbit, minutes, ms, seconds, us} from "../../src/base/units.ts";
import {delay, drop, duplicate} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import type {LinkOptions} from "../../src/sim/scenario.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepts, connects, drain, idle, said, sink, story} from "../sim/story.ts";

/** Sends this much over the link, and closes. */
function over(link: LinkOptions, octets = 50_000, seed = 1): Run {
  return simulate({
    link,
    seed,
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, octets);
        yield* os.close(socket);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        os.log(yield* drain(os, peer));
        yield* os.close(peer);
      })
    }
  });
}

const delays = (run: Run): number[] =>
  run.transits.filter(({lost}) => !lost).map(({sentAt, arrivedAt}) => arrivedAt - sentAt);

test("without a rate every packet takes the delay, whatever its size", () => {
  expect(new Set(delays(over({delay: ms(7)})))).toEqual(new Set([ms(7)]));
});

test("a packet takes its size through the rate, behind those before it", () => {
  const run = over({delay: ms(10), rate: mbit(10)}, 14_480);
  const data = run.transits.filter(({from, segment}) => from === 0 && segment.len > 0);
  // 1,500 bytes at 10 Mbit/s are 1.2 ms each; ten are sent at one time.
  expect(data.map(({sentAt, arrivedAt}) => (arrivedAt - sentAt) / 1000).slice(0, 4)).toEqual(
    // The handshake's ACK of 52 bytes is ahead of them: 0.0416 ms.
    [11.242, 12.442, 13.642, 14.842]
  );
});

test("the queue holds so many packets; more are dropped at its tail", () => {
  const run = over({delay: ms(10), rate: mbit(1), queue: 4}, 14_480);
  const first = run.transits.filter(
    ({from, segment, sentAt}) => from === 0 && segment.len > 0 && sentAt < ms(40)
  );
  const lost = first.map(({lost: why}) => why?.why ?? "-").join("");
  expect(lost).toMatch(/^-+(queue)+$/);
  expect(said(run)).toEqual(["14480"]);
});

test("loss: about so many of a hundred, drawn from the seed", () => {
  const run = over({loss: 0.1}, 500_000);
  const lost = run.transits.filter(({lost: why}) => why?.why === "chance").length;
  expect(lost / run.transits.length).toBeGreaterThan(0.05);
  expect(lost / run.transits.length).toBeLessThan(0.15);
  expect(said(run)).toEqual(["500000"]);
  const nths = (seed: number): number[] =>
    over({loss: 0.1}, 50_000, seed)
      .transits.filter(({lost: why}) => why)
      .map(({id}) => id);
  expect(nths(1)).toEqual(nths(1));
  expect(nths(1)).not.toEqual(nths(2));
});

test("jitter: from the delay to the delay and so much more; packets overtake each other", () => {
  const run = over({delay: ms(10), jitter: ms(4)});
  const all = delays(run);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(ms(10));
  expect(Math.max(...all)).toBeLessThanOrEqual(ms(14));
  expect(Math.max(...all)).toBeGreaterThan(ms(13));
  const arrivals = run.transits.filter(({from}) => from === 0).map(({arrivedAt}) => arrivedAt);
  expect(arrivals).not.toEqual([...arrivals].sort((a, b) => a - b));
  expect(said(run)).toEqual(["50000"]);
});

test("duplicates: a copy has an entry of its own, and changes nothing of what is read", () => {
  const run = over({duplicate: 1});
  const copies = run.transits.filter(({detail}) => detail === "duplicate");
  expect(copies.length * 2).toBe(run.transits.length);
  expect(said(run)).toEqual(["50000"]);
});

test("reorder: what is held back is overtaken", () => {
  const run = over({delay: ms(10), reorder: 0.2});
  expect(new Set(delays(run))).toEqual(new Set([ms(10), ms(15) + 1]));
  expect(said(run)).toEqual(["50000"]);
});

test("a fault takes one segment of one host, by its number", () => {
  const scenario = {
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 100);
        yield* os.close(socket);
      })
    },
    server: {main: sink}
  } as const;
  const with_ = (fault: Parameters<Run["again"]>[0][number]): string =>
    story(simulate({...scenario, faults: [fault]}), {from: ms(20), to: ms(60)});
  expect(with_(drop("client", 3))).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:101(100) ack 1 (lost: chosen)
    20 client > F. 101:101(0) ack 1
    30 server > . 1:1(0) ack 1
    47 client > . 1:101(100) ack 1
    57 server > . 1:1(0) ack 102
    57 server > F. 1:1(0) ack 102"
  `);
  expect(with_(delay("client", 3, ms(5)))).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:101(100) ack 1
    20 client > F. 101:101(0) ack 1
    30 server > . 1:1(0) ack 1
    35 server > . 1:1(0) ack 102
    35 server > F. 1:1(0) ack 102
    45 client > . 102:102(0) ack 2"
  `);
  expect(with_(duplicate("client", 3, ms(5)))).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:101(100) ack 1
    20 client > . 1:101(100) ack 1
    20 client > F. 101:101(0) ack 1
    30 server > . 1:1(0) ack 101
    30 server > F. 1:1(0) ack 102
    35 server > . 2:2(0) ack 102
    40 client > . 102:102(0) ack 2"
  `);
});

test("again() runs the same scenario with other faults, and leaves the first run as it was", () => {
  const run = over({});
  const other = run.again([drop("client", 4)]);
  expect(run.faults).toEqual([]);
  expect(run.transits.some(({lost}) => lost)).toBe(false);
  expect(other.transits.filter(({lost}) => lost)).toHaveLength(1);
  expect(other.seed).toBe(run.seed);
});

/** Sends, keeps silent for so long, and sends again. */
const silent = (pause: number): Program =>
  connects(function* (os, socket) {
    yield* os.send(socket, 10);
    yield* os.sleep(pause);
    yield* os.send(socket, 10);
    yield* os.sleep(seconds(2));
  });

test("a NAT forgets a silent connection: later packets are dropped in silence", () => {
  const run = (pause: number): Run =>
    simulate({
      link: {natTimeout: minutes(5)},
      client: {main: silent(pause)},
      server: {main: sink},
      until: minutes(20)
    });
  expect(run(minutes(4)).transits.some(({lost}) => lost)).toBe(false);
  const late = run(minutes(6)).transits.filter(({sentAt}) => sentAt > minutes(6));
  expect(late.length).toBeGreaterThan(3);
  expect(late.every(({lost}) => lost?.why === "nat")).toBe(true);
});

test("a heartbeat, or keepalive, keeps the NAT's entry alive", () => {
  const run = simulate({
    link: {natTimeout: minutes(5)},
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_KEEPALIVE", true);
        os.setsockopt(socket, "TCP_KEEPIDLE", 240);
        yield* os.sleep(minutes(30));
        yield* os.send(socket, 10);
      })
    },
    server: {main: sink}
  });
  expect(run.transits.some(({lost}) => lost)).toBe(false);
});

test("a NAT lets nothing in that it did not see going out", () => {
  const run = simulate({
    link: {natTimeout: minutes(5)},
    client: {main: idle},
    server: {},
    faults: [
      {
        kind: "forge",
        at: ms(5),
        from: "server",
        to: "client",
        segment: {fromPort: 9, toPort: 80, flags: 0x10, seq: 1}
      }
    ]
  });
  expect(run.transits.map(({lost}) => lost?.why)).toEqual(["nat"]);
});

test("several hosts: each pair has the link that names it, or the common one", () => {
  const run = simulate({
    hosts: {
      near: {main: connects(function* () {})},
      far: {main: connects(function* () {})},
      server: {
        *main(os) {
          os.listen({port: 80});
          yield* os.sleep(0);
        }
      }
    },
    link: {delay: ms(10)},
    links: [{between: ["server", "far"], delay: ms(80)}]
  });
  const connected = run.calls
    .filter(({name}) => name === "connect")
    .map(({host, returnedAt}) => [run.hosts[host]?.name, returnedAt / 1000]);
  expect(connected).toEqual([
    ["near", 20],
    ["far", 160]
  ]);
});

test("a host reaches itself by localhost and by its own name, in no time to speak of", () => {
  const run = simulate({
    server: {
      *main(os) {
        os.listen({port: 80});
        for (const to of ["localhost:80", "127.0.0.1:80", "server:80", "10.0.0.1:80"]) {
          const before = os.now();
          os.log(`${(yield* os.connect(to)).errno ?? "ok"} ${os.now() - before <= us(100)}`);
        }
      }
    }
  });
  expect(said(run)).toEqual(["ok true", "ok true", "ok true", "ok true"]);
});

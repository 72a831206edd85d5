import {expect, test} from "vitest";
import {KiB, minutes, ms, seconds} from "../../src/base/units.ts";
import {cut, drop, heal} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {ACK} from "../../src/wire/segment.ts";
import {connects, drain, said, states, story} from "../sim/story.ts";

const sends = (size: number): Program =>
  connects(function* (os, socket) {
    yield* os.send(socket, size);
    yield* os.close(socket);
  });

/** Has a receive buffer of 4 KiB and begins to read after `pause`. */
const reads = (pause: number): Program =>
  function* (os) {
    const listener = os.socket();
    os.setsockopt(listener, "SO_RCVBUF", KiB(4));
    os.bind(listener, 80);
    os.listen(listener);
    const peer = yield* os.accept(listener);
    yield* os.sleep(pause);
    os.log(yield* drain(os, peer));
    yield* os.close(peer);
  };

test("a shut window is probed, first after one RTO, then after twice as long each time", () => {
  const run = simulate({
    client: {system: windows, main: sends(10_000)},
    server: {system: windows, main: reads(seconds(5))}
  });
  expect(story(run, {from: ms(20), to: seconds(5), window: true, reason: true}))
    .toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1 win 251 (ack)
    20 client > . 1:1461(1460) ack 1 win 251 (data)
    20 client > . 1461:2921(1460) ack 1 win 251 (data)
    30 server > . 1:1(0) ack 2921 win 0 (ack-every-second)
    340 client > . 2920:2920(0) ack 1 win 251 (window-probe)
    350 server > . 1:1(0) ack 2921 win 0 (ack-duplicate)
    960 client > . 2920:2920(0) ack 1 win 251 (window-probe)
    970 server > . 1:1(0) ack 2921 win 0 (ack-duplicate)
    2180 client > . 2920:2920(0) ack 1 win 251 (window-probe)
    2190 server > . 1:1(0) ack 2921 win 0 (ack-duplicate)
    4600 client > . 2920:2920(0) ack 1 win 251 (window-probe)
    4610 server > . 1:1(0) ack 2921 win 0 (ack-duplicate)"
  `);
  expect(said(run)).toEqual(["10000"]);
});

test("a window update that is lost does not stop the transfer: a probe finds the window open", () => {
  const scenario = {
    client: {system: windows, main: sends(10_000)},
    server: {system: windows, main: reads(seconds(5))}
  };
  const update = simulate(scenario).transits.find(({reason}) => reason === "window-update");
  const run = simulate({...scenario, faults: [drop("server", update?.nth ?? 0)]});
  expect(run.transits.find(({lost}) => lost)?.reason).toBe("window-update");
  expect(said(run)).toEqual(["10000"]);
});

test("as long as probes are answered the connection stays (RFC 9293 MUST-37)", () => {
  const run = simulate({
    client: {system: windows, main: sends(10_000)},
    server: {system: windows, main: reads(minutes(90))}
  });
  expect(said(run)).toEqual(["10000"]);
});

test("probes that nobody answers end in a timeout", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        yield* os.send(socket, 10_000);
        os.log((yield* os.recv(socket)).errno);
      })
    },
    server: {system: windows, main: reads(minutes(90))},
    faults: [cut(seconds(1))],
    until: minutes(80)
  });
  expect(said(run)).toEqual(["WSAETIMEDOUT"]);
});

test("TCP_USER_TIMEOUT ends a connection whose probes are not answered (Linux)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_USER_TIMEOUT", 3000);
        yield* os.send(socket, 100_000);
        os.log((yield* os.recv(socket)).errno);
        os.log(os.now() / 1e6 < 10);
      })
    },
    server: {main: reads(minutes(90))},
    faults: [cut(seconds(1))],
    until: minutes(80)
  });
  expect(said(run)).toEqual(["ETIMEDOUT", "true"]);
});

test("the receiver does not offer silly small windows (RFC 9293 MUST-39)", () => {
  const run = simulate({
    client: {system: windows, main: sends(20_000)},
    server: {
      system: windows,
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_RCVBUF", KiB(4));
        os.bind(listener, 80);
        os.listen(listener);
        const peer = yield* os.accept(listener);
        for (;;) {
          yield* os.sleep(ms(20));
          if ((yield* os.recv(peer, 100)).length <= 0) break;
        }
        yield* os.close(peer);
      }
    }
  });
  const offered = run.transits
    .filter(({from, segment}) => from === 1 && segment.flags === 0x10)
    .map(({segment}) => segment);
  // What is left of a window that was offered before may be small; a new step may not.
  const steps = offered.slice(1).flatMap((segment, i) => {
    const before = offered[i];
    return before ? [segment.ack + segment.wnd - before.ack - before.wnd] : [];
  });
  expect(offered.map(({wnd}) => wnd)).toContain(0);
  // The FIN takes up a number, and no room.
  expect(steps.filter((step) => step > 1 && step < 1460)).toEqual([]);
  expect(states(run, "server")).toContain("LAST-ACK -> CLOSED");
});

test("a BSD offers nothing until a segment fits, or a quarter of its buffer (tcp_output)", () => {
  const run = simulate({
    client: {main: sends(20_000)},
    server: {
      system: freebsd,
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_RCVBUF", KiB(4));
        os.bind(listener, 80);
        os.listen(listener);
        const peer = yield* os.accept(listener);
        for (let i = 0; i < 40; i++) {
          yield* os.sleep(ms(100));
          yield* os.recv(peer, 100);
        }
      }
    },
    until: seconds(4)
  });
  const scale = run.transits.find(({segment}) => segment.wscale >= 0 && segment.flags & ACK);
  const shift = scale?.segment.wscale ?? 0;
  const edges = run.transits
    .filter(({from, segment}) => from === 1 && segment.flags === ACK)
    .map(({segment}) => segment.ack + (segment.wnd << shift));
  const steps = edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
  // The field is rounded up to what the scale can express.
  expect(steps.filter((step) => step >= 1 << shift && step < KiB(1))).toEqual([]);
  expect(steps.some((step) => step >= KiB(1))).toBe(true);
});

test("with window scaling, too: the edge moves on by a segment, or not at all (Linux)", () => {
  const run = simulate({
    client: {main: sends(600_000)},
    server: {
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_RCVBUF", 150_000);
        os.bind(listener, 80);
        os.listen(listener);
        const peer = yield* os.accept(listener);
        for (let i = 0; i < 800; i++) {
          yield* os.sleep(ms(5));
          yield* os.recv(peer, 200);
        }
      }
    }
  });
  const scale = run.transits[1]?.segment.wscale ?? 0;
  expect(scale).toBeGreaterThan(0);
  let edge = 0;
  const silly: number[] = [];
  for (const {from, segment} of run.transits) {
    if (from !== 1 || segment.flags & 2) continue;
    const window = segment.wnd << scale;
    if (edge > 0 && segment.ack + window > edge && window < 1448) silly.push(window);
    edge = segment.ack + window;
  }
  expect(silly).toEqual([]);
});

test("half of the largest window is worth sending, even if it is no full segment (SHLD-27)", () => {
  // The server never offers more than 1,400 bytes: less than a segment.
  const run = simulate({
    client: {system: windows, main: sends(4000)},
    server: {
      system: windows,
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_RCVBUF", 1400);
        os.bind(listener, 80);
        os.listen(listener);
        const peer = yield* os.accept(listener);
        yield* drain(os, peer);
        yield* os.close(peer);
      }
    }
  });
  const sizes = run.transits
    .filter(({from, segment}) => from === 0 && segment.len > 0)
    .map(({segment}) => segment.len);
  // Without the rule only the persist timer would send.
  expect(sizes.slice(0, 2)).toEqual([1400, 1400]);
  expect(run.transits.some(({reason}) => reason === "window-probe")).toBe(false);
});

test("the window that was offered is never taken back (RFC 9293 SHLD-14)", () => {
  const run = simulate({client: {main: sends(200_000)}, server: {main: reads(seconds(2))}});
  const edges = run.transits
    .filter(({from, segment}) => from === 1 && !(segment.flags & 2))
    .map(({segment}) => segment.ack + segment.wnd * 2 ** 0);
  expect(edges).toEqual([...edges].sort((a, b) => a - b));
});

test("a receiver that stalls while the cable is out catches up afterwards", () => {
  const run = simulate({
    client: {main: sends(200_000)},
    server: {main: reads(seconds(2))},
    faults: [cut(seconds(1)), heal(seconds(4))]
  });
  expect(said(run)).toEqual(["200000"]);
});

import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {cut} from "../../src/net/fault.ts";
import type {Fault} from "../../src/net/fault.ts";
import {macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepts, connects, drain, said, sink, states, story} from "../sim/story.ts";

/** Sends 3,000 bytes and closes with SO_LINGER; says how long close() took, in ms. */
function lingers(os: Profile, l_linger: number, faults: readonly Fault[] = []): Run {
  return simulate({
    client: {
      system: os,
      main: connects(function* (o, socket) {
        o.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger});
        yield* o.send(socket, 3000);
        const before = o.now();
        const {errno} = yield* o.close(socket);
        o.log(`${(o.now() - before) / 1000} ms ${errno}`);
      })
    },
    server: {
      main: accepts(function* (o, peer) {
        o.log(`read ${yield* drain(o, peer)}, then ${(yield* o.recv(peer)).errno}`);
        yield* o.close(peer);
      })
    },
    faults
  });
}

test("l_linger 0: close() resets at once and throws the queue away; no TIME-WAIT", () => {
  const run = lingers(linux, 0);
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:1449(1448) ack 1
    20 client > . 1449:2897(1448) ack 1
    20 client > . 2897:3001(104) ack 1
    20 client > R. 3001:3001(0) ack 1
    30 server > . 1:1(0) ack 1449
    30 server > . 1:1(0) ack 2897
    30 server > . 1:1(0) ack 3001
    40 client > R 1449:1449(0)
    40 client > R 2897:2897(0)
    40 client > R 3001:3001(0)"
  `);
  expect(states(run, "client")).toMatch(/ESTABLISHED -> CLOSED \(ABORT\)$/);
});

test("l_linger 5: close() waits until all, and the FIN, is acknowledged", () => {
  expect(said(lingers(linux, 5))).toEqual(["read 3000, then null", "20 ms null"]);
  expect(said(lingers(windows, 5))[1]).toMatch(/^\d+(\.\d)? ms null$/);
});

test("when l_linger is over: Linux goes on in the background, Winsock resets", () => {
  const onLinux = lingers(linux, 1, [cut(ms(25))]);
  expect(said(onLinux)).toContain("1000 ms null");
  expect(onLinux.transits.filter(({sentAt}) => sentAt > seconds(1.1)).length).toBeGreaterThan(3);
  const onWindows = lingers(windows, 1, [cut(ms(25))]);
  expect(said(onWindows)).toContain("1000 ms null");
  const last = onWindows.transits.findLast(({from}) => from === 0);
  expect(last).toMatchObject({reason: "reset", detail: "linger-timeout"});
});

test("without SO_LINGER close() returns at once, and all is delivered all the same", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 100_000);
        const before = os.now();
        yield* os.close(socket);
        os.log(os.now() - before);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        os.log(yield* drain(os, peer));
        yield* os.close(peer);
      })
    }
  });
  expect(said(run)).toEqual(["0", "100000"]);
});

/** Sends 3,000 bytes, closes a non-blocking socket that should linger, says what came of it. */
function lingersNonblocking(os: Profile): Run {
  return simulate({
    client: {
      system: os,
      main: connects(function* (o, socket) {
        o.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 5});
        o.setsockopt(socket, "O_NONBLOCK", true);
        yield* o.send(socket, 3000);
        const before = o.now();
        const {errno} = yield* o.close(socket);
        o.log(`${(o.now() - before) / 1000} ms ${errno}`);
        o.log((yield* o.send(socket, 1)).errno);
      })
    },
    server: {main: sink}
  });
}

test("a non-blocking close() lingers on Linux all the same", () => {
  expect(said(lingersNonblocking(linux))).toEqual(["20 ms null", "EBADF"]);
});

test("a non-blocking close() goes on in the background on macOS", () => {
  expect(said(lingersNonblocking(macos))).toEqual(["0 ms null", "EBADF"]);
});

test("a non-blocking close() that should linger is refused on Windows; the socket stays", () => {
  const run = lingersNonblocking(windows);
  expect(said(run)).toEqual(["0 ms WSAEWOULDBLOCK", "null"]);
  expect(states(run, "client")).toMatch(/-> ESTABLISHED \(.*\)$/);
});

test("SO_LINGER {1, 0} does not end a TIME-WAIT that has begun", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_LINGER", {l_onoff: 1, l_linger: 0});
        os.shutdown(socket, "SHUT_WR");
        yield* drain(os, socket);
        yield* os.sleep(ms(100));
        yield* os.close(socket);
      })
    },
    server: {main: sink}
  });
  expect(states(run, "client")).toMatch(/TIME-WAIT -> CLOSED \(2 MSL timeout\)$/);
});

import {expect, test} from "vitest";
import {hours, ms, seconds} from "../../src/base/units.ts";
import {cut, hang, powerOff} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {sampleAt} from "../../src/trace/query/at-time.ts";
import {connects, idle, said, story} from "../sim/story.ts";

/** Sets keepalive to 10 s, 2 s apart, 3 times, and waits for something to come. */
const watches: Program = connects(function* (os, socket) {
  os.setsockopt(socket, "SO_KEEPALIVE", true);
  os.setsockopt(socket, "TCP_KEEPIDLE", 10);
  os.setsockopt(socket, "TCP_KEEPINTVL", 2);
  os.setsockopt(socket, "TCP_KEEPCNT", 3);
  const {errno} = yield* os.recv(socket);
  os.log(`${errno} at ${os.now() / 1e6} s`);
});

test("an idle peer is asked every KEEPIDLE, with an old number and no text (SHLD-12)", () => {
  const run = simulate({client: {main: watches}, server: {main: idle}, until: seconds(25)});
  expect(story(run, {from: ms(30), reason: true})).toMatchInlineSnapshot(`
    "10020 client > . 0:0(0) ack 1 (keepalive)
    10030 server > . 1:1(0) ack 1 (ack-duplicate)
    20040 client > . 0:0(0) ack 1 (keepalive)
    20050 server > . 1:1(0) ack 1 (ack-duplicate)"
  `);
});

test("KEEPCNT unanswered probes, KEEPINTVL apart, end the connection with a reset", () => {
  const on = (os: Profile) =>
    simulate({
      client: {system: os, main: watches},
      server: {main: idle},
      faults: [cut(seconds(1))]
    });
  const run = on(linux);
  expect(story(run, {from: seconds(1), reason: true})).toMatchInlineSnapshot(`
    "10020 client > . 0:0(0) ack 1 (keepalive, lost: cut)
    12020 client > . 0:0(0) ack 1 (keepalive, lost: cut)
    14020 client > . 0:0(0) ack 1 (keepalive, lost: cut)
    16020 client > R. 1:1(0) ack 1 (reset, lost: cut)"
  `);
  expect(said(run)).toEqual(["ETIMEDOUT at 16.02 s"]);
  expect(said(on(windows))).toEqual(["WSAENETRESET at 16.02 s"]);
});

test("a hung program does not matter: its kernel answers", () => {
  const run = simulate({
    client: {main: watches},
    server: {main: idle},
    faults: [hang("server", seconds(1))],
    until: seconds(100)
  });
  expect(said(run)).toEqual([]);
});

test("without the option nobody notices that the peer is gone (MUST-25)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.recv(socket);
      })
    },
    server: {main: idle},
    faults: [powerOff("server", seconds(1))]
  });
  expect(run.end).toMatchObject({why: "quiet"});
  expect(story(run, {from: seconds(1)})).toBe("");
});

test("the defaults: 2 h, then Linux 9 probes 75 s apart, Windows 10 probes 1 s apart", () => {
  const ends = (os: Profile): number => {
    const run = simulate({
      client: {
        system: os,
        main: connects(function* (o, socket) {
          o.setsockopt(socket, "SO_KEEPALIVE", true);
          yield* o.recv(socket);
        })
      },
      server: {main: idle},
      faults: [cut(seconds(1))]
    });
    expect(run.transits.find(({reason}) => reason === "keepalive")?.sentAt).toBe(hours(2) + ms(20));
    return (run.transits.at(-1)?.sentAt ?? 0) / 1e6 - 7200.02;
  };
  expect(ends(linux)).toBeCloseTo(9 * 75);
  expect(ends(windows)).toBeCloseTo(10);
});

test("while data is in flight there are no probes: the retransmission timer decides (MUST-26)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_KEEPALIVE", true);
        os.setsockopt(socket, "TCP_KEEPIDLE", 1);
        os.setsockopt(socket, "TCP_KEEPINTVL", 1);
        os.setsockopt(socket, "TCP_KEEPCNT", 2);
        yield* os.sleep(ms(500));
        yield* os.send(socket, 10);
        yield* os.recv(socket);
      })
    },
    server: {main: idle},
    faults: [cut(ms(400))],
    until: seconds(60)
  });
  expect(run.transits.some(({reason}) => reason === "keepalive")).toBe(false);
  // What is shown is the timer that counts, though that of keepalive would end first.
  const sock = run.sockets.find(({host}) => host === 0)?.id ?? -1;
  expect(sampleAt(run, sock, seconds(20))?.timer).toBe("retransmit");
});

test("TCP_USER_TIMEOUT ends a connection whose data is not acknowledged (RFC 5482)", () => {
  const after = (timeout: number): string[] =>
    said(
      simulate({
        client: {
          main: connects(function* (os, socket) {
            os.setsockopt(socket, "TCP_USER_TIMEOUT", timeout);
            yield* os.sleep(seconds(1));
            yield* os.send(socket, 10);
            os.log((yield* os.recv(socket)).errno);
            os.log(Math.round(os.now() / 1e5) / 10);
          })
        },
        server: {main: idle},
        faults: [cut(ms(500))]
      })
    );
  // From the first retransmission on; the tail loss probe before it does not count.
  expect(after(5000)).toEqual(["ETIMEDOUT", "6.5"]);
  expect(after(20_000)).toEqual(["ETIMEDOUT", "21.5"]);
});

test("turning SO_KEEPALIVE off stops the probes", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_KEEPALIVE", true);
        os.setsockopt(socket, "TCP_KEEPIDLE", 1);
        os.setsockopt(socket, "TCP_KEEPINTVL", 1);
        yield* os.sleep(ms(2500));
        os.setsockopt(socket, "SO_KEEPALIVE", false);
        yield* os.sleep(seconds(10));
      })
    },
    server: {main: idle}
  });
  const probes = run.transits.filter(({reason}) => reason === "keepalive");
  expect(probes.map(({sentAt}) => sentAt / 1000)).toEqual([1020, 2040]);
});

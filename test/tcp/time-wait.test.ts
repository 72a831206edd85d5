import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../src/base/units.ts";
import {drop, forge, type Fault, type Forged} from "../../src/net/fault.ts";
import {freebsd, macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {segmentArrives} from "../../src/tcp/arrive/segment-arrives.ts";
import {mayReopen} from "../../src/tcp/arrive/time-wait-arrives.ts";
import {defaultSettings} from "../../src/tcp/block/config.ts";
import {Tcb} from "../../src/tcp/block/tcb.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {ACK, FIN, RST, SYN, makeSegment} from "../../src/wire/segment.ts";
import {drain, sink, states, story} from "../sim/story.ts";
import {noEffects} from "./no-effects.ts";

/** The client, on port 5000, closes first; it is in TIME-WAIT from 40 ms on. */
function closes(
  os: Profile,
  faults: readonly Fault[] = [],
  sysctl: Record<string, number> = {}
): Run {
  return simulate({
    client: {
      system: os,
      sysctl,
      *main(o) {
        const socket = o.socket();
        o.bind(socket, 5000);
        yield* o.connect(socket, "server:80");
        yield* o.close(socket);
      }
    },
    server: {main: sink},
    faults
  });
}

/** A segment from the server at `at`, with numbers relative to those of the connection. */
function late(at: number, segment: Partial<Forged>): Fault {
  const {connections} = closes(linux);
  const [server = 0, client = 0] = [connections[0]?.isn.get(1), connections[0]?.isn.get(0)];
  return forge(at, "server", "client", {
    fromPort: 80,
    toPort: 5000,
    ...segment,
    seq: server + (segment.seq ?? 0),
    ack: client + (segment.ack ?? 0)
  });
}

const left = (run: Run): number =>
  (run.states.findLast(({host, to}) => host === 0 && to === "CLOSED")?.at ?? 0) / 1e6;

const local = {address: 1, port: 1};
const remote = {address: 2, port: 2};

/** A TCB in TIME-WAIT, with this RCV.NXT. */
function waiting({tcp}: Profile, nxt: number): Tcb {
  const tcb = new Tcb(tcp, defaultSettings(tcp), noEffects, local, remote, true);
  tcb.state = "TIME-WAIT";
  tcb.rcv.nxt = nxt;
  return tcb;
}

test("TIME-WAIT lasts 60 s on Linux, 120 s on Windows, 60 s on FreeBSD, 30 s on macOS", () => {
  expect([linux, windows, freebsd, macos].map((os) => Math.round(left(closes(os))))).toEqual([
    60, 120, 60, 30
  ]);
});

test("a FIN that comes again is acknowledged again, and the wait starts again", () => {
  const run = closes(linux, [drop("client", 4)]);
  expect(story(run, {from: ms(100)})).toMatchInlineSnapshot(`
    "250 server > F. 1:1(0) ack 2
    260 client > . 2:2(0) ack 2"
  `);
  expect(left(run)).toBeCloseTo(60.26);
});

test("a repeated FIN restarts the wait on BSD, also when its number is the last before 0", () => {
  for (const seq of [1000, 0xffffffff]) {
    const tcb = waiting(freebsd, (seq + 1) >>> 0);
    const fin = makeSegment({from: remote, to: local, flags: FIN | ACK, seq, ack: tcb.snd.nxt});
    segmentArrives(tcb, fin, seconds(7));
    expect(tcb.slowTimer.at).toBe(seconds(7) + freebsd.tcp.timeWait);
  }
});

test("a reset ends TIME-WAIT (RFC 1337 warns of it), unless tcp_rfc1337 is set", () => {
  const reset = late(seconds(10), {flags: RST, seq: 2});
  expect(left(closes(linux, [reset]))).toBe(10.01);
  expect(left(closes(linux, [reset], {tcp_rfc1337: 1}))).toBeGreaterThan(60);
});

test("a reset that does not fit exactly does not end it", () => {
  expect(left(closes(linux, [late(seconds(10), {flags: RST, seq: 5})]))).toBe(60.04);
});

test("old text is acknowledged with what was last acknowledged", () => {
  const run = closes(linux, [late(seconds(10), {flags: ACK, seq: 1, ack: 2, len: 1})]);
  expect(story(run, {from: seconds(10), host: "client"})).toMatchInlineSnapshot(
    `"10010 client > . 2:2(0) ack 2"`
  );
});

test("a newer SYN reopens the connection at a listener (RFC 9293 §3.6.1 MAY-2)", () => {
  const server = (pause: number) =>
    simulate({
      client: {
        *main(os) {
          for (let i = 0; i < 2; i++) {
            const socket = os.socket();
            os.setsockopt(socket, "SO_REUSEADDR", true);
            os.bind(socket, 5000);
            os.log((yield* os.connect(socket, "server:80")).errno ?? "ok");
            yield* drain(os, socket);
            yield* os.close(socket);
            yield* os.sleep(pause);
          }
        }
      },
      server: {
        *main(os) {
          const listener = os.listen({port: 80});
          for (;;) yield* os.close(yield* os.accept(listener));
        }
      },
      until: minutes(5)
    });
  // The server closes first: its side is in TIME-WAIT when the client comes again.
  const run = server(seconds(5));
  expect(states(run, "server")).toContain("TIME-WAIT -> CLOSED (rcv newer SYN)");
  expect(run.connections).toHaveLength(2);
  expect(states(run, "server").match(/-> ESTABLISHED/g)).toHaveLength(2);
});

test("a SYN with a lower number reopens it where its timestamp is newer (RFC 6191)", () => {
  const tcb = waiting(linux, 100_000);
  Object.assign(tcb.options, {timestamps: true, tsRecent: 500});
  const reopens = (seq: number, tsVal: number): boolean =>
    mayReopen(tcb, makeSegment({from: remote, to: local, flags: SYN, seq, tsVal}));
  expect([499, 500, 501].map((tsVal) => reopens(50_000, tsVal))).toEqual([false, false, true]);
  // Nor does a higher number help a segment whose timestamp is older.
  expect([499, 500, 501].map((tsVal) => reopens(150_000, tsVal))).toEqual([false, true, true]);
});

test("an old SYN is answered; the answer is reset, and that ends TIME-WAIT (RFC 1337 §1)", () => {
  const old = late(seconds(10), {flags: SYN, seq: -50_000, ack: 0});
  const run = closes(linux, [old]);
  expect(story(run, {from: seconds(10)})).toMatchInlineSnapshot(`
    "10000 server > S 0:0(0) ack 1669836714
    10010 client > . 2:2(0) ack 2
    10020 server > R 50002:50002(0)"
  `);
  expect(left(run)).toBe(10.03);
  expect(left(closes(linux, [old], {tcp_rfc1337: 1}))).toBeGreaterThan(60);
});

test("a new SYN from the same port opens at once, for its timestamp is newer", () => {
  const run = simulate({
    client: {
      *main(o) {
        for (let i = 0; i < 5; i++) {
          const socket = o.socket();
          o.bind(socket, 5000);
          yield* o.connect(socket, "server:80");
          yield* o.recv(socket);
          yield* o.close(socket);
          yield* o.sleep(ms(100));
        }
      }
    },
    server: {
      *main(o) {
        const listener = o.listen({port: 80});
        for (;;) yield* o.close(yield* o.accept(listener));
      }
    }
  });
  const took = run.calls
    .filter(({name}) => name === "connect")
    .map(({calledAt, returnedAt}) => (returnedAt - calledAt) / ms(1));
  expect(took).toEqual([20, 20, 20, 20, 20]);
});

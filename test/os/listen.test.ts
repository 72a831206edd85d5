import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import type {Os, Program} from "../../src/os/api.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {errnoOf} from "../../src/trace/words/call.ts";
import {calls, drain, said, states, story} from "../sim/story.ts";

/** Listens and never accepts. */
const listens = (backlog: number): Program =>
  function* (os) {
    os.listen({port: 80, backlog});
    yield* os.sleep(0);
  };

/** Connects so many times, one after the other, 100 ms apart. */
const connectsOften = (times: number): Program =>
  function* (os) {
    for (let i = 0; i < times; i++) {
      os.spawn(function* (thread) {
        yield* thread.connect("server:80");
      });
      yield* os.sleep(ms(100));
    }
  };

const answers = (run: ReturnType<typeof simulate>): string[] =>
  run
    .host("client")
    .calls("connect")
    .map((call) => errnoOf(call) ?? (call.outcome.kind === "pending" ? "" : "ok"));

test("Linux: backlog + 1 connections wait; a SYN more is dropped in silence, until ETIMEDOUT", () => {
  const run = simulate({
    client: {main: connectsOften(4), sysctl: {tcp_syn_retries: 1, tcp_syn_linear_timeouts: 0}},
    server: {main: listens(2)}
  });
  expect(answers(run)).toEqual(["ok", "ok", "ok", "ETIMEDOUT"]);
  expect(story(run, {from: ms(300)})).toMatchInlineSnapshot(`
    "300 client > S 0:0(0)
    1300 client > S 0:0(0)"
  `);
});

test("Windows: backlog connections wait; a SYN more is reset, and tried again", () => {
  const run = simulate({
    client: {system: windows, main: connectsOften(3)},
    server: {system: windows, main: listens(2)}
  });
  expect(answers(run)).toEqual(["ok", "ok", "WSAECONNREFUSED"]);
  expect(story(run, {from: ms(200)})).toMatchInlineSnapshot(`
    "200 client > S 0:0(0)
    210 server > R. 0:0(0) ack 1
    720 client > S 0:0(0)
    730 server > R. 0:0(0) ack 1
    1240 client > S 0:0(0)
    1250 server > R. 0:0(0) ack 1
    1760 client > S 0:0(0)
    1770 server > R. 0:0(0) ack 1
    2280 client > S 0:0(0)
    2290 server > R. 0:0(0) ack 1"
  `);
});

test("Windows: open handshakes take places, too; a burst beyond them is refused, none is reset later", () => {
  const burst: Program = function* (os) {
    for (let i = 0; i < 4; i++) {
      os.spawn(function* (thread) {
        yield* thread.connect("server:80");
      });
    }
    yield* os.sleep(0);
  };
  const run = simulate({
    client: {system: windows, main: burst},
    server: {system: windows, main: listens(2)}
  });
  expect(answers(run)).toEqual(["ok", "ok", "WSAECONNREFUSED", "WSAECONNREFUSED"]);
  // A reset without ACK would answer the last ACK of a handshake, and not a SYN.
  expect(story(run)).not.toContain("> R ");
});

test("a SYN that was dropped gets in when accept() has made room", () => {
  const run = simulate({
    client: {main: connectsOften(3)},
    server: {
      *main(os) {
        const listener = os.listen({port: 80, backlog: 1});
        yield* os.sleep(ms(700));
        yield* os.accept(listener);
      }
    }
  });
  expect(answers(run)).toEqual(["ok", "ok", "ok"]);
  expect(run.calls.find(({name, calledAt}) => name === "connect" && calledAt === ms(200))).toEqual(
    expect.objectContaining({returnedAt: ms(200) + seconds(1) + ms(20)})
  );
});

test("accept() takes the connections in the order in which they were completed", () => {
  const run = simulate({
    client: {
      *main(os) {
        for (const port of [5001, 5002, 5003]) {
          const socket = os.socket();
          os.bind(socket, port);
          yield* os.connect(socket, "server:80");
        }
      }
    },
    server: {
      *main(os) {
        const listener = os.listen({port: 80});
        yield* os.sleep(seconds(1));
        for (let i = 0; i < 3; i++) os.log(os.getpeername(yield* os.accept(listener)));
      }
    }
  });
  expect(said(run)).toEqual(["10.0.0.1:5001", "10.0.0.1:5002", "10.0.0.1:5003"]);
});

test("when the last ACK meets a full queue, the client believes itself connected (Linux)", () => {
  // Two SYNs cross before either is completed: both get in, but there is room for one.
  const both: Program = function* (os) {
    for (let i = 0; i < 2; i++) {
      os.spawn(function* (thread) {
        const socket = yield* thread.connect("server:80");
        yield* thread.send(socket, 3);
        thread.log((yield* thread.recv(socket)).errno);
      });
    }
    yield* os.sleep(0);
  };
  const run = (sysctl: Record<string, number>) =>
    simulate({client: {main: both}, server: {main: listens(0), sysctl}, until: seconds(20)});
  const silent = run({tcp_syncookies: 0});
  expect(answers(silent)).toContain("ok");
  const reset = run({tcp_syncookies: 0, tcp_abort_on_overflow: 1});
  expect(answers(reset)).toContain("ok");
});

test("closing a listener resets what waits in its queue, and forgets what is half open", () => {
  const run = simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        os.log((yield* os.recv(socket)).errno);
      }
    },
    server: {
      *main(os) {
        const listener = os.listen({port: 80});
        yield* os.sleep(ms(100));
        yield* os.close(listener);
      }
    }
  });
  expect(said(run)).toEqual(["ECONNRESET"]);
  expect(story(run, {from: ms(50)})).toMatchInlineSnapshot(`"100 server > R. 1:1(0) ack 1"`);
});

test("TCP_DEFER_ACCEPT: a connection counts only once data has come", () => {
  const run = simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.sleep(ms(300));
        yield* os.send(socket, "hello");
      }
    },
    server: {
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "TCP_DEFER_ACCEPT", 5);
        os.bind(listener, 80);
        os.listen(listener);
        yield* os.accept(listener);
        os.log(os.now() / 1000);
      }
    }
  });
  expect(said(run)).toEqual(["330"]);
  expect(states(run, "server")).toContain("330 SYN-RECEIVED -> ESTABLISHED");
});

test("SYN cookies: with a full SYN queue the handshake still completes, without its options", () => {
  const run = simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.send(socket, "hello");
        yield* os.close(socket);
      }
    },
    server: {
      sysctl: {tcp_syncookies: 2},
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        os.log(yield* drain(os, peer));
        yield* os.close(peer);
      }
    }
  });
  expect(said(run)).toEqual(["5"]);
  const [, synAck] = run.transits;
  expect(synAck).toMatchObject({
    detail: "syn-cookie",
    segment: {mss: 1460, wscale: -1, sack: null}
  });
});

test("an ACK that answers no cookie is reset", () => {
  const run = simulate({
    client: {},
    server: {main: listens(5), sysctl: {tcp_syncookies: 2}},
    faults: [
      {
        kind: "forge",
        at: ms(5),
        from: "client",
        to: "server",
        segment: {fromPort: 9, toPort: 80, flags: 0x10, seq: 1, ack: 12345}
      }
    ]
  });
  expect(run.transits.map(({reason}) => reason)).toEqual(["forged", "reset"]);
});

test("without cookies a full SYN queue drops what comes next", () => {
  const syns = (backlog: number, many: number): number => {
    const run = simulate({
      client: {},
      server: {main: listens(backlog), sysctl: {tcp_syncookies: 0, tcp_synack_retries: 0}},
      faults: Array.from({length: many}, (_, i) => ({
        kind: "forge" as const,
        at: ms(5 + i),
        from: "client",
        to: "server",
        segment: {fromPort: 1000 + i, toPort: 80, flags: 0x02, seq: 1}
      })).concat({kind: "power-off", host: "client", at: 0} as never)
    });
    return run.transits.filter(({reason}) => reason === "syn-ack").length;
  };
  expect(syns(3, 10)).toBe(4);
});

/** What the system makes of a backlog, as its listener's sample shows it. */
const bounded = (os: Profile, ...backlogs: readonly number[]): number[] =>
  backlogs.map((backlog) => {
    const run = simulate({server: {system: os, main: listens(backlog)}});
    return run.samples.get(0).sendQueue;
  });

test("listen() bounds its backlog: SOMAXCONN on Linux, SOMAXCONN_HINT on Windows", () => {
  expect(bounded(linux, 0, 5, 4096, 100_000, -1)).toEqual([0, 5, 4096, 4096, 4096]);
  // SOMAXCONN_HINT(n) is -n, from 200 to 65535; the constant SOMAXCONN itself means 200.
  expect(bounded(windows, 5, 0x7fffffff, -1, -500, -100_000)).toEqual([5, 200, 200, 500, 65_535]);
});

test("listen() again changes the backlog", () => {
  const run = simulate({
    client: {main: connectsOften(3)},
    server: {
      *main(os: Os) {
        const listener = os.listen({port: 80, backlog: 0});
        yield* os.sleep(ms(50));
        os.listen(listener, 5);
      }
    }
  });
  expect(answers(run)).toEqual(["ok", "ok", "ok"]);
});

test("a child inherits what its listener had when the handshake was complete (Linux)", () => {
  const run = simulate({
    client: {
      *main(os) {
        yield* os.connect("server:80");
      }
    },
    server: {
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_KEEPALIVE", true);
        os.setsockopt(listener, "TCP_KEEPIDLE", 77);
        os.setsockopt(listener, "O_NONBLOCK", false);
        os.bind(listener, 80);
        os.listen(listener);
        yield* os.sleep(ms(100));
        os.setsockopt(listener, "TCP_NODELAY", true);
        const peer = yield* os.accept(listener);
        for (const name of ["SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_NODELAY"] as const) {
          os.log(`${name} ${JSON.stringify(os.getsockopt(peer, name))}`);
        }
      }
    }
  });
  expect(said(run)).toEqual(["SO_KEEPALIVE 1", "TCP_KEEPIDLE 77", "TCP_NODELAY 0"]);
});

test("the SYN of a new connection reaches a listener that shares its port with connections", () => {
  const run = simulate({
    client: {main: connectsOften(2)},
    server: {
      *main(os) {
        const listener = os.listen({port: 80});
        for (;;) os.log(os.getpeername(yield* os.accept(listener)).slice(0, 9));
      }
    },
    faults: [drop("server", 1)]
  });
  expect(said(run)).toEqual(["10.0.0.1:", "10.0.0.1:"]);
  expect(calls(run, "client", "connect").split("\n")).toHaveLength(2);
});

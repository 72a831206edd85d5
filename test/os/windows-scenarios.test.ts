/**
 * What Windows does beyond its defaults, by Microsoft's pages and by what others measured and
 * published; `windows` is Windows 11, `windows7` has the numbers of then.
 */
import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../src/base/units.ts";
import {linux, simulate, windows, windows7} from "../../src/index.ts";
import type {Profile, Run, Scenario} from "../../src/index.ts";
import {cut, kill} from "../../src/net/fault.ts";
import type {Os} from "../../src/os/api.ts";
import type {SocketOption, SocketOptions} from "../../src/os/socket-options.ts";
import {RST} from "../../src/wire/segment.ts";
import {accepts, connects, drain, idle, said} from "../sim/story.ts";

/** Connects to port 80 of the server after `set`, and logs the answer and the time in ms. */
function connecting(
  system: Profile,
  scenario: Partial<Scenario>,
  set?: [SocketOption, SocketOptions[SocketOption]]
) {
  return simulate({
    client: {
      system,
      *main(os) {
        const socket = os.socket();
        if (set) os.log(os.setsockopt(socket, ...set).errno ?? "set");
        const {errno} = yield* os.connect(socket, "server:80");
        os.log(`${errno ?? "ok"} ${os.now() / 1e3}`);
      }
    },
    server: {},
    ...scenario
  });
}

/** When the client's SYNs were sent, in s. */
const syns = (run: Run): number[] =>
  run.transits.filter(({from}) => from === 0).map(({sentAt}) => sentAt / 1e6);

test("a closed port is tried four times more, for two seconds; Windows 7 gave up after one", () => {
  const now = connecting(windows, {});
  expect(said(now)).toEqual(["WSAECONNREFUSED 2100"]);
  expect(syns(now)).toEqual([0, 0.52, 1.04, 1.56, 2.08]);
  expect(said(connecting(windows7, {}))).toEqual(["WSAECONNREFUSED 1060"]);
});

test("SIO_TCP_INITIAL_RTO with no retransmissions ends those tries", () => {
  const none = {Rtt: 0, MaxSynRetransmissions: 254};
  const set = ["SIO_TCP_INITIAL_RTO", none] as const;
  expect(said(connecting(windows, {}, [...set]))).toEqual(["set", "WSAECONNREFUSED 20"]);
  expect(said(connecting(windows7, {}, [...set]))[0]).toBe("WSAEOPNOTSUPP");
  expect(said(connecting(linux, {}, [...set]))[0]).toBe("EOPNOTSUPP");
  const bad = {Rtt: -1, MaxSynRetransmissions: 2};
  expect(said(connecting(windows, {}, ["SIO_TCP_INITIAL_RTO", bad]))[0]).toBe("WSAEINVAL");
});

test("into the void SYNs go at 0, 1, 3, 7 and 15 s, and connect() fails after 21 s", () => {
  const dead = {faults: [cut(0)]};
  const now = connecting(windows, dead);
  expect(syns(now)).toEqual([0, 1, 3, 7, 15]);
  expect(said(now)).toEqual(["WSAETIMEDOUT 21000"]);
  const then = connecting(windows7, dead);
  expect(syns(then)).toEqual([0, 3, 9]);
  expect(said(then)).toEqual(["WSAETIMEDOUT 21000"]);
  // Three round trips of 100 ms, doubled each time; six retransmissions.
  const own = connecting(windows, dead, [
    "SIO_TCP_INITIAL_RTO",
    {Rtt: 100, MaxSynRetransmissions: 6}
  ]);
  expect(syns(own)).toEqual([0, 0.3, 0.9, 2.1, 4.5, 9.3, 18.9]);
  const soon = connecting(windows, dead, ["TCP_MAXRT", 5]);
  expect(said(soon)).toEqual(["set", "WSAETIMEDOUT 5000"]);
});

/** One byte, and nothing comes back: when its ACK leaves, in ms after it came. */
function delayedAck(system: Profile, frequency?: number): number {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(100));
        yield* os.send(socket, 1);
      })
    },
    server: {
      system,
      main: accepts(function* (os, peer) {
        if (frequency) os.setsockopt(peer, "SIO_TCP_SET_ACK_FREQUENCY", frequency);
        yield* os.sleep(seconds(1));
      })
    }
  });
  const data = run.transits.find(({segment}) => segment.len === 1);
  const ack = run.transits.find(({from, sentAt}) => from === 1 && sentAt >= (data?.arrivedAt ?? 0));
  return ((ack?.sentAt ?? 0) - (data?.arrivedAt ?? 0)) / 1e3;
}

test("an ACK waits 40 ms, on Windows 7 200 ms; SIO_TCP_SET_ACK_FREQUENCY 1 lets none wait", () => {
  expect(delayedAck(windows)).toBe(40);
  expect(delayedAck(windows7)).toBe(200);
  expect(delayedAck(windows, 1)).toBe(0);
});

test("with SIO_TCP_SET_ACK_FREQUENCY 3 every third segment is acknowledged", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_NODELAY", true);
        for (let i = 0; i < 6; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(1));
        }
      })
    },
    server: {
      system: windows,
      main: accepts(function* (os, peer) {
        os.setsockopt(peer, "SIO_TCP_SET_ACK_FREQUENCY", 3);
        yield* os.sleep(seconds(1));
      })
    }
  });
  const acks = run.transits.filter(({from, reason}) => from === 1 && reason !== "syn-ack");
  expect(acks.map(({segment}) => segment.ack - (run.connections[0]?.isn.get(0) ?? 0))).toEqual([
    31, 61
  ]);
});

test("a keepalive probe carries one old byte, and Linux answers it with a SACK block", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_KEEPALIVE", true);
        os.setsockopt(socket, "TCP_KEEPIDLE", 60);
        yield* os.sleep(seconds(70));
      })
    },
    server: {main: accepts(idleFor)},
    until: seconds(65)
  });
  const probe = run.transits.find(({reason}) => reason === "keepalive");
  const {isn} = run.connections[0] ?? {isn: new Map<number, number>()};
  expect(probe?.segment).toMatchObject({len: 1, seq: isn.get(0)});
  const [answer] = run.transits.filter(({sentAt}) => sentAt >= (probe?.arrivedAt ?? 0));
  const sack = [{left: isn.get(0), right: (isn.get(0) ?? 0) + 1}];
  expect(answer?.segment).toMatchObject({ack: (isn.get(0) ?? 0) + 1, sack});
});

function* idleFor(os: Os) {
  yield* os.sleep(minutes(5));
}

/** The server says a word and closes with a reset; the client looks later. */
const lastWord = (system: Profile): string[] =>
  said(
    simulate({
      client: {
        system,
        main: connects(function* (os, socket) {
          yield* os.sleep(ms(200));
          for (let i = 0; i < 2; i++) {
            const {length, errno} = yield* os.recv(socket);
            os.log(errno ?? `${length} B`);
          }
          os.log((yield* os.send(socket, 5)).errno);
          os.log((yield* os.recv(socket)).errno);
        })
      },
      server: {
        main: accepts(function* (os, peer) {
          yield* os.send(peer, "kicked");
          yield* os.sleep(ms(50));
          os.setsockopt(peer, "SO_LINGER", {l_onoff: 1, l_linger: 0});
          yield* os.close(peer);
        })
      }
    })
  );

test("a reset throws away what was not read, and is told by every call from then on", () => {
  expect(lastWord(windows)).toEqual(Array(4).fill("WSAECONNRESET"));
  expect(lastWord(linux)).toEqual(["6 B", "ECONNRESET", "EPIPE", "null"]);
});

test("after the peer's FIN a reset aborts the connection: WSAECONNABORTED, again and again", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        os.log((yield* os.recv(socket)).length);
        yield* os.send(socket, 5);
        yield* os.sleep(ms(100));
        for (let i = 0; i < 2; i++) os.log((yield* os.send(socket, 5)).errno);
        os.log((yield* os.recv(socket)).errno);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.close(peer);
      })
    }
  });
  expect(said(run)).toEqual(["0", ...Array(3).fill("WSAECONNABORTED")]);
});

test("WSAESHUTDOWN is told only after this side's own shutdown()", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        os.shutdown(socket, "SD_SEND");
        os.log((yield* os.send(socket, 5)).errno);
      })
    },
    server: {main: accepts(idleFor)},
    until: seconds(1)
  });
  expect(said(run)).toEqual(["WSAESHUTDOWN"]);
});

test("data that nobody acknowledges: first WSAETIMEDOUT, then WSAECONNABORTED", () => {
  const unanswered = (set?: SocketOption) =>
    simulate({
      client: {
        system: windows,
        main: connects(function* (os, socket) {
          if (set) os.setsockopt(socket, set, 4);
          yield* os.sleep(seconds(1) - os.now());
          yield* os.send(socket, 5);
          os.log((yield* os.recv(socket)).errno);
          os.log((yield* os.send(socket, 5)).errno);
          os.log(Math.round(os.now() / 1e6));
        })
      },
      server: {main: accepts(idleFor)},
      faults: [cut(ms(500))]
    });
  const errors = ["WSAETIMEDOUT", "WSAECONNABORTED"];
  expect(said(unanswered()).slice(0, 2)).toEqual(errors);
  // TCP_MAXRT counts in seconds, from the first retransmission.
  expect(said(unanswered("TCP_MAXRT"))).toEqual([...errors, "6"]);
});

test("keepalive without an answer: first WSAENETRESET, then WSAENOTCONN", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_KEEPALIVE", true);
        os.setsockopt(socket, "TCP_KEEPIDLE", 10);
        os.log((yield* os.recv(socket)).errno);
        os.log((yield* os.recv(socket)).errno);
      })
    },
    server: {main: accepts(idleFor)},
    faults: [cut(seconds(1))]
  });
  expect(said(run)).toEqual(["WSAENETRESET", "WSAENOTCONN"]);
});

/** The client's process ends after 1 s; what the server's recv() is told. */
const ended = (system: Profile, halfClosed = false): string[] =>
  said(
    simulate({
      client: {
        system,
        main: connects(function* (os, socket) {
          if (halfClosed) os.shutdown(socket, "SD_SEND");
          yield* os.sleep(minutes(5));
        })
      },
      server: {
        main: accepts(function* (os, peer) {
          const {errno} = yield* os.recv(peer);
          os.log(errno ?? "end");
        })
      },
      faults: [kill("client", seconds(1))],
      until: seconds(5)
    })
  );

test("the end of a process resets its connections; a Unix closes them", () => {
  expect(ended(windows)).toEqual(["ECONNRESET"]);
  expect(ended(linux)).toEqual(["end"]);
  expect(ended(windows, true)).toEqual(["end"]);
});

test("listen() with 0 lets one in", () => {
  const run = simulate({
    client: {
      *main(os) {
        for (let i = 0; i < 2; i++) os.log((yield* os.connect("server:80")).errno ?? "ok");
      }
    },
    server: {
      system: windows,
      *main(os) {
        os.listen({port: 80, backlog: 0});
        yield* os.sleep(seconds(10));
      }
    }
  });
  expect(said(run)).toEqual(["ok", "ECONNREFUSED"]);
});

test("SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other", () => {
  const both = (first: SocketOption, second: SocketOption): string[] =>
    said(
      simulate({
        client: {
          system: windows,
          *main(os) {
            const socket = os.socket();
            os.log(os.setsockopt(socket, first, true).errno);
            os.log(os.setsockopt(socket, second, true).errno);
            os.log(os.setsockopt(socket, first, false).errno);
            os.log(os.setsockopt(socket, second, true).errno);
            yield* os.close(socket);
          }
        }
      })
    );
  const answers = ["null", "WSAEINVAL", "null", "null"];
  expect(both("SO_REUSEADDR", "SO_EXCLUSIVEADDRUSE")).toEqual(answers);
  expect(both("SO_EXCLUSIVEADDRUSE", "SO_REUSEADDR")).toEqual(answers);
});

/** Connects `times` times from two ephemeral ports, and closes each time or keeps all open. */
const exhausted = (closes: boolean, ports = "50000 50001", times = 3, reuse = false): string[] =>
  said(
    simulate({
      client: {
        system: windows,
        sysctl: {ip_local_port_range: ports},
        *main(os) {
          for (let i = 0; i < times; i++) {
            const socket = os.socket();
            if (reuse) os.setsockopt(socket, "SO_REUSE_UNICASTPORT", true);
            if (reuse) os.log(os.bind(socket, 0).errno ?? "bound");
            const {errno} = yield* os.connect(
              socket,
              `${i === 1 && reuse ? "other" : "server"}:80`
            );
            os.log(errno ?? "ok");
            if (closes && !errno) yield* os.close(socket);
          }
        }
      },
      server: {main: serving},
      hosts: {other: {main: serving}},
      until: seconds(30)
    })
  );

function* serving(os: Os) {
  const listener = os.listen({port: 80});
  for (;;) {
    const peer = yield* os.accept(listener);
    os.spawn(function* (thread) {
      yield* drain(thread, peer);
      yield* thread.close(peer);
    });
  }
}

test("no port left: WSAENOBUFS when all are in use, WSAEADDRINUSE when TIME-WAIT has them", () => {
  expect(exhausted(false)).toEqual(["ok", "ok", "WSAENOBUFS"]);
  expect(exhausted(true)).toEqual(["ok", "ok", "WSAEADDRINUSE"]);
});

test("SO_REUSE_UNICASTPORT lets one bound port serve two destinations", () => {
  const twice = exhausted(false, "50000 50000", 2, true);
  expect(twice).toEqual(["bound", "ok", "bound", "ok"]);
});

test("connect() from a bound port in TIME-WAIT: bind() succeeds, connect() is WSAEADDRINUSE", () => {
  const run = simulate({
    client: {
      system: windows,
      *main(os) {
        for (let i = 0; i < 2; i++) {
          const socket = os.socket();
          os.log(os.bind(socket, 5000).errno ?? "bound");
          const {errno} = yield* os.connect(socket, "server:80");
          os.log(errno ?? "ok");
          yield* os.close(socket);
          yield* os.sleep(seconds(1));
        }
      }
    },
    server: {main: serving},
    until: seconds(10)
  });
  expect(said(run)).toEqual(["bound", "ok", "bound", "WSAEADDRINUSE"]);
});

test("zero-window probes are sent ever more seldom, up to the longest timeout", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        yield* os.send(socket, 200_000);
        yield* os.sleep(minutes(20));
      })
    },
    server: {main: accepts(idleFor)},
    until: minutes(5)
  });
  const at = run.transits.filter(({reason}) => reason === "window-probe").map((t) => t.sentAt);
  const pauses = at.slice(1).map((time, i) => Math.round((time - (at[i] ?? 0)) / 1e5) / 10);
  expect(Math.max(...pauses)).toBe(60);
  expect(pauses.slice(0, 5).every((pause, i) => i === 0 || pause > (pauses[i - 1] ?? 0))).toBe(
    true
  );
});

test.each(["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "SO_REUSE_UNICASTPORT", "TCP_MAXRTMS"])(
  "%s is not there yet on Windows 7",
  (option) => {
    const errno = (system: Profile): string[] =>
      said(connecting(system, {server: {main: idle}}, [option as SocketOption, 1]));
    expect(errno(windows)[0]).toBe("set");
    expect(errno(windows7)[0]).toBe("WSAENOPROTOOPT");
  }
);

test("no reset is sent to a player whose program closed its socket before it ended", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        yield* os.close(socket);
        yield* os.exit();
      })
    },
    server: {main: accepts(drain)}
  });
  expect(run.transits.filter(({segment}) => segment.flags & RST)).toEqual([]);
});

/** What macOS and FreeBSD do beyond their defaults, by their source code. */
import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../src/base/units.ts";
import {freebsd, linux, macos, macos13, simulate} from "../../src/index.ts";
import type {Profile, Run} from "../../src/index.ts";
import {cut} from "../../src/net/fault.ts";
import type {Os} from "../../src/os/api.ts";
import type {SocketOption} from "../../src/os/socket-options.ts";
import {RST, SYN} from "../../src/wire/segment.ts";
import {accepts, connects, drain, idle, said} from "../sim/story.ts";

function* idleFor(os: Os) {
  yield* os.sleep(minutes(5));
}

test("macOS sends its first SYNs a second apart, as Linux does, and gives up after 75 s", () => {
  const into = (system: Profile): Run =>
    simulate({
      client: {system, main: connects(function* () {})},
      server: {main: idle},
      faults: [cut(0)]
    });
  const at = (run: Run): number[] => run.transits.map(({sentAt}) => sentAt / 1e6);
  expect(at(into(macos))).toEqual([0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67]);
  expect(into(macos).calls.find(({name}) => name === "connect")?.returnedAt).toBe(seconds(75));
  expect(at(into(freebsd))).toEqual([0, 1, 3.2, 7.4, 15.6, 31.8, 64]);
});

/** How long close() waits with the cable cut, in ms. */
const lingers = (system: Profile, option: SocketOption, l_linger: number): number => {
  const run = simulate({
    client: {
      system,
      main: connects(function* (os, socket) {
        os.setsockopt(socket, option, {l_onoff: 1, l_linger});
        yield* os.sleep(seconds(1) - os.now());
        yield* os.send(socket, 5);
        yield* os.close(socket);
        os.log((os.now() - seconds(1)) / 1e3);
      })
    },
    server: {main: accepts(idleFor)},
    faults: [cut(ms(500))],
    until: minutes(1)
  });
  return Number(said(run)[0]);
};

test("macOS: SO_LINGER counts hundredths of a second, SO_LINGER_SEC counts seconds", () => {
  expect(lingers(macos, "SO_LINGER", 5)).toBe(50);
  expect(lingers(macos, "SO_LINGER_SEC", 5)).toBe(5000);
  expect(lingers(linux, "SO_LINGER", 5)).toBe(5000);
});

/** From two ephemeral ports, to two destinations in turn. */
const toTwo = (system: Profile): string[] =>
  said(
    simulate({
      client: {
        system,
        sysctl: {ip_local_port_range: "50000 50001"},
        *main(os) {
          for (const port of [80, 81, 80, 81]) {
            os.log((yield* os.connect(`server:${port}`)).errno ?? "ok");
          }
        }
      },
      server: {
        *main(os) {
          os.listen({port: 80});
          os.listen({port: 81});
          yield* idleFor(os);
        }
      },
      until: seconds(10)
    })
  );

test("macOS does not share a port between two destinations", () => {
  expect(toTwo(linux)).toEqual(["ok", "ok", "ok", "ok"]);
  expect(toTwo(macos)).toEqual(["ok", "ok", "EADDRNOTAVAIL", "EADDRNOTAVAIL"]);
});

test("macOS and FreeBSD: connect() from a bound port in TIME-WAIT is EADDRINUSE", () => {
  const again = (system: Profile): string[] =>
    said(
      simulate({
        client: {
          system,
          *main(os) {
            for (let i = 0; i < 2; i++) {
              const socket = os.socket();
              os.setsockopt(socket, "SO_REUSEADDR", true);
              os.bind(socket, 5000);
              os.log((yield* os.connect(socket, "server:80")).errno ?? "ok");
              yield* os.close(socket);
              yield* os.sleep(seconds(1));
            }
          }
        },
        server: {
          *main(os) {
            const listener = os.listen({port: 80});
            const peer = yield* os.accept(listener);
            yield* drain(os, peer);
            yield* os.close(peer);
          }
        },
        until: seconds(10)
      })
    );
  expect(again(macos)).toEqual(["ok", "EADDRINUSE"]);
  expect(again(freebsd)).toEqual(["ok", "EADDRINUSE"]);
});

test("a listener with TCP_KEEPALIVE lives on macOS 14, and died on macOS 13", () => {
  const late = (system: Profile): string[] =>
    said(
      simulate({
        server: {
          system,
          *main(os) {
            const listener = os.listen({port: 80});
            os.setsockopt(listener, "TCP_KEEPALIVE", 60);
            yield* os.sleep(minutes(2));
          }
        },
        client: {
          *main(os) {
            yield* os.sleep(seconds(90));
            os.log((yield* os.connect("server:80")).errno ?? "ok");
          }
        },
        until: minutes(2)
      })
    );
  expect(late(macos)).toEqual(["ok"]);
  expect(late(macos13)).toEqual(["ECONNREFUSED"]);
});

/** Connects `times` times, 100 ms apart, to a listener that never accepts; how each ended. */
const crowd = (system: Profile, backlog: number, times: number): Run =>
  simulate({
    client: {
      sysctl: {tcp_syn_retries: 0, tcp_syn_linear_timeouts: 0},
      *main(os) {
        for (let i = 0; i < times; i++) {
          const socket = yield* os.connect("server:80");
          yield* os.sleep(ms(100));
          os.log(socket.errno ?? os.getsockopt(socket, "SO_ERROR"));
        }
      }
    },
    server: {
      system,
      *main(os) {
        os.listen({port: 80, backlog});
        yield* idleFor(os);
      }
    },
    until: minutes(1)
  });

test("macOS lets in as many as the backlog, and drops the next SYN; 0 means SOMAXCONN", () => {
  expect(said(crowd(macos, 2, 3))).toEqual(["0", "0", "ETIMEDOUT"]);
  expect(said(crowd(macos, 0, 4))).toEqual(["0", "0", "0", "0"]);
});

test("FreeBSD answers the SYN at a full queue, and the last ACK by a reset", () => {
  const run = crowd(freebsd, 2, 5);
  // Half as many again as the backlog, and one more.
  expect(said(run)).toEqual(["0", "0", "0", "0", "ECONNRESET"]);
  const server = run.transits.filter(({from}) => from === 1).map(({segment}) => segment.flags);
  expect(server.filter((flags) => flags & SYN)).toHaveLength(5);
  expect(server.filter((flags) => flags & RST)).toHaveLength(1);
});

test("FreeBSD probes an idle connection that nobody asked to keep alive", () => {
  const probes = (system: Profile, off = false): number => {
    const run = simulate({
      client: {
        system,
        main: connects(function* (os, socket) {
          if (off) os.setsockopt(socket, "SO_KEEPALIVE", false);
          yield* os.sleep(minutes(150));
        })
      },
      server: {
        main: accepts(function* (os) {
          yield* os.sleep(minutes(150));
        })
      },
      until: minutes(130)
    });
    return run.transits.filter(({reason}) => reason === "keepalive").length;
  };
  expect(probes(freebsd)).toBe(1);
  expect(probes(freebsd, true)).toBe(1);
  expect(probes(macos)).toBe(0);
  expect(probes(linux)).toBe(0);
});

test("macOS: TCP_RXT_CONNDROPTIME limits how long data is retransmitted", () => {
  const run = simulate({
    client: {
      system: macos,
      main: connects(function* (os, socket) {
        os.log(os.setsockopt(socket, "TCP_RXT_CONNDROPTIME", 10).errno ?? "set");
        yield* os.sleep(seconds(1) - os.now());
        yield* os.send(socket, 5);
        os.log((yield* os.recv(socket)).errno);
        os.log(Math.round(os.now() / 1e6));
      })
    },
    server: {main: accepts(idleFor)},
    faults: [cut(ms(500))]
  });
  expect(said(run)).toEqual(["set", "ETIMEDOUT", "11"]);
});

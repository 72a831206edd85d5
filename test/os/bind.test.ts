import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import type {Os, Program} from "../../src/os/api.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {bindConflict, choosePort} from "../../src/os/kernel/ports.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {random} from "../../src/base/random.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {drain, said, type Steps} from "../sim/story.ts";

const NAMES = {D: "", R: "SO_REUSEADDR", X: "SO_EXCLUSIVEADDRUSE", P: "SO_REUSEPORT"} as const;
type Mode = keyof typeof NAMES;

/** Binds a socket to port 80 of all addresses (W), or of one (S). Listens, if asked to. */
function bind(os: Os, mode: Mode, host: string, listens = false): string {
  const socket = os.socket();
  if (NAMES[mode]) os.setsockopt(socket, NAMES[mode], true);
  const bound = os.bind(socket, {host, port: 80});
  const {errno} = bound.errno === null && listens ? os.listen(socket, 5) : bound;
  return errno ?? "ok";
}

/** What a second bind() says after a first one: `[first, second]` in rows and columns. */
function table(system: Profile, modes: readonly Mode[], listens = false): string {
  const places = {W: "0.0.0.0", S: "10.0.0.1"} as const;
  const kinds = modes.flatMap((mode) =>
    (["W", "S"] as const).map((place) => ({name: `${mode}${place}`, mode, host: places[place]}))
  );
  const rows = kinds.map((first) => {
    const cells = kinds.map((second) => {
      const [, answer = ""] = said(
        simulate({
          client: {
            system,
            *main(os) {
              os.log(bind(os, first.mode, first.host, listens));
              os.log(bind(os, second.mode, second.host, listens));
              yield* os.sleep(0);
            }
          }
        })
      );
      return answer.replace(/^(WSA)?E(ADDR)?/, "").padEnd(5);
    });
    return `${first.name}  ${cells.join(" ")}`.trimEnd();
  });
  return [`    ${kinds.map(({name}) => name.padEnd(5)).join(" ")}`.trimEnd(), ...rows].join("\n");
}

test("Windows: the table of Server 2003 and later, one user (rows first, columns second bind)", () => {
  // Microsoft, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", the second of its tables.
  // D default, R SO_REUSEADDR, X SO_EXCLUSIVEADDRUSE; W wildcard, S specific address.
  expect(table(windows, ["D", "R", "X"])).toBe(
    [
      "    DW    DS    RW    RS    XW    XS",
      "DW  INUSE ok    ACCES ok    INUSE ok",
      "DS  ok    INUSE ok    ACCES INUSE INUSE",
      "RW  INUSE ok    ok    ok    INUSE ok",
      "RS  ok    INUSE ok    ok    INUSE INUSE",
      "XW  INUSE ACCES ACCES ACCES INUSE ACCES",
      "XS  ok    INUSE ok    ACCES INUSE INUSE"
    ].join("\n")
  );
});

test("Linux: who may bind while another socket is bound, or listens", () => {
  expect(table(linux, ["D", "R", "P"])).toBe(
    [
      "    DW    DS    RW    RS    PW    PS",
      "DW  INUSE INUSE INUSE INUSE INUSE INUSE",
      "DS  INUSE INUSE INUSE INUSE INUSE INUSE",
      "RW  INUSE INUSE ok    ok    INUSE INUSE",
      "RS  INUSE INUSE ok    ok    INUSE INUSE",
      "PW  INUSE INUSE INUSE INUSE ok    ok",
      "PS  INUSE INUSE INUSE INUSE ok    ok"
    ].join("\n")
  );
  expect(table(linux, ["D", "R", "P"], true)).toBe(
    [
      "    DW    DS    RW    RS    PW    PS",
      "DW  INUSE INUSE INUSE INUSE INUSE INUSE",
      "DS  INUSE INUSE INUSE INUSE INUSE INUSE",
      "RW  INUSE INUSE INUSE INUSE INUSE INUSE",
      "RS  INUSE INUSE INUSE INUSE INUSE INUSE",
      "PW  INUSE INUSE INUSE INUSE ok    ok",
      "PS  INUSE INUSE INUSE INUSE ok    ok"
    ].join("\n")
  );
});

test("FreeBSD: with the option, a wildcard and a specific address stand side by side", () => {
  expect(table(freebsd, ["D", "R", "P"], true)).toBe(
    [
      "    DW    DS    RW    RS    PW    PS",
      "DW  INUSE INUSE INUSE ok    INUSE INUSE",
      "DS  INUSE INUSE ok    INUSE INUSE INUSE",
      "RW  INUSE INUSE INUSE ok    INUSE INUSE",
      "RS  INUSE INUSE ok    INUSE INUSE INUSE",
      "PW  INUSE INUSE INUSE ok    ok    ok",
      "PS  INUSE INUSE ok    INUSE ok    ok"
    ].join("\n")
  );
});

test("two specific addresses never conflict; two loopback ones do", () => {
  const both = (one: string, two: string): string[] =>
    said(
      simulate({
        client: {
          *main(os) {
            os.log(bind(os, "D", one, true));
            os.log(bind(os, "D", two, true));
            yield* os.sleep(0);
          }
        }
      })
    );
  expect(both("127.0.0.1", "10.0.0.1")).toEqual(["ok", "ok"]);
  expect(both("localhost", "127.0.0.1")).toEqual(["ok", "EADDRINUSE"]);
});

/** The rows of the recorded run's table that are about what a closed listener left behind. */
interface Row {
  readonly case?: string;
  readonly bind?: string;
}
const recorded = JSON.parse(
  readFileSync(new URL("../kernel/traces/15_reuseaddr.json", import.meta.url), "utf8")
) as {results: Row[]};

const LEFT: readonly (readonly [string, RegExp])[] = [
  ["ESTABLISHED", /accepted connection ESTABLISHED/],
  ["CLOSE-WAIT", /CLOSE_WAIT/],
  ["FIN-WAIT-2", /FIN_WAIT_2/],
  ["TIME-WAIT", /server in TIME_WAIT/]
];

test("Linux: what a closed listener leaves behind blocks bind(), as was recorded", () => {
  for (const [state, words] of LEFT) {
    for (const first of [false, true]) {
      for (const second of [false, true]) {
        const row = recorded.results.find(
          ({case: name = ""}) =>
            words.test(name) &&
            name.startsWith(`first socket ${first ? "with" : "without"} SO_REUSEADDR`) &&
            name.endsWith(`: ${second ? "with" : "without"} SO_REUSEADDR`)
        );
        const holder = {
          address: 0,
          state: state as "TIME-WAIT",
          reuseAddr: first,
          reusePort: false,
          exclusive: false,
          connected: true
        };
        const request = {address: 0, reuseAddr: second, reusePort: false, exclusive: false};
        const answer = bindConflict("linux", request, holder) ?? "ok";
        expect([state, first, second, answer]).toEqual([state, first, second, row?.bind]);
      }
    }
  }
});

/** A server whose connection is in TIME-WAIT binds its port again. */
function rebinds(system: Profile, option: "" | "SO_REUSEADDR" | "SO_EXCLUSIVEADDRUSE"): string {
  const open = (os: Os): ReturnType<Os["socket"]> => {
    const socket = os.socket();
    if (option) os.setsockopt(socket, option, true);
    return socket;
  };
  const server: Program = function* (os) {
    const listener = open(os);
    os.bind(listener, 80);
    os.listen(listener);
    const peer = yield* os.accept(listener);
    yield* os.close(peer);
    yield* os.close(listener);
    yield* os.sleep(ms(200));
    os.log(os.bind(open(os), 80).errno ?? "ok");
  };
  const client: Program = function* (os) {
    const socket = yield* os.connect("server:80");
    yield* drain(os, socket);
    yield* os.close(socket);
  };
  return said(simulate({client: {main: client}, server: {system, main: server}})).join();
}

test("restarting a server over TIME-WAIT: Linux and BSD need SO_REUSEADDR, Windows nothing", () => {
  expect([rebinds(linux, ""), rebinds(linux, "SO_REUSEADDR")]).toEqual(["EADDRINUSE", "ok"]);
  expect([rebinds(freebsd, ""), rebinds(freebsd, "SO_REUSEADDR")]).toEqual(["EADDRINUSE", "ok"]);
  expect([rebinds(windows, ""), rebinds(windows, "SO_EXCLUSIVEADDRUSE")]).toEqual(["ok", "ok"]);
});

test("choosePort() finds the only free port, wherever it starts; null when there is none", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const stream = random(seed);
    expect(choosePort([40_000, 40_009], stream, (port) => port === 40_007)).toBe(40_007);
    expect(choosePort([40_000, 40_009], stream, () => false)).toBeNull();
  }
});

/** Opens connections until one fails; returns how many there were, and the error. */
function* connectAll(os: Os, to: string): Steps<string> {
  for (let n = 0; ; n++) {
    const {errno} = yield* os.connect(to);
    if (errno) return `${n} ${errno}`;
  }
}

test("when all ephemeral ports toward a server are taken, connect() fails without a packet", () => {
  const exhaust = (system: Profile) =>
    simulate({
      client: {
        system: {...system, ports: [40_000, 40_009]},
        *main(os) {
          os.log(yield* connectAll(os, "server:80"));
          os.log(os.bind(os.socket(), 0).errno);
          os.log((yield* os.connect("server:81")).errno ?? "ok");
        }
      },
      server: {
        *main(os) {
          os.listen({port: 80, backlog: 50});
          os.listen({port: 81});
          yield* os.sleep(0);
        }
      }
    });
  const run = exhaust(linux);
  // Another destination has all ten ports to itself: a port is taken for one four-tuple only.
  expect(said(run)).toEqual(["10 EADDRNOTAVAIL", "EADDRINUSE", "ok"]);
  expect(run.transits.filter(({reason}) => reason === "connect")).toHaveLength(11);
  expect(said(exhaust(windows))[0]).toBe("10 WSAENOBUFS");
  expect(said(exhaust(freebsd))[0]).toBe("10 EADDRNOTAVAIL");
});

test("ports in TIME-WAIT stay taken for a minute; tcp_tw_reuse lets them go after a second", () => {
  const again = (sysctl: Record<string, number>): string[] =>
    said(
      simulate({
        client: {
          sysctl: {...sysctl, ip_local_port_range: "40000 40000"},
          *main(os) {
            const once = function* (): Steps {
              const socket = yield* os.connect("server:80");
              os.log(socket.errno ?? "ok");
              yield* os.close(socket);
              yield* os.sleep(seconds(2));
            };
            yield* once();
            yield* once();
            yield* os.sleep(seconds(60));
            yield* once();
          }
        },
        server: {
          *main(os) {
            const listener = os.listen({port: 80});
            for (;;) {
              const peer = yield* os.accept(listener);
              yield* drain(os, peer);
              yield* os.close(peer);
            }
          }
        }
      })
    );
  expect(again({})).toEqual(["ok", "EADDRNOTAVAIL", "ok"]);
  expect(again({tcp_tw_reuse: 1})).toEqual(["ok", "ok", "ok"]);
});

/** How many of 12 connections each of three listeners on one port was given. */
function shares(system: Profile): number[] {
  const run = simulate({
    client: {
      *main(os) {
        yield* os.sleep(ms(10));
        for (let n = 0; n < 12; n++) yield* os.connect("server:80");
      }
    },
    server: {
      system,
      *main(os) {
        const listener = (name: string): Program =>
          function* (own) {
            const socket = own.socket();
            own.setsockopt(socket, "SO_REUSEPORT", true);
            own.bind(socket, 80);
            own.listen(socket);
            for (;;) {
              yield* own.accept(socket);
              own.log(name);
            }
          };
        for (const name of ["a", "b", "c"]) os.spawn(listener(name));
        yield* os.sleep(0);
      }
    }
  });
  return ["a", "b", "c"].map((name) => said(run).filter((told) => told === name).length);
}

test("SO_REUSEPORT: Linux spreads connections among the listeners, and loses none", () => {
  const counts = shares(linux);
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(12);
  expect(Math.min(...counts)).toBeGreaterThan(0);
});

test("bind() to port 0 takes a port for all peers; IP_BIND_ADDRESS_NO_PORT leaves it to connect()", () => {
  const connections = (late: boolean): string[] =>
    said(
      simulate({
        client: {
          sysctl: {ip_local_port_range: "40000 40001"},
          *main(os) {
            for (const peer of ["server:80", "server:81", "server:80", "server:81", "server:80"]) {
              const socket = os.socket();
              os.setsockopt(socket, "IP_BIND_ADDRESS_NO_PORT", late);
              const bound = os.bind(socket, {host: "10.0.0.1", port: 0});
              const {errno} = bound.errno ? bound : yield* os.connect(socket, peer);
              os.log(errno ?? "ok");
            }
          }
        },
        server: {
          *main(os) {
            for (const port of [80, 81]) os.listen({port});
            yield* os.sleep(0);
          }
        }
      })
    );
  expect(connections(false)).toEqual(["ok", "ok", "EADDRINUSE", "EADDRINUSE", "EADDRINUSE"]);
  expect(connections(true)).toEqual(["ok", "ok", "ok", "ok", "EADDRNOTAVAIL"]);
});

test("Windows: SO_EXCLUSIVEADDRUSE protects a port only when it is set before bind()", () => {
  const second = (before: boolean): string[] =>
    said(
      simulate({
        client: {
          system: windows,
          *main(os) {
            const first = os.socket();
            if (before) os.setsockopt(first, "SO_EXCLUSIVEADDRUSE", true);
            os.bind(first, 80);
            if (!before) os.setsockopt(first, "SO_EXCLUSIVEADDRUSE", true);
            os.log(bind(os, "R", "10.0.0.1"));
            yield* os.sleep(0);
          }
        }
      })
    );
  expect([second(true), second(false)]).toEqual([["WSAEACCES"], ["ok"]]);
});

import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Address, Os, Program, ShutdownHow, Socket} from "../../src/os/api.ts";
import type {SocketOption} from "../../src/os/socket-options.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {connects, idle, said, type Steps} from "../sim/story.ts";

/** Runs one program alone; what it logs is the answer. */
const alone = (main: Program, os: Profile = linux): string[] =>
  said(simulate({client: {system: os, main}, server: {main: idle}}));

/** Makes every call that takes a socket, with this one. */
function* everyCall(os: Os, socket: Socket): Steps<(string | null)[]> {
  return [
    os.bind(socket, 80).errno,
    os.listen(socket, 5).errno,
    (yield* os.accept(socket)).errno,
    (yield* os.connect(socket, "server:80")).errno,
    (yield* os.send(socket, 5)).errno,
    (yield* os.recv(socket)).errno,
    os.shutdown(socket, "SHUT_WR").errno,
    os.setsockopt(socket, "SO_KEEPALIVE", true).errno,
    (yield* os.close(socket)).errno
  ];
}

test("every call on a closed descriptor says EBADF, or WSAENOTSOCK", () => {
  const program: Program = function* (os) {
    const socket = os.socket();
    yield* os.close(socket);
    os.log(yield* everyCall(os, socket));
    os.log([os.getsockopt(socket, "SO_KEEPALIVE"), os.tcpInfo(socket), os.getsockname(socket)]);
  };
  expect(alone(program)).toEqual([Array(9).fill("EBADF").join(), ",,"]);
  expect(alone(program, windows)).toEqual([Array(9).fill("WSAENOTSOCK").join(), ",,"]);
});

test("what is no socket at all is a bad descriptor, too", () => {
  for (const wrong of [undefined, null, 3, "fd 3", {}, {fd: "3"}]) {
    const program: Program = function* (os) {
      os.log(yield* everyCall(os, wrong as unknown as Socket));
    };
    expect(alone(program)).toEqual([
      // listen() without a descriptor is taken for its other form, and wants a port.
      expect.stringMatching(/^EBADF,(EBADF|EINVAL),(EBADF,){6}EBADF$/)
    ]);
  }
});

test("bind() to what is no port says EINVAL", () => {
  for (const port of [-1, 65_536, 80.5, Number.NaN, Infinity, "80", null]) {
    const [linuxAnswer, windowsAnswer] = [linux, windows].map((system) =>
      alone(function* (os) {
        os.log(os.bind(os.socket(), {port: port as number}).errno);
        yield* os.sleep(0);
      }, system)
    );
    expect([port, linuxAnswer, windowsAnswer]).toEqual([port, ["EINVAL"], ["WSAEINVAL"]]);
  }
});

test("bind() to another host's address says EADDRNOTAVAIL", () => {
  const answers = alone(function* (os) {
    os.log(os.bind(os.socket(), "server:80").errno);
    os.log(os.bind(os.socket(), "10.9.9.9:80").errno);
    os.log(os.bind(os.socket(), "nowhere:80").errno);
    yield* os.sleep(0);
  });
  expect(answers).toEqual(["EADDRNOTAVAIL", "EADDRNOTAVAIL", "EADDRNOTAVAIL"]);
});

test("bind() a second time, and listen() on what is connected, say EINVAL", () => {
  const answers = alone(function* (os) {
    const bound = os.socket();
    os.bind(bound, 80);
    os.log(os.bind(bound, 81).errno);
    const connected = yield* os.connect("server:80");
    os.log(os.listen(connected, 5).errno);
    os.log((yield* os.accept(connected)).errno);
  });
  expect(answers).toEqual(["EINVAL", "EINVAL", "EINVAL"]);
});

test("connect() a second time, from a listener, or to nowhere, has a name", () => {
  const answers = alone(function* (os) {
    const connected = yield* os.connect("server:80");
    os.log((yield* os.connect(connected, "server:80")).errno);
    os.log((yield* os.connect(os.listen({port: 90}), "server:80")).errno);
    os.log((yield* os.connect("nobody:80")).errno);
    os.log((yield* os.connect({host: "server", port: 70_000})).errno);
  });
  expect(answers).toEqual(["EISCONN", "EOPNOTSUPP", "EHOSTUNREACH", "EADDRNOTAVAIL"]);
});

test("what needs a connection says so without one", () => {
  const program: Program = function* (os) {
    const socket = os.socket();
    os.log((yield* os.recv(socket)).errno);
    os.log(os.shutdown(socket, "SHUT_WR").errno);
    os.log([os.getpeername(socket), os.tcpInfo(socket)]);
  };
  expect(alone(program)).toEqual(["ENOTCONN", "ENOTCONN", ","]);
  expect(alone(program, windows)).toEqual(["WSAENOTCONN", "WSAENOTCONN", ","]);
});

test("an option that the system has not got says ENOPROTOOPT", () => {
  const program = (names: readonly SocketOption[]): Program =>
    function* (os) {
      const socket = os.socket();
      for (const name of names) os.log(os.setsockopt(socket, name, true as never).errno);
      for (const name of names) os.log(os.getsockopt(socket, name));
      yield* os.sleep(0);
    };
  expect(alone(program(["SO_EXCLUSIVEADDRUSE"]))).toEqual(["ENOPROTOOPT", "null"]);
  expect(alone(program(["TCP_CORK", "SO_REUSEPORT"]), windows)).toEqual([
    ...["WSAENOPROTOOPT", "WSAENOPROTOOPT"],
    ...["null", "null"]
  ]);
});

test("an option that no system has is a mistake in the program: it is named, with the nearest", () => {
  const program = (name: string): Program =>
    function* (os) {
      os.setsockopt(os.socket(), name as SocketOption, true as never);
      yield* os.sleep(0);
    };
  for (const name of ["SO_NONSENSE", "constructor", "__proto__", ""]) {
    expect(() => alone(program(name))).toThrow(`there is no socket option "${name}"`);
  }
  expect(() => alone(program("tcp_nodelya"))).toThrow(
    'there is no socket option "tcp_nodelya"; did you mean TCP_NODELAY?'
  );
});

test("an option of the wrong type or unit says EINVAL, and changes nothing", () => {
  const wrong: readonly (readonly [SocketOption, unknown])[] = [
    ["TCP_KEEPIDLE", ms(5000)], // µs, where seconds are wanted
    ["TCP_KEEPIDLE", 0],
    ["TCP_KEEPCNT", 128],
    ["TCP_KEEPCNT", "nine"],
    ["TCP_KEEPCNT", true],
    ["TCP_NODELAY", "yes"],
    ["TCP_NODELAY", null],
    ["TCP_NODELAY", {l_onoff: 1, l_linger: 0}],
    ["SO_RCVBUF", -1],
    ["SO_RCVBUF", Number.NaN],
    ["SO_RCVBUF", undefined],
    ["SO_LINGER", true],
    ["SO_LINGER", null],
    ["SO_LINGER", {l_onoff: 1}],
    ["SO_LINGER", {l_onoff: 1, l_linger: -1}],
    ["SO_LINGER", {l_onoff: "on", l_linger: 1}],
    ["TCP_MAXSEG", 40],
    ["TCP_CONGESTION", "bbr9"],
    ["TCP_USER_TIMEOUT", Infinity]
  ];
  const answers = alone(function* (os) {
    for (const [name, value] of wrong) {
      const socket = os.socket();
      const before = os.getsockopt(socket, name);
      const {errno} = os.setsockopt(socket, name, value as never);
      const after = os.getsockopt(socket, name);
      os.log(`${name} ${errno} ${JSON.stringify(before) === JSON.stringify(after)}`);
    }
    yield* os.sleep(0);
  });
  expect(answers).toEqual(wrong.map(([name]) => `${name} EINVAL true`));
});

test("send(), recv(), listen() and shutdown() with numbers or words that make no sense: EINVAL", () => {
  const answers = alone(
    connects(function* (os, socket) {
      os.log((yield* os.recv(socket, -1)).errno);
      os.log((yield* os.recv(socket, Number.NaN)).errno);
      os.log((yield* os.send(socket, -1)).errno);
      os.log((yield* os.send(socket, Number.NaN)).errno);
      os.log(os.shutdown(socket, "SHUT_UP" as ShutdownHow).errno);
      const bound = os.socket();
      os.bind(bound, 90);
      os.log(os.listen(bound, Number.NaN).errno);
      os.log(os.tcpInfo(socket)?.state);
    })
  );
  expect(answers).toEqual([...Array<string>(6).fill("EINVAL"), "ESTABLISHED"]);
});

test("no bytes to send are sent at once; no bytes asked for are read at once", () => {
  const answers = alone(
    connects(function* (os, socket) {
      os.log((yield* os.send(socket, "")).length);
      os.log((yield* os.send(socket, 0)).length);
      os.log((yield* os.recv(socket, 0)).length);
      os.log(os.now() / 1000);
    })
  );
  expect(answers).toEqual(["0", "0", "0", "20"]);
});

test("a value of the wrong kind is a mistake that is named, with what was wanted", () => {
  const mistake = (main: Program): string => {
    try {
      alone(main);
    } catch (error) {
      return String(error);
    }
    return "nothing was thrown";
  };
  const address = (wrong: unknown): string =>
    mistake(function* (os) {
      yield* os.connect(wrong as Address);
    });
  const wants = 'write "host:port", as "server:7777"';
  expect(address("server")).toBe(`TypeError: "server" is not an address: ${wants}`);
  expect(address(null)).toBe(`TypeError: null is not an address: ${wants}`);
  expect(address({host: "server"})).toContain("is not an address");
  expect(
    mistake(
      connects(function* (os, socket) {
        yield* os.send(socket, undefined as unknown as string);
      })
    )
  ).toBe(
    "TypeError: client: os.send() got undefined; " +
      "it wants a text, bytes (Uint8Array) or a number of bytes"
  );
  expect(
    mistake(function* (os) {
      yield* os.sleep("5 ms" as unknown as number);
    })
  ).toBe('TypeError: client: os.sleep() got "5 ms"; it wants a time in µs, as ms(5)');
});

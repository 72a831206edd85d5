import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Os, Program, Socket} from "../../src/os/api.ts";
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

test("a copy of a descriptor is as good as the descriptor", () => {
  const answers = alone(
    connects(function* (os, {fd, errno}) {
      os.log((yield* os.send({fd, errno}, 5)).length);
    })
  );
  expect(answers).toEqual(["5"]);
});

test("a socket of another host is a mistake that is named, with whose it is", () => {
  let leaked: Socket | undefined;
  const run = () =>
    simulate({
      server: {
        *main(os) {
          leaked = os.listen({port: 80});
          yield* os.sleep(0);
        }
      },
      client: {
        *main(os) {
          yield* os.sleep(1);
          yield* os.send(leaked as Socket, 5);
        }
      }
    });
  expect(run).toThrow(
    "client: os.send(): this socket belongs to server; " +
      "a program on client can only use sockets of client"
  );
});

test("a call that was made by another program cannot be waited for", () => {
  const main: Program = function* (os) {
    os.spawn(function* (thread) {
      yield* thread.sleep(1);
      yield* call;
    });
    const call = os.sleep(5);
    yield* call;
  };
  expect(() => simulate({client: {main}})).toThrow(
    "client: this sleep() was made with the os of another program: " +
      "use the os that this program is given, as function* (os) {…}"
  );
});

test("after the run its os can make no call any more", () => {
  let leaked: Os | undefined;
  simulate({
    client: {
      *main(os) {
        leaked = os;
        yield* os.sleep(0);
      }
    }
  });
  expect(() => leaked?.socket()).toThrow("client: os.socket(): this os belongs to another program");
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
  });
  expect(answers).toEqual(["EISCONN", "EISCONN", "EHOSTUNREACH"]);
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

test("an option that is out of range says EINVAL, and changes nothing", () => {
  const wrong: readonly (readonly [SocketOption, unknown])[] = [
    ["TCP_KEEPIDLE", ms(5000)], // µs, where seconds are wanted
    ["TCP_KEEPIDLE", 0],
    ["TCP_KEEPCNT", 128],
    ["SO_RCVBUF", -1],
    ["SO_LINGER", {l_onoff: 1, l_linger: -1}],
    ["SO_LINGER", {l_onoff: 2, l_linger: 1}],
    ["TCP_MAXSEG", 40]
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

test("send() and recv() of less than nothing say EINVAL, as write(2) and read(2)", () => {
  const answers = alone(
    connects(function* (os, socket) {
      os.log((yield* os.recv(socket, -1)).errno);
      os.log((yield* os.send(socket, -1)).errno);
      os.log(os.tcpInfo(socket)?.state);
    })
  );
  expect(answers).toEqual(["EINVAL", "EINVAL", "ESTABLISHED"]);
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

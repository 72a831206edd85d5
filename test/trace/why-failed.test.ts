/** Why calls fail: the errors that a kernel returns to a program's mistakes, with the reason. */
import {expect, test} from "vitest";
import type {Program} from "../../src/os/api.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {errnoOf} from "../../src/trace/words/call.ts";
import {whyFailed} from "../../src/trace/words/why-failed.ts";
import {connects, idle} from "../sim/story.ts";

/** The error of the first call that fails, and why. */
function failure(main: Program, system: Profile = linux): string {
  const run = simulate({client: {system, main}, server: {main: idle}});
  const [call] = run.host("client").calls({outcome: "errno"});
  return call ? `${errnoOf(call)}: ${whyFailed(call)}` : "nothing failed";
}

const closed: Program = function* (os) {
  const socket = os.socket();
  yield* os.close(socket);
  yield* os.send(socket, 5);
};

const table: readonly (readonly [string, Program, string, Profile?])[] = [
  ["send() on a closed socket", closed, "EBADF: the descriptor is closed"],
  ["the same on Windows", closed, "WSAENOTSOCK: the descriptor is closed", windows],
  [
    "a port that is taken",
    function* (os) {
      os.listen({port: 80});
      os.listen({port: 80});
      yield* os.sleep(0);
    },
    "EADDRINUSE: another socket holds this port"
  ],
  [
    "another host's address",
    function* (os) {
      os.bind(os.socket(), "server:80");
      yield* os.sleep(0);
    },
    "EADDRNOTAVAIL: this address is not one of this host's"
  ],
  [
    "a host that there is not",
    function* (os) {
      yield* os.connect("nobody:80");
    },
    "EHOSTUNREACH: there is no host by this name or address"
  ],
  [
    "a port where nobody listens",
    function* (os) {
      yield* os.connect("server:81");
    },
    "ECONNREFUSED: the peer answered the SYN with a reset"
  ],
  [
    "bind() twice",
    function* (os) {
      const socket = os.socket();
      os.bind(socket, 80);
      os.bind(socket, 81);
      yield* os.sleep(0);
    },
    "EINVAL: the socket is bound already"
  ],
  [
    "accept() without listen()",
    function* (os) {
      yield* os.accept(os.socket());
    },
    "EINVAL: the socket does not listen"
  ],
  [
    "recv() of less than nothing",
    connects(function* (os, socket) {
      yield* os.recv(socket, -1);
    }),
    "EINVAL: the size is below 0"
  ],
  [
    "µs where an option wants seconds",
    function* (os) {
      os.setsockopt(os.socket(), "TCP_KEEPIDLE", 5_000_000);
      yield* os.sleep(0);
    },
    "EINVAL: TCP_KEEPIDLE takes 1 to 32,767 s"
  ],
  [
    "SO_LINGER that is neither on nor off",
    function* (os) {
      os.setsockopt(os.socket(), "SO_LINGER", {l_onoff: 2 as 1, l_linger: 0});
      yield* os.sleep(0);
    },
    "EINVAL: the kernel does not take this value"
  ],
  [
    "another system's option",
    function* (os) {
      os.setsockopt(os.socket(), "TCP_CORK", true);
      yield* os.sleep(0);
    },
    "WSAENOPROTOOPT: this system has no such option",
    windows
  ],
  [
    "AcceptEx() elsewhere",
    function* (os) {
      yield* os.acceptEx(os.listen({port: 80}));
    },
    "EOPNOTSUPP: only Windows has AcceptEx()",
    freebsd
  ],
  [
    "recv() without a connection",
    function* (os) {
      yield* os.recv(os.socket());
    },
    "ENOTCONN: the socket is not connected"
  ],
  [
    "send() after SHUT_WR",
    connects(function* (os, socket) {
      os.shutdown(socket, "SHUT_WR");
      yield* os.send(socket, 5);
    }),
    "EPIPE: nothing can be sent on this socket any more"
  ],
  [
    "connect() twice",
    connects(function* (os, socket) {
      yield* os.connect(socket, "server:80");
    }),
    "EISCONN: the socket is connected already"
  ],
  [
    "recv() that must not wait",
    connects(function* (os, socket) {
      yield* os.recv(socket, 5, "MSG_DONTWAIT");
    }),
    "EAGAIN: the call would have to wait"
  ],
  [
    "a call that succeeds",
    connects(function* (os, socket) {
      yield* os.send(socket, 5);
    }),
    "nothing failed"
  ]
];

for (const [title, main, told, system] of table) {
  test(`why it fails: ${title}`, () => {
    expect(failure(main, system)).toBe(told);
  });
}

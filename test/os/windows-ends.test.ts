/** What calls return on Windows once a connection has ended, and when they are called again. */
import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../src/base/units.ts";
import {linux, simulate, windows} from "../../src/index.ts";
import type {Profile} from "../../src/index.ts";
import {cut, kill} from "../../src/net/fault.ts";
import type {SocketOption} from "../../src/os/socket-options.ts";
import {accepts, connects, said, stays} from "../sim/story.ts";

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
    server: {main: accepts(stays)},
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
      server: {main: accepts(stays)},
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
    server: {main: accepts(stays)},
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

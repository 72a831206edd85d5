/** Ports on Windows: who may bind them, and what calls return when none is left. */
import {expect, test} from "vitest";
import {seconds} from "../../src/base/units.ts";
import {simulate, windows} from "../../src/index.ts";
import type {Os} from "../../src/os/api.ts";
import type {SocketOption} from "../../src/os/socket-options.ts";
import {drain, said} from "../sim/story.ts";

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

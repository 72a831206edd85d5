import {expect, test} from "vitest";
import {freebsd, macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {OPTIONS} from "../../src/os/kernel/option-table.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import type {OptionValue, SocketOption} from "../../src/os/socket-options.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepts, connects, idle, said} from "../sim/story.ts";

const SYSTEMS: readonly Profile[] = [linux, windows, freebsd, macos];

/** What getsockopt() says on each system: of a new socket, or after something was set. */
function values(name: SocketOption, set?: OptionValue): string[] {
  return SYSTEMS.map(
    (os) =>
      said(
        simulate({
          client: {
            system: os,
            *main(o) {
              const socket = o.socket();
              if (set !== undefined) o.setsockopt(socket, name, set as never);
              o.log(JSON.stringify(o.getsockopt(socket, name)));
              yield* o.sleep(0);
            }
          }
        })
      )[0] ?? ""
  );
}

test("defaults, on Linux, Windows, FreeBSD and macOS; null where there is no such option", () => {
  expect(values("SO_KEEPALIVE")).toEqual(["0", "0", "0", "0"]);
  expect(values("TCP_KEEPIDLE")).toEqual(["7200", "7200", "7200", "null"]);
  expect(values("TCP_KEEPALIVE")).toEqual(["null", "7200", "null", "7200"]);
  expect(values("TCP_KEEPINTVL")).toEqual(["75", "1", "75", "75"]);
  expect(values("TCP_KEEPCNT")).toEqual(["9", "10", "8", "8"]);
  expect(values("SO_REUSEPORT")).toEqual(["0", "null", "0", "0"]);
  expect(values("SO_EXCLUSIVEADDRUSE")).toEqual(["null", "0", "null", "null"]);
  expect(values("TCP_CORK")).toEqual(["0", "null", "null", "null"]);
  expect(values("TCP_NOPUSH")).toEqual(["null", "null", "0", "0"]);
  expect(values("TCP_USER_TIMEOUT")).toEqual(["0", "null", "null", "null"]);
  expect(values("TCP_QUICKACK")[0]).toBe("1");
  expect(values("SO_LINGER")[0]).toBe('{"l_onoff":0,"l_linger":0}');
});

test("SO_RCVBUF is doubled by Linux, and taken as it is elsewhere", () => {
  expect(values("SO_RCVBUF", 20_000)).toEqual(["40000", "20000", "20000", "20000"]);
  // Linux has a floor.
  expect(values("SO_RCVBUF", 1)[0]).toBe("2304");
  expect(values("SO_SNDBUF", 1)[0]).toBe("4608");
});

test("a switch reads as 1 for any value but 0, as in C", () => {
  expect(values("TCP_NODELAY", 7)).toEqual(["1", "1", "1", "1"]);
  expect(values("TCP_NODELAY", -1)[0]).toBe("1");
  expect(values("TCP_NODELAY", false)[0]).toBe("0");
});

test("every option says its range, its systems, and which of these pass it on", () => {
  const incomplete = Object.entries(OPTIONS)
    .filter(
      ([, spec]) =>
        spec.systems.length === 0 ||
        spec.range[0] > spec.range[1] ||
        spec.inherited?.some((system) => !spec.systems.includes(system))
    )
    .map(([name]) => name);
  expect(incomplete).toEqual([]);
});

test("TCP_MAXSEG bounds what both ends send; connected, it tells what is in force", () => {
  const run = simulate({
    client: {
      *main(os) {
        const socket = os.socket();
        os.setsockopt(socket, "TCP_MAXSEG", 500);
        yield* os.connect(socket, "server:80");
        os.log(os.getsockopt(socket, "TCP_MAXSEG"));
        yield* os.send(socket, 2000);
      }
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.send(peer, 2000);
      })
    }
  });
  // 12 bytes of each segment go to the timestamps.
  expect(said(run)).toEqual(["488"]);
  const lengths = [0, 1].map((host) =>
    Math.max(...run.transits.filter(({from}) => from === host).map(({segment}) => segment.len))
  );
  expect(lengths).toEqual([488, 488]);
});

test("SO_RCVBUF set before connect() decides the window scale", () => {
  const scale = (size: number): number | undefined => {
    const run = simulate({
      client: {
        *main(os) {
          const socket = os.socket();
          os.setsockopt(socket, "SO_RCVBUF", size);
          yield* os.connect(socket, "server:80");
        }
      },
      server: {main: idle}
    });
    return run.transits[0]?.segment.wscale;
  };
  expect([scale(8192), scale(1_000_000), scale(8_000_000)]).toEqual([0, 4, 7]);
});

test("what accept() hands on: all on Linux but O_NONBLOCK; BSD and Windows that, too", () => {
  const child = (os: Profile): string => {
    const run = simulate({
      client: {main: connects(function* () {})},
      server: {
        system: os,
        *main(o) {
          const listener = o.socket();
          o.setsockopt(listener, "TCP_NODELAY", true);
          o.setsockopt(listener, "SO_LINGER", {l_onoff: 1, l_linger: 3});
          o.setsockopt(listener, "O_NONBLOCK", true);
          o.bind(listener, 80);
          o.listen(listener);
          yield* o.poll([{socket: listener, events: ["POLLIN"]}]);
          const peer = yield* o.accept(listener);
          const names = ["TCP_NODELAY", "SO_LINGER", "O_NONBLOCK"] as const;
          o.log(names.map((name) => JSON.stringify(o.getsockopt(peer, name))).join(" "));
          o.log((yield* o.recv(peer, 10, "MSG_DONTWAIT")).errno);
        }
      }
    });
    return said(run)[0] ?? "";
  };
  expect(child(linux)).toBe('1 {"l_onoff":1,"l_linger":3} 0');
  for (const os of [windows, freebsd, macos]) {
    expect(child(os)).toBe('1 {"l_onoff":1,"l_linger":3} 1');
  }
});

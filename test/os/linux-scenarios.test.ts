/**
 * What Linux 6.18 was seen to do beyond the recorded runs, with its own defaults: each of these was
 * tried out on the kernel itself.
 */
import {expect, test} from "vitest";
import {KiB, minutes, ms, seconds} from "../../src/base/units.ts";
import {linux, linuxLts} from "../../src/os/systems/linux.ts";
import {macos} from "../../src/os/systems/bsd.ts";
import {windows} from "../../src/os/systems/windows.ts";
import type {Os} from "../../src/os/api.ts";
import type {Run} from "../../src/index.ts";
import {simulate} from "../../src/index.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {RST} from "../../src/wire/segment.ts";
import {accepts, connects, drain, idle, said, states, story} from "../sim/story.ts";

/** The first two segments' window scale, and the window of the third. */
const handshake = (run: Run) => {
  const [syn, synAck, ack] = run.transits.map(({segment}) => segment);
  return [syn?.wscale, synAck?.wscale, ack?.wnd];
};

test("a SYN offers shift 10 on Linux 6.18, and 7 on Linux 6.1", () => {
  const opened = (system: Profile) =>
    handshake(
      simulate({
        client: {system, main: connects(function* () {})},
        server: {system, main: idle}
      })
    );
  expect(opened(linux)).toEqual([10, 10, 63]);
  expect(opened(linuxLts)).toEqual([7, 7, 502]);
});

test("the shift follows rmem_max where that is more than tcp_rmem: 7 from 64 KiB to 6 MiB", () => {
  const shift = (most: number, settings = {}) => {
    const sysctl = {tcp_rmem: `4096 65536 ${most}`, ...settings};
    const run = simulate({
      client: {main: connects(function* () {}), sysctl},
      server: {main: idle}
    });
    return run.transits[0]?.segment.wscale;
  };
  const sizes = [KiB(64), KiB(256), KiB(1024), KiB(4096), KiB(32 * 1024)];
  expect(sizes.map((size) => shift(size))).toEqual([7, 7, 7, 7, 10]);
  expect(shift(KiB(64), {"net.core.rmem_max": 212_992})).toBe(2);
});

test("SO_RCVBUF and SO_SNDBUF get no more than rmem_max and wmem_max, doubled", () => {
  const got = (system: Profile) => {
    const run = simulate({
      client: {
        system,
        *main(os) {
          const socket = os.socket();
          for (const option of ["SO_RCVBUF", "SO_SNDBUF"] as const) {
            os.setsockopt(socket, option, 10_000_000);
            os.log(os.getsockopt(socket, option));
          }
          yield* os.close(socket);
        }
      }
    });
    return said(run).map(Number);
  };
  expect(got(linux)).toEqual([8_388_608, 8_388_608]);
  expect(got(linuxLts)).toEqual([425_984, 425_984]);
});

/** Connects five times with one non-blocking socket, 15 ms apart. */
const fiveTimes = (system: Profile, port: number): string[] => {
  const run = simulate({
    client: {
      system,
      *main(os) {
        const socket = os.socket();
        os.setsockopt(socket, "O_NONBLOCK", true);
        for (let i = 0; i < 5; i++) {
          os.log((yield* os.connect(socket, `server:${port}`)).errno ?? "ok");
          yield* os.sleep(ms(15));
        }
      }
    },
    server: {main: idle}
  });
  return said(run);
};

test("a second connect() on a non-blocking socket says once that the first one succeeded", () => {
  const wait = ["EINPROGRESS", "EALREADY"];
  expect(fiveTimes(linux, 80)).toEqual([...wait, "ok", "EISCONN", "EISCONN"]);
  expect(fiveTimes(macos, 80)).toEqual([...wait, "EISCONN", "EISCONN", "EISCONN"]);
  expect(fiveTimes(windows, 80).slice(1)).toEqual(["WSAEALREADY", ...Array(3).fill("WSAEISCONN")]);
});

test("after a refusal the next connect() says so, and the one after starts afresh", () => {
  expect(fiveTimes(linux, 81)).toEqual([
    "EINPROGRESS",
    "EALREADY",
    "ECONNREFUSED",
    "EINPROGRESS",
    "EALREADY"
  ]);
});

/** A client that has set TCP_LINGER2 to -1 closes in one step or in two. */
const withoutFinWait2 = (halfFirst: boolean): Run =>
  simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_LINGER2", -1);
        if (halfFirst) {
          os.shutdown(socket, "SHUT_WR");
          yield* os.sleep(ms(100));
        }
        yield* os.close(socket);
      })
    },
    server: {main: accepts(idleForever)},
    until: seconds(5)
  });

function* idleForever(os: Os) {
  yield* os.sleep(seconds(60));
}

test("TCP_LINGER2 below 0: close() in FIN-WAIT-2 sends RST", () => {
  const run = withoutFinWait2(true);
  expect(story(run, {from: ms(50), host: "client"})).toBe("120 client > R. 2:2(0) ack 1");
  expect(states(run, "client")).toContain("120 FIN-WAIT-2 -> CLOSED (CLOSE)");
});

test("TCP_LINGER2 below 0: after close() the ACK of the FIN is answered by RST", () => {
  const run = withoutFinWait2(false);
  const reset = run.transits.find(({segment}) => segment.flags & RST);
  expect(reset).toMatchObject({from: 0, segment: {flags: RST}});
  expect(states(run, "client")).not.toContain("FIN-WAIT-2 timeout");
});

test("close() to a peer that does not read: the probes end when their pause is the longest", () => {
  const stuck = (sysctl: Record<string, number>) =>
    simulate({
      client: {
        sysctl,
        main: connects(function* (os, socket) {
          os.setsockopt(socket, "O_NONBLOCK", true);
          yield* os.send(socket, KiB(200));
          yield* os.sleep(ms(500));
          yield* os.close(socket);
        })
      },
      server: {
        *main(os) {
          const listener = os.socket();
          os.setsockopt(listener, "SO_RCVBUF", 4096);
          os.bind(listener, 80);
          os.listen(listener);
          yield* os.accept(listener);
          yield* idleForever(os);
        }
      },
      until: minutes(60)
    });
  const gone = (run: Run): number | undefined =>
    run.states.find(({host, to}) => host === 0 && to === "CLOSED")?.at;
  // Measured with tcp_rto_max_ms = 4000: 10 s. By default some minutes.
  expect(gone(stuck({tcp_rto_max_ms: 4000}))).toBeLessThan(seconds(12));
  const usual = gone(stuck({})) ?? Infinity;
  expect(usual).toBeGreaterThan(minutes(2));
  expect(usual).toBeLessThan(minutes(8));
});

test("on loopback a port in TIME-WAIT is taken again after a second; between hosts it is not", () => {
  const second = (to: string): string[] => {
    const sysctl = {ip_local_port_range: "50000 50000"};
    const run = simulate({
      client: {
        sysctl,
        *main(os) {
          os.spawn(function* (thread) {
            const listener = thread.listen({port: 80});
            for (;;) {
              const peer = yield* thread.accept(listener);
              yield* drain(thread, peer);
              yield* thread.close(peer);
            }
          });
          for (const pause of [0, ms(500), seconds(1)]) {
            yield* os.sleep(pause);
            const socket = yield* os.connect(to);
            os.log(socket.errno ?? "ok");
            if (!socket.errno) yield* os.close(socket);
          }
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
    });
    return said(run);
  };
  expect(second("127.0.0.1:80")).toEqual(["ok", "EADDRNOTAVAIL", "ok"]);
  expect(second("server:80")).toEqual(["ok", "EADDRNOTAVAIL", "EADDRNOTAVAIL"]);
});

test("a segment has at most half of a small window: 20 of 724 bytes through 1,448", () => {
  const lengths = (size: number): number[] => {
    const run = simulate({
      client: {
        sysctl: {tcp_timestamps: 0},
        main: connects(function* (os, socket) {
          yield* os.send(socket, 14_480);
        })
      },
      server: {
        *main(os) {
          const listener = os.socket();
          os.setsockopt(listener, "SO_RCVBUF", size);
          os.bind(listener, 80);
          os.listen(listener);
          yield* drain(os, yield* os.accept(listener));
        }
      },
      until: seconds(5)
    });
    return run.transits
      .filter(({from, segment}) => from === 0 && segment.len > 0)
      .map(({segment}) => segment.len);
  };
  expect(lengths(1448)).toEqual(Array(20).fill(724));
  // Two segments fit: they are whole, as before.
  expect(lengths(4096)).toEqual([...Array(9).fill(1460), 1340]);
});

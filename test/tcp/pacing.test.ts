/** Pacing: SO_MAX_PACING_RATE spreads what is sent over time (Linux's tcp_internal_pacing). */
import {expect, test} from "vitest";
import {drop} from "../../src/net/fault.ts";
import {freebsd, macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {KiB, ms, seconds, type Micros} from "../../src/base/units.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {connects, said, sink} from "../sim/story.ts";

/** Sends 64 KiB over 20 ms of round trip, at most so many bytes a second. */
function limited(rate: number | null, more = {}): Run {
  return simulate({
    link: {delay: ms(10)},
    client: {
      main: connects(function* (os, socket) {
        if (rate !== null) os.setsockopt(socket, "SO_MAX_PACING_RATE", rate);
        yield* os.send(socket, KiB(64));
        yield* os.close(socket);
      })
    },
    server: {main: sink},
    ...more
  });
}

/** When the client's segments with payload left. */
const sentAt = (run: Run): Micros[] =>
  run.segments({from: "client", payload: true}).map((transit) => transit.sentAt);

test("SO_MAX_PACING_RATE spreads a burst: ten segments at once, then two each 29 ms", () => {
  const burst = sentAt(limited(null));
  // Three round trips are enough without it.
  expect((burst.at(-1) ?? 0) - (burst[0] ?? 0)).toBeLessThan(ms(70));
  const times = sentAt(limited(100_000));
  const [first = 0] = times;
  expect(times.filter((at) => at === first)).toHaveLength(10);
  // A chunk of two segments has 2,896 bytes: 28,960 µs at 100,000 bytes a second.
  const gaps = times.slice(10).map((at, i) => at - (times[9 + i] ?? 0));
  expect(gaps.filter((gap) => gap > 0).slice(1, -1)).toEqual(
    gaps
      .filter((gap) => gap > 0)
      .slice(1, -1)
      .map(() => 28_960)
  );
  expect(gaps.filter((gap) => gap > 0).length).toBeGreaterThan(15);
});

test("over time it is just the rate, whatever its fractions of a µs", () => {
  for (const rate of [70_001, 123_457, 299_993]) {
    // The first chunk that waits may be late, for want of ACKs, and makes up for that.
    const data = limited(rate).segments({from: "client", payload: true}).slice(12);
    const [from, to] = [data[0]?.sentAt ?? 0, data.at(-1)?.sentAt ?? 0];
    const before = data.filter(({sentAt}) => sentAt < to);
    const octets = before.reduce((sum, {segment}) => sum + segment.len, 0);
    expect(before.length).toBeGreaterThan(30);
    expect(Math.abs(to - from - (octets / rate) * 1e6)).toBeLessThan(2);
  }
});

test("a retransmission waits for its turn, too", () => {
  const run = limited(100_000, {faults: [drop("client", 14), drop("client", 15)]});
  const again = run.segments({reason: "fast-retransmit"});
  expect(again).toHaveLength(2);
  const times = [...new Set(sentAt(run).slice(10))].sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
  expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThan(ms(14));
});

test("without a limit nothing is paced, nor with 0", () => {
  expect(sentAt(limited(0xffffffff))).toEqual(sentAt(limited(null)));
  const zero = sentAt(limited(0));
  expect((zero.at(-1) ?? 0) - (zero[0] ?? 0)).toBeLessThan(seconds(1));
});

test("a listener's limit is that of what it accepts", () => {
  const run = simulate({
    link: {delay: ms(10)},
    client: {
      main: connects(function* (os, socket) {
        while ((yield* os.recv(socket, 65536)).length > 0);
      })
    },
    server: {
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_MAX_PACING_RATE", 100_000);
        os.bind(listener, 80);
        os.listen(listener, 5);
        const peer = yield* os.accept(listener);
        os.log(String(os.getsockopt(peer, "SO_MAX_PACING_RATE")));
        os.log(String(os.tcpInfo(peer)?.pacingRate));
        yield* os.send(peer, KiB(32));
        yield* os.close(peer);
      }
    }
  });
  expect(said(run)).toEqual(["100000", "100000"]);
  const data = run.segments({from: "server", payload: true});
  const took = (data.at(-1)?.sentAt ?? 0) - (data[0]?.sentAt ?? 0);
  expect(took).toBeGreaterThan(ms(180));
});

test("Linux and FreeBSD have the option; on FreeBSD a network card would have to obey it", () => {
  const answer = (system: Profile): string[] =>
    said(
      simulate({
        client: {
          system,
          *main(os) {
            const socket = os.socket();
            os.log(String(os.getsockopt(socket, "SO_MAX_PACING_RATE")));
            os.log(String(os.setsockopt(socket, "SO_MAX_PACING_RATE", 5000).errno));
            os.log(String(os.getsockopt(socket, "SO_MAX_PACING_RATE")));
            yield* os.sleep(0);
          }
        }
      })
    );
  expect(answer(linux)).toEqual(["4294967295", "null", "5000"]);
  expect(answer(freebsd)).toEqual(["0", "null", "5000"]);
  expect(answer(macos)).toEqual(["null", "ENOPROTOOPT", "null"]);
  expect(answer(windows)).toEqual(["null", "WSAENOPROTOOPT", "null"]);
});

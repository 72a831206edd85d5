/**
 * What Windows sends and when, beyond its defaults, by Microsoft's pages and by what others
 * measured and published; `windows` is Windows 11, `windows7` has the numbers of then.
 */
import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../src/base/units.ts";
import {linux, simulate, windows, windows7} from "../../src/index.ts";
import type {Profile, Run, Scenario} from "../../src/index.ts";
import {cut} from "../../src/net/fault.ts";
import type {SocketOption, SocketOptions} from "../../src/os/socket-options.ts";
import {RST} from "../../src/wire/segment.ts";
import {accepts, connects, drain, idle, said, stays} from "../sim/story.ts";

/** Connects to port 80 of the server after `set`, and logs the answer and the time in ms. */
function connecting(
  system: Profile,
  scenario: Partial<Scenario>,
  set?: [SocketOption, SocketOptions[SocketOption]]
) {
  return simulate({
    client: {
      system,
      *main(os) {
        const socket = os.socket();
        if (set) os.log(os.setsockopt(socket, ...set).errno ?? "set");
        const {errno} = yield* os.connect(socket, "server:80");
        os.log(`${errno ?? "ok"} ${os.now() / 1e3}`);
      }
    },
    server: {},
    ...scenario
  });
}

/** When the client's SYNs were sent, in s. */
const syns = (run: Run): number[] =>
  run.transits.filter(({from}) => from === 0).map(({sentAt}) => sentAt / 1e6);

test("a closed port is tried four times more, for two seconds; Windows 7 gave up after one", () => {
  const now = connecting(windows, {});
  expect(said(now)).toEqual(["WSAECONNREFUSED 2100"]);
  expect(syns(now)).toEqual([0, 0.52, 1.04, 1.56, 2.08]);
  expect(said(connecting(windows7, {}))).toEqual(["WSAECONNREFUSED 1060"]);
});

test("SIO_TCP_INITIAL_RTO with no retransmissions ends those tries", () => {
  const none = {Rtt: 0, MaxSynRetransmissions: 254};
  const set = ["SIO_TCP_INITIAL_RTO", none] as const;
  expect(said(connecting(windows, {}, [...set]))).toEqual(["set", "WSAECONNREFUSED 20"]);
  expect(said(connecting(windows7, {}, [...set]))[0]).toBe("WSAEOPNOTSUPP");
  expect(said(connecting(linux, {}, [...set]))[0]).toBe("EOPNOTSUPP");
  const bad = {Rtt: -1, MaxSynRetransmissions: 2};
  expect(said(connecting(windows, {}, ["SIO_TCP_INITIAL_RTO", bad]))[0]).toBe("WSAEINVAL");
});

test("into the void SYNs go at 0, 1, 3, 7 and 15 s, and connect() fails after 21 s", () => {
  const dead = {faults: [cut(0)]};
  const now = connecting(windows, dead);
  expect(syns(now)).toEqual([0, 1, 3, 7, 15]);
  expect(said(now)).toEqual(["WSAETIMEDOUT 21000"]);
  const then = connecting(windows7, dead);
  expect(syns(then)).toEqual([0, 3, 9]);
  expect(said(then)).toEqual(["WSAETIMEDOUT 21000"]);
  // Three round trips of 100 ms, doubled each time; six retransmissions.
  const own = connecting(windows, dead, [
    "SIO_TCP_INITIAL_RTO",
    {Rtt: 100, MaxSynRetransmissions: 6}
  ]);
  expect(syns(own)).toEqual([0, 0.3, 0.9, 2.1, 4.5, 9.3, 18.9]);
  const soon = connecting(windows, dead, ["TCP_MAXRT", 5]);
  expect(said(soon)).toEqual(["set", "WSAETIMEDOUT 5000"]);
});

/** One byte, and nothing comes back: when its ACK leaves, in ms after it came. */
function delayedAck(system: Profile, frequency?: number): number {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(100));
        yield* os.send(socket, 1);
      })
    },
    server: {
      system,
      main: accepts(function* (os, peer) {
        if (frequency) os.setsockopt(peer, "SIO_TCP_SET_ACK_FREQUENCY", frequency);
        yield* os.sleep(seconds(1));
      })
    }
  });
  const data = run.transits.find(({segment}) => segment.len === 1);
  const ack = run.transits.find(({from, sentAt}) => from === 1 && sentAt >= (data?.arrivedAt ?? 0));
  return ((ack?.sentAt ?? 0) - (data?.arrivedAt ?? 0)) / 1e3;
}

test("an ACK waits 40 ms, on Windows 7 200 ms; SIO_TCP_SET_ACK_FREQUENCY 1 lets none wait", () => {
  expect(delayedAck(windows)).toBe(40);
  expect(delayedAck(windows7)).toBe(200);
  expect(delayedAck(windows, 1)).toBe(0);
});

test("with SIO_TCP_SET_ACK_FREQUENCY 3 every third segment is acknowledged", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_NODELAY", true);
        for (let i = 0; i < 6; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(1));
        }
      })
    },
    server: {
      system: windows,
      main: accepts(function* (os, peer) {
        os.setsockopt(peer, "SIO_TCP_SET_ACK_FREQUENCY", 3);
        yield* os.sleep(seconds(1));
      })
    }
  });
  const acks = run.transits.filter(({from, reason}) => from === 1 && reason !== "syn-ack");
  expect(acks.map(({segment}) => segment.ack - (run.connections[0]?.isn.get(0) ?? 0))).toEqual([
    31, 61
  ]);
});

test("a keepalive probe carries one old byte, and Linux answers it with a SACK block", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "SO_KEEPALIVE", true);
        os.setsockopt(socket, "TCP_KEEPIDLE", 60);
        yield* os.sleep(seconds(70));
      })
    },
    server: {main: accepts(stays)},
    until: seconds(65)
  });
  const probe = run.transits.find(({reason}) => reason === "keepalive");
  const {isn} = run.connections[0] ?? {isn: new Map<number, number>()};
  expect(probe?.segment).toMatchObject({len: 1, seq: isn.get(0)});
  const [answer] = run.transits.filter(({sentAt}) => sentAt >= (probe?.arrivedAt ?? 0));
  const sack = [{left: isn.get(0), right: (isn.get(0) ?? 0) + 1}];
  expect(answer?.segment).toMatchObject({ack: (isn.get(0) ?? 0) + 1, sack});
});

test("zero-window probes are sent ever more seldom, up to the longest timeout", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        yield* os.send(socket, 200_000);
        yield* os.sleep(minutes(20));
      })
    },
    server: {system: windows, main: accepts(stays)},
    until: minutes(5)
  });
  const at = run.transits.filter(({reason}) => reason === "window-probe").map((t) => t.sentAt);
  const pauses = at.slice(1).map((time, i) => Math.round((time - (at[i] ?? 0)) / 1e5) / 10);
  expect(Math.max(...pauses)).toBe(60);
  expect(pauses.slice(0, 5).every((pause, i) => i === 0 || pause > (pauses[i - 1] ?? 0))).toBe(
    true
  );
});

test("no reset is sent to a player whose program closed its socket before it ended", () => {
  const run = simulate({
    client: {
      system: windows,
      main: connects(function* (os, socket) {
        yield* os.close(socket);
        yield* os.exit();
      })
    },
    server: {main: accepts(drain)}
  });
  expect(run.transits.filter(({segment}) => segment.flags & RST)).toEqual([]);
});

test.each(["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "SO_REUSE_UNICASTPORT", "TCP_MAXRTMS"])(
  "%s is not there yet on Windows 7",
  (option) => {
    const errno = (system: Profile): string[] =>
      said(connecting(system, {server: {main: idle}}, [option as SocketOption, 1]));
    expect(errno(windows)[0]).toBe("set");
    expect(errno(windows7)[0]).toBe("WSAENOPROTOOPT");
  }
);

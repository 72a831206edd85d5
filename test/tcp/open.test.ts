import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {cut, drop, forge, heal, powerOff} from "../../src/net/fault.ts";
import {freebsd, macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {windows, windows7} from "../../src/os/systems/windows.ts";
import type {Program} from "../../src/os/api.ts";
import type {Scenario} from "../../src/sim/scenario.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {ACK, RST, SYN} from "../../src/wire/segment.ts";
import {errnoOf} from "../../src/trace/words/call.ts";
import {accepts, calls, connects, idle, states, story} from "../sim/story.ts";

test("three segments open a connection, with what both ends can do", () => {
  const run = simulate({client: {main: connects(function* () {})}, server: {main: idle}});
  expect(story(run, {options: true, window: true})).toMatchInlineSnapshot(`
    "0 client > S 0:0(0) win 64240 <mss 1460,sackOK,TS val 904188350 ecr 0,wscale 10>
    10 server > S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,TS val 128102736 ecr 904188350,wscale 10>
    20 client > . 1:1(0) ack 1 win 63 <TS val 904188370 ecr 128102736>"
  `);
  expect(states(run, "client")).toMatchInlineSnapshot(`
    "0 CLOSED -> SYN-SENT (active OPEN)
    20 SYN-SENT -> ESTABLISHED (rcv SYN, ACK)"
  `);
  expect(states(run, "server")).toMatchInlineSnapshot(`
    "0 CLOSED -> LISTEN (passive OPEN)
    10 CLOSED -> SYN-RECEIVED (rcv SYN)
    30 SYN-RECEIVED -> ESTABLISHED (rcv ACK of SYN)"
  `);
  expect(calls(run, "client")).toMatchInlineSnapshot(`
    "0 socket() = fd 3
    0…20 connect(server:80) = fd 3"
  `);
});

test("connect() returns after one round trip; accept() half a round trip later", () => {
  const run = simulate({
    link: {delay: ms(25)},
    client: {main: connects(function* () {})},
    server: {main: idle}
  });
  expect(run.calls.find(({name}) => name === "connect")?.returnedAt).toBe(ms(50));
  expect(run.calls.find(({name}) => name === "accept")?.returnedAt).toBe(ms(75));
});

test("an option is in force only where both ends offer it (Windows: no timestamps)", () => {
  const run = simulate({
    client: {main: connects(function* () {})},
    server: {system: windows, main: idle}
  });
  expect(story(run, {options: true})).toMatchInlineSnapshot(`
    "0 client > S 0:0(0) <mss 1460,sackOK,TS val 904188350 ecr 0,wscale 10>
    10 server > S. 0:0(0) ack 1 <mss 1460,sackOK,wscale 8>
    20 client > . 1:1(0) ack 1"
  `);
});

test("without window scaling at one end, the other does not scale either", () => {
  const run = simulate({
    client: {main: connects(function* () {}), sysctl: {tcp_window_scaling: 0}},
    server: {main: idle}
  });
  expect(story(run, {options: true, window: true})).toMatchInlineSnapshot(`
    "0 client > S 0:0(0) win 64240 <mss 1460,sackOK,TS val 904188350 ecr 0>
    10 server > S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,TS val 128102736 ecr 904188350>
    20 client > . 1:1(0) ack 1 win 64240 <TS val 904188370 ecr 128102736>"
  `);
});

test("a peer that says no MSS gets segments of 536 bytes (RFC 9293 MUST-15)", () => {
  const ports = {fromPort: 9, toPort: 80};
  const syn = forge(ms(10), "server", "client", {...ports, flags: SYN, seq: 1000, wnd: 5000});
  const scenario: Scenario = {
    until: ms(50),
    client: {
      main: accepts(function* (os, peer) {
        yield* os.send(peer, 1000);
      })
    },
    server: {},
    faults: [powerOff("server", 0), syn]
  };
  // A first run shows which number a second one has to acknowledge: the seed is the same.
  const iss = simulate(scenario).connections[0]?.isn.get(0) ?? 0;
  const ack = {...ports, flags: ACK, seq: 1001, ack: iss + 1, wnd: 5000};
  const run = simulate({
    ...scenario,
    faults: [powerOff("server", 0), syn, forge(ms(30), "server", "client", ack)]
  });
  expect(story(run)).toMatchInlineSnapshot(`
    "10 server > S 0:0(0)
    20 client > S. 0:0(0) ack 1 (lost: host-off)
    30 server > . 1:1(0) ack 1
    40 client > . 1:537(536) ack 1 (lost: host-off)
    40 client > . 537:1001(464) ack 1 (lost: host-off)"
  `);
});

test("two hosts that connect to each other at once open one connection (RFC 9293 figure 8)", () => {
  const opens = (own: number, peer: string): Program =>
    function* (os) {
      const socket = os.socket();
      os.bind(socket, own);
      yield* os.connect(socket, peer);
    };
  const run = simulate({
    client: {main: opens(7000, "server:8000")},
    server: {main: opens(8000, "client:7000")}
  });
  expect(story(run)).toMatchInlineSnapshot(`
    "0 client > S 0:0(0)
    0 server > S 0:0(0)
    10 server > S. 0:0(0) ack 1
    10 client > S. 0:0(0) ack 1
    20 client > . 1:1(0) ack 1
    20 server > . 1:1(0) ack 1"
  `);
  expect(states(run, "client")).toMatchInlineSnapshot(`
    "0 CLOSED -> SYN-SENT (active OPEN)
    10 SYN-SENT -> SYN-RECEIVED (rcv SYN)
    20 SYN-RECEIVED -> ESTABLISHED (rcv ACK of SYN)"
  `);
  expect(states(run, "server")).toMatchInlineSnapshot(`
    "0 CLOSED -> SYN-SENT (active OPEN)
    10 SYN-SENT -> SYN-RECEIVED (rcv SYN)
    20 SYN-RECEIVED -> ESTABLISHED (rcv ACK of SYN)"
  `);
});

test("a SYN to a closed port is refused by a reset, after one round trip on Linux", () => {
  const run = simulate({client: {main: connects(function* () {})}, server: {}});
  expect(story(run, {window: true})).toMatchInlineSnapshot(`
    "0 client > S 0:0(0) win 64240
    10 server > R. 0:0(0) ack 1 win 0"
  `);
  expect(calls(run, "client", "connect")).toMatchInlineSnapshot(
    `"0…20 connect(server:80) = ECONNREFUSED"`
  );
});

test("Windows tries a refused SYN again before it says so (KB 175523)", () => {
  const run = simulate({client: {system: windows, main: connects(function* () {})}, server: {}});
  expect(story(run)).toMatchInlineSnapshot(`
    "0 client > S 0:0(0)
    10 server > R. 0:0(0) ack 1
    520 client > S 0:0(0)
    530 server > R. 0:0(0) ack 1
    1040 client > S 0:0(0)
    1050 server > R. 0:0(0) ack 1
    1560 client > S 0:0(0)
    1570 server > R. 0:0(0) ack 1
    2080 client > S 0:0(0)
    2090 server > R. 0:0(0) ack 1"
  `);
  expect(calls(run, "client", "connect")).toMatchInlineSnapshot(
    `"0…2100 connect(server:80) = WSAECONNREFUSED"`
  );
});

test("a SYN into the void is repeated, with the pauses of each system, until ETIMEDOUT", () => {
  const pauses = (os: typeof linux): string => {
    const run = simulate({
      client: {system: os, main: connects(function* () {})},
      server: {main: idle},
      faults: [cut(0)]
    });
    const at = run.transits.map(({sentAt}) => sentAt / 1e6);
    const [call] = run.host("client").calls("connect");
    return `${at.join(" ")} … ${(call?.returnedAt ?? 0) / 1e6} ${call ? errnoOf(call) : ""}`;
  };
  expect(pauses(linux)).toBe("0 1 2 3 4 5 7 11 19 35 67 … 131 ETIMEDOUT");
  expect(pauses(windows)).toBe("0 1 3 7 15 … 21 WSAETIMEDOUT");
  expect(pauses(windows7)).toBe("0 3 9 … 21 WSAETIMEDOUT");
  expect(pauses(freebsd)).toBe("0 1 3.2 7.4 15.6 31.8 64 … 75 ETIMEDOUT");
});

test("a lost SYN, ACK comes again in answer to the repeated SYN, before the own timer", () => {
  const run = simulate({
    client: {main: connects(function* () {})},
    server: {main: idle},
    faults: [drop("server", 1)]
  });
  expect(story(run)).toMatchInlineSnapshot(`
    "0 client > S 0:0(0)
    10 server > S. 0:0(0) ack 1 (lost: chosen)
    1000 client > S 0:0(0)
    1010 server > S. 0:0(0) ack 1
    1020 client > . 1:1(0) ack 1"
  `);
});

test("when the last ACK is lost, the first data stands in for it", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 5);
      })
    },
    server: {main: idle},
    faults: [drop("client", 2)]
  });
  expect(story(run)).toMatchInlineSnapshot(`
    "0 client > S 0:0(0)
    10 server > S. 0:0(0) ack 1
    20 client > . 1:1(0) ack 1 (lost: chosen)
    20 client > . 1:6(5) ack 1
    30 server > . 1:1(0) ack 6"
  `);
});

test("when the last ACK is lost and nothing follows, the SYN, ACK comes again", () => {
  const run = simulate({
    client: {main: connects(function* () {})},
    server: {main: idle},
    faults: [drop("client", 2)]
  });
  expect(story(run)).toMatchInlineSnapshot(`
    "0 client > S 0:0(0)
    10 server > S. 0:0(0) ack 1
    20 client > . 1:1(0) ack 1 (lost: chosen)
    1010 server > S. 0:0(0) ack 1
    1020 client > . 1:1(0) ack 1"
  `);
});

test("a server that nobody answers drops the half-open connection after five tries", () => {
  const run = simulate({
    client: {main: connects(function* () {})},
    server: {main: idle},
    faults: [cut(ms(15)), heal(seconds(200))]
  });
  const tries = run.transits.filter(({from}) => from === 1).map(({sentAt}) => sentAt / 1e6);
  expect(tries).toEqual([0.01, 1.01, 3.01, 7.01, 15.01, 31.01]);
  expect(states(run, "server")).toContain("63010 SYN-RECEIVED -> CLOSED (timeout)");
});

test("a reset with a wrong number does not take a half-open connection away", () => {
  const run = simulate({
    client: {
      *main(os) {
        const socket = os.socket();
        os.bind(socket, 5000);
        yield* os.connect(socket, "server:80");
      }
    },
    server: {main: accepts(function* () {})},
    faults: [forge(ms(15), "client", "server", {fromPort: 5000, toPort: 80, flags: RST, seq: 0})]
  });
  // Its sequence number is wrong: RFC 5961 has it challenged, not believed.
  expect(states(run, "server")).toContain("ESTABLISHED");
});

test("each system offers its own shift: Linux 10, Windows 8, macOS and FreeBSD 6", () => {
  const shifts = [linux, windows, macos, freebsd].map((os) => {
    const run = simulate({
      client: {system: os, main: connects(function* () {})},
      server: {main: idle}
    });
    return run.transits[0]?.segment.wscale;
  });
  expect(shifts).toEqual([10, 8, 6, 6]);
});

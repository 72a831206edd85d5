import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {forge, type Fault, type Forged} from "../../src/net/fault.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {linux, linuxLts} from "../../src/os/systems/linux.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {ACK, FIN, RST, SYN} from "../../src/wire/segment.ts";
import {accepts, drain, said, states, story} from "../sim/story.ts";

/** RFC 793's way: what lies in the window is believed. */
const classic: Profile = {...linux, tcp: {...linux.tcp, rfc5961Reset: false, rfc5961Syn: false}};

/** The client is connected from port 5000 and sends 100 bytes at 1 s. The server has read them. */
function established(faults: readonly Fault[], os: Profile = linux): Run {
  return simulate({
    client: {
      *main(o) {
        const socket = o.socket();
        o.bind(socket, 5000);
        yield* o.connect(socket, "server:80");
        yield* o.sleep(seconds(1) - o.now());
        yield* o.send(socket, 100);
        yield* o.sleep(seconds(9));
        yield* o.close(socket);
      }
    },
    server: {
      system: os,
      main: accepts(function* (o, peer) {
        o.log(`${yield* drain(o, peer)} ${(yield* o.recv(peer)).errno}`);
        yield* o.close(peer);
      })
    },
    faults
  });
}

/** A segment that pretends to be the client's, with relative numbers; at 5 s. */
function forged(segment: Partial<Forged>, at = seconds(5)): Fault {
  const [connection] = simulate({
    client: {
      *main(o) {
        const socket = o.socket();
        o.bind(socket, 5000);
        yield* o.connect(socket, "server:80");
      }
    },
    server: {main: accepts(function* () {})}
  }).connections;
  const [client = 0, server = 0] = [connection?.isn.get(0), connection?.isn.get(1)];
  return forge(at, "client", "server", {
    fromPort: 5000,
    toPort: 80,
    ...segment,
    seq: client + (segment.seq ?? 0),
    ack: segment.flags && segment.flags & ACK ? server + (segment.ack ?? 0) : 0
  });
}

const answer = (run: Run): string => story(run, {from: seconds(5), to: seconds(9), host: "server"});

test("a reset with exactly the number expected next ends the connection", () => {
  const run = established([forged({flags: RST, seq: 101})]);
  expect(states(run, "server")).toContain("5010 ESTABLISHED -> CLOSED (rcv RST)");
  expect(said(run)).toEqual(["100 null"]);
  expect(answer(run)).toBe("");
});

test("a reset elsewhere in the window is challenged: the ACK says what is expected", () => {
  const run = established([forged({flags: RST, seq: 102})]);
  expect(story(run, {from: seconds(5), to: seconds(9)})).toMatchInlineSnapshot(`
    "5000 client > R 102:102(0)
    5010 server > . 1:1(0) ack 101"
  `);
  expect(said(run)).toEqual(["100 null"]);
  expect(states(run, "server")).toContain("rcv FIN");
});

test("a reset outside the window is dropped in silence", () => {
  const run = established([forged({flags: RST, seq: -10})]);
  expect(answer(run)).toBe("");
  expect(states(run, "server")).toContain("rcv FIN");
});

test("RFC 793's way: any reset in the window ends the connection", () => {
  const run = established([forged({flags: RST, seq: 5000})], classic);
  expect(states(run, "server")).toContain("5010 ESTABLISHED -> CLOSED (rcv RST)");
});

test("a SYN, in the window or not, is challenged", () => {
  for (const seq of [0, 101, 5000, -90_000]) {
    const run = established([forged({flags: SYN, seq})]);
    expect([seq, answer(run)]).toEqual([seq, "5010 server > . 1:1(0) ack 101"]);
    expect(states(run, "server")).toContain("rcv FIN");
  }
});

test("RFC 793's way: a SYN in the window resets the connection", () => {
  const run = established([forged({flags: SYN, seq: 5000})], classic);
  expect(states(run, "server")).toContain("ESTABLISHED -> CLOSED (rcv SYN)");
});

test("an ACK of what was never sent is answered, and its text is not taken (RFC 5961 §5.2)", () => {
  const run = established([forged({flags: ACK, seq: 101, ack: 500, len: 20, wnd: 500})]);
  expect(answer(run)).toBe("5010 server > . 1:1(0) ack 101");
  expect(said(run)).toEqual(["100 null"]);
});

test("an ACK from before the largest window is answered, and its text is not taken", () => {
  const run = established([forged({flags: ACK, seq: 101, ack: -200_000, len: 20, wnd: 500})]);
  expect(answer(run)).toBe("5010 server > . 1:1(0) ack 101");
  expect(said(run)).toEqual(["100 null"]);
});

test("text without the ACK bit is dropped", () => {
  const run = established([forged({flags: 0, seq: 101, len: 20})]);
  expect(answer(run)).toBe("");
  expect(said(run)).toEqual(["100 null"]);
});

test("text beyond the window, or before it, is answered and not taken", () => {
  for (const seq of [101 + 500_000, 1, 50]) {
    const run = established([forged({flags: ACK, seq, ack: 1, len: 20, wnd: 500})]);
    expect([seq, answer(run)]).toEqual([seq, "5010 server > . 1:1(0) ack 101"]);
    expect(said(run)).toEqual(["100 null"]);
  }
});

test("text that overlaps what is there: only the new part is taken", () => {
  const run = established([forged({flags: ACK, seq: 51, ack: 1, len: 60, wnd: 500})]);
  expect(answer(run).split("\n")[0]).toBe("5010 server > . 1:1(0) ack 111");
  // The client never sent them; its own FIN then comes from before the edge.
  expect(said(run)).not.toEqual(["100 null"]);
});

test("a FIN out of order does not close the connection", () => {
  const run = established([forged({flags: FIN | ACK, seq: 200, ack: 1, wnd: 500})]);
  expect(states(run, "server")).toContain("10010 ESTABLISHED -> CLOSE-WAIT");
});

test("challenges are limited: two in half a second are one", () => {
  const run = established([
    forged({flags: RST, seq: 102}),
    forged({flags: RST, seq: 102}, seconds(5) + ms(100)),
    forged({flags: RST, seq: 102}, seconds(5) + ms(600))
  ]);
  const challenges = run.transits.filter(({reason}) => reason === "ack-challenge");
  expect(challenges.map(({sentAt}) => sentAt / 1000)).toEqual([5010, 5610]);
});

/** The server has 4096 bytes of receive buffer, and reads nothing of what is forged. */
const beyondTheWindow = (system: Profile, ...faults: readonly Fault[]): Run =>
  simulate({
    client: {
      *main(o) {
        const socket = o.socket();
        o.bind(socket, 5000);
        yield* o.connect(socket, "server:80");
      }
    },
    server: {
      system,
      *main(o) {
        const listener = o.socket();
        o.setsockopt(listener, "SO_RCVBUF", 4096);
        o.bind(listener, 80);
        o.listen(listener);
        yield* o.accept(listener);
      }
    },
    faults
  });

test("text that reaches beyond the window is taken up to its edge, or whole on Linux", () => {
  const long = forged({flags: ACK, seq: 1, ack: 1, len: 6000, wnd: 500});
  const bsd = beyondTheWindow(freebsd, long);
  const [, synAck] = bsd.transits;
  const window = synAck?.segment.wnd ?? 0;
  expect(window).toBeLessThan(6000);
  expect(answer(bsd)).toMatch(new RegExp(`ack ${1 + window}$`));
  expect(answer(beyondTheWindow(linux, long))).toMatch(/ack 6001$/);
  expect(answer(beyondTheWindow(linuxLts, long))).toMatch(/ack 6001$/);
});

test("while something waits to be read, Linux refuses such text since 6.17", () => {
  const first = forged({flags: ACK, seq: 1, ack: 1, len: 100, wnd: 400});
  const long = forged({flags: ACK, seq: 101, ack: 1, len: 6000, wnd: 500}, seconds(5) + ms(500));
  const answers = (system: Profile) => answer(beyondTheWindow(system, first, long)).split("\n");
  expect(answers(linux).at(-1)).toMatch(/ack 101$/);
  expect(answers(linuxLts).at(-1)).toMatch(/ack 6101$/);
});

test("an ACK with the same numbers and a smaller window does not shrink it (Linux)", () => {
  const sndWnd = (wnd: number): number => {
    const repeated = {flags: ACK, seq: 101, ack: 1};
    const run = established([
      forged({...repeated, wnd: 502}),
      forged({...repeated, wnd}, seconds(5) + ms(1))
    ]);
    const server = run.sockets.findIndex(({host, remote}) => host === 1 && remote);
    const samples = Array.from({length: run.samples.length}, (_, i) => run.samples.get(i));
    return samples.findLast(({socket, at}) => socket === server && at < seconds(9))?.sndWnd ?? 0;
  };
  expect(sndWnd(502)).toBe(502 << 10);
  expect(sndWnd(3)).toBe(502 << 10);
  expect(sndWnd(600)).toBe(600 << 10);
});

test("text with an old timestamp is an old duplicate: it is answered, not taken (PAWS)", () => {
  const clock = established([]).transits[0]?.segment.tsVal ?? 0;
  const stamped = (tsVal: number): Run =>
    established([forged({flags: ACK, seq: 101, ack: 1, len: 20, wnd: 500, tsVal, tsEcr: 0})]);
  expect(answer(stamped(clock - 1000))).toBe("5010 server > . 1:1(0) ack 101");
  expect(answer(stamped(clock + 5000)).split("\n")[0]).toBe("5010 server > . 1:1(0) ack 121");
});

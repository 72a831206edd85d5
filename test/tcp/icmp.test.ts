import {describe, expect, test} from "vitest";
import {KiB, ms, seconds} from "../../src/base/units.ts";
import {cut, forge, heal, unreachable} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import {macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {noteSentence} from "../../src/trace/words/note.ts";
import {connects, said, sink, story} from "../sim/story.ts";

/** A few bytes, and 50 ms later more than two full segments. */
const writes: Program = connects(function* (os, socket) {
  yield* os.send(socket, 100);
  yield* os.sleep(ms(50));
  yield* os.send(socket, 4000);
});

const tunnel = {delay: ms(10), mtu: 1400};

describe("a path that carries less than the hosts' own links (RFC 1191)", () => {
  test("what is too large is lost, and sent again in smaller segments when a router says so", () => {
    const run = simulate({link: tunnel, client: {main: writes}, server: {main: sink}});
    expect(story(run, {from: ms(60), host: "client", reason: true})).toMatchInlineSnapshot(`
      "70 client > . 101:1549(1448) ack 1 (data, lost: mtu)
      70 client > . 1549:2997(1448) ack 1 (data, lost: mtu)
      70 client > . 2997:4101(1104) ack 1 (data)
      80 client > . 101:1449(1348) ack 1 (retransmit-smaller)
      80 client > . 1449:2797(1348) ack 1 (retransmit-smaller)
      80 client > . 2797:4101(1304) ack 1 (retransmit-smaller)"
    `);
    const told = run.host("client").notes.map((note) => noteSentence(run, note));
    expect(new Set(told)).toEqual(
      new Set(["client: ICMP fragmentation needed: the path carries 1,400 bytes"])
    );
  });

  test("the congestion window is not lowered for it: nothing tells of congestion", () => {
    const run = simulate({link: tunnel, client: {main: writes}, server: {main: sink}});
    const windows = run
      .host("client")
      .samples()
      .map(({cwnd}) => cwnd);
    expect(Math.min(...windows.slice(3))).toBeGreaterThanOrEqual(10 * 1348);
  });

  test("the next connection to the same host announces no more than the path carries", () => {
    const run = simulate({
      link: tunnel,
      client: {
        *main(os) {
          for (let i = 0; i < 2; i++) {
            const socket = yield* os.connect("server:80");
            yield* os.send(socket, 3000);
            yield* os.sleep(ms(200));
            os.close(socket);
          }
        }
      },
      server: {
        *main(os) {
          const listener = os.listen({port: 80});
          for (let i = 0; i < 2; i++) {
            const peer = yield* os.accept(listener);
            while ((yield* os.recv(peer, KiB(64))).length > 0);
            os.close(peer);
          }
        }
      }
    });
    const [first, second] = run.segments({from: "client", flags: "SYN"});
    expect([first?.segment.mss, second?.segment.mss]).toEqual([1460, 1360]);
    expect(run.segments({lost: "mtu"}).every(({connection}) => connection === 0)).toBe(true);
  });

  test("a router that says less than 552 bytes is not believed (net.ipv4.route.min_pmtu)", () => {
    const run = simulate({
      link: {delay: ms(10), mtu: 300},
      client: {main: writes},
      server: {main: sink},
      until: seconds(1)
    });
    const again = run.segments({from: "client", reason: "retransmit-smaller"});
    expect(again.map(({segment}) => segment.len)).toContain(500);
    expect(run.bytesRead("server")).toBe(100);
  });
});

describe("a path that swallows what is too large, and says nothing (RFC 2923 §2.1)", () => {
  const hole = {...tunnel, icmp: false};

  test("small segments arrive, full ones never do: Linux retransmits for a quarter of an hour", () => {
    const run = simulate({link: hole, client: {main: writes}, server: {main: sink}});
    expect(run.bytesRead("server")).toBe(100);
    const last = run.segments({from: "client", lost: "mtu"}).at(-1);
    expect(last?.attempt).toBe(15);
    expect(last?.sentAt).toBeGreaterThan(seconds(780));
  });

  test("with tcp_mtu_probing it tries 1,024 bytes after three seconds of timeouts", () => {
    const sysctl = {tcp_mtu_probing: 1};
    const run = simulate({link: hole, client: {sysctl, main: writes}, server: {main: sink}});
    expect(run.bytesRead("server")).toBe(4100);
    const [first] = run.segments({from: "client", payload: true, lost: false, since: seconds(1)});
    expect(first?.segment.len).toBe(1024);
    expect(first?.sentAt).toBeLessThan(seconds(4));
  });

  test("macOS tries 1,200 at the second timeout, Windows 536, timestamps included or not", () => {
    const sizes = [macos, windows].map((system) => {
      const run = simulate({link: hole, client: {system, main: writes}, server: {main: sink}});
      expect(run.bytesRead("server")).toBe(4100);
      return Math.max(
        ...run
          .segments({from: "client", payload: true, lost: false, since: ms(150)})
          .map(({segment}) => segment.len)
      );
    });
    expect(sizes).toEqual([1188, 536]);
  });

  test("behind a cut cable Linux's search halves its segments, Windows and macOS go on at one size", () => {
    const sizes = [windows, macos, undefined].map((system) => {
      const sysctl = system ? {} : {tcp_mtu_probing: 1};
      const client = {...(system ? {system} : {}), sysctl, main: writes};
      const run = simulate({faults: [cut(ms(50))], client, server: {main: sink}});
      const lost = run.segments({from: "client", payload: true, lost: true, since: seconds(1)});
      return [...new Set(lost.map(({segment}) => segment.len))];
    });
    expect(sizes).toEqual([[536], [1188], [1448, 1024, 512, 256, 128, 64, 48]]);
  });
});

describe("a router that knows no way on (RFC 5461)", () => {
  const dials: Program = function* (os) {
    const socket = os.socket();
    const {errno} = yield* os.connect(socket, "server:80");
    os.log(`${String(errno)} at ${String(os.now() / 1000)} ms`);
  };
  const listens: Program = function* (os) {
    yield* os.accept(os.listen({port: 80}));
  };

  test("ends Linux's connect() at once, by its own error", () => {
    const answers = (["host", "net", "port"] as const).map((code) => {
      const faults = [unreachable(0, {code})];
      return said(simulate({faults, client: {main: dials}, server: {main: listens}}));
    });
    expect(answers).toEqual([
      ["EHOSTUNREACH at 10 ms"],
      ["ENETUNREACH at 10 ms"],
      ["ECONNREFUSED at 10 ms"]
    ]);
  });

  test("does not end a handshake that macOS or Windows began: the way may come back", () => {
    for (const system of [macos, windows]) {
      const run = simulate({
        faults: [unreachable(0), heal(ms(500))],
        client: {system, main: dials},
        server: {main: listens}
      });
      expect(said(run)[0]).toMatch(/^null at 1\d{3} ms$/);
    }
  });

  test("does not end a connection; Linux retries without doubling its timeout (RFC 6069)", () => {
    const run = simulate({
      faults: [unreachable(ms(60)), heal(seconds(2))],
      client: {
        main: connects(function* (os, socket) {
          yield* os.sleep(ms(50));
          yield* os.send(socket, 100);
        })
      },
      server: {main: sink}
    });
    const tries = run.segments({from: "client", payload: true}).map(({sentAt}) => sentAt);
    const pauses = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
    expect(new Set(pauses)).toEqual(new Set([ms(220)]));
    expect(run.bytesRead("server")).toBe(100);
  });

  test("is why the connection failed, when it is given up", () => {
    const run = simulate({
      faults: [unreachable(ms(60))],
      client: {
        sysctl: {tcp_retries2: 3},
        main: connects(function* (os, socket) {
          yield* os.sleep(ms(50));
          yield* os.send(socket, 100);
          os.log(String((yield* os.recv(socket, 1)).errno));
        })
      },
      server: {main: sink}
    });
    expect(said(run)).toEqual(["EHOSTUNREACH"]);
  });

  test("a message about a segment that is not in flight is ignored (RFC 5927 §4.1)", () => {
    const writesLater = {
      link: tunnel,
      client: {
        main: connects(function* (os, socket) {
          yield* os.sleep(ms(80));
          yield* os.send(socket, 2000);
        })
      },
      server: {main: sink}
    };
    const {port: fromPort} = simulate(writesLater).connections[0]?.from ?? {port: 0};
    const forged = {fromPort, toPort: 80, seq: 1, len: 1400};
    const run = simulate({
      ...writesLater,
      faults: [forge(ms(60), "client", "server", forged)]
    });
    expect(run.host("client").notes[0]).toMatchObject({kind: "icmp", at: ms(70)});
    const [first] = run.segments({from: "client", payload: true, since: ms(61)});
    expect(first?.segment.len).toBe(1448);
  });
});

test("a link's MTU holds for Linux's own retransmissions and probes, too", () => {
  const run = simulate({
    link: {...tunnel, icmp: false},
    client: {system: linux, main: writes},
    server: {main: sink},
    until: seconds(30)
  });
  const lost = run.segments({lost: "mtu"});
  expect(lost.every(({segment}) => segment.len === 1448)).toBe(true);
});

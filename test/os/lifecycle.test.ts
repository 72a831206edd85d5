import {expect, test} from "vitest";
import {minutes, ms, seconds} from "../../src/base/units.ts";
import {cut, hang, heal, kill, powerOff, resume} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {socketTable} from "../../src/trace/data/sockets.ts";
import {accepts, connects, drain, idle, said, states, story} from "../sim/story.ts";

/** Sends a number of bytes each 100 ms, so many times, and then closes. */
const beats = (times: number): Program =>
  connects(function* (os, socket) {
    for (let i = 0; i < times; i++) {
      const {errno} = yield* os.send(socket, 10);
      if (errno) os.log(`${errno} at ${os.now() / 1000}`);
      yield* os.sleep(ms(100));
    }
    yield* os.close(socket);
  });

const counts: Program = accepts(function* (os, peer) {
  os.log(yield* drain(os, peer));
  yield* os.close(peer);
});

test("kill: the kernel closes what the process held, as close() would", () => {
  const run = simulate({
    client: {main: beats(3)},
    server: {main: counts},
    faults: [kill("client", ms(150))]
  });
  expect(said(run)).toEqual(["20"]);
  expect(states(run, "client")).toContain("150 ESTABLISHED -> FIN-WAIT-1 (CLOSE)");
});

test("kill with unread data resets", () => {
  const run = simulate({
    client: {main: beats(3)},
    server: {main: idle},
    faults: [kill("server", ms(250))]
  });
  expect(run.transits.find(({reason}) => reason === "reset")).toMatchObject({
    from: 1,
    sentAt: ms(250),
    detail: "unread-data"
  });
});

test("a killed listener refuses the next connection", () => {
  const run = simulate({
    client: {
      *main(os) {
        yield* os.sleep(ms(100));
        os.log((yield* os.connect("server:80")).errno);
      }
    },
    server: {main: counts},
    faults: [kill("server", ms(50))]
  });
  expect(said(run)).toEqual(["ECONNREFUSED"]);
});

test("hang: the kernel goes on acknowledging for a program that makes no progress", () => {
  const run = simulate({
    client: {main: beats(5)},
    server: {main: counts},
    faults: [hang("server", ms(40)), resume("server", seconds(2))]
  });
  // Nothing was lost, nothing was sent twice; it was only read late.
  expect(said(run)).toEqual(["50"]);
  expect(run.transits.filter(({attempt}) => attempt > 0)).toEqual([]);
  expect(run.moment({fault: "resume"})?.at).toBe(seconds(2));
});

test("a hung server still completes handshakes", () => {
  const run = simulate({
    client: {main: beats(1)},
    server: {main: counts},
    faults: [hang("server", 1)]
  });
  expect(states(run, "client")).toContain("ESTABLISHED");
  expect(run.calls.some(({name}) => name === "recv")).toBe(false);
});

test("power-off: nothing is sent any more, and the sender gives up only after minutes", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(200));
        yield* os.send(socket, 10);
        os.log((yield* os.recv(socket)).errno);
      })
    },
    server: {main: counts},
    faults: [powerOff("server", ms(100))],
    until: minutes(30)
  });
  expect(story(run, {host: "server", from: ms(100)})).toBe("");
  const gone = run.transits.filter(({lost}) => lost?.why === "host-off");
  expect(gone.length).toBeGreaterThan(9);
  // Linux: as long as 15 timeouts from 200 ms on would take, 924.6 s.
  const end = run.host("client").states.find(({cause}) => cause.kind === "timeout");
  expect(end?.to).toBe("CLOSED");
  expect((end?.at ?? 0) / 1e6).toBeGreaterThan(924);
  expect((end?.at ?? 0) / 1e6).toBeLessThan(1060);
});

test("power-off: no row of the host is left in its socket table, nor in its record", () => {
  const run = simulate({
    client: {main: beats(5)},
    server: {main: counts},
    faults: [powerOff("server", ms(100))],
    until: ms(200)
  });
  expect(socketTable(run, 1, ms(99)).rows.map(({state}) => state)).toEqual([
    "LISTEN",
    "ESTABLISHED"
  ]);
  expect(socketTable(run, 1, ms(100)).rows).toEqual([]);
  expect(run.sockets.filter(({host}) => host === 1).map(({goneAt}) => goneAt)).toEqual([
    ms(100),
    ms(100)
  ]);
  expect(socketTable(run, 0, ms(200)).rows.map(({state}) => state)).toEqual(["ESTABLISHED"]);
});

test("a cable that is plugged in again: what was lost is sent again", () => {
  const run = simulate({
    client: {main: beats(5)},
    server: {main: counts},
    faults: [cut(ms(150)), heal(ms(900))]
  });
  expect(said(run)).toEqual(["50"]);
  expect(run.transits.filter(({lost}) => lost?.why === "cut").length).toBeGreaterThan(1);
});

test("cut and heal name a pair of hosts: others are not touched", () => {
  const client: Program = connects(function* (os, socket) {
    yield* os.sleep(ms(100));
    yield* os.send(socket, 10);
    yield* os.recv(socket);
  });
  const run = simulate({
    hosts: {
      one: {main: client},
      two: {main: client},
      server: {
        *main(os) {
          const listener = os.listen({port: 80});
          for (;;) {
            const peer = yield* os.accept(listener);
            os.spawn(function* (thread) {
              const {length} = yield* thread.recv(peer);
              thread.log(`${thread.getpeername(peer).split(":")[0]} ${length}`);
            });
          }
        }
      }
    },
    faults: [cut(ms(50), ["one", "server"])],
    until: seconds(5)
  });
  expect(said(run)).toEqual(["10.0.0.2 10"]);
});

import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Program} from "../../src/os/api.ts";
import {freebsd} from "../../src/os/systems/bsd.ts";
import {windows7} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {connects, readExactly, accepts, sink, story} from "../sim/story.ts";

/** Writes these sizes one after the other, without a pause. */
const writes = (sizes: readonly number[], option: "" | "TCP_NODELAY" | "TCP_CORK" = ""): Program =>
  connects(function* (os, socket) {
    if (option) os.setsockopt(socket, option, true);
    for (const size of sizes) yield* os.send(socket, size);
    yield* os.sleep(ms(500));
  });

test("the first small write goes at once; more wait for its ACK, and leave together", () => {
  const run = simulate({client: {main: writes([10, 10, 10, 10])}, server: {main: sink}});
  expect(story(run, {host: "client", from: ms(20), reason: true})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1 (ack)
    20 client > . 1:11(10) ack 1 (data)
    40 client > . 11:41(30) ack 1 (nagle-released)"
  `);
  expect(run.waits("nagle")[0]).toMatchObject({
    since: ms(20),
    until: ms(40),
    bytes: 30
  });
});

test("TCP_NODELAY: every write is a segment", () => {
  const run = simulate({
    client: {main: writes([10, 10, 10], "TCP_NODELAY")},
    server: {main: sink}
  });
  expect(story(run, {host: "client", from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:11(10) ack 1
    20 client > . 11:21(10) ack 1
    20 client > . 21:31(10) ack 1"
  `);
});

test("setting TCP_NODELAY lets go what Nagle held", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 10);
        yield* os.send(socket, 10);
        yield* os.sleep(ms(5));
        os.setsockopt(socket, "TCP_NODELAY", true);
      })
    },
    server: {main: sink}
  });
  expect(story(run, {host: "client", from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:11(10) ack 1
    25 client > . 11:21(10) ack 1"
  `);
});

test("a full segment is never held: only the part-filled end of a write is", () => {
  const run = simulate({
    client: {main: writes([10, 3000])},
    server: {main: sink}
  });
  expect(story(run, {host: "client", from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:11(10) ack 1
    20 client > . 11:1459(1448) ack 1
    20 client > . 1459:2907(1448) ack 1
    40 client > . 2907:3011(104) ack 1"
  `);
});

test("after full segments: Linux (Minshall) sends a small one at once, RFC 896's form holds it", () => {
  const sizes = [1448 + 100, 100];
  const linuxRun = simulate({client: {main: writes(sizes)}, server: {main: sink}});
  expect(story(linuxRun, {host: "client", from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:1449(1448) ack 1
    20 client > . 1449:1549(100) ack 1
    40 client > . 1549:1649(100) ack 1"
  `);
  const bsdRun = simulate({client: {system: freebsd, main: writes(sizes)}, server: {main: sink}});
  expect(story(bsdRun, {host: "client", from: ms(20), to: ms(100)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:1449(1448) ack 1
    40 client > . 1449:1649(200) ack 1"
  `);
});

test("write, write, read stalls for the peer's delayed ACK: 200 ms on Windows 7, 40 ms on Linux", () => {
  const exchange: Program = connects(function* (os, socket) {
    for (let i = 0; i < 2; i++) {
      yield* os.send(socket, 4);
      yield* os.send(socket, 4);
      yield* readExactly(os, socket, 8);
    }
    yield* os.close(socket);
  });
  const server: Program = accepts(function* (os, peer) {
    while ((yield* readExactly(os, peer, 8)) === 8) yield* os.send(peer, 8);
    yield* os.close(peer);
  });
  const windowsRun = simulate({
    client: {system: windows7, main: exchange},
    server: {system: windows7, main: server}
  });
  expect(story(windowsRun, {from: ms(20), to: ms(520), reason: true})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1 (ack)
    20 client > . 1:5(4) ack 1 (data)
    230 server > . 1:1(0) ack 5 (ack-delayed)
    240 client > . 5:9(4) ack 1 (nagle-released)
    250 server > . 1:9(8) ack 9 (data)
    260 client > . 9:13(4) ack 9 (data)
    470 server > . 9:9(0) ack 13 (ack-delayed)
    480 client > . 13:17(4) ack 9 (nagle-released)
    490 server > . 9:17(8) ack 17 (data)
    500 client > F. 17:17(0) ack 17 (fin)
    510 server > F. 17:17(0) ack 18 (fin)"
  `);
  const linuxRun = simulate({client: {main: exchange}, server: {main: server}});
  expect(story(linuxRun, {from: ms(20), to: ms(520), reason: true})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1 (ack)
    20 client > . 1:5(4) ack 1 (data)
    30 server > . 1:1(0) ack 5 (ack)
    40 client > . 5:9(4) ack 1 (nagle-released)
    50 server > . 1:1(0) ack 9 (ack)
    50 server > . 1:9(8) ack 9 (data)
    60 client > . 9:9(0) ack 9 (ack)
    60 client > . 9:13(4) ack 9 (data)
    110 server > . 9:9(0) ack 13 (ack-delayed)
    120 client > . 13:17(4) ack 9 (nagle-released)
    130 server > . 9:9(0) ack 17 (ack)
    130 server > . 9:17(8) ack 17 (data)
    140 client > F. 17:17(0) ack 17 (fin)
    150 server > F. 17:17(0) ack 18 (fin)
    160 client > . 18:18(0) ack 18 (ack)"
  `);
});

test("TCP_CORK holds a part-filled segment, for one retransmission timeout at most", () => {
  const run = simulate({client: {main: writes([10, 10], "TCP_CORK")}, server: {main: sink}});
  expect(story(run, {host: "client", from: ms(20), reason: true})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1 (ack)
    240 client > . 1:21(20) ack 1 (cork-timeout)"
  `);
});

test("pulling the cork sends what it held, as one segment", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_CORK", true);
        yield* os.send(socket, 10);
        yield* os.send(socket, 20);
        yield* os.sleep(ms(50));
        os.setsockopt(socket, "TCP_CORK", false);
      })
    },
    server: {main: sink}
  });
  expect(story(run, {host: "client", from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    70 client > . 1:31(30) ack 1"
  `);
});

test("MSG_MORE holds a write for the next one", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 10, "MSG_MORE");
        yield* os.sleep(ms(50));
        yield* os.send(socket, 20);
      })
    },
    server: {main: sink}
  });
  expect(story(run, {host: "client", from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    70 client > . 1:31(30) ack 1"
  `);
});

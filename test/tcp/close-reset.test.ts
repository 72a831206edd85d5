/** A close that the peer does not follow: what is reset, what waits for good, what ends it. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {kill} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepts, calls, connects, drain, idle, said, states, story} from "../sim/story.ts";

const closes: Program = connects(function* (os, socket) {
  yield* os.close(socket);
});

test("close() with unread data resets (RFC 9293 SHLD-3): the peer gets ECONNRESET", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 5);
        os.log((yield* os.recv(socket)).errno);
        os.log((yield* os.send(socket, 1)).errno);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.sleep(ms(100));
        yield* os.close(peer);
      })
    }
  });
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:6(5) ack 1
    30 server > . 1:1(0) ack 6
    130 server > R. 1:1(0) ack 6"
  `);
  expect(said(run)).toEqual(["ECONNRESET", "EPIPE"]);
  expect(states(run, "server")).toContain("ESTABLISHED -> CLOSED (CLOSE with unread data)");
});

test("data that comes after close() is answered by a reset", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(100));
        yield* os.send(socket, 5);
        os.log((yield* os.recv(socket)).length);
        yield* os.sleep(ms(100));
        os.log((yield* os.recv(socket)).errno);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.close(peer);
      })
    }
  });
  expect(story(run, {from: ms(30)})).toMatchInlineSnapshot(`
    "30 server > F. 1:1(0) ack 1
    40.4 client > . 1:1(0) ack 2
    120 client > . 1:6(5) ack 2
    130 server > R 2:2(0)"
  `);
  expect(said(run)).toMatchInlineSnapshot(`
    [
      "0",
      "null",
    ]
  `);
});

test("what was sent before the reset can still be read on Linux; then the error", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(200));
        os.log((yield* os.recv(socket)).text);
        os.log((yield* os.recv(socket)).errno);
        os.log((yield* os.recv(socket)).length);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.send(peer, "last words");
        os.setsockopt(peer, "SO_LINGER", {l_onoff: 1, l_linger: 0});
        yield* os.close(peer);
      })
    }
  });
  expect(said(run)).toEqual(["last words", "ECONNRESET", "0"]);
});

test("a process that is killed closes its sockets: the peer sees an end, not a crash", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.log((yield* os.recv(socket)).length);
      })
    },
    server: {main: accepts((os, peer) => drain(os, peer))},
    faults: [kill("server", ms(500))]
  });
  expect(story(run, {from: ms(30)})).toMatchInlineSnapshot(`
    "500 server > F. 1:1(0) ack 1
    510.4 client > . 1:1(0) ack 2"
  `);
  expect(said(run)).toEqual(["0"]);
});

test("without close() at the server CLOSE-WAIT stays forever; the client's orphan ends after 60 s", () => {
  const run = simulate({client: {main: closes}, server: {main: idle}});
  expect(states(run, "server").split("\n").at(-1)).toContain("-> CLOSE-WAIT");
  expect(states(run, "client").split("\n").at(-1)).toMatchInlineSnapshot(
    `"60040.4 FIN-WAIT-2 -> CLOSED (FIN-WAIT-2 timeout)"`
  );
  expect(run.end.why).toBe("quiet");
});

test("shutdown() without close() has no limit in FIN-WAIT-2", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.shutdown(socket, "SHUT_WR");
        yield* os.sleep(seconds(1000));
        os.log(os.tcpInfo(socket)?.state);
      })
    },
    server: {main: idle}
  });
  expect(said(run)).toEqual(["FIN-WAIT-2"]);
});

test("TCP_LINGER2 shortens the orphan's FIN-WAIT-2, and a late FIN is answered by a reset", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        os.setsockopt(socket, "TCP_LINGER2", 5);
        yield* os.close(socket);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.sleep(seconds(10));
        yield* os.close(peer);
      })
    }
  });
  expect(story(run, {from: ms(30)})).toMatchInlineSnapshot(`
    "30.4 server > . 1:1(0) ack 2
    10030 server > F. 1:1(0) ack 2
    10040 client > R 2:2(0)"
  `);
  expect(states(run, "client").split("\n").at(-1)).toMatchInlineSnapshot(
    `"5040.4 FIN-WAIT-2 -> CLOSED (FIN-WAIT-2 timeout)"`
  );
});

test("sending to a peer that closed and is gone: first a reset, then EPIPE", () => {
  const run = simulate({
    client: {main: closes},
    server: {
      main: accepts(function* (os, peer) {
        os.log((yield* os.recv(peer)).length);
        os.log((yield* os.send(peer, 5)).errno);
        yield* os.sleep(ms(50));
        os.log((yield* os.send(peer, 5)).errno);
      })
    }
  });
  expect(story(run, {from: ms(30)})).toMatchInlineSnapshot(`
    "30 server > . 1:6(5) ack 2
    40 client > R 2:2(0)"
  `);
  expect(said(run)).toEqual(["0", "null", "EPIPE"]);
});

test("SHUT_RD sends nothing; later data is still acknowledged and can be read (Linux)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(100));
        yield* os.send(socket, "late");
        yield* os.sleep(ms(100));
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        os.shutdown(peer, "SHUT_RD");
        os.log((yield* os.recv(peer)).length);
        yield* os.sleep(ms(150));
        os.log((yield* os.recv(peer)).text);
      })
    }
  });
  expect(story(run, {from: ms(30)})).toMatchInlineSnapshot(`
    "120 client > . 1:5(4) ack 1
    130 server > . 1:1(0) ack 5"
  `);
  expect(calls(run, "server", "shutdown")).toContain("= ok");
  expect(said(run)).toEqual(["0", "late"]);
});

import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import type {Program} from "../../src/os/api.ts";
import {windows} from "../../src/os/systems/windows.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {accepts, connects, drain, said, sink, states, story} from "../sim/story.ts";

const closes: Program = connects(function* (os, socket) {
  yield* os.close(socket);
});

test("a close of each end in its turn takes four segments (RFC 9293 figure 12)", () => {
  const run = simulate({
    client: {main: closes},
    server: {
      main: accepts(function* (os, peer) {
        yield* drain(os, peer);
        yield* os.sleep(ms(100));
        yield* os.close(peer);
      })
    }
  });
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > F. 1:1(0) ack 1
    30.4 server > . 1:1(0) ack 2
    130 server > F. 1:1(0) ack 2
    140 client > . 2:2(0) ack 2"
  `);
  expect(states(run, "client")).toMatchInlineSnapshot(`
    "0 CLOSED -> SYN-SENT (active OPEN)
    20 SYN-SENT -> ESTABLISHED (rcv SYN, ACK)
    20 ESTABLISHED -> FIN-WAIT-1 (CLOSE)
    40.4 FIN-WAIT-1 -> FIN-WAIT-2 (rcv ACK of FIN)
    140 FIN-WAIT-2 -> TIME-WAIT (rcv FIN)
    60140 TIME-WAIT -> CLOSED (2 MSL timeout)"
  `);
  expect(states(run, "server")).toMatchInlineSnapshot(`
    "0 CLOSED -> LISTEN (passive OPEN)
    10 CLOSED -> SYN-RECEIVED (rcv SYN)
    30 SYN-RECEIVED -> ESTABLISHED (rcv ACK of SYN)
    30 ESTABLISHED -> CLOSE-WAIT (rcv FIN)
    130 CLOSE-WAIT -> LAST-ACK (CLOSE)
    150 LAST-ACK -> CLOSED (rcv ACK of FIN)"
  `);
});

test("a server that closes as soon as it reads the end answers FIN with FIN: three segments", () => {
  const run = simulate({client: {main: closes}, server: {main: sink}});
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > F. 1:1(0) ack 1
    30 server > F. 1:1(0) ack 2
    40 client > . 2:2(0) ack 2"
  `);
});

test("both ends that close at once pass through CLOSING (RFC 9293 figure 13)", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.sleep(ms(80));
        yield* os.close(socket);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* os.sleep(ms(70));
        yield* os.close(peer);
      })
    }
  });
  expect(story(run, {from: ms(50)})).toMatchInlineSnapshot(`
    "100 client > F. 1:1(0) ack 1
    100 server > F. 1:1(0) ack 1
    110 server > . 2:2(0) ack 2
    110 client > . 2:2(0) ack 2"
  `);
  expect(states(run, "client")).toMatchInlineSnapshot(`
    "0 CLOSED -> SYN-SENT (active OPEN)
    20 SYN-SENT -> ESTABLISHED (rcv SYN, ACK)
    100 ESTABLISHED -> FIN-WAIT-1 (CLOSE)
    110 FIN-WAIT-1 -> CLOSING (rcv FIN)
    120 CLOSING -> TIME-WAIT (rcv ACK of FIN)
    60120 TIME-WAIT -> CLOSED (2 MSL timeout)"
  `);
  expect(states(run, "server")).toMatchInlineSnapshot(`
    "0 CLOSED -> LISTEN (passive OPEN)
    10 CLOSED -> SYN-RECEIVED (rcv SYN)
    30 SYN-RECEIVED -> ESTABLISHED (rcv ACK of SYN)
    100 ESTABLISHED -> FIN-WAIT-1 (CLOSE)
    110 FIN-WAIT-1 -> CLOSING (rcv FIN)
    120 CLOSING -> TIME-WAIT (rcv ACK of FIN)
    60120 TIME-WAIT -> CLOSED (2 MSL timeout)"
  `);
});

test("a FIN rides on the last data", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 5, "MSG_MORE");
        yield* os.close(socket);
      })
    },
    server: {main: sink}
  });
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > F. 1:6(5) ack 1
    30 server > F. 1:1(0) ack 7
    40 client > . 7:7(0) ack 2"
  `);
});

test("a lost FIN is sent again, and a lost ACK of it is repeated", () => {
  // The server takes 3 ms to close, so that the two ends' timers do not run out at once.
  const server = accepts(function* (os, peer) {
    yield* drain(os, peer);
    yield* os.sleep(ms(3));
    yield* os.close(peer);
  });
  const lost = (nth: number, from: string): string =>
    story(
      simulate({
        client: {main: closes},
        server: {system: windows, main: server},
        faults: [drop(from, nth)]
      }),
      {from: ms(20)}
    );
  expect(lost(3, "client")).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > F. 1:1(0) ack 1 (lost: chosen)
    240 client > F. 1:1(0) ack 1
    253 server > F. 1:1(0) ack 2
    263 client > . 2:2(0) ack 2"
  `);
  expect(lost(2, "server")).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > F. 1:1(0) ack 1
    33 server > F. 1:1(0) ack 2 (lost: chosen)
    240 client > F. 1:1(0) ack 1
    250 server > . 2:2(0) ack 2
    333 server > F. 1:1(0) ack 2
    343 client > . 2:2(0) ack 2"
  `);
  expect(lost(4, "client")).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > F. 1:1(0) ack 1
    33 server > F. 1:1(0) ack 2
    43 client > . 2:2(0) ack 2 (lost: chosen)
    333 server > F. 1:1(0) ack 2
    343 client > . 2:2(0) ack 2"
  `);
});

test("FIN and lost data before it are sent again as one segment", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, 5);
        yield* os.close(socket);
      })
    },
    server: {main: sink},
    faults: [drop("client", 3), drop("client", 4), drop("client", 5)]
  });
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:6(5) ack 1 (lost: chosen)
    20 client > F. 6:6(0) ack 1 (lost: chosen)
    62 client > F. 6:6(0) ack 1 (lost: chosen)
    282 client > F. 1:6(5) ack 1
    292 server > F. 1:1(0) ack 7
    302 client > . 7:7(0) ack 2"
  `);
});

test("after half a close the other direction still carries data", () => {
  const run = simulate({
    client: {
      main: connects(function* (os, socket) {
        yield* os.send(socket, "ask");
        os.shutdown(socket, "SHUT_WR");
        os.log((yield* os.recv(socket)).text);
        os.log((yield* os.recv(socket)).length);
        yield* os.close(socket);
      })
    },
    server: {
      main: accepts(function* (os, peer) {
        yield* drain(os, peer);
        yield* os.sleep(ms(500));
        yield* os.send(peer, "answer");
        yield* os.close(peer);
      })
    }
  });
  expect(story(run, {from: ms(20)})).toMatchInlineSnapshot(`
    "20 client > . 1:1(0) ack 1
    20 client > . 1:4(3) ack 1
    20 client > F. 4:4(0) ack 1
    30 server > . 1:1(0) ack 4
    70 server > . 1:1(0) ack 5
    530 server > . 1:7(6) ack 5
    530 server > F. 7:7(0) ack 5
    540 client > . 5:5(0) ack 7
    540 client > . 5:5(0) ack 8"
  `);
  expect(said(run)).toEqual(["answer", "0"]);
});

/** Moments are found by what happens in them. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import {drop} from "../../src/net/fault.ts";
import type {Fault} from "../../src/net/fault.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import type {Run, MomentQuery} from "../../src/trace/query/trace.ts";
import {findMoment} from "../../src/trace/query/find-moment.ts";

/** Two writes and a read, 5 ms each way: Nagle holds the second write once. */
const exchange = (faults: readonly Fault[] = []): Run =>
  simulate({
    link: {delay: ms(5)},
    faults,
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.recv(peer, 24, "MSG_WAITALL");
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 4);
        yield* os.send(socket, 20);
        os.log("sent");
        yield* os.recv(socket);
        os.close(socket);
      }
    }
  });

const at = (query: MomentQuery, run = exchange()): number | undefined => findMoment(run, query)?.at;

test("a segment is found by who sends it, its flags and its data, as it leaves or arrives", () => {
  expect(at({from: "client", flags: "SYN"})).toBe(0);
  expect(at({from: "client", flags: "SYN", arrives: true})).toBe(ms(5));
  expect(at({from: "server", flags: "SYN-ACK"})).toBe(ms(5));
  const second = findMoment(exchange(), {from: "client", payload: true, nth: 2});
  expect(second).toMatchObject({kind: "send", transit: {segment: {len: 20}}});
});

test("a retransmission is found by its reason, a lost segment by its loss", () => {
  const run = exchange([drop("client", 1)]);
  expect(at({from: "client", reason: "retransmit-timeout"}, run)).toBe(ms(1000));
  expect(at({from: "client", lost: true}, run)).toBe(0);
  expect(at({from: "client", lost: true, arrives: true}, run)).toBe(ms(2.5));
  expect(at({from: "client", lost: true})).toBeUndefined();
});

test("a state is found by its host, a call by its name and what it returns", () => {
  expect(at({host: "client", state: "ESTABLISHED"})).toBe(ms(10));
  expect(at({host: "client", call: "connect"})).toBe(0);
  expect(at({host: "client", call: "connect", returns: true})).toBe(ms(10));
  expect(at({host: "client", call: "send", nth: 2, bytes: 20})).toBeUndefined();
  expect(at({host: "client", call: "send", bytes: 20})).toBe(ms(10));
});

test("a wait is found as it begins and as it ends, a line beside the program by a part of it", () => {
  expect(at({host: "client", wait: "nagle"})).toBe(ms(10));
  expect(at({host: "client", wait: "nagle", ends: true})).toBe(ms(20));
  expect(at({host: "client", log: "se"})).toBe(ms(10));
});

test("what does not happen is not found: no such segment, not so often", () => {
  expect(at({from: "server", flags: "RST"})).toBeUndefined();
  expect(at({from: "client", flags: "SYN", nth: 2})).toBeUndefined();
});

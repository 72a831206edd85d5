/** What can be asked of a run, and what a question that makes no sense is told. */
import {expect, test} from "vitest";
import {cut, drop, ms, simulate, traceData, traceOf, windows} from "../../src/index.ts";
import type {Run} from "../../src/index.ts";

/** A client that writes three times, 30 ms apart, and closes; the third segment is lost. */
const talk = (): Run =>
  simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        for (;;) {
          const {length} = yield* os.recv(peer, 4096);
          os.log(`${length} bytes`);
          if (length <= 0) break;
        }
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (const length of [100, 200, 300]) {
          yield* os.send(socket, length);
          yield* os.sleep(ms(30));
        }
        os.close(socket);
        const again = yield* os.connect("server:80");
        os.log(again.errno);
      }
    },
    faults: [drop("client", 5)]
  });

test("calls of a host are found by name, with typed arguments and outcome", () => {
  const run = talk();
  const [first] = run.host("server").calls("recv");
  expect(first).toMatchObject({args: {max: 4096}, outcome: {kind: "bytes", bytes: 100}});
  expect([first?.calledAt, first?.returnedAt]).toEqual([ms(30), ms(30)]);
  const refused = run.host("client").calls("connect", {errno: "ECONNREFUSED"});
  expect(refused.map(({args}) => args.address)).toEqual(["server:80"]);
  expect(
    run
      .host("client")
      .calls("send")
      .map(({args}) => args.length)
  ).toEqual([100, 200, 300]);
  expect(run.host("client").calls("recv")).toEqual([]);
});

test("what programs logged is a list of lines, host by host", () => {
  const run = talk();
  expect(run.host("server").log).toEqual(["100 bytes", "200 bytes", "300 bytes", "0 bytes"]);
  expect(run.host("client").log).toEqual(["ECONNREFUSED"]);
});

test("the time in a state is in µs: 0 for never, Infinity for to the end", () => {
  const run = talk();
  expect(run.host("client").timeIn("TIME-WAIT")).toBe(60e6);
  expect(run.host("server").timeIn("TIME-WAIT")).toBe(0);
  expect(run.host("server").timeIn("LISTEN")).toBe(Infinity);
  const [span] = run.host("client").spans("SYN-SENT");
  expect(span).toMatchObject({since: 0, until: ms(20), open: false});
});

test("the sockets of a host at a time have their states", () => {
  const run = talk();
  const states = (at?: number) =>
    run
      .host("server")
      .sockets(at === undefined ? {} : {at})
      .map(({state}) => state);
  expect(states(ms(15))).toEqual(["LISTEN", "SYN-RECEIVED"]);
  expect(states()).toEqual(["LISTEN"]);
  expect(run.host("server").sockets({at: ms(25), peer: "client"})).toHaveLength(1);
  expect(run.host("server").sockets({at: ms(25), state: "LISTEN", port: 7777})).toHaveLength(1);
});

test("segments are found by what they are", () => {
  const run = talk();
  const count = (query: Parameters<Run["segments"]>[0]) => run.segments(query).length;
  expect(run.segments()).toEqual(run.transits);
  expect(count({from: "client", payload: true})).toBe(4);
  expect(count({lost: true})).toBe(1);
  expect(count({lost: "chosen", from: "client", payload: true})).toBe(1);
  expect(count({lost: "queue"})).toBe(0);
  expect(run.segments({retransmitted: true})[0]?.segment.len).toBe(300);
  expect(count({flags: "RST"})).toBe(1);
  expect(count({flags: "SYN-ACK", to: "client"})).toBe(1);
  expect(count({flags: "SYN"})).toBe(2);
  expect(count({flags: "ACK", from: "client"})).toBe(2);
  expect(count({reason: ["connect", "syn-ack"]})).toBe(3);
  expect(count({from: "client", since: ms(20), until: ms(50)})).toBe(2);
});

test("bytes read and written, and how long each message took", () => {
  const run = talk();
  expect([run.bytesWritten("client"), run.bytesRead("server")]).toEqual([600, 600]);
  expect(run.bytesRead("client")).toBe(0);
  // The third was lost, and sent again by a tail loss probe.
  expect(run.latencies({from: "client"})).toEqual([ms(10), ms(10), ms(60)]);
  expect(run.latencies({from: "server"})).toEqual([]);
});

test("what was only peeked at is not read", () => {
  const run = simulate({
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        yield* os.recv(peer, 10, "MSG_PEEK");
        yield* os.recv(peer, 10);
      }
    },
    client: {
      *main(os) {
        yield* os.send(yield* os.connect("server:80"), 10);
      }
    }
  });
  expect(run.bytesRead("server")).toBe(10);
});

test("waits are found by kind and host", () => {
  const run = simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 80}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:80");
        yield* os.send(socket, 4);
        yield* os.send(socket, 4);
      }
    }
  });
  expect(run.waits("nagle")).toMatchObject([{since: ms(20), until: ms(40)}]);
  expect(run.waits("nagle", {host: "server"})).toEqual([]);
  expect(run.moment({wait: "nagle"})).toMatchObject({kind: "wait", at: ms(20)});
});

test("a moment is the time of something, and what it was; null when it never was", () => {
  const run = talk();
  expect(run.moment({from: "server", flags: "SYN-ACK"})?.at).toBe(ms(10));
  expect(run.moment({from: "server", flags: "SYN-ACK", arrives: true})?.at).toBe(ms(20));
  expect(run.moment({host: "client", state: "TIME-WAIT"})?.kind).toBe("state");
  expect(run.moment({host: "client", call: "connect", returns: true})?.at).toBe(ms(20));
  expect(run.moment({host: "client", call: "send", nth: -1})?.at).toBe(ms(80));
  expect(run.moment({host: "server", log: "200"})?.at).toBe(ms(60));
  expect(run.moment({host: "server", bytesRead: 250})?.at).toBe(
    run.host("server").calls("recv")[1]?.returnedAt
  );
  expect(run.moment({host: "server", bytesRead: 601})).toBeNull();
  expect(run.moment({reason: "keepalive"})).toBeNull();
  expect(run.moment({from: "client", payload: true, nth: 9})).toBeNull();
});

test("a fault that has a time is a moment", () => {
  const run = simulate({client: {}, server: {}, faults: [cut(ms(7))]});
  expect(run.moment({fault: "cut"})?.at).toBe(ms(7));
});

test("a trace of data that went to another thread and back answers the same", () => {
  const run = talk();
  const trace = traceOf(structuredClone(traceData(run)));
  expect(trace.transits).toEqual(run.transits);
  expect(trace.states).toEqual(run.states);
  expect(trace.calls).toEqual(run.calls);
  expect(trace.host("server").log).toEqual(run.host("server").log);
  expect(trace.latencies({from: "client"})).toEqual(run.latencies({from: "client"}));
  expect("again" in trace).toBe(false);
});

test("a run that is run again can be asked, too", () => {
  const run = talk().again([], {systems: {server: windows}});
  expect(run.segments({lost: true})).toEqual([]);
  expect(run.host("server").system).toBe("windows");
});

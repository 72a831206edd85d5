/** Socket tables at a time, in three dialects. */
import {expect, test} from "vitest";
import {ms, seconds, minutes, us} from "../../src/base/units.ts";
import type {TcpState} from "../../src/tcp/block/state.ts";
import {inFlightAt, sampleAt, spansOf, stateAt} from "../../src/trace/query/at-time.ts";
import {kernelTime, socketTable, socketText, stateName} from "../../src/trace/data/sockets.ts";
import {cut, simulate} from "../../src/index.ts";
import {traceData, traceOf} from "../../src/trace/query/trace-of.ts";
import type {Trace} from "../../src/trace/query/trace.ts";
import {runOf, story} from "./fixture.ts";

const speaking = (system: string) => {
  const run = story();
  return traceOf({...traceData(run), hosts: run.hosts.map((host) => ({...host, system}))});
};

test("socketText(table) on Linux is what ss -tano would answer, with the timer below", () => {
  expect(socketText(socketTable(story(), 0, ms(25)))).toBe(
    [
      "client $ ss -tano",
      "State  Recv-Q  Send-Q  Local Address:Port  Peer Address:Port",
      "ESTAB  0       4       10.0.0.1:49152      10.0.0.2:7777",
      "  timer:(on,195ms,0) · 4 B in flight"
    ].join("\n")
  );
});

test("socketText(table) on Windows spells LISTENING and underscores, and shows no Recv-Q", () => {
  expect(socketText(socketTable(story(), 1, ms(25)))).toBe(
    [
      "server C:\\>netstat -an",
      "Proto  Local Address  Foreign Address  State",
      "TCP    0.0.0.0:7777   0.0.0.0:0        LISTENING",
      "  SYN queue: 1",
      "TCP    10.0.0.2:7777  10.0.0.1:49152   SYN_RECEIVED"
    ].join("\n")
  );
});

test("socketText(table) on macOS puts a dot before the port, says SYN_RCVD, and tells no backlog", () => {
  expect(socketText(socketTable(speaking("macos"), 1, ms(25)))).toBe(
    [
      "server $ netstat -an -p tcp",
      "Proto  Recv-Q  Send-Q  Local Address  Foreign Address  (state)",
      "tcp4   0       0       *.7777         *.*              LISTEN",
      "  SYN queue: 1",
      "tcp4   0       0       10.0.0.2.7777  10.0.0.1.49152   SYN_RCVD"
    ].join("\n")
  );
});

test("a delayed ACK and a second try are told below their rows", () => {
  const linux = speaking("linux");
  expect(socketTable(linux, 1, ms(240)).rows[1]?.notes).toEqual(["delayed ACK in 30 ms"]);
  expect(socketTable(linux, 0, ms(221)).rows[0]?.timer).toBe("timer:(on,399ms,1)");
  expect(socketTable(linux, 0, ms(330)).rows[0]).toMatchObject({
    state: "TIME-WAIT",
    timer: "timer:(timewait,59sec,0)"
  });
});

test("a keepalive probe counts until it is answered, as in a real kernel's table", () => {
  const run = simulate({
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        os.setsockopt(peer, "SO_KEEPALIVE", true);
        os.setsockopt(peer, "TCP_KEEPIDLE", 10);
        yield* os.recv(peer);
      }
    },
    client: {
      *main(os) {
        yield* os.recv(yield* os.connect("server:7777"));
      }
    },
    faults: [cut(seconds(15))],
    until: minutes(3)
  });
  const timer = (at: number) => socketTable(run, 1, at).rows[1]?.timer;
  const probes = run.transits.filter(({reason}) => reason === "keepalive");
  const [answered, lost, again] = probes.map(({sentAt}) => sentAt);
  expect(timer(answered! + ms(15))).toMatch(/^timer:\(keepalive,1min14sec,1\)$/);
  expect(timer(answered! + ms(25))).toMatch(/^timer:\(keepalive,1min14sec,0\)$/);
  expect(timer(lost! + ms(25))).toMatch(/^timer:\(keepalive,1min14sec,1\)$/);
  expect(timer(again! + ms(25))).toMatch(/^timer:\(keepalive,1min14sec,2\)$/);
});

test("ss counts a SYN and a FIN that nobody has acknowledged, netstat on macOS does not", () => {
  const half = simulate({
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 7777}));
        yield* os.sleep(seconds(1));
      }
    },
    client: {
      *main(os) {
        os.close(yield* os.connect("server:7777"));
      }
    },
    link: {delay: ms(25)}
  });
  const row = (run: Trace, at: number) => {
    const {state, cells} = socketTable(run, 0, at).rows[0]!;
    return `${state} ${cells.slice(1, 3).join(" ")}`;
  };
  const at = [ms(10), ms(60), ms(110)];
  // As Linux 6.18 prints them for a connection whose answers do not come.
  expect(at.map((each) => row(half, each))).toEqual([
    "SYN-SENT 0 1",
    "FIN-WAIT-1 0 1",
    "FIN-WAIT-2 0 0"
  ]);
  const bsd = traceData(half).hosts.map((host) => ({...host, system: "macos"}));
  const mac = traceOf({...traceData(half), hosts: bsd});
  expect(at.map((each) => row(mac, each))).toEqual([
    "SYN-SENT 0 0",
    "FIN-WAIT-1 0 0",
    "FIN-WAIT-2 0 0"
  ]);
});

test("a socket that is gone stands in no table", () => {
  expect(socketTable(story(), 0, seconds(61)).rows).toEqual([]);
  expect(socketTable(story(), 1, ms(331)).rows.map(({state}) => state)).toEqual(["LISTEN"]);
});

test("stateName(dialect, state) spells all eleven states as the system does", () => {
  const states: TcpState[] = ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-2", "TIME-WAIT"];
  const spelled = (["linux", "windows", "macos"] as const).map((dialect) =>
    states.map((state) => stateName(dialect, state)).join(" ")
  );
  expect(spelled).toEqual([
    "LISTEN SYN-RECV ESTAB FIN-WAIT-2 TIME-WAIT",
    "LISTENING SYN_RECEIVED ESTABLISHED FIN_WAIT_2 TIME_WAIT",
    "LISTEN SYN_RCVD ESTABLISHED FIN_WAIT_2 TIME_WAIT"
  ]);
});

test("kernelTime(left) drops what ss drops: fractions from 10 s on, seconds from 10 min on", () => {
  const times = [
    us(10),
    ms(7),
    ms(198),
    seconds(1),
    seconds(9.85),
    seconds(59.4),
    seconds(119),
    minutes(119.5)
  ];
  expect(times.map(kernelTime)).toEqual([
    "0ms",
    "007ms",
    "198ms",
    "1sec",
    "9.850ms",
    "59sec",
    "1min59sec",
    "119min"
  ]);
});

test("stateAt(run, socket, at) changes in the instant of the change, not before", () => {
  const run = story();
  expect([ms(20) - 1, ms(20), ms(310), seconds(60.32)].map((at) => stateAt(run, 1, at))).toEqual([
    "SYN-SENT",
    "ESTABLISHED",
    "FIN-WAIT-1",
    null
  ]);
  expect(stateAt(run, 2, ms(9))).toBeNull();
  expect(stateAt(run, 99, 0)).toBeNull();
});

test("sampleAt(run, socket, at) is the last one noted by then", () => {
  const run = story();
  expect(sampleAt(run, 1, ms(219))?.timerAt).toBe(ms(220));
  expect(sampleAt(run, 1, ms(220))?.timerAt).toBe(ms(620));
  expect(sampleAt(run, 2, ms(11))).toBeNull();
});

test("spansOf(run, socket) keeps a state that lasted no time, and knows what never ended", () => {
  const run = story();
  expect(spansOf(run, 2).map(({state, since, until}) => [state, since / 1e3, until / 1e3])).toEqual(
    [
      ["SYN-RECEIVED", 10, 30],
      ["ESTABLISHED", 30, 310],
      ["CLOSE-WAIT", 310, 310],
      ["LAST-ACK", 310, 330]
    ]
  );
  expect(spansOf(run, 0).map(({state, open}) => [state, open])).toEqual([["LISTEN", true]]);
});

test("inFlightAt(run, at) counts a lost segment until it is lost", () => {
  const ids = (at: number) => inFlightAt(story(), ms(at)).map(({id}) => id);
  expect([ids(0), ids(10), ids(24), ids(25), ids(100)]).toEqual([[0], [1], [2, 3], [2], []]);
  expect(inFlightAt(runOf({}), 0)).toEqual([]);
});

/** What the state machine, stream, time-sequence and counter views say of a run. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../src/base/units.ts";
import {countersAt, deliveredAt, differences, totalOf} from "../../src/trace/data/counters.ts";
import {flowName, flowsOf} from "../../src/trace/query/flow.ts";
import {EDGES, machineAt, machineText, stepText, stepsOf} from "../../src/trace/data/machine.ts";
import {pointAt, rateText, seriesOf} from "../../src/trace/data/series.ts";
import {socketTable, socketText} from "../../src/trace/data/sockets.ts";
import {size, streamAt, streamText} from "../../src/trace/data/stream.ts";
import {flagNames} from "../../src/trace/words/segment.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {strokesOf} from "../../src/trace/data/time-sequence.ts";
import type {Run} from "../../src/trace/query/trace.ts";
import {
  fastRetransmit,
  keepalive,
  nobodyAccepts,
  writeWriteRead,
  zeroWindow
} from "./fixture-runs.ts";
import {runOf, story} from "./fixture.ts";

const main = (run: Run) => flowsOf(run)[0]!;

test("flowsOf(run) puts the flow with the most text first", () => {
  const run = fastRetransmit();
  expect(flowsOf(run).map((flow) => flowName(run, flow))).toEqual([
    "client → server",
    "server → client"
  ]);
  expect(main(run).octets).toBe(41_448);
  expect(flowsOf(runOf({}))).toEqual([]);
});

test("machineAt(…) tells state and way, and a listener's child begins in LISTEN", () => {
  expect(machineText(machineAt(story(), 0, 1, ms(300)))).toBe(
    "server: ESTABLISHED. Its way: LISTEN, SYN-RECEIVED, ESTABLISHED"
  );
  expect(machineText(machineAt(story(), 0, 0, ms(70_000)))).toBe(
    "client: CLOSED, the socket is gone. Its way: CLOSED, SYN-SENT, ESTABLISHED, FIN-WAIT-1, " +
      "TIME-WAIT, CLOSED"
  );
  expect(machineText(machineAt(story(), 0, 1, 0))).toBe("server: LISTEN");
  expect(machineText(machineAt(story(), 0, 0, -1))).toBe("client: no socket of this connection");
});

test("a step sends neither the payload of the same instant nor a FIN that waits behind it", () => {
  const run = simulate({
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 40_000);
        os.close(socket);
      }
    },
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
        os.close(peer);
      }
    }
  });
  expect(stepsOf(run, 0, 0).map(stepText)).toEqual([
    "CLOSED → SYN-SENT by active OPEN, sends SYN",
    "SYN-SENT → ESTABLISHED by rcv SYN, ACK, sends ACK 1",
    "ESTABLISHED → FIN-WAIT-1 by CLOSE",
    "FIN-WAIT-1 → FIN-WAIT-2 by rcv ACK of FIN",
    "FIN-WAIT-2 → TIME-WAIT by rcv FIN, sends ACK 2",
    "TIME-WAIT → CLOSED by 2 MSL timeout"
  ]);
});

test("a step names its event, and what is sent by it", () => {
  const steps = stepsOf(fastRetransmit(), 0, 0);
  expect(stepText(steps[0]!)).toBe("CLOSED → SYN-SENT by active OPEN, sends SYN");
  expect(steps.map(({drawn}) => drawn)).not.toContain(false);
  for (const {from, to} of steps) {
    expect(EDGES.some((edge) => edge.from === from && edge.to === to)).toBe(true);
  }
});

test("a timeout is no arrow of figure 5", () => {
  const last = stepsOf(keepalive(), 0, 1).at(-1)!;
  expect(stepText(last)).toBe("ESTABLISHED → CLOSED by timeout, sends RST-ACK");
  expect(last.drawn).toBe(false);
});

test("the stream's stretches touch, and add up to what was written", () => {
  const run = fastRetransmit();
  for (let at = ms(41); at < ms(200); at += ms(7)) {
    const {send} = streamAt(run, main(run), at);
    const {acked, inFlight, sendable, held, blocked} = send!;
    expect([inFlight.from, sendable.from, held.from]).toEqual([acked.to, inFlight.to, sendable.to]);
    expect(blocked.from).toBe(held.to);
    const all = [acked, inFlight, sendable, held, blocked].reduce((sum, s) => sum + size(s), 0);
    expect(all).toBe(40_000 + (send!.buffered === 0 && acked.to > 40_001 ? 1 : 0));
  }
});

test("bytes after a hole are out of order, and the sender knows that they are SACKed", () => {
  const run = fastRetransmit();
  const stream = streamAt(run, main(run), ms(90));
  expect(stream.receive?.early).toEqual([{from: 4345, to: 14481}]);
  expect(stream.why[0]).toMatch(/^\d,\d{3} B of what is in flight are SACKed/);
});

test("text that Nagle holds is held, and said to be", () => {
  const run = writeWriteRead(false);
  const wait = run.waits("nagle")[0]!;
  const stream = streamAt(run, main(run), wait.since);
  expect(size(stream.send!.held)).toBe(20);
  expect(stream.why).toEqual([
    "20 B held by Nagle: less than a full segment, and 10 B are not acked yet"
  ]);
  expect(streamText(run, main(run), stream)).toContain("10 B in flight, 20 B held");
  expect(size(streamAt(run, main(run), wait.until).send!.held)).toBe(0);
});

test("a window of zero blocks all that is not sent, and the next probe is told", () => {
  const run = zeroWindow();
  const stream = streamAt(run, main(run), ms(900));
  expect(stream.send?.window).toBe(0);
  expect(size(stream.send!.sendable)).toBe(0);
  expect(stream.why[0]).toBe("24,840 B blocked by the peer's window of 0 B");
  expect(stream.why[1]).toMatch(/^Window probe in /);
  expect(size(stream.receive!.unread)).toBe(5160);
  expect(size(stream.receive!.free)).toBe(0);
});

test("of a socket that is gone no stream is told, but that it is gone", () => {
  const run = fastRetransmit();
  const {goneAt} = run.sockets.find(({host, connection}) => host === 1 && connection === 0)!;
  const flow = {...main(run), from: 1, to: 0};
  expect(streamText(run, flow, streamAt(run, flow, goneAt - 1))).toMatch(
    /^server: window [\d,]+ B/
  );
  const after = streamAt(run, flow, goneAt);
  expect(after.send).toBeNull();
  expect(streamText(run, flow, after)).toMatch(/^the socket of server is gone, client: /);
});

test("before a connection is made, nothing is said of its stream", () => {
  const run = fastRetransmit();
  const stream = streamAt(run, {...main(run), from: 1, to: 0}, 0);
  expect(stream.send).toBeNull();
  expect(streamText(runOf({}), main(run), streamAt(runOf({}), main(run), 0))).toBe(
    "nothing is known of this connection yet"
  );
});

test("strokesOf(…) marks what was lost and what was sent again, at the same place", () => {
  const run = fastRetransmit();
  const {strokes, acked, sacks, duplicates} = strokesOf(run, main(run));
  const lost = strokes.filter(({kind}) => kind === "lost");
  const again = strokes.filter(({kind}) => kind === "again");
  expect(lost.map(({from, to}) => [from, to])).toEqual([[2897, 4345]]);
  expect(again.map(({from, to}) => [from, to])).toEqual([[2897, 4345]]);
  expect(sacks.length).toBeGreaterThan(3);
  // Only ACKs without news count; those that bring SACK blocks move the window's edge or not.
  expect(duplicates.length).toBeGreaterThan(3);
  // SYN and FIN take a number each.
  expect(acked.at(-1)?.y).toBe(40_002);
  expect(acked.map(({y}) => y)).toEqual([...acked.map(({y}) => y)].sort((a, b) => a - b));
});

test("strokesOf(…) scales the window as both ends agreed, and notes when it was zero", () => {
  const run = zeroWindow();
  const {edge, zeroWindows} = strokesOf(run, main(run));
  expect(zeroWindows.length).toBeGreaterThan(1);
  expect(zeroWindows[0]?.y).toBe(5161);
  const scaled = strokesOf(fastRetransmit(), main(fastRetransmit())).edge;
  expect(Math.max(...scaled.map(({y}) => y))).toBeGreaterThan(70_000);
  expect(edge.some(({y}) => y === 5161)).toBe(true);
});

test("seriesOf(…) follows the sender's samples and what reached the receiver", () => {
  const run = fastRetransmit();
  const {windows, arrivals} = seriesOf(run, main(run));
  expect(windows[0]?.ssthresh).toBe(Infinity);
  expect(pointAt(windows, ms(200))?.ssthresh).toBeLessThan(20_000);
  expect(pointAt(windows, -1)).toBeNull();
  // The FIN takes a number, too.
  // Payload alone: the FIN's number is not among it.
  expect(arrivals.at(-1)?.octets).toBe(40_000);
  expect(rateText(8_930_000)).toBe("8.93 Mbit/s");
  expect(rateText(0)).toBe("0 bit/s");
});

test("neither a SYN nor a FIN is payload in flight: they have a number, and no byte", () => {
  const most = (run: Run) =>
    Math.max(...seriesOf(run, main(run)).windows.map(({inFlight}) => inFlight));
  const refused = simulate({
    server: {},
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });
  expect(refused.transits.map(({segment}) => flagNames(segment.flags))).toEqual(["SYN", "RST ACK"]);
  expect(most(refused)).toBe(0);
  const last = streamAt(refused, main(refused), refused.end.at);
  expect(streamText(refused, main(refused), last)).not.toContain("in flight");
  // The FIN leaves while the five bytes before it are not acknowledged yet.
  const closed = simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
        os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 5);
        os.close(socket);
      }
    }
  });
  expect(most(closed)).toBe(5);
});

test("countersAt(…) counts up to a time; a loss counts when it happens", () => {
  const run = story();
  expect(countersAt(run)[0]).toEqual({
    packets: 6,
    headers: 6 * 40 + 4,
    payload: 8,
    again: 1,
    probes: 0,
    bareAcks: 2,
    lost: 1
  });
  expect(countersAt(run, ms(22))[0]?.lost).toBe(0);
  expect(totalOf(countersAt(run)).packets).toBe(run.transits.length);
  expect(totalOf(countersAt(keepalive())).probes).toBeGreaterThan(8);
});

test("differences(…) says what the second run costs more or less, and how much sooner it is", () => {
  const [on, off] = [writeWriteRead(false), writeWriteRead(true)];
  const told = differences(["Nagle on", on], ["Nagle off", off]);
  expect(told[0]).toBe(
    `Nagle off: ${off.transits.length} packets instead of ${on.transits.length}`
  );
  expect(told.at(-1)).toMatch(/^Nagle off: the last byte arrives [\d.]+ ms earlier, at /);
  expect(deliveredAt(off)).toBeLessThan(deliveredAt(on));
  expect(differences(["a", on], ["b", on])).toEqual(["a and b cost the same"]);
  expect(deliveredAt(runOf({}))).toBe(-1);
});

test("a listener's row tells how many wait in its accept queue, and for their last ACK", () => {
  const run = nobodyAccepts();
  const text = (at: number) => socketText(socketTable(run, 1, at));
  expect(text(ms(10))).toContain("SYN queue: 1");
  expect(text(ms(500))).toContain("accept queue: 3");
  expect(text(seconds(0.005))).not.toContain("queue:");
});

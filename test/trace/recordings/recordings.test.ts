/** Recordings that readers make by tools/record: this one was made by it, on Linux 6.18. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {seriesOf} from "../../../src/trace/data/series.ts";
import {strokesOf} from "../../../src/trace/data/time-sequence.ts";
import {sampleAt} from "../../../src/trace/query/at-time.ts";
import {flowsOf} from "../../../src/trace/query/flow.ts";
import {checkRecording} from "../../../src/trace/recording/check-recording.ts";
import {runOfRecording} from "../../../src/trace/recording/recording.ts";
import type {Recording} from "../../../src/trace/recording/recorded.ts";

const text = readFileSync(join(import.meta.dirname, "echo.json"), "utf8");
const echo = JSON.parse(text) as Recording;

describe("a recording by tools/record", () => {
  const run = runOfRecording(echo);

  it("has each segment with when it was sent, when it arrived, and which were lost", () => {
    expect(run.transits.length).toBe(echo.packets.length);
    const lost = run.segments({lost: true});
    expect(lost.length).toBe(echo.packets.filter(({lost}) => lost !== undefined).length);
    expect(lost.every(({lost}) => lost?.why === "chance")).toBe(true);
    for (const {sentAt, arrivedAt, lost} of run.transits)
      if (!lost) expect(arrivedAt - sentAt).toBeGreaterThanOrEqual(ms(20));
  });

  it("has the calls of both programs, with what came of them", () => {
    const sends = run.host("client").calls("send");
    expect(sends.map(({outcome}) => outcome)).toEqual(
      Array.from({length: 4}, () => ({kind: "bytes", bytes: 3000}))
    );
    const [listen] = run.host("server").calls("listen");
    expect(listen).toMatchObject({args: {backlog: 5}, outcome: {kind: "ok"}});
    const [option] = run.host("server").calls("setsockopt");
    expect(option?.args).toEqual({option: "SO_REUSEADDR", value: 1});
    // The clock starts with the first packet; what was noted just before it was noted then.
    const events = echo.events.map((event) => ({...event, t_ms: event.t_ms - 0.5}));
    const early = runOfRecording({...echo, events});
    expect(Math.min(...early.calls.map(({calledAt}) => calledAt))).toBe(0);
    // What was called before the first packet has returned by then, if it has returned.
    expect(run.calls.every(({calledAt, returnedAt}) => calledAt >= 0 && returnedAt >= 0)).toBe(
      true
    );
  });

  it("has the states of both ends, in order", () => {
    const states = (host: string) => run.host(host).states.map(({to}) => to);
    // FIN-WAIT-2 was too short to be sampled.
    expect(states("client")).toEqual(["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"]);
    expect(states("server")).toEqual(
      expect.arrayContaining(["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "LAST-ACK", "CLOSED"])
    );
  });
});

describe("what the kernel itself said, where it was asked", () => {
  const run = runOfRecording(echo);
  const [first] = echo.samples!.filter(({host}) => host === "c");
  const at = ms(first!.t_ms);
  const socket = run.host("client").states[0]!.socket;

  it("is the congestion window in bytes, and the round trip, from then on", () => {
    expect(sampleAt(run, socket, at - 1)?.cwnd).toBe(Infinity);
    // Full segments hold 1,448 bytes: 1,460 less 12 of timestamps.
    expect(sampleAt(run, socket, at)).toMatchObject({
      cwnd: first!.cwnd! * 1448,
      ssthresh: Infinity,
      rtt: ms(first!.rtt_ms!)
    });
    const said = echo.samples!.filter(({host}) => host === "c").map(({cwnd}) => cwnd! * 1448);
    const drawn = seriesOf(
      run,
      flowsOf(run).find(({from}) => from === 0)!
    );
    const known = drawn.windows.map(({cwnd}) => cwnd).filter(Number.isFinite);
    expect([...new Set(known)]).toEqual([...new Set(said)]);
    expect(drawn.rtts.length).toBeGreaterThan(1);
  });

  it("stands beside what the packets tell exactly: in flight, acknowledged, the peer's window", () => {
    const data = run.segments({from: "client", payload: true})[0]!;
    const sample = sampleAt(run, socket, data.sentAt)!;
    expect(sample.sndNxt - sample.sndUna).toBe(data.segment.len);
    expect(sample.sendQueue).toBe(data.segment.len);
    const ack = run.transits.find(({from, segment}) => from === 1 && segment.ack > 1)!;
    const after = sampleAt(run, socket, ack.arrivedAt)!;
    expect([after.sndUna, after.sndWnd]).toEqual([ack.segment.ack, echo.packets[ack.id]!.win]);
  });

  it("has windows as the header has them, so that a graph's edge is where the kernel's was", () => {
    const acks = run.transits.filter(({from, segment}) => from === 1 && segment.ack > 1);
    const edge = strokesOf(
      run,
      flowsOf(run).find(({from}) => from === 0)!
    ).edge;
    for (const {id, segment} of acks.slice(0, 5)) {
      expect(segment.wnd * 2 ** 10).toBe(echo.packets[id]!.win);
      expect(edge.map(({y}) => y)).toContain(segment.ack + echo.packets[id]!.win);
    }
  });

  it("is what waits to be sent, until it is sent, and what waits to be read", () => {
    const samples = [{...first!, notsent: 500, recv_q: 70}];
    const told = runOfRecording({...echo, samples});
    const sample = sampleAt(told, socket, at)!;
    expect(sample.recvQueue).toBe(70);
    expect(sample.sendQueue).toBe(sample.sndNxt - sample.sndUna + 500);
    const next = run.segments({from: "client", payload: true, since: at + 1})[0]!;
    const later = sampleAt(told, socket, next.sentAt)!;
    expect(later.sndNxt).toBeGreaterThan(sample.sndNxt);
    expect(later.sendQueue).toBe(later.sndNxt - later.sndUna);
  });

  it("is nothing in a recording without it", () => {
    const without = Object.fromEntries(
      Object.entries(echo).filter(([name]) => name !== "samples")
    ) as unknown as Recording;
    expect(runOfRecording(without).samples.length).toBe(0);
    expect(checkRecording(without).kind).toBe("recording");
  });
});

describe("a recording over IPv6", () => {
  it("names both hosts by their addresses", () => {
    const six = {...echo, packets: echo.packets.map((packet) => ({...packet, ip: 6}))};
    expect(runOfRecording(six).hosts.map(({dotted}) => dotted)).toEqual(["fd00::1", "fd00::2"]);
  });
});

describe("a file that may be a recording", () => {
  const whatIsWrong = (value: unknown) => {
    const checked = checkRecording(value);
    return checked.kind === "problem" ? checked.problem : null;
  };

  it("is one when it has all parts", () => {
    expect(whatIsWrong(echo)).toBeNull();
  });

  it("is none without a part, and the part is named", () => {
    expect(whatIsWrong({...echo, link: undefined})).toEqual({where: "link", wanted: "object"});
    expect(whatIsWrong([])).toEqual({where: "", wanted: "object"});
    expect(whatIsWrong({...echo, packets: 5})).toEqual({where: "packets", wanted: "list"});
  });

  it("is none when a row has the wrong type, and the row is named", () => {
    const packets = echo.packets.map((packet, i) => (i === 3 ? {...packet, len: "5"} : packet));
    expect(whatIsWrong({...echo, packets})).toEqual({where: "packets[3].len", wanted: "number"});
    const events = [{t_ms: 0, host: "c", what: null}];
    expect(whatIsWrong({...echo, events})).toEqual({where: "events[0].what", wanted: "text"});
    const opts = {ts: ["a"]};
    const with_ = [{...echo.packets[0], opts}];
    expect(whatIsWrong({...echo, packets: with_})).toEqual({
      where: "packets[0].opts.ts",
      wanted: "list"
    });
  });

  it("is none with more rows than can be drawn", () => {
    const states = Array.from({length: 20_001}, () => echo.states[0]);
    expect(whatIsWrong({...echo, states})).toEqual({where: "states", wanted: "fewer-rows"});
  });

  it("opens without a throw, whatever its fields say within their types", () => {
    const odd = ["", "c>s", "SYN|FIN|RST", "x(1) -> y", "recv(5) called", "-1"];
    for (const one of odd) {
      const recording = {
        ...echo,
        packets: echo.packets.map((packet) => ({...packet, dir: one, flags: one, seq: -5})),
        events: echo.events.map((event) => ({...event, host: one, what: one})),
        states: echo.states.map((state) => ({...state, state: one, lport: -1})),
        samples: echo.samples!.map((sample) => ({...sample, host: one, notsent: -1, cwnd: -1}))
      };
      expect(whatIsWrong(recording)).toBeNull();
      expect(runOfRecording(recording).transits.length).toBe(echo.packets.length);
    }
  });
});

import {describe, expect, it} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {cut, drop} from "../../../src/net/fault.ts";
import type {Os} from "../../../src/os/api.ts";
import {CaptureIndex} from "../../../src/trace/capture/capture-index.ts";
import {traceOfFlow} from "../../../src/trace/capture/flow-trace.ts";
import {ipText} from "../../../src/trace/capture/ip-address.ts";
import {judge} from "../../../src/trace/capture/judge.ts";
import {odditiesOf, summaryOf, type OddityKind} from "../../../src/trace/capture/oddities.ts";
import {vantageOf} from "../../../src/trace/capture/vantage.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import type {Trace} from "../../../src/trace/query/trace.ts";
import {CaptureReader} from "../../../src/wire/capture/capture-reader.ts";
import {socketTable} from "../../../src/trace/data/sockets.ts";
import {ipv4, ipv6, pcap, type Written} from "../../wire/capture/files.ts";
import {fastRetransmit, keepalive, writeWriteRead, zeroWindow} from "../fixture-runs.ts";
import {capturedAt, flowsIn, START} from "./captured.ts";

/** A client that says four bytes and closes; a server that echoes and closes. */
const talk = (faults: Parameters<typeof simulate>[0]["faults"] = []) =>
  simulate({
    link: {delay: ms(20)},
    server: {
      *main(os: Os) {
        const listener = os.listen({port: 7777});
        const peer = yield* os.accept(listener);
        for (;;) {
          const {length} = yield* os.recv(peer, 100);
          if (length === 0) break;
          yield* os.send(peer, length);
        }
        os.close(peer);
      }
    },
    client: {
      *main(os: Os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 4);
        yield* os.recv(socket, 100);
        os.close(socket);
      }
    },
    ...(faults.length > 0 ? {faults} : {}),
    until: ms(4000)
  });

const one = (run: Trace, host: string) => {
  const flows = capturedAt(run, host);
  expect(flows.length).toBe(1);
  return flows[0]!;
};

/** The states of a host's connected socket, in order. */
const statesAt = (run: Trace, host: string) =>
  run
    .host(host)
    .states.filter(({socket}) => run.sockets[socket]!.connection >= 0)
    .map(({to}) => to);

describe("a captured flow as a trace", () => {
  for (const host of ["client", "server"]) {
    it(`taken at the ${host} has the times and states of both ends, as they were`, () => {
      const run = talk();
      const {trace, vantage, start} = traceOfFlow(one(run, host));
      expect(vantage).toMatchObject({where: host});
      const first = run.transits[0]!;
      const seen = host === "client" ? first.sentAt : first.arrivedAt;
      expect(start).toBe(START + seen - (host === "client" ? 0 : ms(20)));
      const offset = trace.transits[0]!.sentAt;
      expect(offset).toBe(0);
      const times = ({transits}: Trace) =>
        transits.map(({from, sentAt, arrivedAt}) => [from, sentAt, arrivedAt]);
      const shifted = times(trace).map(([from, ...at]) => [from, ...at.map((t) => t! - offset)]);
      const own = run.transits[0]!.sentAt;
      const client = run.host("client").index;
      const real = times(run).map(([from, ...at]) => [
        from === client ? 0 : 1,
        ...at.map((t) => t! - own)
      ]);
      expect(shifted).toEqual(real);
      for (const end of ["client", "server"])
        expect(statesAt(trace, end)).toEqual(statesAt(run, end));
    });
  }

  it("infers that a segment was lost which is sent again without a reply", () => {
    const {trace} = traceOfFlow(one(talk([drop("client", 3)]), "client"));
    const lost = trace.segments({lost: true});
    expect(lost.map(({from, lost}) => [from, lost?.why])).toEqual([[0, "inferred"]]);
    expect(trace.segments({retransmitted: true}).length).toBe(1);
  });

  it("infers nothing of what a capture at the receiver never saw", () => {
    const {trace} = traceOfFlow(one(talk([drop("client", 3)]), "server"));
    expect(trace.segments({lost: true})).toEqual([]);
  });

  it("does not say that a SYN arrived which nobody answers", () => {
    const flow = one(talk([cut(0)]), "client");
    const {trace} = traceOfFlow(flow);
    expect(trace.segments({lost: true}).length).toBe(trace.transits.length);
    expect(statesAt(trace, "server")).toEqual([]);
    expect(statesAt(trace, "client")).toEqual(["SYN-SENT"]);
  });

  it("shows both ends' socket rows, with their addresses", () => {
    const {trace} = traceOfFlow(one(talk(), "client"));
    const [row] = socketTable(trace, 0, ms(60)).rows;
    expect(row?.state).toBe("ESTABLISHED");
    expect(row?.cells.at(-1)).toBe("10.0.0.2:7777");
  });

  it("names the segments that Nagle's and the ACK timer's stall is made of", () => {
    const run = writeWriteRead(false);
    const {trace} = traceOfFlow(one(run, "client"));
    const reasons = trace.transits.map(({reason}) => reason);
    expect(reasons).toContain("ack-delayed");
    expect(run.transits.map(({reason}) => reason)).toContain("ack-delayed");
  });
});

describe("the place of a capture", () => {
  it("is the end that replies at once; the other is half of the handshake's RTT away", () => {
    const run = talk();
    const client = vantageOf(one(run, "client"));
    expect(client).toEqual({where: "client", away: [0, ms(20)], by: ["handshake", "handshake"]});
    const server = vantageOf(one(run, "server"));
    expect(server).toEqual({where: "server", away: [ms(20), 0], by: ["handshake", "handshake"]});
  });

  it("is told by time to live where no reply tells it", () => {
    const lines = ["> P. 1:6(5) ack 1 win 502", "< P. 1:6(5) ack 1 win 502"];
    const packets = lines.map((line, i) => ({
      ns: BigInt(i),
      bytes: ipv4(line, {ttl: line.startsWith(">") ? 64 : 51})
    }));
    expect(vantageOf(flowsIn(pcap(packets))[0]!).where).toBe("client");
  });
});

describe("oddities of a flow", () => {
  const kinds = (run: Trace, host: string): Record<string, number> => {
    const flow = one(run, host);
    const found = odditiesOf(flow, judge(flow));
    return Object.fromEntries(found.map(({kind, count}): [OddityKind, number] => [kind, count]));
  };

  it("are none where all went well", () => {
    expect(kinds(talk(), "client")).toEqual({});
    expect(kinds(talk(), "server")).toEqual({});
  });

  it("are retransmissions: of data, and of a SYN", () => {
    expect(kinds(fastRetransmit(), "client")).toMatchObject({retransmission: 1});
    expect(kinds(talk([drop("client", 1)]), "client")).toMatchObject({"duplicate-syn": 1});
  });

  it("are windows of zero, with the packet that announces it first", () => {
    const flow = one(zeroWindow(), "client");
    const found = odditiesOf(flow, judge(flow)).find(({kind}) => kind === "zero-window");
    const first = flow.segments.find(({number}) => number === found?.first);
    expect([first?.from, first?.segment.wnd]).toEqual([1, 0]);
  });

  it("are stalls: as many as the run has, and none with TCP_NODELAY", () => {
    const stalled = writeWriteRead(false);
    const held = stalled.waits("nagle").filter(({since, until}) => until - since >= ms(35)).length;
    expect(held).toBeGreaterThan(10);
    expect(kinds(stalled, "client")["ack-stall"]).toBe(held);
    expect(kinds(writeWriteRead(true), "client")).not.toHaveProperty("ack-stall");
  });

  it("are keepalive probes, and silence", () => {
    const found = kinds(keepalive(), "client");
    expect(found["keepalive"]).toBeGreaterThan(0);
    expect(found["gap"]).toBeGreaterThan(0);
    expect(found).not.toHaveProperty("retransmission");
  });

  /** Bytes 1 to 300 in three segments, of which the second comes last, and the reply. */
  const late = (id: number, reply: string): readonly Written[] => {
    const [first, third, second] = [
      ipv4("> P. 1:101(100) ack 1 win 502", {id: 7}),
      ipv4("> P. 201:301(100) ack 1 win 502", {id: 9}),
      ipv4("> P. 101:201(100) ack 1 win 502", {id: id})
    ];
    const times = [0, 1, 90, 91].map((n) => BigInt(START + n * 1000) * 1000n);
    return [first, third, second, ipv4(reply)].map((bytes, i) => ({ns: times[i]!, bytes}));
  };
  const kindsIn = (packets: readonly Written[]) => {
    const [flow] = flowsIn(pcap(packets));
    return odditiesOf(flow!, judge(flow!)).map(({kind}) => kind);
  };

  it("tell by the identification what was overtaken and what was sent again, however late", () => {
    expect(kindsIn(late(8, "< . 1:1(0) ack 301 win 502"))).toContain("overtaken");
    expect(kindsIn(late(8, "< . 1:1(0) ack 301 win 502"))).not.toContain("retransmission");
    expect(kindsIn(late(10, "< . 1:1(0) ack 301 win 502"))).toContain("retransmission");
  });

  it("are bytes that are acknowledged and not in the capture, in a gap or at the end", () => {
    const whole = late(8, "< . 1:1(0) ack 301 win 502");
    expect(kindsIn(whole)).not.toContain("not-captured");
    expect(kindsIn(whole.filter((_, i) => i !== 2))).toContain("not-captured");
    expect(kindsIn(late(8, "< . 1:1(0) ack 900 win 502"))).toContain("not-captured");
    expect(kindsIn(late(8, "< . 1:1(0) ack 101 win 502"))).not.toContain("not-captured");
  });

  it("put the flow in most trouble first", () => {
    const trouble = (run: Trace) => {
      const flow = one(run, "client");
      return summaryOf(flow, judge(flow)).trouble;
    };
    expect(trouble(talk())).toBe(0);
    expect(trouble(talk([drop("client", 3)]))).toBeGreaterThan(0);
    expect(trouble(zeroWindow())).toBeGreaterThan(trouble(talk([drop("client", 3)])));
  });
});

describe("flows of a file", () => {
  const packets = (lines: readonly string[], wrap: (line: string) => Uint8Array = ipv4) =>
    lines.map((line, i) => ({ns: BigInt(START) * 1000n + BigInt(i), bytes: wrap(line)}));

  it("are told apart by their SYNs where ports are used again", () => {
    const lines = [
      "> S 100:100(0) win 500",
      "> S 100:100(0) win 500",
      "< S. 7:7(0) ack 101 win 500",
      "> S 900:900(0) win 500"
    ];
    expect(flowsIn(pcap(packets(lines))).map(({segments}) => segments.length)).toEqual([3, 1]);
  });

  it("begin with whoever opened them, also when only the answer was captured", () => {
    const flow = flowsIn(pcap(packets(["< S. 7:7(0) ack 101 win 500"])))[0]!;
    expect([flow.opening, flow.ends[0].endpoint.port, flow.segments[0]!.from]).toEqual([
      "syn-ack",
      49152,
      1
    ]);
  });

  it("may be of IPv6, whose addresses are told in words", () => {
    const [flow] = flowsIn(pcap(packets(["> S 100:100(0) win 500"], ipv6)));
    expect(flow?.ends.map(({address}) => address)).toEqual(["2001:db8::1", "2001:db8::2"]);
    expect(traceOfFlow(flow!).trace.hosts[1]?.dotted).toBe("2001:db8::2");
  });

  it("may have times that run backwards: they are set to the latest before, and that is odd", () => {
    const back = packets(["> S 100:100(0) win 500", "< S. 7:7(0) ack 101 win 500"]);
    const [flow] = flowsIn(pcap([back[0]!, {...back[1]!, ns: back[0]!.ns - 5_000_000_000n}]));
    expect(flow?.backwards).toBe(true);
    expect(odditiesOf(flow!, judge(flow!)).map(({kind}) => kind)).toContain("backwards");
  });

  it("are found in any order of pieces, and counted, with what was passed over", () => {
    const index = new CaptureIndex();
    const reader = new CaptureReader(index);
    const udp = ipv4("> P. 1:2(1) ack 1");
    udp[9] = 17;
    for (const byte of pcap([...packets(["> S 1:1(0) win 5"]), {ns: 0n, bytes: udp}]))
      reader.push(Uint8Array.of(byte));
    reader.end();
    expect([index.packets, index.segments, index.flows]).toEqual([2, 1, 1]);
    expect([...index.passed]).toEqual([["not-tcp", 1]]);
    expect(() => index.flow(1)).toThrow("There is no flow 1: there are 1");
  });

  it("can be cut to their first segments, and say how many are left", () => {
    const index = new CaptureIndex();
    const reader = new CaptureReader(index);
    reader.push(pcap(packets(["> S 1:1(0) win 5", "> S 1:1(0) win 5", "> S 1:1(0) win 5"])));
    reader.end();
    expect(index.flow(0, 2)).toMatchObject({left: 1, segments: {length: 2}});
  });
});

describe("an IPv6 address as text", () => {
  it("is the shortest there is (RFC 5952 §4)", () => {
    const text = (...words: number[]) => ipText(6, words);
    expect(text(0x20010db8, 0, 0, 1)).toBe("2001:db8::1");
    expect(text(0, 0, 0, 1)).toBe("::1");
    expect(text(0, 0, 0, 0)).toBe("::");
    expect(text(0x20010db8, 0x00010001, 0x00010001, 0x00000001)).toBe("2001:db8:1:1:1:1:0:1");
    expect(text(0xfe800000, 0, 0x02000000, 0xff000000)).toBe("fe80::200:0:ff00:0");
  });
});

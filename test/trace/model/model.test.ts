import {describe, expect, it} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import type {CapturedFlow} from "../../../src/trace/capture/captured.ts";
import {traceOfFlow} from "../../../src/trace/capture/flow-trace.ts";
import {modelOf} from "../../../src/trace/model/model-of.ts";
import {runModel} from "../../../src/trace/model/model-run.ts";
import type {CaptureModel} from "../../../src/trace/model/model.ts";
import {compareWithModel, type Comparison} from "../../../src/trace/model/parting.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {RST} from "../../../src/wire/segment.ts";
import {ipv4, pcap} from "../../wire/capture/files.ts";
import {capturedAt, flowsIn} from "../capture/captured.ts";
import {closes, forgotten, manyWrites, tunnel, upload} from "../capture/faulty-runs.ts";
import {fastRetransmit, keepalive, writeWriteRead, zeroWindow} from "../fixture-runs.ts";
import {aborts, bulk, halfClose, refused, requests, ticks} from "./conversations.ts";

/** A flow, its model, and how the model's run compares with it. */
function tried(flow: CapturedFlow): {model: CaptureModel; compared: Comparison; segments: number} {
  const made = traceOfFlow(flow);
  const found = modelOf(flow, made);
  if (found.kind === "cannot") throw new Error(`There is no model: ${found.why}`);
  const {model} = found;
  const compared = compareWithModel(made, model, runModel(model));
  return {model, compared, segments: made.trace.transits.length};
}

const at = (run: Run, host: string) => tried(capturedAt(run, host)[0]!);

describe("a model made from a capture sends the same segments", () => {
  const runs: readonly (readonly [string, () => Run])[] = [
    ["a bulk transfer with a loss", fastRetransmit],
    ["a bulk transfer from Windows over a slow line", bulk],
    ["requests and replies", requests],
    ["a write-write-read stall", () => writeWriteRead(false)],
    ["the same with TCP_NODELAY", () => writeWriteRead(true)],
    ["small writes on a clock", () => manyWrites(true)],
    ["a server that sends a state every 50 ms", ticks],
    ["a reader that pauses until the window is closed", zeroWindow],
    ["a reset because of unread bytes", () => closes(false)],
    ["a reset by SO_LINGER", aborts],
    ["a refused connection", refused],
    ["a half-close", halfClose],
    ["keepalive and a cut cable", keepalive],
    ["a black hole for the first large segment", () => tunnel("first")]
  ];
  for (const [name, make] of runs) {
    for (const host of ["client", "server"]) {
      it(`${name}, captured at the ${host}`, () => {
        const {compared, segments} = at(make(), host);
        expect(compared.parting).toBeNull();
        expect(compared.same).toBe(segments);
      });
    }
  }
});

describe("what a model is made of", () => {
  it("has the path's delay and rate, where the spacing of segments shows it", () => {
    const {model} = at(bulk(), "server");
    expect(Math.abs(model.delay - ms(30))).toBeLessThan(ms(0.1));
    expect(model.rate).toBe(8e6);
    expect(at(requests(), "client").model.rate).toBeNull();
  });

  it("has each end's system, and how sure that is", () => {
    const [client, server] = at(bulk(), "client").model.ends;
    expect(client.guess).toMatchObject({system: "windows", sure: "likely", ttl: 128});
    expect(server.guess).toMatchObject({system: "linux", sure: "sure", ttlFits: true});
  });

  it("tells systems apart by the order of a SYN's options", () => {
    // mss, nop, wscale, then nop, nop, timestamps, sackOK on macOS; sackOK, timestamps on FreeBSD.
    const begin = [2, 4, 5, 180, 1, 3, 3, 6];
    const stamps = [8, 10, 0, 0, 0, 1, 0, 0, 0, 0];
    const orders = {
      macos: [...begin, 1, 1, ...stamps, 4, 2, 0, 0],
      freebsd: [...begin, 4, 2, ...stamps]
    };
    for (const [system, options] of Object.entries(orders)) {
      const syn = withOptions(ipv4("> S 1:1(0) win 65535"), options);
      const packets = [syn, ipv4("< R. 0:0(0) ack 2 win 0")].map((bytes, i) => ({
        ns: BigInt(i) * 10_000_000n,
        bytes
      }));
      const [client] = tried(flowsIn(pcap(packets))[0]!).model.ends;
      expect(client.guess).toMatchObject({system, sure: "sure"});
    }
  });

  it("has the settings in which a SYN differs from its system's own", () => {
    const {ends} = at(ticks(), "server").model;
    expect(ends[0].sysctl).toEqual({tcp_sack: 0, tcp_timestamps: 0});
    expect(ends[1].sysctl).toEqual({});
    expect(ends.map(({noDelay}) => noDelay)).toEqual([false, true]);
  });

  it("has one loop for what a program does again and again", () => {
    const [client, server] = at(writeWriteRead(false), "client").model.ends;
    expect(client.steps[0]).toMatchObject({does: "repeat", times: 16});
    expect(server.steps[0]).toMatchObject({does: "repeat", times: 16});
  });

  it("has keepalive's times by its probes", () => {
    const [, server] = at(keepalive(), "server").model.ends;
    expect(server.keepalive).toEqual({idle: seconds(7200), interval: seconds(75), count: 9});
  });
});

describe("where a capture and its model part", () => {
  it("is the reset of a host that has forgotten the connection", () => {
    const {parting} = at(forgotten(true), "client").compared;
    expect(parting).toMatchObject({reason: "foreign-reset", model: null});
    expect(parting!.captured!.from).toBe(1);
  });

  it("is a reset from the path, which has another time to live", () => {
    const [flow] = capturedAt(aborts(), "server");
    const segments = flow!.segments.map((each) =>
      each.segment.flags & RST ? {...each, ttl: 57} : each
    );
    const {parting} = tried({...flow!, segments}).compared;
    expect(parting).toMatchObject({reason: "foreign-reset"});
    expect(parting!.captured!.segment.flags & RST).not.toBe(0);
  });

  it("is a retransmission where a queue of unknown length overflows", () => {
    const {parting, same} = at(upload(40), "client").compared;
    expect(parting?.reason).toBe("retransmission");
    expect(same).toBeGreaterThan(300);
  });

  it("is what small writes were made of, which Nagle's algorithm has put together", () => {
    const {parting} = at(manyWrites(false), "client").compared;
    expect(parting?.reason).toBe("program");
  });

  it("is a segment that is larger than the MSS: the card cuts it later", () => {
    const {compared} = tried(
      flowOf([
        "> S 1:1(0) win 64240 <mss 1460>",
        "< S. 9:9(0) ack 2 win 64240 <mss 1460>",
        "> . 2:2(0) ack 10 win 64240",
        "> P. 2:4382(4380) ack 10 win 64240",
        "< . 10:10(0) ack 4382 win 64240"
      ])
    );
    expect(compared.parting?.reason).toBe("offload");
  });
});

describe("there is no model", () => {
  const whyNot = (flow: CapturedFlow) => {
    const found = modelOf(flow, traceOfFlow(flow));
    return found.kind === "cannot" ? found.why : "a model";
  };

  it("of one direction alone", () => {
    expect(whyNot(flowOf(["> S 1:1(0) win 5", "> . 2:2(0) ack 10 win 5"]))).toBe("one-direction");
  });

  it("without a handshake", () => {
    const lines = ["> P. 1:6(5) ack 1 win 502", "< P. 1:6(5) ack 6 win 502"];
    expect(whyNot(flowOf(lines))).toBe("no-handshake");
  });

  it("when the handshake is cut off", () => {
    const lines = ["> S 1:1(0) win 5", "< . 9:9(0) ack 2 win 5", "> R 2:2(0) win 0"];
    expect(whyNot(flowOf(lines))).toBe("half-handshake");
  });

  it("of a flow that is longer than what is drawn", () => {
    const [flow] = capturedAt(requests(), "client");
    expect(whyNot({...flow!, left: 10})).toBe("too-long");
  });

  it("or there is one, whatever segments a flow has: nothing is thrown", () => {
    const [flow] = capturedAt(requests(), "client");
    const {segments} = flow!;
    // Every cut, and every flow in which one segment is missing.
    for (let i = 0; i < segments.length; i++) {
      for (const some of [
        segments.slice(0, i),
        segments.slice(i),
        segments.filter((_, j) => j !== i)
      ]) {
        const cut = {...flow!, segments: some};
        const made = traceOfFlow(cut);
        const found = modelOf(cut, made);
        if (found.kind === "cannot") continue;
        expect(compareWithModel(made, found.model, runModel(found.model)).same).toBeGreaterThan(0);
      }
    }
  });
});

/** A flow of lines in tcpdump's notation, one every 10 ms. */
function flowOf(lines: readonly string[]): CapturedFlow {
  const packets = lines.map((line, i) => ({ns: BigInt(i) * 10_000_000n, bytes: ipv4(line)}));
  return flowsIn(pcap(packets))[0]!;
}

/** A packet without options, with these. */
function withOptions(packet: Uint8Array, options: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from([...packet, ...options]);
  bytes[3] = bytes.length;
  bytes[32] = ((20 + options.length) / 4) << 4;
  return bytes;
}

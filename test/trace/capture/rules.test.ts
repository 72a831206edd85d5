import {describe, expect, it} from "vitest";
import {findingsOf} from "../../../src/trace/capture/rules/rules.ts";
import type {Finding, Symptom} from "../../../src/trace/capture/rules/finding.ts";
import {localAddresses} from "../../../src/trace/capture/vantage.ts";
import type {CapturedFlow} from "../../../src/trace/capture/captured.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {RST, SYN} from "../../../src/wire/segment.ts";
import {fastRetransmit, keepalive, writeWriteRead, zeroWindow} from "../fixture-runs.ts";
import {capturedAt} from "./captured.ts";
import {closes, crowd, forgotten, manyWrites, samePort, tunnel, upload} from "./faulty-runs.ts";

interface Case {
  readonly symptom: Symptom;
  readonly at: string;
  readonly holds: () => Run;
  readonly not: () => Run;
  /** Whose fault it is. */
  readonly end: 0 | 1;
}

const CASES: readonly Case[] = [
  {
    symptom: "write-write-read",
    at: "client",
    holds: () => writeWriteRead(false),
    not: () => writeWriteRead(true),
    end: 0
  },
  {
    symptom: "nagle-delayed-ack",
    at: "client",
    holds: () => manyWrites(false),
    not: () => manyWrites(true),
    end: 0
  },
  {symptom: "zero-window", at: "client", holds: zeroWindow, not: fastRetransmit, end: 1},
  {
    symptom: "reset-unread",
    at: "client",
    holds: () => closes(false),
    not: () => closes(true),
    end: 1
  },
  {
    symptom: "half-open",
    at: "client",
    holds: () => forgotten(true),
    not: () => forgotten(false),
    end: 1
  },
  {symptom: "backlog-full", at: "server", holds: () => crowd(1), not: () => crowd(5), end: 1},
  {symptom: "keepalive-death", at: "server", holds: keepalive, not: () => closes(true), end: 0},
  {
    symptom: "time-wait-clash",
    at: "client",
    holds: () => samePort(true),
    not: () => samePort(false),
    end: 1
  },
  {
    symptom: "mtu-black-hole",
    at: "client",
    holds: () => tunnel("all"),
    not: () => tunnel("first"),
    end: 0
  },
  {symptom: "bufferbloat", at: "client", holds: () => upload(1000), not: () => upload(20), end: 0}
];

const found = (run: Run, host: string): (Finding & {readonly flow: CapturedFlow})[] =>
  all(capturedAt(run, host));

const all = (flows: readonly CapturedFlow[]) => {
  const local = localAddresses(flows);
  return flows.flatMap((flow) => findingsOf(flow, local).map((each) => ({...each, flow})));
};

describe.each(CASES)("the rule for $symptom", ({symptom, at, holds, not, end}) => {
  it("finds it, names the end and packets of the flow, in their order", () => {
    const [first] = found(holds(), at).filter((each) => each.symptom === symptom);
    expect(first).toMatchObject({symptom, end});
    const numbers = first!.flow.segments.map(({number}) => number);
    expect(numbers).toEqual(expect.arrayContaining([...first!.packets]));
    expect([...first!.packets]).toEqual([...first!.packets].sort((a, b) => a - b));
    expect(first!.packets.length).toBeGreaterThan(0);
  });

  it("finds nothing where it does not happen", () => {
    expect(found(not(), at).map((each) => each.symptom)).not.toContain(symptom);
  });
});

describe("findings", () => {
  it("say how often and for how long: sixteen stalls of 40 ms", () => {
    const [first] = found(writeWriteRead(false), "client");
    const [stall] = [first!.time / first!.count];
    expect(first!.count).toBeGreaterThan(10);
    expect(stall! / 1000).toBeGreaterThan(35);
    expect(stall! / 1000).toBeLessThan(60);
  });

  it("name the reset that answers, and what it answers", () => {
    const [first] = found(forgotten(true), "client").filter(({symptom}) => symptom === "half-open");
    const {flow, packets} = first!;
    const last = flow.segments.find(({number}) => number === packets.at(-1));
    expect(last!.segment.flags & RST).toBe(RST);
  });

  it("of a full queue begin with a SYN", () => {
    const [first] = found(crowd(1), "server");
    const syn = first!.flow.segments.find(({number}) => number === first!.packets[0]);
    expect(syn!.segment.flags & SYN).toBe(SYN);
  });

  it("do not take the reset after keepalive probes for one because of unread bytes", () => {
    const symptoms = found(keepalive(), "server").map(({symptom}) => symptom);
    expect(symptoms).toEqual(["keepalive-death"]);
  });

  it("are none in a flow where all goes well", () => {
    for (const host of ["client", "server"]) expect(found(closes(true), host)).toEqual([]);
  });
});

/**
 * The ten symptoms beside what Wireshark's expert says of the same captures. It speaks of single
 * packets; where it has nothing to say of a symptom, that is held as well.
 */
import {execFileSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {expect, it} from "vitest";
import {judge} from "../../../src/trace/capture/judge.ts";
import {findingsOf} from "../../../src/trace/capture/rules/rules.ts";
import type {Symptom} from "../../../src/trace/capture/rules/finding.ts";
import {localAddresses} from "../../../src/trace/capture/vantage.ts";
import {packetsAt} from "../../../src/trace/export/capture.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {pcapng} from "../../../src/wire/pcapng.ts";
import {RST} from "../../../src/wire/segment.ts";
import {describeWithTshark} from "../../wire/tshark.ts";
import {keepalive, writeWriteRead, zeroWindow} from "../fixture-runs.ts";
import {flowsIn, START} from "./captured.ts";
import {closes, crowd, forgotten, manyWrites, samePort, tunnel, upload} from "./faulty-runs.ts";

/** What the expert says, shortened. */
const SAYS = {
  zeroWindow: "TCP Zero Window segment",
  repeated: "retransmission",
  keepalive: "TCP keep-alive segment",
  reset: "Connection reset (RST)",
  samePorts: "A new tcp session is started with the same ports"
} as const;

type Said = keyof typeof SAYS;

interface Case {
  readonly symptom: Symptom;
  readonly at: string;
  readonly run: () => Run;
  /** What the expert says of the last packet of the evidence, and of those before it. */
  readonly says: {readonly last: Said | null; readonly others: Said | null};
}

const CASES: readonly Case[] = [
  {
    symptom: "zero-window",
    at: "client",
    run: zeroWindow,
    says: {last: "zeroWindow", others: "zeroWindow"}
  },
  {
    symptom: "reset-unread",
    at: "client",
    run: () => closes(false),
    says: {last: "reset", others: null}
  },
  {
    symptom: "half-open",
    at: "client",
    run: () => forgotten(true),
    says: {last: "reset", others: null}
  },
  {
    symptom: "backlog-full",
    at: "server",
    run: () => crowd(1),
    says: {last: "repeated", others: null}
  },
  {
    symptom: "keepalive-death",
    at: "server",
    run: keepalive,
    says: {last: "reset", others: "keepalive"}
  },
  {
    symptom: "time-wait-clash",
    at: "client",
    run: () => samePort(true),
    says: {last: "reset", others: null}
  },
  {
    symptom: "mtu-black-hole",
    at: "client",
    run: () => tunnel("all"),
    says: {last: "repeated", others: "repeated"}
  }
];

/** Of what is slow and nothing else, the expert says nothing. */
const SILENT: readonly Omit<Case, "says">[] = [
  {symptom: "write-write-read", at: "client", run: () => writeWriteRead(false)},
  {symptom: "nagle-delayed-ack", at: "client", run: () => manyWrites(false)},
  {symptom: "bufferbloat", at: "client", run: () => upload(1000)}
];

/** A run as a capture file at one of its hosts. */
function fileOf({run: make, at}: Pick<Case, "run" | "at">): Uint8Array {
  const run = make();
  return pcapng(
    packetsAt(run, run.host(at).index).map(({at, segment, ip = {}}) => ({at, segment, ip})),
    {start: START}
  );
}

/** The capture of a symptom, and what the expert says of it: it is asked once for all tests. */
const captureOf = once((symptom: Symptom) => {
  const file = fileOf([...CASES, ...SILENT].find((each) => each.symptom === symptom)!);
  return {file, expert: expertOn(file)};
});

/** The function, called once for each argument. */
function once<A, B>(make: (argument: A) => B): (argument: A) => B {
  const made = new Map<A, B>();
  return (argument) => {
    const known = made.get(argument) ?? make(argument);
    made.set(argument, known);
    return known;
  };
}

/** The packets of which the expert says each. */
function expertOn(file: Uint8Array): Readonly<Record<Said, readonly number[]>> {
  const folder = mkdtempSync(join(tmpdir(), "expert-"));
  try {
    const path = join(folder, "run.pcapng");
    writeFileSync(path, file);
    const fields = ["-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message"];
    const table = execFileSync("tshark", ["-n", "-r", path, ...fields], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"]
    });
    // The reply to a keepalive probe has the probe's name in its own.
    const said = table.replaceAll("ACK to a TCP keep-alive segment", "");
    const rows = said.split("\n").map((line) => line.split("\t"));
    const of = (text: string): number[] =>
      rows.flatMap(([number, said = ""]) => (said.includes(text) ? [Number(number)] : []));
    return {
      zeroWindow: of(SAYS.zeroWindow),
      repeated: of(SAYS.repeated),
      keepalive: of(SAYS.keepalive),
      reset: of(SAYS.reset),
      samePorts: of(SAYS.samePorts)
    };
  } finally {
    rmSync(folder, {recursive: true});
  }
}

function evidence(file: Uint8Array, symptom: Symptom): readonly number[] {
  const flows = flowsIn(file);
  const local = localAddresses(flows);
  const found = flows
    .flatMap((flow) => findingsOf(flow, local))
    .find((each) => each.symptom === symptom);
  return found?.packets ?? [];
}

describeWithTshark("Wireshark's expert", () => {
  for (const {symptom, says} of CASES) {
    it(`says of the evidence for ${symptom} what the rule is made of`, () => {
      const {file, expert} = captureOf(symptom);
      const packets = evidence(file, symptom);
      expect(packets.length).toBeGreaterThan(0);
      if (says.last) expect(expert[says.last]).toContain(packets.at(-1));
      if (says.others)
        expect(expert[says.others]).toEqual(expect.arrayContaining(packets.slice(0, -1)));
    });
  }

  it("says of a clash of ports that they are used again", () => {
    const {file, expert} = captureOf("time-wait-clash");
    expect(expert.samePorts).toContain(evidence(file, "time-wait-clash")[0]);
  });

  for (const {symptom} of SILENT) {
    it(`has nothing to say of ${symptom}, which a rule finds`, () => {
      const {file, expert} = captureOf(symptom);
      expect(evidence(file, symptom).length).toBeGreaterThan(0);
      const {zeroWindow, repeated, keepalive, reset} = expert;
      expect([...zeroWindow, ...repeated, ...keepalive, ...reset]).toEqual([]);
    });
  }

  for (const {symptom} of [...CASES, ...SILENT]) {
    it(`marks no packet of the capture for ${symptom} that is not marked here`, () => {
      const {file, expert} = captureOf(symptom);
      const marked = (is: (reason: string, window: number, flags: number) => boolean): number[] =>
        flowsIn(file)
          .flatMap((flow) => {
            const judged = judge(flow);
            return flow.segments.filter(({segment}, i) =>
              is(judged[i]!.reason, judged[i]!.window, segment.flags)
            );
          })
          .map(({number}) => number)
          .sort((a, b) => a - b);
      const repeats = marked((reason) => reason.includes("retransmit"));
      expect(repeats).toEqual(expect.arrayContaining([...expert.repeated]));
      expect(marked((_, __, flags) => (flags & RST) !== 0)).toEqual(expert.reset);
      const zero = marked((_, window, flags) => window === 0 && !(flags & RST));
      expect(zero).toEqual(expert.zeroWindow);
      // It calls probes of a closed window keepalive, too.
      const probes = marked((reason) => reason === "keepalive" || reason === "window-probe");
      expect(probes).toEqual(expert.keepalive);
    });
  }
});

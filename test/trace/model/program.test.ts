import {runInNewContext} from "node:vm";
import {join} from "node:path";
import {check, format, resolveConfig} from "prettier";
import ts from "typescript";
import {describe, expect, it} from "vitest";
import {stripTypes} from "../../../src/notebook/compile/strip-types.ts";
import {root} from "../../../src/site/config/root.ts";
import {compilerOptions} from "../../../src/site/types/declarations.ts";
import * as units from "../../../src/base/units.ts";
import * as faults from "../../../src/net/fault.ts";
import {drop} from "../../../src/net/fault.ts";
import {PROFILES} from "../../../src/os/systems/versions.ts";
import {traceOfFlow} from "../../../src/trace/capture/flow-trace.ts";
import type {Step} from "../../../src/trace/model/model.ts";
import {modelOf} from "../../../src/trace/model/model-of.ts";
import {runModel} from "../../../src/trace/model/model-run.ts";
import {programText} from "../../../src/trace/model/program-text.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import type {Run, Trace} from "../../../src/trace/query/trace.ts";
import {capturedAt} from "../capture/captured.ts";
import {closes, crowd, manyWrites, samePort, tunnel, upload} from "../capture/faulty-runs.ts";
import {fastRetransmit, keepalive, writeWriteRead, zeroWindow} from "../fixture-runs.ts";
import {aborts, bulk, halfClose, refused, requests, ticks} from "./conversations.ts";

const RUNS: readonly (readonly [string, () => Run])[] = [
  ["a loss", fastRetransmit],
  ["a slow line", bulk],
  ["requests", requests],
  ["a stall", () => writeWriteRead(false)],
  ["Nagle", () => manyWrites(false)],
  ["a closed window", zeroWindow],
  ["unread bytes", () => closes(false)],
  ["SO_LINGER", aborts],
  ["a refusal", refused],
  ["a half-close", halfClose],
  ["keepalive", keepalive],
  ["a black hole", () => tunnel("all")],
  ["many losses", () => upload(20)],
  ["a full backlog", () => crowd(1)],
  ["a port again", () => samePort(true)],
  ["settings", ticks]
];

const made = RUNS.flatMap(([name, make]) =>
  ["client", "server"].flatMap((host) =>
    capturedAt(make(), host).flatMap((flow) => {
      const found = modelOf(flow, traceOfFlow(flow));
      if (found.kind === "cannot") return [];
      const {model} = found;
      return [{name: `${name} at the ${host}`, model, text: programText(model, "10.0.0.1 → b")}];
    })
  )
);

/** Runs a program as the playground does: the types taken out, the library's names around it. */
function runText(text: string): Run {
  const profiles = Object.fromEntries(PROFILES.map((profile) => [profile.name, profile]));
  const names = {simulate, ...units, ...faults, ...profiles};
  return runInNewContext(`${stripTypes(text, "world")}; world`, names) as Run;
}

const sent = ({transits}: Trace) =>
  transits.map(({from, sentAt, arrivedAt, segment}) => ({
    ...{from, sentAt, arrivedAt},
    ...{flags: segment.flags, len: segment.len, wnd: segment.wnd}
  }));

describe("the program of a model", () => {
  it("runs as the model does", () => {
    expect(made.length).toBeGreaterThan(30);
    for (const {name, model, text} of made) {
      // What is left out of a long one is not run.
      if (text.includes(" more ")) continue;
      expect({name, sent: sent(runText(text))}).toEqual({name, sent: sent(runModel(model))});
    }
  });

  it("is formatted, and shorter than 60 lines", async () => {
    const config = await resolveConfig(join(root, "package.json"));
    for (const {text} of made) {
      const options = {...config, parser: "typescript"} as const;
      expect(await check(text, options), await format(text, options)).toBe(true);
      expect(text.split("\n").length).toBeLessThan(60);
    }
  });

  it("is shorter than 60 lines however much both ends do: what is left out is counted", () => {
    const {model} = made[0]!;
    const steps = Array.from({length: 90}, (_, i): Step => ({does: "send", bytes: i}));
    const loop: Step = {does: "repeat", times: 3, steps: steps.slice(0, 8)};
    const faults = steps.map((_, i) => drop("client", {payload: true, nth: i + 1}));
    const recv: Step = {does: "recv", bytes: 5, once: false};
    for (const [ours, theirs] of [
      [steps, steps],
      [steps, [recv]],
      [[recv, loop, loop, loop, loop], steps]
    ] as const) {
      const [client, server] = model.ends;
      const ends = [
        {...client, steps: ours, noDelay: true},
        {...server, steps: theirs}
      ] as const;
      const text = programText({...model, ends, faults}, "a flow");
      expect(text.split("\n").length).toBeLessThan(60);
      expect(text).toMatch(/\d+ more steps in the capture/);
      expect(text).toMatch(/84 more losses/);
    }
  });

  it("has no mistake of types", () => {
    const names =
      "simulate, ms, us, seconds, mbit, kbit, drop, cut, linux, windows, macos, freebsd";
    const file = join(root, "test/trace/model/programs.ts");
    const all = made.map(({text}) => `{\n${text}}`).join("\n");
    const text =
      `import {${names}} from "../../../src/index.ts";\n` +
      `import type {Os, Socket} from "../../../src/index.ts";\n${all}`;
    const options = {...compilerOptions(), noUnusedLocals: false, noEmit: true};
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) =>
      name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext) : read(name, ...rest);
    const program = ts.createProgram([file], options, host);
    const found = program.getSemanticDiagnostics(program.getSourceFile(file));
    expect(
      found.map(({messageText}) => ts.flattenDiagnosticMessageText(messageText, "\n"))
    ).toEqual([]);
  });
});

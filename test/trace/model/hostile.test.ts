/** Flows with fields changed at random: there is a model or none, and nothing throws or hangs. */
import {expect, it} from "vitest";
import type {CapturedFlow, CapturedSegment} from "../../../src/trace/capture/captured.ts";
import {traceOfFlow} from "../../../src/trace/capture/flow-trace.ts";
import {modelOf} from "../../../src/trace/model/model-of.ts";
import {runModel} from "../../../src/trace/model/model-run.ts";
import {compareWithModel} from "../../../src/trace/model/parting.ts";
import {programText} from "../../../src/trace/model/program-text.ts";
import {capturedAt} from "../capture/captured.ts";
import {fastRetransmit, writeWriteRead, zeroWindow} from "../fixture-runs.ts";
import {aborts, requests} from "./conversations.ts";

const FLOWS = 80;
const ODD = [0, 1, 2, 14, 88, 255, 65535, 2 ** 30, 2 ** 31, 0xffffffff];

/** A linear congruential generator: the same changes in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function changed(segments: readonly CapturedSegment[], random: (below: number) => number) {
  const all = [...segments];
  for (let n = 1 + random(4); n > 0; n--) {
    const place = random(random(2) === 0 ? 4 : all.length);
    const one = all[place]!;
    const {segment} = one;
    const odd = ODD[random(ODD.length)]!;
    const fields = [
      {seq: (segment.seq + odd) >>> 0},
      {ack: (segment.ack + odd) >>> 0},
      {mss: odd & 0xffff},
      {wscale: odd & 0xff},
      {wnd: random(65536) * random(2)},
      {flags: random(256)},
      {len: random(60_000)}
    ];
    all[place] = {...one, segment: {...segment, ...fields[random(fields.length)]}};
    if (random(4) === 0) all[place] = {...all[place]!, from: one.from === 0 ? 1 : 0};
    const later = random(4) === 0 ? [1e7, 1e12][random(2)]! : 0;
    for (let i = place; i < all.length; i++) all[i] = {...all[i]!, at: all[i]!.at + later};
  }
  return all;
}

it("makes a model of damaged flows, or says why not, and runs what it makes", () => {
  const random = chance(19);
  const whole = [fastRetransmit, zeroWindow, () => writeWriteRead(false), requests, aborts].flatMap(
    (make): CapturedFlow[] => ["client", "server"].map((host) => capturedAt(make(), host)[0]!)
  );
  let models = 0;
  for (let n = 0; n < FLOWS; n++) {
    const one = whole[random(whole.length)]!;
    const flow = {...one, segments: changed(one.segments, random)};
    const made = traceOfFlow(flow);
    const found = modelOf(flow, made);
    if (found.kind === "cannot") continue;
    models++;
    const run = runModel(found.model);
    expect(run.transits.length).toBeLessThan(60_000);
    const {same} = compareWithModel(made, found.model, run);
    expect(same).toBeLessThanOrEqual(made.trace.transits.length);
    const text = programText(found.model, "a flow");
    expect(text).not.toMatch(/NaN|Infinity|undefined|null|\de\+/);
    expect(text.split("\n").length).toBeLessThan(60);
  }
  expect(models).toBeGreaterThan(FLOWS / 2);
});

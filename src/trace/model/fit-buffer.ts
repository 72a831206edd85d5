/**
 * The receive buffer of an end whose window was closed: its first window allows for several, and
 * the one that the rest of the flow agrees with most is taken.
 */
import type {Bytes} from "../../base/units.ts";
import type {FlowTrace} from "../capture/flow-trace.ts";
import type {CaptureModel, ModelEnd} from "./model.ts";
import {runModel} from "./model-run.ts";
import {compareWithModel} from "./parting.ts";

/** Each try is a run; of longer flows the first guess is kept. */
const MOST_SEGMENTS = 5_000;
/** What Linux lets a buffer grow to by itself (`tcp_rmem`). */
const USUAL_MOST: Bytes = 6_291_456;

/** The model with the buffers that fit best. `shut` says whose window was closed at some time. */
export function withBuffers(
  model: CaptureModel,
  made: FlowTrace,
  shut: readonly [boolean, boolean]
): CaptureModel {
  if (made.trace.transits.length > MOST_SEGMENTS) return model;
  let best = model;
  let most = sameIn(model, made);
  for (const end of [0, 1] as const) {
    if (!shut[end]) continue;
    for (const rmem of buffersOf(best.ends[end])) {
      const tried = withSetting(best, end, rmem);
      const same = sameIn(tried, made);
      if (same > most) [best, most] = [tried, same];
    }
  }
  return best;
}

const sameIn = (model: CaptureModel, made: FlowTrace): number =>
  compareWithModel(made, model, runModel(model)).same;

function buffersOf({guess, sysctl}: ModelEnd): string[] {
  const first = Number(String(sysctl["tcp_rmem"] ?? "").split(" ")[1]) || 2 * guess.window;
  const sizes = new Set([first, 2 ** Math.ceil(Math.log2(first)), 2 * guess.window]);
  return [...sizes].flatMap((size) => [
    `4096 ${size} ${size}`,
    `4096 ${size} ${Math.max(size, USUAL_MOST)}`
  ]);
}

function withSetting(model: CaptureModel, end: 0 | 1, rmem: string): CaptureModel {
  const set = (each: ModelEnd): ModelEnd => ({...each, sysctl: {...each.sysctl, tcp_rmem: rmem}});
  const [client, server] = model.ends;
  return {...model, ends: end === 0 ? [set(client), server] : [client, set(server)]};
}

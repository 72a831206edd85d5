/**
 * Bytes that runs allocate for a segment, as V8's sampling heap profiler finds them once the code
 * is warm. In a process of its own, with nothing done beside the run (node --predictable): so it is
 * the same on any machine. Prints JSON.
 */
import {Session, type HeapProfiler} from "node:inspector";
import type {Run} from "../../src/index.ts";
import type * as Scenarios from "./scenarios.ts";

const [file = ""] = process.argv.slice(2);
const {bulk, segmentCount, shortConnections} = (await import(file)) as typeof Scenarios;

const WARM_UP = 12;

const session = new Session();
session.connect();

function bytesASegment(run: () => Run): number {
  for (let i = 0; i < WARM_UP; i++) run();
  let profile: HeapProfiler.SamplingHeapProfile | null = null;
  session.post("HeapProfiler.startSampling", {
    samplingInterval: 1024,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true
  });
  const done = run();
  session.post("HeapProfiler.stopSampling", (_, result) => ({profile} = result));
  return profile
    ? Math.round(total((profile as HeapProfiler.SamplingHeapProfile).head) / segmentCount(done))
    : NaN;
}

function total({selfSize, children}: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + total(child), selfSize);
}

console.log(
  JSON.stringify({
    bulk: bytesASegment(() => bulk(10e6, 2 ** 20, 0, true)),
    lossy: bytesASegment(() => bulk(10e6, 2 ** 20, 0.01, true)),
    short: bytesASegment(() => shortConnections(300, true))
  })
);

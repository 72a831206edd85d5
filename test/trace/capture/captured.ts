/** A run as the capture of one of its hosts, read again: what a reader would bring. */
import {packetsAt} from "../../../src/trace/export/capture.ts";
import {CaptureIndex} from "../../../src/trace/capture/capture-index.ts";
import type {CapturedFlow} from "../../../src/trace/capture/captured.ts";
import type {Trace} from "../../../src/trace/query/trace.ts";
import {CaptureReader} from "../../../src/wire/capture/capture-reader.ts";
import {pcapng} from "../../../src/wire/pcapng.ts";

/** When these captures begin: 2024-01-01 00:00:00 UTC, in µs. */
export const START = 1_704_067_200_000_000;

/** The flows of a file. */
export function flowsIn(file: Uint8Array): CapturedFlow[] {
  const index = new CaptureIndex();
  const reader = new CaptureReader(index);
  reader.push(file);
  reader.end();
  return Array.from({length: index.flows}, (_, id) => index.flow(id));
}

/** The flows that a capture at one of a run's hosts has. */
export const capturedAt = (run: Trace, host: string): CapturedFlow[] =>
  flowsIn(pcapng(packetsAt(run, run.host(host).index), {start: START}));

/** The drawing of a recorded run beside the model. */
import type {Trace} from "../../../trace/query/trace.ts";
import {kernelName} from "../../../trace/recording/recorded.ts";
import {runOfRecording} from "../../../trace/recording/recording.ts";
import type {Recording} from "../../../trace/recording/recording.ts";
import {words as differ} from "../../../trace/recording/words.ts";
import {fillPair} from "../pair/draw-pair.ts";
import type {CompareCursor, Compared} from "../pair/draw-pair.ts";
import {words} from "../../words.ts";

/** Fills the card of a figure with the comparison, before its caption. */
export function fillCompare(
  card: HTMLElement,
  recording: Recording,
  run: Trace,
  start: CompareCursor
): Compared {
  const kernel = kernelName(recording);
  const left = {
    run: runOfRecording(recording),
    title: words.recordedOn(kernel),
    name: kernel,
    transcript: words.kernelTranscript
  };
  const right = {run, title: words.model, name: words.model, transcript: words.modelTranscript};
  return fillPair(card, {left, right, words: differ, same: words.noDifference}, start);
}

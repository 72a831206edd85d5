/** What the marks of a time-sequence graph stand for. */
import type {StrokeKind, Strokes} from "../../trace/data/time-sequence.ts";
import {html} from "../dom/html.ts";
import {words} from "./words.ts";

/** Only what is in the picture, up to the sequence number `top`, is explained. */
export function strokeLegend(
  {strokes, acked, sacks, zeroWindows, duplicates, edge}: Strokes,
  top: number
): HTMLElement[] {
  const has = (kind: StrokeKind) => strokes.some((stroke) => stroke.kind === kind);
  const entries: readonly (readonly [boolean, string, string])[] = [
    [has("text"), "text", words.segment],
    [has("control"), "control", words.control],
    [has("again"), "again", words.sentAgain],
    [has("lost"), "lost", words.lost],
    [has("probe"), "probe", words.probe],
    [acked.length > 0, "acked-edge", words.acknowledged],
    [edge.some(({y}) => y <= top), "window-edge", words.windowEdge],
    [sacks.length > 0, "sack", words.sack],
    [duplicates.length > 0, "duplicate", words.duplicateAck],
    [zeroWindows.length > 0, "zero-window", words.zeroWindow]
  ];
  return entries
    .filter(([there]) => there)
    .map(([, kind, text]) => html("li", {}, html("span", {class: `key ${kind}`}), text));
}

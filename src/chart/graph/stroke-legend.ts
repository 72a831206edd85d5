/** What the marks of a time-sequence graph stand for. */
import type {StrokeKind, Strokes} from "../../trace/data/time-sequence.ts";
import {html} from "../dom/html.ts";

/** Only what is in the picture is explained. */
export function strokeLegend({
  strokes,
  sacks,
  zeroWindows,
  duplicates,
  edge
}: Strokes): HTMLElement[] {
  const has = (kind: StrokeKind) => strokes.some((stroke) => stroke.kind === kind);
  const entries: readonly (readonly [boolean, string, string])[] = [
    [has("text") || has("control"), "text", "segment"],
    [has("again"), "again", "sent again"],
    [has("lost"), "lost", "lost"],
    [has("probe"), "probe", "probe"],
    [true, "acked-edge", "acknowledged"],
    [edge.length > 0, "window-edge", "edge of the peer's window"],
    [sacks.length > 0, "sack", "SACK"],
    [duplicates.length > 0, "duplicate", "duplicate ACK"],
    [zeroWindows.length > 0, "zero-window", "window of 0"]
  ];
  return entries
    .filter(([there]) => there)
    .map(([, kind, text]) => html("li", {}, html("span", {class: `key ${kind}`}), text));
}

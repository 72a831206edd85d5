/** A recording of the reader's own: what was sent, what the programs called, and their states. */
import {isByIpv6, kernelName, type Recording} from "../../trace/recording/recorded.ts";
import {runOfRecording} from "../../trace/recording/recording.ts";
import {figure} from "../figure/figure.ts";
import {html} from "../dom/html.ts";
import {SENTENCES} from "./recording-words.ts";

/** Views of what only the kernel knows, where it was asked. */
const SAMPLED = ["window", "sequence", "series"] as const;

/** Draws a recording. */
export function recordingView(recording: Recording): HTMLElement {
  const {name, claim, packets, events, states, samples = []} = recording;
  const lost = packets.filter((packet) => packet.lost !== undefined).length;
  const calls = events.filter(({what}) => what.endsWith(" called")).length;
  return html(
    "section",
    {class: "flow-view", "aria-label": name},
    html("h2", {tabindex: -1}, name),
    html("p", {class: "none"}, claim),
    figure(runOfRecording(recording), {
      views: [
        "ladder",
        "player",
        "sentence",
        "states",
        "sockets",
        ...(samples.length > 0 ? SAMPLED : []),
        "words"
      ]
    }),
    html(
      "ul",
      {class: "flow-notes"},
      html("li", {}, SENTENCES.recorded(kernelName(recording), packets.length, lost)),
      html("li", {}, SENTENCES.calls(calls)),
      html("li", {}, SENTENCES.states(states.length)),
      samples.length > 0 ? html("li", {}, SENTENCES.samples(samples.length)) : null,
      isByIpv6(recording) ? html("li", {}, SENTENCES.ipv6) : null
    )
  );
}

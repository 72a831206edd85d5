/** English: what is said of the model beside a captured flow. */
import {count, duration} from "../../trace/words/duration.ts";
import type {NoModel} from "../../trace/model/model.ts";
import type {PartingReason} from "../../trace/model/parting.ts";

/** Buttons and headings. */
export const WORDS = {
  button: "Model beside it",
  title: "The same in the model",
  program: "The program that it runs",
  open: "Open in the playground",
  noPlayground: "There is no playground on this site: copy the program instead.",
  captured: "The capture",
  model: "The model",
  capturedTranscript: "Transcript of the capture",
  modelTranscript: "Transcript of the model",
  running: "Running the model…",
  notLoaded: "The model could not be loaded. Load the page again to use it.",
  all: "Every segment of the capture is the same in the model."
} as const;

/** Sentences with values in them. */
export const SENTENCES = {
  same: (n: number, of: number) =>
    `${count(n)} of the capture's ${count(of)} segments are the same in the model.`,
  acks: (name: string, why: string) =>
    `Bare ACKs differ from ${name} on. Most likely reason: ${lower(why)}`,
  parts: (name: string, other: string | null, why: string) =>
    (other === null
      ? `They part where the capture has ${name}, which the model never sends.`
      : `They part at ${name}, where the model sends ${other}.`) +
    ` Most likely reason: ${lower(why)}`,
  extra: (other: string, why: string) =>
    `They part where the model sends ${other}, which is not in the capture. Most likely reason: ` +
    lower(why),
  apart: (time: number) => `Times differ by ${duration(time)} at most.`,
  packet: (number: number, name: string) => `packet ${count(number)} (${name})`
} as const;

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Why they part, most likely. */
export const REASONS: Readonly<Record<PartingReason, string>> = {
  "lost-unseen":
    "A segment got lost before it reached the capture, which shows only that it was sent again.",
  offload: "The network card cuts or joins segments (TSO, GRO): on the wire they were smaller.",
  "write-size":
    "The program wrote in other portions than the segments show: several writes can leave as one.",
  window: "The receive buffer has another size, or its program read at other times.",
  retransmission: "Another version, or other settings, of how losses are found and repaired.",
  keepalive: "Keepalive was set at another time, or with other values.",
  "ack-timing":
    "When a receiver acknowledges depends on its timers, and on when its program reads.",
  "foreign-reset":
    "The reset does not come from this connection's end: its host knew nothing of it, or a " +
    "middlebox sent it.",
  program: "The program does something here that its segments alone do not explain."
};

/** Why there is no model. */
export const CANNOT: Readonly<Record<NoModel, string>> = {
  "one-direction":
    "No model: only one end's segments were captured, and a model needs to know when both spoke.",
  "no-handshake":
    "No model: the capture begins after the handshake, which tells the round trip, the MSS and " +
    "the window scale.",
  "half-handshake": "No model: the handshake is not complete in the capture.",
  "too-long": "No model: the flow has more segments than are drawn here. Capture a shorter part."
};

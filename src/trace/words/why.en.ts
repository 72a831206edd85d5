/** English: why a segment was sent, and what became of it, in sentences. */
import type {Reason} from "../../sim/record.ts";
import {ordinal} from "./words.en.ts";

/** Why a segment was sent, in a sentence. `me` and `peer` are hosts. */
const because: Readonly<
  Record<Reason, (me: string, peer: string, attempt: number, waited: string) => string>
> = {
  connect: (me, peer) =>
    `The ${me}'s program called connect(): this asks the ${peer} to open a connection.`,
  "syn-ack": (me, peer) =>
    `The ${me} listens on this port, so its kernel answers the SYN of the ${peer}.`,
  data: (me) =>
    `The ${me}'s program has sent data, and neither the window nor Nagle's algorithm held it.`,
  "nagle-released": (me) =>
    `The ${me} had held this small segment until all before it was acknowledged (Nagle).`,
  "cork-timeout": (me) =>
    `The ${me} had kept this part back for more to come, and its time was up.`,
  ack: (me) => `The ${me} acknowledges at once what it has received.`,
  "ack-every-second": (me) =>
    `The ${me} has received a second segment, and acknowledges both at once.`,
  "ack-delayed": (me) => `The ${me} put its acknowledgement off until the timer ran out.`,
  "ack-read": (me) =>
    `The ${me}'s program has read what was there, so the acknowledgement need not wait.`,
  "ack-duplicate": (me) =>
    `The ${me} got an old or misplaced segment, and repeats which byte it wants.`,
  "ack-challenge": (me, peer) =>
    `The ${me} got a segment that might be forged, and asks the ${peer} where it really stands.`,
  "window-update": (me) =>
    `The ${me}'s program has read, so there is room again: this tells the new window.`,
  fin: (me) => `The ${me}'s program has closed its side, and all its data is sent.`,
  "retransmit-timeout": (me, _peer, attempt, waited) =>
    `The ${me} waited ${waited && `${waited} `}for an acknowledgement, ` +
    `and sends again: ${ordinal(attempt)} timeout.`,
  "fast-retransmit": (_me, peer) =>
    `The acknowledgements of the ${peer} say that this segment is missing: it is sent again.`,
  "retransmit-smaller": (me) =>
    "A router said, or a probe has shown, that this was too large for the path: " +
    `the ${me} sends it in smaller segments.`,
  "syn-data-again": (me, peer) =>
    `The ${peer} has not taken what the SYN of the ${me} carried: it is sent again.`,
  "mtu-probe": (me) => `The ${me} tries a larger segment than before: does the path carry it?`,
  "tail-loss-probe": (me) =>
    `The ${me} has heard nothing of its last segment: this probes before the timeout.`,
  "window-probe": (_me, peer, attempt) =>
    `The window of the ${peer} is closed: has it opened?` +
    (attempt > 1 ? ` ${ordinal(attempt)} try without an answer.` : ""),
  keepalive: (_me, peer) => `The connection was silent for long: is the ${peer} still there?`,
  reset: (me) => `The ${me} refuses or gives up this connection.`,
  forged: () => "No host sent it: a fault put it on the wire.",
  injected: (me) => `There is no ${me}: the script injects this segment.`
};

/** Its entries by their names; another language has the same ones. */
export const english = {
  because,
  itIsLost: (why: string, time: string) => `It is ${why}, at ${time}.`,
  itIsOnItsWay: "It is still on its way at the end of the run.",
  itArrives: (after: string, time: string) => `It arrives at ${time}, after ${after} on the wire.`,
  itIsMarked: (after: string, time: string) =>
    `A router that was full marks it (CE). It arrives at ${time}, after ${after} on the wire.`
};

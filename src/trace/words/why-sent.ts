/** Why a segment was sent, in one plain sentence with the hosts' names and the times of the run. */
import {ACK, SYN} from "../../wire/segment.ts";
import type {Transit} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {duration} from "./duration.ts";
import {detailText, ordinal, whyLost} from "./reasons.ts";
import {hostName} from "../query/flow.ts";

/** `"The client's program called connect(): this asks the server to open a connection."` */
export function whySentence(run: Trace, transit: Transit): string {
  const me = `The ${hostName(run, transit.from)}`;
  const peer = `the ${hostName(run, transit.to)}`;
  const detail = transit.detail ? ` (${detailText(transit.detail)})` : "";
  return because(run, transit, me, peer).replace(/([.?])$/, `${detail}$1`);
}

function because(run: Trace, transit: Transit, me: string, peer: string): string {
  switch (transit.reason) {
    case "connect":
      return `${me}'s program called connect(): this asks ${peer} to open a connection.`;
    case "syn-ack":
      return `${me} listens on this port, so its kernel answers the SYN of ${peer}.`;
    case "data":
      return `${me}'s program has sent text, and neither the window nor Nagle's algorithm held it.`;
    case "nagle-released":
      return `${me} had held this small segment until all before it was acknowledged (Nagle).`;
    case "cork-timeout":
      return `${me} had kept this part back for more to come, and its time was up.`;
    case "ack":
      return `${me} acknowledges at once what it has received.`;
    case "ack-every-second":
      return `${me} has received a second segment, and acknowledges both at once.`;
    case "ack-delayed":
      return `${me} put its acknowledgement off until the timer ran out.`;
    case "ack-read":
      return `${me}'s program has read what was there, so the acknowledgement need not wait.`;
    case "ack-duplicate":
      return `${me} got an old or misplaced segment, and repeats which byte it wants.`;
    case "ack-challenge":
      return `${me} got a segment that might be forged, and asks ${peer} where it really stands.`;
    case "window-update":
      return `${me}'s program has read, so there is room again: this tells the new window.`;
    case "fin":
      return `${me}'s program has closed its side, and all its text is sent.`;
    case "retransmit-timeout":
      return (
        `${me} waited ${waited(run, transit)}for an acknowledgement, ` +
        `and sends again: ${attempt(transit)}.`
      );
    case "fast-retransmit":
      return `The acknowledgements of ${peer} say that this segment is missing: it is sent again.`;
    case "tail-loss-probe":
      return `${me} has heard nothing of its last segment: this probes before the timeout.`;
    case "window-probe":
      return `The window of ${peer} is closed: has it opened? ${attempt(transit)}.`;
    case "keepalive":
      return `The connection was silent for long: is ${peer} still there?`;
    case "reset":
      return `${me} refuses or gives up this connection.`;
    case "forged":
      return "No host sent it: a fault put it on the wire.";
  }
}

const attempt = ({attempt: n}: Transit): string => `${ordinal(Math.max(1, n))} try`;

/** How long after the last time that the same text was sent; empty when it is not known. */
function waited(run: Trace, transit: Transit): string {
  const {segment} = transit;
  for (let i = transit.id - 1; i >= 0; i--) {
    const before = run.transits[i];
    if (!before || before.from !== transit.from) continue;
    if (before.connection !== transit.connection || before.segment.seq !== segment.seq) continue;
    const carries = before.segment.len > 0 || (before.segment.flags & ~ACK) !== 0;
    if (carries) return `${duration(transit.sentAt - before.sentAt)} `;
  }
  return "";
}

/** What became of a segment, as a sentence: `"It arrives after 10 ms, at 30 ms."` */
export function fateSentence(transit: Transit): string {
  const {lost, sentAt, arrivedAt} = transit;
  if (lost) return `It is ${whyLost(lost)}, at ${duration(lost.at)}.`;
  if (arrivedAt < 0) return "It is still on its way at the end of the run.";
  return `It arrives after ${duration(arrivedAt - sentAt)}, at ${duration(arrivedAt)}.`;
}

/** The shift that a segment's window field has: agreed when both SYNs offered one (RFC 7323). */
export function windowShift(run: Trace, transit: Transit): number {
  let mine = -1;
  let theirs = -1;
  for (const {connection, from, segment} of run.transits) {
    if (connection !== transit.connection || !(segment.flags & SYN)) continue;
    if (from === transit.from) mine = segment.wscale;
    else theirs = segment.wscale;
  }
  return mine >= 0 && theirs >= 0 ? mine : 0;
}

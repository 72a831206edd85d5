/** Why a connection changed its state, as the arrows of RFC 9293 figure 5 have it. */
import type {StateChange} from "../../sim/record.ts";
import type {Cause} from "../../tcp/block/cause.ts";
import {words} from "./words.ts";

/** `"rcv SYN"`, `"CLOSE"`, `"2 MSL timeout"`. */
export function causeText({from, cause}: Pick<StateChange, "from" | "cause">): string {
  switch (cause.kind) {
    case "open":
      return cause.passive ? words.passiveOpen : words.activeOpen;
    case "close":
      return cause.unread ? words.closeUnread : words.close;
    case "abort":
      return words.abort;
    case "received":
      return words.received(segmentText(from, cause));
    case "timeout":
      return words.timeouts[cause.timer];
    case "unreachable":
      return words.icmpUnreachable(cause.code);
    case "linger2":
      return "TCP_LINGER2";
    case "accept-queue-full":
      return words.acceptQueueFull;
    case "power-off":
      return words.powerOff;
    case "sent-reset":
      return words.resetSent;
    case "unknown":
      return words.sampled;
  }
}

function segmentText(
  from: StateChange["from"],
  {segment, acknowledges}: Extract<Cause, {kind: "received"}>
): string {
  switch (segment) {
    case "SYN":
      return from === "TIME-WAIT" ? words.newerSyn : "SYN";
    case "SYN-ACK":
      return "SYN, ACK";
    case "ACK":
      return acknowledges === null ? "ACK" : words.ackOf(acknowledges);
    case "data":
      return words.dataAfterClose;
    default:
      return segment;
  }
}

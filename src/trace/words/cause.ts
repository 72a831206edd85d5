/** Why a connection changed its state, as the arrows of RFC 9293 figure 5 have it. */
import type {StateChange} from "../../sim/record.ts";
import type {Cause, EndingTimer} from "../../tcp/block/cause.ts";

const TIMEOUTS: Readonly<Record<EndingTimer, string>> = {
  "give-up": "timeout",
  "time-wait": "2 MSL timeout",
  "fin-wait-2": "FIN-WAIT-2 timeout"
};

/** `"rcv SYN"`, `"CLOSE"`, `"2 MSL timeout"`. */
export function causeText({from, cause}: Pick<StateChange, "from" | "cause">): string {
  switch (cause.kind) {
    case "open":
      return cause.passive ? "passive OPEN" : "active OPEN";
    case "close":
      return cause.unread ? "CLOSE with unread data" : "CLOSE";
    case "abort":
      return "ABORT";
    case "received":
      return `rcv ${segmentText(from, cause)}`;
    case "timeout":
      return TIMEOUTS[cause.timer];
    case "linger2":
      return "TCP_LINGER2";
    case "accept-queue-full":
      return "accept queue full";
    case "power-off":
      return "power off";
    case "sent-reset":
      return "RST sent";
    case "unknown":
      return "sampled";
  }
}

function segmentText(
  from: StateChange["from"],
  {segment, acknowledges}: Extract<Cause, {kind: "received"}>
): string {
  switch (segment) {
    case "SYN":
      return from === "TIME-WAIT" ? "newer SYN" : "SYN";
    case "SYN-ACK":
      return "SYN, ACK";
    case "ACK":
      return acknowledges === null ? "ACK" : `ACK of ${acknowledges}`;
    case "data":
      return "data after CLOSE";
    default:
      return segment;
  }
}

/** What an ICMP message does to the connection that it is about (RFC 9293 §3.9.2.2, RFC 5461). */
import {CAUSES, type Cause} from "../block/cause.ts";
import type {Micros} from "../../base/units.ts";
import type {Icmp, Unreachable} from "../../wire/icmp.ts";
import {seqGe, seqLe} from "../../wire/seq.ts";
import type {Segment} from "../../wire/segment.ts";
import {isOpening} from "../block/state.ts";
import type {Tcb, TcpError} from "../block/tcb.ts";
import {undoBackoff} from "../recovery/rtt.ts";
import {mtuReduced} from "../control/path-mtu.ts";
import {timeouts} from "../control/timeouts.ts";
import {toClosed} from "../control/time-wait.ts";

const ERRORS: Readonly<Record<Unreachable, TcpError>> = {
  net: "net-unreachable",
  host: "host-unreachable",
  port: "refused"
};

const CAUSE: Readonly<Record<Unreachable, Cause>> = {
  net: CAUSES.netUnreachable,
  host: CAUSES.hostUnreachable,
  port: CAUSES.portUnreachable
};

/** `quoted` is the segment that the message is about: one that is in flight, or it is ignored. */
export function icmpArrives(tcb: Tcb, icmp: Icmp, quoted: Segment, now: Micros): void {
  const {snd, state} = tcb;
  if (state === "CLOSED" || state === "TIME-WAIT") return;
  // Not blind: an attacker does not know what is in flight (RFC 5927 §4.1).
  if (!seqGe(quoted.seq, snd.una) || !seqLe(quoted.seq, snd.nxt)) return;
  if (icmp.kind === "fragmentation-needed") mtuReduced(tcb, icmp.mtu, now);
  else unreachable(tcb, icmp.code, quoted, now);
}

/**
 * A soft error: the way may be found again (MUST-56). So a connection goes on, and reports it when
 * it has to give up. Linux lets it end a handshake; BSD does when several SYNs were in vain.
 */
function unreachable(tcb: Tcb, code: Unreachable, quoted: Segment, now: Micros): void {
  const {config, cc} = tcb;
  const fatal =
    config.softErrors === "linux" ||
    (config.softErrors === "bsd" && cc.retransmits > 3 && tcb.softError !== null);
  if (isOpening(tcb) && fatal) return toClosed(tcb, CAUSE[code], now, ERRORS[code]);
  tcb.softError = ERRORS[code];
  if (config.softErrors === "linux" && code !== "port") revertBackoff(tcb, quoted, now);
}

/** The path is broken, not congested: the timeout is not doubled for this loss (RFC 6069 §3). */
function revertBackoff(tcb: Tcb, quoted: Segment, now: Micros): void {
  const {cc, rtt, snd, retransmitTimer} = tcb;
  const {head} = snd.inFlight;
  if (!head || quoted.seq !== snd.una || cc.retransmits === 0 || rtt.backoff === 0) return;
  undoBackoff(tcb);
  retransmitTimer.start("retransmit", Math.max(now, head.sentAt + rtt.rto));
  if (retransmitTimer.at <= now) timeouts(tcb, now);
}

/** Bringing the congestion window down after a loss (RFC 6937, RFC 5681 §3.1). */
import type {Micros} from "../../base/units.ts";
import {congestionControl} from "../congestion/congestion-controls.ts";
import type {AckReport} from "../block/ack-report.ts";
import {pipe, type Tcb} from "../block/tcb.ts";

/** Starts to bring the window down to a new threshold (RFC 6937). */
export function beginReduction(tcb: Tcb): void {
  const {cc, snd} = tcb;
  cc.high = snd.nxt;
  cc.tlpHigh = -1;
  cc.cwndCount = 0;
  cc.priorCwnd = cc.cwnd;
  cc.prrDelivered = 0;
  cc.prrOut = 0;
  cc.ssthresh = congestionControl(tcb).threshold(tcb);
  tcb.ecn.reduced = tcb.ecn.on;
}

/** The peer says that packets were marked: the same reduction, but nothing is lost (RFC 3168). */
export function enterCwr(tcb: Tcb): void {
  const {cc} = tcb;
  if (cc.phase !== "open" && cc.phase !== "disorder") return;
  cc.undoMarker = -1;
  beginReduction(tcb);
  cc.phase = "cwr";
}

/** Proportional rate reduction: how much may be sent on this ACK (RFC 6937 §3.1). */
export function reduceWindow(
  tcb: Tcb,
  {delivered, lost, advanced}: Pick<AckReport, "delivered" | "lost" | "advanced">
): void {
  const {cc} = tcb;
  if (delivered <= 0 || cc.priorCwnd === 0 || congestionControl(tcb).decide) return;
  const delta = cc.ssthresh - pipe(tcb);
  cc.prrDelivered += delivered;
  let send: number;
  if (delta < 0) {
    send =
      Math.floor((cc.ssthresh * cc.prrDelivered + cc.priorCwnd - 1) / cc.priorCwnd) - cc.prrOut;
  } else {
    send = Math.max(cc.prrDelivered - cc.prrOut, delivered);
    if (advanced && lost === 0) send++;
    send = Math.min(delta, send);
  }
  // Entering recovery always sends the first lost segment.
  send = Math.max(send, cc.prrOut > 0 ? 0 : 1);
  cc.cwnd = pipe(tcb) + send;
}

/** The loss is repaired: the window is now the threshold (RFC 6937). */
export function endReduction(tcb: Tcb, now: Micros): void {
  const {cc} = tcb;
  if (congestionControl(tcb).decide) return;
  if (cc.ssthresh < Infinity && (cc.phase === "cwr" || cc.undoMarker >= 0)) {
    cc.cwnd = cc.ssthresh;
    cc.cwndStamp = now;
  }
}

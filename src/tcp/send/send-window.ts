/** The send sequence space as a sender sees it: what is left to send, and where it must stop. */
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff, seqGt, seqLe} from "../../wire/seq.ts";
import type {Tcb} from "../block/tcb.ts";

/** Payload written and not yet sent, in bytes. */
export function unsent({snd}: Tcb): Bytes {
  return Math.max(0, seqDiff(snd.end, snd.nxt));
}

/** Is there a FIN that still has to be sent? */
export function finUnsent({snd}: Tcb): boolean {
  return snd.fin && seqLe(snd.nxt, snd.end);
}

/** Is there anything at all that was never sent? */
export function somethingUnsent(tcb: Tcb): boolean {
  return unsent(tcb) > 0 || finUnsent(tcb);
}

/** SND.UNA + SND.WND: the first sequence number that the peer does not want yet. */
export function windowEnd({snd}: Tcb): number {
  return seqAdd(snd.una, snd.wnd);
}

/** What the peer's window still has room for, in bytes; below 0 where it was taken back. */
export function windowRoom(tcb: Tcb): Bytes {
  return seqDiff(windowEnd(tcb), tcb.snd.nxt);
}

/**
 * The number of a segment without payload: SND.NXT, or where the peer has taken its window back,
 * the end of that (Linux's tcp_acceptable_seq). A scaled window may seem to end a little earlier.
 */
export function acceptableSeq(tcb: Tcb): number {
  const {snd, options, rcv} = tcb;
  const beyond = -windowRoom(tcb);
  // Before the handshake is done no window is known that counts; but to Linux where two SYNs cross.
  const crossed = tcb.active && tcb.config.segmentChecks === "linux";
  if (
    beyond <= 0 ||
    (tcb.state === "SYN-RECEIVED" && !crossed) ||
    (options.windowScale && beyond < 1 << rcv.scale)
  )
    return snd.nxt;
  return windowEnd(tcb);
}

/** Is a small segment in flight? Only that holds back another (Minshall's form of Nagle). */
export function smallInFlight({snd}: Tcb): boolean {
  return seqGt(snd.sml, snd.una) && seqLe(snd.sml, snd.nxt);
}

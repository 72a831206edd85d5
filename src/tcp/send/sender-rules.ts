/** Which sender rule a connection's stack has, and the segment size that follows from it. */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";
import {linuxSender} from "./linux-sender.ts";
import {rfcSender} from "./rfc-sender.ts";
import type {SenderRule} from "./sender-rule.ts";

/** The rule that the connection's configuration names. */
export function senderRule({config}: Tcb): SenderRule {
  return config.senderSws === "linux" ? linuxSender : rfcSender;
}

/** The peer offers `wnd` bytes: the most it ever offered decides how much a segment carries. */
export function noteWindow(tcb: Tcb, wnd: Bytes): void {
  const {snd} = tcb;
  if (wnd <= snd.maxWnd) return;
  snd.maxWnd = wnd;
  snd.mss = senderRule(tcb).fullSegment(snd.wholeMss, wnd);
}

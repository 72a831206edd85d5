/** Which sender rule a connection's stack has, and the segment size that follows from it. */
import type {Bytes} from "../../base/units.ts";
import {TIMESTAMP_BYTES, type Tcb} from "../block/tcb.ts";
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
  if (snd.search) syncMss(tcb);
  else snd.mss = senderRule(tcb).fullSegment(snd.wholeMss, wnd);
}

/** IPv4 and TCP headers without options, in bytes. */
export const HEADERS: Bytes = 40;
/** The least payload that is tried on a path that swallows what is larger (tcp_mtu_probe_floor). */
export const LEAST_PROBE: Bytes = 48;

const timestampBytes = ({options}: Tcb): Bytes => (options.timestamps ? TIMESTAMP_BYTES : 0);

/** The packet in which a segment of `mss` bytes travels, in bytes (tcp_mss_to_mtu). */
export const mtuOf = (tcb: Tcb, mss: Bytes): Bytes => mss + HEADERS + timestampBytes(tcb);

/** What a packet of `mtu` bytes carries of what the peer takes, in bytes (tcp_mtu_to_mss). */
export function mssOf(tcb: Tcb, mtu: Bytes): Bytes {
  const carried = Math.min(mtu - HEADERS, tcb.options.mssClamp) - timestampBytes(tcb);
  return Math.max(carried, LEAST_PROBE);
}

/** What a full segment carries from now on (Linux's tcp_sync_mss). */
export function syncMss(tcb: Tcb): void {
  const {snd, config} = tcb;
  const {search} = snd;
  if (search) search.high = Math.min(search.high, snd.pathMtu, config.mss + HEADERS);
  snd.wholeMss = mssOf(tcb, search ? Math.min(search.low, snd.pathMtu) : snd.pathMtu);
  snd.mss = senderRule(tcb).fullSegment(snd.wholeMss, snd.maxWnd);
}

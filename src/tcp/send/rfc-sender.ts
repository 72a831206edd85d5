/** The sender of RFC 9293 §3.8.6.2.1, as Windows and the BSDs have it. */
import type {SenderRule} from "./sender-rule.ts";
import {windowRoom} from "./send-window.ts";

/** Sends full segments, and smaller ones that are at least half of the largest window. */
export const rfcSender: SenderRule = {
  fullSegment: (mss) => mss,
  fits(tcb, length) {
    const room = windowRoom(tcb);
    return length <= room || (room > 0 && room >= tcb.snd.maxWnd / 2);
  },
  chunk: () => 1,
  acked: () => undefined,
  take: (tcb, {length, size}) => Math.min(length, size, Math.max(windowRoom(tcb), 0)),
  waitsForChunk: () => null
};

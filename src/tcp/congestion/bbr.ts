/**
 * BBR, version 1: sends as fast as the path delivers, and keeps as much in flight as it holds,
 * whatever is lost (Cardwell et al. 2016; Linux's tcp_bbr.c). It asks for pacing.
 */
import {DeliveryRate} from "../block/recovery-state.ts";
import {ticks} from "../block/timestamps.ts";
import {cycle, endProbeRtt, updateModel} from "./bbr-model.ts";
import {forgetPolicer, lookForPolicer} from "./bbr-policer.ts";
import {UNIT, memory} from "./bbr-state.ts";
import {guessPacingRate, leastChunk, saveWindow, setPacingRate, setWindow} from "./bbr-window.ts";
import type {CongestionControl} from "./congestion.ts";

/** BBR's windows in the send buffer: it may grow while it recovers (bbr_sndbuf_expand). */
const BUFFERED = 3;

/** BBR. What it learns is kept in `tcb.congestion`. */
export const bbr: CongestionControl = {
  begin(tcb, now) {
    tcb.congestion = null;
    tcb.rate ??= new DeliveryRate();
    tcb.cc.paced = true;
    tcb.cc.bufferWindows = BUFFERED;
    tcb.cc.ssthresh = Infinity;
    const m = memory(tcb, now);
    guessPacingRate(m, tcb);
    forgetPolicer(m, tcb);
  },
  decide(tcb, sample, now) {
    const {rate} = tcb;
    if (!rate) return;
    const m = memory(tcb, now);
    updateModel(m, tcb, rate, sample, now);
    setPacingRate(m, tcb, m.pacingGain);
    setWindow(m, tcb, sample);
  },
  threshold(tcb) {
    saveWindow(memory(tcb, 0), tcb);
    return tcb.cc.ssthresh;
  },
  resumed(tcb, now) {
    if (!tcb.rate?.appLimited) return;
    const m = memory(tcb, now);
    m.resumes = true;
    m.aggregation.epochAt = now;
    m.aggregation.acked = 0;
    if (m.mode === "probe-bw") setPacingRate(m, tcb, UNIT);
    else if (m.mode === "probe-rtt") endProbeRtt(m, tcb, ticks(now));
  },
  timedOut(tcb, now) {
    const m = memory(tcb, now);
    m.repairs = "loss";
    m.fullBw = 0;
    m.roundStarts = true;
    if (lookForPolicer(m, tcb, {losses: 1, appLimited: false})) cycle(m, tcb);
  },
  undone(tcb) {
    const m = memory(tcb, 0);
    m.fullBw = m.fullCount = 0;
    forgetPolicer(m, tcb);
  },
  leastChunk
};

/** What happens when a timer runs out (RFC 9293 §3.8, §3.10.8; RFC 6298 §5.4-§5.7; RFC 8985). */
import {CAUSES} from "../block/cause.ts";
import {NEVER, type Micros} from "../../base/units.ts";
import {ACK, SYN} from "../../wire/segment.ts";
import {delackTimeout} from "../ack/ack-policies.ts";
import {sendAck} from "../ack/send-ack.ts";
import {transmit} from "../send/transmit.ts";
import {probePathMtu} from "./path-mtu.ts";
import {HOW, nextFits, output, sendProbe, windowProbe} from "../send/output.ts";
import {somethingUnsent} from "../send/send-window.ts";
import {scan} from "../recovery/rack.ts";
import {enterLoss, enterRecovery} from "../recovery/recovery.ts";
import {reduceWindow} from "../recovery/prr.ts";
import {sendReset} from "./reset.ts";
import {recut, retransmit, retransmitLost} from "../send/retransmit.ts";
import {backOff} from "../recovery/rtt.ts";
import {segmentSize} from "../block/segment-size.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Sent} from "../block/retransmission-queue.ts";
import {isHalfOpen, isOpening} from "../block/state.ts";
import {pipe, type Tcb} from "../block/tcb.ts";
import {endTimeWait, toClosed} from "./time-wait.ts";
import {clampToUserTimeout, probeInterval, rearmRto, restartRto} from "../block/timers.ts";

/** Does everything that is due at `now`. */
export function timeouts(tcb: Tcb, now: Micros): void {
  if (tcb.ack.delackAt <= now) delackTimeout(tcb, now);
  if (tcb.ack.compressedAt <= now) {
    tcb.ack.compressedAt = NEVER;
    sendAck(tcb, now, "ack-duplicate");
  }
  if (tcb.retransmitTimer.at <= now) retransmitTimeout(tcb, now);
  if (tcb.slowTimer.at <= now) slowTimeout(tcb, now);
  if (tcb.cc.pacedUntil <= now) goOn(tcb, now);
}

/** What pacing held back may leave: what is lost first, then what is new (tcp_tsq_write). */
function goOn(tcb: Tcb, now: Micros): void {
  const {cc, state} = tcb;
  cc.pacedUntil = NEVER;
  // A FIN that is acknowledged has nothing behind it.
  if (isOpening(tcb) || state === "FIN-WAIT-2" || state === "TIME-WAIT" || state === "CLOSED")
    return;
  if (cc.lostOut > cc.retransOut && cc.cwnd > pipe(tcb)) retransmitLost(tcb, now);
  output(tcb, now);
}

function retransmitTimeout(tcb: Tcb, now: Micros): void {
  switch (tcb.retransmitTimer.expire()) {
    case "retransmit":
      return retransmissionTimeout(tcb, now);
    case "probe":
      return tailLossProbe(tcb, now);
    case "reorder":
      return reorderTimeout(tcb, now);
    case "persist":
      return persistTimeout(tcb, now);
    case "idle":
      return;
  }
}

function retransmissionTimeout(tcb: Tcb, now: Micros): void {
  const {cc, snd} = tcb;
  const head = snd.inFlight.head;
  if (!head) return tcb.retransmitTimer.stop();
  if (head.flags & SYN) return synTimeout(tcb, now);
  const asks = asksShutWindow(tcb);
  if (asks ? silentTooLong(tcb, now) : givesUp(tcb, now)) return fail(tcb, now);
  if (!asks && blackHole(tcb, now)) probePathMtu(tcb, now);
  enterLoss(tcb, now);
  cc.totalRto++;
  retransmit(tcb, 0, now, "retransmit-timeout");
  if (!asks) cc.retransmits++;
  backOff(tcb);
  tcb.retransmitTimer.start("retransmit", now + clampToUserTimeout(tcb, tcb.rtt.rto, now));
}

/** SYN or SYN, ACK again, with the pauses of this system (RFC 9293 §3.8.3, MUST-23). */
function synTimeout(tcb: Tcb, now: Micros): void {
  const {cc, config, settings, snd} = tcb;
  const passive = isHalfOpen(tcb);
  // Once the peer's SYN has come, each pause is twice the one before (tcp_retransmit_timer).
  const linear = tcb.state === "SYN-SENT" ? config.synLinearTimeouts : 0;
  const most = passive ? config.synAckRetries : settings.synRetries + linear;
  const {userTimeout} = settings;
  const tooLong = userTimeout > 0 && cc.retransStamp > 0 && now - cc.retransStamp >= userTimeout;
  const head = snd.inFlight.at(0);
  const limit = connectLimit(tcb, head);
  const counted = cc.retransmits >= most && cc.retransmits >= tcb.deferred;
  if (counted || tooLong || now >= limit) return fail(tcb, now);
  // A listener waits for data (TCP_DEFER_ACCEPT), and the handshake is done but for that: only the
  // last SYN, ACK gives the peer one more chance (Linux's syn_ack_recalc).
  const silent = cc.retransmits < tcb.deferred - 1;
  cc.retransmits++;
  if (!silent) repeatSyn(tcb, head, now);
  if (silent || cc.totalRto > linear) backOff(tcb);
  tcb.retransmitTimer.start("retransmit", Math.min(now + tcb.rtt.rto, limit));
}

function repeatSyn(tcb: Tcb, syn: Sent, now: Micros): void {
  const {cc, snd} = tcb;
  syn.transmissions++;
  syn.sentAt = now;
  cc.totalRetransmits++;
  cc.totalRto++;
  if (cc.retransStamp === 0) cc.retransStamp = now;
  if (tcb.active) {
    tcb.ecn.reduced = tcb.ecn.on;
    cc.cwnd = 1;
  }
  const flags = tcb.state === "SYN-SENT" ? SYN : SYN | ACK;
  transmit(tcb, flags, snd.iss, 0, now, "retransmit-timeout", cc.retransmits);
}

/** When an active open is given up whatever the count of its SYNs (TCP_KEEPINIT on BSD). */
function connectLimit(tcb: Tcb, syn: Sent): Micros {
  const {connectTimeout} = tcb.settings;
  return tcb.active && connectTimeout > 0 ? syn.firstSentAt + connectTimeout : NEVER;
}

/**
 * The peer took its window back behind what is in flight: a retransmission is a window probe, and
 * as long as those are answered nobody gives up (RFC 9293 §3.8.6.1 MUST-37; tcp_retransmit_timer).
 */
function asksShutWindow({snd, orphan, config}: Tcb): boolean {
  return config.giveUp === "linux" && snd.wnd === 0 && !orphan;
}

/** Nothing was heard for twice the longest timeout, nor for as long as was retransmitted. */
function silentTooLong({cc, config, settings, lastHeard}: Tcb, now: Micros): boolean {
  const {userTimeout} = settings;
  const since = now - cc.retransStamp;
  const tried = cc.retransStamp > 0;
  if (userTimeout > 0 && tried && since > userTimeout) return true;
  const limit = Math.min(2 * config.maxRto, userTimeout || Infinity);
  return tried && now - lastHeard > limit && since > limit;
}

/** R2 has passed (RFC 9293 §3.8.3): by count, or by the time that the count would take. */
function givesUp(tcb: Tcb, now: Micros): boolean {
  const {cc, config, settings} = tcb;
  if (cc.retransmits === 0) return false;
  const alive = tcb.rtt.rto < config.maxRto;
  const retries = tcb.orphan ? orphanRetries(tcb, alive) : config.dataRetries;
  const since = now - cc.retransStamp;
  if (settings.retransmitTime > 0) return since >= settings.retransmitTime;
  if (settings.userTimeout > 0) return since >= settings.userTimeout;
  if (config.giveUp === "count") return cc.retransmits >= retries;
  return since >= modelTimeout(config.minRto, config.maxRto, retries);
}

/** How often an orphan tries: on Linux not once more where its timeout is as long as it can be. */
function orphanRetries({config}: Tcb, alive: boolean): number {
  return alive ? config.orphanRetries : config.orphanRetriesAtLongest;
}

/**
 * How long `retries` timeouts take that start at `base` and double up to `most`, all in µs (Linux's
 * tcp_model_timeout).
 */
export function modelTimeout(base: Micros, most: Micros, retries: number): Micros {
  const doublings = Math.floor(Math.log2(most / base));
  if (retries <= doublings) return (2 ** (retries + 1) - 1) * base;
  return (2 ** (doublings + 1) - 1) * base + (retries - doublings) * most;
}

/** R1 has passed (RFC 9293 §3.8.3): the path may swallow what it cannot carry (RFC 4821). */
function blackHole({cc, config}: Tcb, now: Micros): boolean {
  const {blackHoleRetries: retries} = config;
  if (cc.retransmits === 0) return false;
  if (config.giveUp === "count") return cc.retransmits + 1 >= retries;
  return now - cc.retransStamp >= modelTimeout(config.minRto, config.maxRto, retries);
}

/** Nobody answers. The peer is not told: it would not hear it. */
function fail(tcb: Tcb, now: Micros): void {
  toClosed(tcb, CAUSES.gaveUp, now, tcb.softError ?? "timed-out");
}

/** TLP: the last segment, or a new one, to bring an ACK (RFC 8985 §7.3). */
function tailLossProbe(tcb: Tcb, now: Micros): void {
  const {cc, snd} = tcb;
  if (cc.tlpHigh >= 0) return rearmRto(tcb, now);
  cc.tlpRetrans = false;
  const before = snd.inFlight.length;
  const sends = somethingUnsent(tcb) && nextFits(tcb, segmentSize(tcb));
  if (sends) output(tcb, now, HOW.probe);
  if (snd.inFlight.length === before) {
    if (before === 0) return tcb.retransmitTimer.stop();
    // What is sent next has grown meanwhile, and no longer fits (tcp_send_loss_probe).
    if (sends || !repeatTail(tcb, now)) return rearmRto(tcb, now);
    cc.tlpRetrans = true;
  }
  cc.tlpHigh = snd.nxt;
  restartRto(tcb, now);
}

/** Sends the last segment again. False when the window forbids it. */
function repeatTail(tcb: Tcb, now: Micros): boolean {
  const {inFlight} = tcb.snd;
  const index = inFlight.bufferStart(inFlight.length - 1);
  const run = inFlight.run(index);
  const size = segmentSize(tcb);
  const last = inFlight.at(index + run - 1);
  const text = seqDiff(last.seq, inFlight.at(index).seq) + last.length;
  if (run === 1 || text <= (run - 1) * size) {
    return retransmit(tcb, index, now, "tail-loss-probe") > 0;
  }
  // So many segments of today's size stay before it.
  recut(tcb, index, run, size);
  return retransmit(tcb, index + run - 1, now, "tail-loss-probe") > 0;
}

/** RACK's reordering timer: what was in doubt is lost (RFC 8985 §6.3). */
function reorderTimeout(tcb: Tcb, now: Micros): void {
  const {cc} = tcb;
  const before = {pipe: pipe(tcb), lost: cc.lost};
  scan(tcb, now);
  if (before.pipe !== pipe(tcb)) {
    if (cc.phase !== "recovery") {
      enterRecovery(tcb);
      reduceWindow(tcb, {delivered: 1, lost: cc.lost - before.lost, advanced: false});
    }
    retransmitLost(tcb, now);
  }
  // What is still in doubt waits for the next ACK, or for the RTO (tcp_rack_reo_timeout).
  if (tcb.retransmitTimer.kind !== "retransmit") rearmRto(tcb, now);
}

/** The peer's window is shut: ask whether it still is (RFC 9293 §3.8.6.1, MUST-35 to MUST-37). */
function persistTimeout(tcb: Tcb, now: Micros): void {
  const {cc, settings, config, rtt} = tcb;
  if (tcb.snd.inFlight.length > 0 || !somethingUnsent(tcb)) {
    cc.probesOut = 0;
    return tcb.retransmitTimer.stop();
  }
  if (cc.probesSince < 0) cc.probesSince = now;
  const tooLong = settings.userTimeout > 0 && now - cc.probesSince >= settings.userTimeout;
  const alive = rtt.rto * 2 ** rtt.backoff < config.maxRto;
  const most = tcb.orphan ? orphanRetries(tcb, alive) : config.dataRetries;
  if (cc.probesOut >= most || (tooLong && cc.probesOut > 0)) return fail(tcb, now);
  // Nobody reads, and nobody is left to write: Linux waits no longer than its longest timeout,
  // even if each probe is answered (tcp_probe_timer, tcp_orphan_retries).
  const waits = alive || rtt.backoff < most;
  if (tcb.orphan && config.giveUp === "linux" && !waits) return fail(tcb, now);
  tcb.retransmitTimer.stop();
  windowProbe(tcb, now);
  if (tcb.snd.inFlight.length > 0) return;
  cc.probesOut++;
  // Only Linux stops doubling at the number of its retries (tcp_send_probe0).
  if (config.giveUp === "count" || rtt.backoff < config.dataRetries) rtt.backoff++;
  tcb.retransmitTimer.start("persist", now + probeInterval(tcb, now));
}

function slowTimeout(tcb: Tcb, now: Micros): void {
  switch (tcb.slowTimer.expire()) {
    case "keepalive":
      return keepaliveTimeout(tcb, now);
    case "time-wait":
      return endTimeWait(tcb, now);
    case "fin-wait-2":
      return toClosed(tcb, CAUSES.finWait2Over, now);
    case "idle":
      return;
  }
}

/** Keepalive: only an idle connection is probed (RFC 9293 §3.8.4, MUST-25 to MUST-30). */
function keepaliveTimeout(tcb: Tcb, now: Micros): void {
  const {settings, cc, ack, snd} = tcb;
  if (!settings.keepalive || tcb.state === "CLOSED" || tcb.state === "SYN-SENT") return;
  if (snd.inFlight.length > 0 || somethingUnsent(tcb)) {
    return tcb.slowTimer.start("keepalive", now + settings.keepIdle);
  }
  const idle = now - Math.max(tcb.lastHeard, ack.lastReceived);
  if (idle < settings.keepIdle) {
    return tcb.slowTimer.start("keepalive", now + settings.keepIdle - idle);
  }
  const {userTimeout} = settings;
  const dead =
    userTimeout > 0 ? idle >= userTimeout && cc.probesOut > 0 : cc.probesOut >= settings.keepCount;
  if (dead) {
    sendReset(tcb, now, "keepalive-unanswered");
    return toClosed(tcb, CAUSES.gaveUp, now, tcb.softError ?? "unanswered");
  }
  cc.probesOut++;
  sendProbe(tcb, now, "keepalive", cc.probesOut);
  tcb.slowTimer.start("keepalive", now + settings.keepInterval);
}

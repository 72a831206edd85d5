/** Opening a connection from either side, and from both at once (RFC 9293 §3.5, §3.10.1). */
import {CAUSES, type Cause} from "../block/cause.ts";
import {seconds, type Bytes, type Micros} from "../../base/units.ts";
import {seqAdd} from "../../wire/seq.ts";
import {ACK, PSH, SYN, makeSegment, type Segment} from "../../wire/segment.ts";
import {agreeOnEcn} from "../congestion/ecn.ts";
import {mayAnswerInvalid} from "../ack/send-ack.ts";
import {transmit} from "../send/transmit.ts";
import {bufferAccounting} from "../window/buffer-accounting.ts";
import {windowRule} from "../window/window-rules.ts";
import {expandSendBuffer} from "../block/send-buffer.ts";
import {newSearch} from "../send/path-search.ts";
import {noteWindow, syncMss} from "../send/sender-rules.ts";
import {Sent} from "../block/retransmission-queue.ts";
import {TIMESTAMP_BYTES, move, type Tcb} from "../block/tcb.ts";

/** The least that is taken for a peer's full segment, in bytes (TCP_MIN_MSS). */
const LEAST_SEGMENT: Bytes = 88;

/** Active OPEN: sends the SYN. `iss` is the initial send sequence number (RFC 9293 §3.4.1). */
export function activeOpen(tcb: Tcb, iss: number, now: Micros): void {
  begin(tcb, iss);
  tcb.rcv.advertisedMss = ownMss(tcb);
  // Nothing is known of the peer yet (tcp_connect_init).
  tcb.rcv.segment = LEAST_SEGMENT;
  tcb.snd.mss = (tcb.settings.maxseg || 536) - (tcb.config.timestamps ? TIMESTAMP_BYTES : 0);
  windowRule(tcb).initial(tcb, tcb.rcv.advertisedMss);
  searchFromStart(tcb, now);
  move(tcb, "SYN-SENT", CAUSES.activeOpen, now);
  if (!tcb.fastOpen?.waits) sendSyn(tcb, SYN, now);
}

/** Room that is left for options in a SYN with payload, in bytes: middleboxes may add some. */
const OPTION_SPACE = 40;

/**
 * The first write of a connection whose SYN waited for it: the SYN takes as many of the `length`
 * bytes along as it has room for (RFC 7413 §4.2.1). Returns how many.
 */
export function openWithPayload(tcb: Tcb, length: Bytes, now: Micros): Bytes {
  const {fastOpen, snd} = tcb;
  const own = ownMss(tcb);
  const taken = Math.min(length, Math.min(fastOpen?.mss || own, own) - OPTION_SPACE);
  if (fastOpen) fastOpen.waits = false;
  snd.end = snd.pushed = seqAdd(snd.iss, 1 + taken);
  sendSyn(tcb, SYN, now, taken);
  return taken;
}

/**
 * A SYN came to a listener: answers it with SYN, ACK (RFC 9293 §3.10.7.2). `iss` is the initial
 * send sequence number.
 */
export function passiveOpen(tcb: Tcb, segment: Segment, iss: number, now: Micros): void {
  begin(tcb, iss);
  takeSyn(tcb, segment, now);
  if (tcb.fastOpen?.early) takeEarly(tcb, segment);
  windowRule(tcb).initial(
    tcb,
    tcb.rcv.advertisedMss - (tcb.options.timestamps ? TIMESTAMP_BYTES : 0)
  );
  tcb.rcv.wup = tcb.rcv.nxt;
  if (!tcb.options.windowScale) noScale(tcb);
  move(tcb, "SYN-RECEIVED", CAUSES.syn, now);
  sendSyn(tcb, SYN | ACK, now);
  if (!tcb.fastOpen?.early) return;
  tcb.fastOpen.window = tcb.rcv.wnd;
  windowRule(tcb).segmentSizeKnown(tcb, tcb.rcv.advertisedMss);
  expandSendBuffer(tcb);
}

/** What a SYN brings is there to be read, and may be answered (tcp_fastopen_add_skb). */
export function takeEarly(tcb: Tcb, {seq, len, data, wnd}: Segment): void {
  const {rcv, snd} = tcb;
  snd.wnd = wnd;
  noteWindow(tcb, wnd);
  if (len === 0) return;
  const accounting = bufferAccounting(tcb);
  const [cost, room] = [accounting.cost(len), accounting.room(len)];
  const end = seqAdd(rcv.nxt, len);
  rcv.queue.push({seq: seqAdd(seq, 1), end, data, cost, room, fin: false});
  rcv.nxt = end;
}

/** A SYN came while ours is unanswered: both ends open at once (RFC 9293 §3.5 figure 8). */
export function simultaneousOpen(tcb: Tcb, segment: Segment, now: Micros): void {
  takeSyn(tcb, segment, now);
  searchFromStart(tcb, now);
  if (tcb.snd.search) syncMss(tcb);
  tcb.rcv.wup = tcb.rcv.nxt;
  windowRule(tcb).bothOpen(tcb);
  tcb.snd.wnd = segment.wnd;
  noteWindow(tcb, segment.wnd);
  tcb.snd.wl1 = segment.seq;
  // Linux shifts its own window all the same (tcp_rcv_synsent_state_process).
  if (!tcb.options.windowScale && tcb.config.windowRule !== "linux") noScale(tcb);
  move(tcb, "SYN-RECEIVED", CAUSES.syn, now);
  // It is this that the peer will acknowledge.
  const {head} = tcb.snd.inFlight;
  if (head) head.sentAt = now;
  transmit(tcb, SYN | ACK, tcb.snd.iss, 0, now, "syn-ack");
}

/** The MSS that this end announces: TCP_MAXSEG, or what the link can carry (RFC 9293 §3.7.1). */
function ownMss({config, settings}: Tcb): Bytes {
  return settings.maxseg > 0 ? Math.min(settings.maxseg, config.mss) : config.mss;
}

function begin(tcb: Tcb, iss: number): void {
  const {snd} = tcb;
  tcb.rtt.rto = tcb.settings.initialRto;
  snd.iss = iss;
  snd.una = iss;
  snd.nxt = iss;
  snd.end = seqAdd(iss, 1);
  snd.sml = iss;
  snd.pushed = snd.end;
}

function sendSyn(tcb: Tcb, flags: number, now: Micros, length: Bytes = 0): void {
  const {snd} = tcb;
  if (!(flags & ACK)) tcb.ecn.on = tcb.config.ecn === "asks";
  const first = seqAdd(snd.iss, 1);
  snd.nxt = seqAdd(first, length);
  snd.inFlight.push(new Sent(snd.iss, first, SYN, now));
  // Payload is sent again without the SYN, should that be necessary.
  if (length > 0) snd.inFlight.push(new Sent(first, snd.nxt, PSH, now));
  transmit(tcb, flags, snd.iss, length, now, flags & ACK ? "syn-ack" : "connect");
  tcb.retransmitTimer.start("retransmit", now + tcb.rtt.rto);
}

/**
 * Takes the peer's sequence number and its options; what both have is in force (RFC 9293 §3.7.1,
 * RFC 7323 §2.2 and §3.2, RFC 2018 §2).
 */
export function takeSyn(tcb: Tcb, segment: Segment, now: Micros): void {
  const {rcv, options, config, snd} = tcb;
  rcv.irs = segment.seq;
  rcv.nxt = seqAdd(segment.seq, 1);
  rcv.copied = rcv.nxt;
  rcv.spaceSeq = rcv.nxt;
  agreeOnEcn(tcb, segment);
  options.timestamps = config.timestamps && segment.tsVal >= 0;
  options.sack = config.sack && segment.sackPermitted;
  options.windowScale = config.windowScaling && segment.wscale >= 0;
  snd.scale = options.windowScale ? Math.min(segment.wscale, 14) : 0;
  if (options.timestamps) {
    options.tsRecent = segment.tsVal;
    options.tsRecentAt = now;
  }
  const own = ownMss(tcb);
  rcv.advertisedMss = own;
  // Without the option the peer takes 536 bytes (RFC 9293 §3.7.1, MUST-15).
  // An active opener takes its own TCP_MAXSEG for the peer's (tcp_connect_init).
  const assumed = (tcb.active && tcb.settings.maxseg) || 536;
  const announced = segment.mss > 0 ? Math.min(segment.mss, own) : assumed;
  options.mssClamp = Math.min(announced, config.mss);
  syncMss(tcb);
  guessSegment(tcb);
}

/** Where the system searches for the path's MTU from the start, it begins so (tcp_mtup_init). */
function searchFromStart(tcb: Tcb, now: Micros): void {
  if (tcb.config.mtuProbing === "always") tcb.snd.search = newSearch(tcb, now);
}

/** A first guess of how much the peer's segments carry (tcp_initialize_rcv_mss). */
function guessSegment({rcv, snd}: Tcb): void {
  rcv.segment = Math.max(
    Math.min(rcv.advertisedMss, snd.mss, 536, rcv.wnd >> 1 || 536),
    LEAST_SEGMENT
  );
}

/**
 * The ACK of a SYN cookie came to a listener: opens the connection from it, as if the SYN, which
 * nobody kept, had come with this MSS and no other options (RFC 4987 §3.6). `iss` is the cookie.
 */
export function cookieOpen(tcb: Tcb, ack: Segment, iss: number, mss: Bytes, now: Micros): void {
  const syn = makeSegment({from: ack.from, to: ack.to, flags: SYN, seq: seqAdd(ack.seq, -1), mss});
  begin(tcb, iss);
  takeSyn(tcb, syn, now);
  windowRule(tcb).initial(tcb, tcb.rcv.advertisedMss);
  tcb.rcv.wup = tcb.rcv.nxt;
  noScale(tcb);
  const {snd} = tcb;
  snd.una = snd.nxt = ack.ack;
  snd.wnd = snd.maxWnd = ack.wnd;
  snd.wl1 = ack.seq;
}

/** The peer does not scale: windows stay within 16 bits (RFC 7323 §2.2). */
export function noScale(tcb: Tcb): void {
  tcb.rcv.scale = 0;
  tcb.snd.scale = 0;
  tcb.rcv.clamp = Math.min(tcb.rcv.clamp, 65535);
}

/** The peer repeats its SYN: it has not seen our answer, and gets it again, at a limited rate. */
export function repeatSynAck(tcb: Tcb, now: Micros): void {
  const {snd} = tcb;
  const {head} = snd.inFlight;
  if (!head || !mayAnswerInvalid(tcb, now)) return;
  // Which of the two the peer will acknowledge is not known: no round-trip time from it (Karn).
  head.transmissions++;
  head.sentAt = now;
  transmit(tcb, SYN | ACK, snd.iss, 0, now, "syn-ack");
  tcb.retransmitTimer.start("retransmit", now + tcb.rtt.rto);
}

/** The timeout of data while no round trip was measured (TCP_TIMEOUT_FALLBACK). */
const UNMEASURED_RTO: Micros = seconds(3);

/** The handshake is complete: both ends know that the other is there (RFC 9293 §3.5). */
export function established(tcb: Tcb, cause: Cause, now: Micros): void {
  const {rcv, cc, settings} = tcb;
  if (!tcb.fastOpen?.early) rcv.copied = rcv.nxt;
  rcv.spaceSeq = rcv.nxt;
  rcv.spaceAt = now;
  guessSegment(tcb);
  // What a segment carries follows only when the next window comes, or the probe has passed.
  searchFromStart(tcb, now);
  if (tcb.options.timestamps) rcv.advertisedMss -= TIMESTAMP_BYTES;
  windowRule(tcb).segmentSizeKnown(tcb, rcv.advertisedMss);
  rcv.space = Math.min(rcv.ssthresh, rcv.wnd, 10 * rcv.advertisedMss);
  // A SYN that had to be repeated means a bad path: start with one segment (RFC 5681 §3.1).
  cc.cwnd = cc.totalRto > 1 ? 1 : tcb.config.initialCwnd;
  expandSendBuffer(tcb);
  // The SYN had to be repeated, so that its round trip is not known (RFC 6298 §5.7).
  if (tcb.rtt.srtt === 0 && tcb.config.rtoFormula === "linux") tcb.rtt.rto = UNMEASURED_RTO;
  cc.cwndStamp = now;
  cc.retransStamp = 0;
  tcb.lastHeard = now;
  tcb.ack.lastReceived = now;
  tcb.ack.lastSent = rcv.nxt;
  // Where this end scales what comes, it waits for a window that is scaled (tcp_finish_connect).
  rcv.predicts =
    cause.kind === "received" && cause.segment === "SYN-ACK" ? tcb.snd.scale === 0 : true;
  move(tcb, "ESTABLISHED", cause, now);
  if (settings.keepalive) tcb.slowTimer.start("keepalive", now + settings.keepIdle);
}

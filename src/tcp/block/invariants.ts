/**
 * What must hold of a TCB after everything that was done to it: a segment that arrived, a timer
 * that ran out, a system call.
 */
import {seqAdd, seqDiff, seqGt, seqLe, seqLt} from "../../wire/seq.ts";
import {isOpening, type TcpState} from "./state.ts";
import {openWindow, pipe, type Tcb} from "./tcb.ts";

/** What was seen of a TCB before: some numbers may only grow. */
export interface Snapshot {
  readonly una: number;
  readonly nxt: number;
  readonly received: number;
  readonly edge: number;
  readonly buffer: number;
  readonly state: TcpState;
}

/** What has to be remembered of a TCB for the next look at it. */
export const snapshot = (tcb: Tcb): Snapshot => ({
  una: tcb.snd.una,
  nxt: tcb.snd.nxt,
  received: tcb.rcv.nxt,
  edge: seqAdd(tcb.rcv.nxt, openWindow(tcb)),
  buffer: tcb.settings.receiveBuffer,
  state: tcb.state
});

/** Every invariant that does not hold, in words; nothing when all is well. */
export function brokenInvariants(tcb: Tcb, before: Snapshot | null): string[] {
  const wrong: string[] = [];
  const holds = (condition: boolean, what: string): void => {
    if (!condition) wrong.push(what);
  };
  if (tcb.state === "CLOSED") {
    holds(
      tcb.deadline === Infinity,
      `a timer runs: ${tcb.retransmitTimer.kind} ${tcb.slowTimer.kind}`
    );
    holds(tcb.snd.inFlight.length === 0, "segments in flight");
    return wrong;
  }
  sendingHolds(tcb, holds);
  receivingHolds(tcb, holds);
  if (before && before.state !== "CLOSED" && !isOpening(before) && !isOpening(tcb)) {
    holds(seqLe(before.una, tcb.snd.una), `SND.UNA went back from ${before.una}`);
    holds(seqLe(before.nxt, tcb.snd.nxt), `SND.NXT went back from ${before.nxt}`);
    holds(seqLe(before.received, tcb.rcv.nxt), `RCV.NXT went back from ${before.received}`);
    const edge = seqAdd(tcb.rcv.nxt, openWindow(tcb));
    // Linux takes back what it offered where it had to drop a segment for want of memory.
    const full = tcb.rcv.wnd === 0 && tcb.config.receiveAccounting === "truesize";
    const shrunk = full || tcb.settings.receiveBuffer < before.buffer;
    // The FIN takes a number at the edge of a window that has no room for it.
    const slack = tcb.rcv.fin ? 1 : 0;
    holds(
      shrunk || seqDiff(edge, before.edge) >= -slack,
      `the window's right edge went back by ${-seqDiff(edge, before.edge)}`
    );
  }
  return wrong;
}

type Holds = (condition: boolean, what: string) => void;

function sendingHolds(tcb: Tcb, holds: Holds): void {
  const {snd, cc, config} = tcb;
  const last = seqAdd(snd.end, snd.fin ? 1 : 0);
  holds(seqLe(snd.una, snd.nxt), `SND.UNA ${snd.una} > SND.NXT ${snd.nxt}`);
  holds(seqLe(snd.nxt, last), `SND.NXT ${snd.nxt} > ${last}, the end of what was written`);
  let at = snd.una;
  const counts = {sacked: 0, lost: 0, retrans: 0};
  for (let i = 0; i < snd.inFlight.length; i++) {
    const sent = snd.inFlight.at(i);
    // There can be hundreds: words are made only when they are needed.
    if (sent.seq !== at) holds(false, `queue: ${sent.seq} where ${at} should stand`);
    if (!seqLt(sent.seq, sent.end)) holds(false, `queue: ${sent.seq}:${sent.end} is empty`);
    at = sent.end;
    counts.sacked += sent.sacked ? 1 : 0;
    counts.lost += sent.lost ? 1 : 0;
    counts.retrans += sent.retrans ? 1 : 0;
    if (sent.sacked && sent.lost) holds(false, "a segment is SACKed and lost");
  }
  holds(at === snd.nxt, `queue ends at ${at}, not at SND.NXT ${snd.nxt}`);
  if (tcb.options.sack) holds(cc.sackedOut === counts.sacked, `sackedOut is ${cc.sackedOut}`);
  holds(cc.lostOut === counts.lost, `lostOut is ${cc.lostOut}, marked are ${counts.lost}`);
  // A retransmission that a timeout repeats while it counts as in flight counts twice.
  holds(cc.retransOut >= counts.retrans, `retransOut is ${cc.retransOut}, not ${counts.retrans}`);
  holds(cc.sackedOut + cc.lostOut <= snd.inFlight.length, "more SACKed and lost than in flight");
  holds(cc.sackedOut >= 0 && pipe(tcb) >= 0, `pipe is ${pipe(tcb)}`);
  holds(cc.cwnd >= 1 && Number.isInteger(cc.cwnd), `cwnd is ${cc.cwnd}`);
  holds(snd.wnd >= 0 && snd.wnd <= 65535 * 2 ** 14, `SND.WND is ${snd.wnd}`);
  holds(cc.ssthresh >= 2, `ssthresh is ${cc.ssthresh}`);
  holds(tcb.rtt.rto > 0 && tcb.rtt.rto <= config.maxRto * 2, `RTO is ${tcb.rtt.rto}`);
  // Data in flight that no timer watches would wait forever.
  const watched = tcb.retransmitTimer.at < Infinity;
  holds(snd.inFlight.length === 0 || watched, "data in flight, and no timer runs");
}

function receivingHolds(tcb: Tcb, holds: Holds): void {
  const {rcv} = tcb;
  if (tcb.state === "SYN-SENT") return;
  const first = rcv.outOfOrder.blocks[0];
  holds(!first || seqGt(first.seq, rcv.nxt), "payload out of order has no hole before it");
  let from = rcv.nxt;
  for (const {seq, end} of rcv.outOfOrder.blocks) {
    holds(seqGt(seq, from) && seqLe(seq, end), "blocks above the hole are not in order");
    from = seq;
  }
  const read = seqDiff(rcv.nxt, rcv.copied) - (rcv.fin ? 1 : 0);
  const closed = rcv.shut && tcb.orphan;
  holds(closed || rcv.queue.length === read, `to be read: ${rcv.queue.length}, not ${read}`);
  holds(rcv.queue.cost >= 0 && rcv.outOfOrder.cost >= 0, "buffer cost below 0");
  for (const {left, right} of rcv.sacks) {
    holds(seqLt(left, right) && seqGt(left, rcv.nxt), `SACK block ${left}:${right}`);
  }
  const ackOwed = tcb.ack.delackAt < Infinity;
  holds(!ackOwed || tcb.ack.pending, "the delayed-ACK timer runs for nothing");
}

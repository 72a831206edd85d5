/** TCP_INFO: what the kernel knows of a connection, in the engine's units. */
import type {Micros} from "../../base/units.ts";
import {sendQueue} from "../../tcp/block/send-buffer.ts";
import {openWindow, pipe, type Tcb} from "../../tcp/block/tcb.ts";
import {unsent} from "../../tcp/send/send-window.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {Connection} from "../kernel/connection.ts";
import type {TcpInfo} from "../tcp-info.ts";

/** The fields of `struct tcp_info` (tcp(7)); times in µs, sizes in bytes. */
export function tcpInfo({tcb, counts}: Connection, now: Micros): TcpInfo {
  const {snd, rcv, cc, rtt, ack, config} = tcb;
  const {mss} = snd;
  return {
    state: tcb.state,
    caState: cc.phase,
    rtt: Math.round(rtt.srtt),
    rttvar: Math.round(rtt.rttvar),
    minRtt: rtt.min,
    rto: rtt.rto,
    ato: Math.round(ack.ato),
    cwnd: cc.cwnd * mss,
    pacingRate: cc.pacingRate,
    ssthresh: cc.ssthresh * mss,
    sndWnd: snd.wnd,
    rcvWnd: openWindow(tcb),
    rcvSsthresh: rcv.ssthresh,
    inFlight: pipe(tcb) * mss,
    sendQueue: sendQueue(tcb),
    notSent: unsent(tcb),
    recvQueue: rcv.queue.length,
    mss,
    rcvMss: rcv.segment,
    advmss: rcv.advertisedMss,
    pmtu: Math.min(config.mss + 40, snd.pathMtu),
    unacked: snd.inFlight.length,
    sacked: cc.sackedOut,
    lost: cc.lostOut,
    retrans: cc.retransOut,
    reordering: cc.dupThreshold,
    retransmits: cc.totalRto,
    backoff: rtt.backoff,
    probes: cc.probesOut,
    totalRetrans: cc.totalRetransmits,
    dsackDups: cc.dsackDuplicates,
    delivered: cc.delivered,
    segsOut: counts.out,
    segsIn: counts.in,
    dataSegsOut: counts.dataOut,
    dataSegsIn: counts.dataIn,
    bytesSent: counts.bytesSent,
    bytesRetrans: counts.bytesRetransmitted,
    bytesAcked: synchronized(tcb) ? acknowledged(tcb) : 0,
    bytesReceived: synchronized(tcb) ? Math.max(0, seqDiff(rcv.nxt, rcv.irs) - 1) : 0,
    lastDataSent: since(cc.lastSentData, now),
    lastDataRecv: since(ack.lastReceived, now),
    lastAckRecv: since(tcb.lastHeard, now),
    rcvRtt: rcv.rtt,
    rcvSpace: rcv.space
  };
}

const since = (at: Micros, now: Micros): Micros => (at > 0 ? now - at : 0);

const synchronized = ({state}: Tcb): boolean => state !== "SYN-SENT" && state !== "SYN-RECEIVED";

/** Bytes acknowledged: what was written less what still waits. */
const acknowledged = (tcb: Tcb): number =>
  Math.max(0, seqDiff(tcb.snd.end, tcb.snd.iss) - 1 - sendQueue(tcb));

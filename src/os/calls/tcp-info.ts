/** TCP_INFO: what the kernel knows of a connection, in the engine's units. */
import {sendQueue} from "../../tcp/block/send-buffer.ts";
import {openWindow, pipe, type Tcb} from "../../tcp/block/tcb.ts";
import type {TcpInfo} from "../tcp-info.ts";

/** A few of the fields of `struct tcp_info` (tcp(7)); times in µs, sizes in bytes. */
export function tcpInfo(tcb: Tcb): TcpInfo {
  const {mss} = tcb.snd;
  return {
    state: tcb.state,
    rtt: Math.round(tcb.rtt.srtt),
    rttvar: Math.round(tcb.rtt.rttvar),
    rto: tcb.rtt.rto,
    cwnd: tcb.cc.cwnd * mss,
    ssthresh: tcb.cc.ssthresh * mss,
    sndWnd: tcb.snd.wnd,
    rcvWnd: openWindow(tcb),
    inFlight: pipe(tcb) * mss,
    sendQueue: sendQueue(tcb),
    recvQueue: tcb.rcv.queue.length,
    mss,
    retransmits: tcb.cc.totalRto
  };
}

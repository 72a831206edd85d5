/** The fields of `struct tcp_info`, in the kernel's own units, out of a TCB. */
import type {Micros} from "../../base/units.ts";
import {tcpInfo as osTcpInfo} from "../../os/calls/tcp-info.ts";
import type {Connection} from "../../os/kernel/connection.ts";
import type {Listening} from "../../os/kernel/socket.ts";
import {finAcked} from "../../tcp/arrive/ack-arrives.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {RecoveryPhase} from "../../tcp/block/recovery-state.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {isBsd} from "./stack.ts";

const linuxStates: Readonly<Record<TcpState, number>> = {
  ESTABLISHED: 1,
  "SYN-SENT": 2,
  "SYN-RECEIVED": 3,
  "FIN-WAIT-1": 4,
  "FIN-WAIT-2": 5,
  "TIME-WAIT": 6,
  CLOSED: 7,
  "CLOSE-WAIT": 8,
  "LAST-ACK": 9,
  LISTEN: 10,
  CLOSING: 11
};

const bsdStates: Readonly<Record<TcpState, number>> = {
  CLOSED: 0,
  LISTEN: 1,
  "SYN-SENT": 2,
  "SYN-RECEIVED": 3,
  ESTABLISHED: 4,
  "CLOSE-WAIT": 5,
  "FIN-WAIT-1": 6,
  CLOSING: 7,
  "LAST-ACK": 8,
  "FIN-WAIT-2": 9,
  "TIME-WAIT": 10
};

const phases: Readonly<Record<RecoveryPhase, number>> = {
  open: 0,
  disorder: 1,
  cwr: 2,
  recovery: 3,
  loss: 4
};

/** Linux's TCP_INFINITE_SSTHRESH. */
const infinite = 0x7fffffff;

/** No limit is the largest number of 64 bits. */
const rateOrNone = (rate: number): number => Math.min(rate, 2 ** 64);

const stateNumber = (profile: ProfileName, state: TcpState): number =>
  (isBsd(profile) ? bsdStates : linuxStates)[state];

/** What a connection tells. Times in µs; windows in segments on Linux, in bytes on FreeBSD. */
export function tcpInfo(
  connection: Connection,
  profile: ProfileName,
  now: Micros
): ReadonlyMap<string, number> {
  const {snd, rcv, cc, options, ecn, settings} = connection.tcb;
  const info = osTcpInfo(connection, now);
  const unit = isBsd(profile) ? snd.mss : 1;
  const ssthresh = cc.ssthresh === Infinity ? infinite : cc.ssthresh * unit;
  const flags =
    Number(options.timestamps) +
    2 * Number(options.sack) +
    4 * Number(options.windowScale) +
    8 * Number(ecn.on) +
    16 * Number(ecn.seen);
  const ms = (time: Micros): number => Math.floor(time / 1000);
  return new Map([
    ["tcpi_state", stateNumber(profile, info.state)],
    ["tcpi_ca_state", phases[info.caState]],
    ["tcpi_retransmits", cc.retransmits],
    ["tcpi_probes", info.probes],
    ["tcpi_backoff", info.backoff],
    ["tcpi_options", flags],
    ["tcpi_snd_wscale", snd.scale],
    ["tcpi_rcv_wscale", rcv.scale],
    ["tcpi_rto", Math.round(info.rto)],
    ["tcpi_ato", info.ato],
    ["tcpi_snd_mss", info.mss],
    ["tcpi_rcv_mss", info.rcvMss],
    ["tcpi_unacked", info.unacked],
    ["tcpi_sacked", info.sacked],
    ["tcpi_lost", info.lost],
    ["tcpi_retrans", info.retrans],
    ["tcpi_fackets", 0],
    ["tcpi_last_data_sent", ms(info.lastDataSent)],
    ["tcpi_last_ack_sent", 0],
    ["tcpi_last_data_recv", ms(info.lastDataRecv)],
    ["tcpi_last_ack_recv", ms(info.lastAckRecv)],
    ["tcpi_pmtu", info.pmtu],
    ["tcpi_rcv_ssthresh", info.rcvSsthresh],
    ["tcpi_rtt", info.rtt],
    ["tcpi_rttvar", info.rttvar],
    ["tcpi_min_rtt", info.minRtt === Infinity ? 0xffffffff : info.minRtt],
    ["tcpi_pacing_rate", rateOrNone(info.pacingRate)],
    ["tcpi_max_pacing_rate", rateOrNone(settings.maxPacingRate)],
    ["tcpi_snd_ssthresh", ssthresh],
    ["tcpi_snd_cwnd", cc.cwnd * unit],
    ["tcpi_advmss", info.advmss],
    ["tcpi_reordering", info.reordering],
    ["tcpi_rcv_rtt", info.rcvRtt],
    ["tcpi_rcv_space", info.rcvSpace],
    ["tcpi_total_retrans", info.totalRetrans],
    // The SYN of an active open counts, and so does a FIN (tcp_snd_una_update).
    ["tcpi_bytes_acked", info.bytesAcked + controls(connection.tcb)],
    ["tcpi_bytes_received", info.bytesReceived],
    ["tcpi_segs_out", info.segsOut],
    ["tcpi_segs_in", info.segsIn],
    ["tcpi_notsent_bytes", info.notSent],
    ["tcpi_data_segs_in", info.dataSegsIn],
    ["tcpi_data_segs_out", info.dataSegsOut],
    ["tcpi_delivered", info.delivered],
    ["tcpi_bytes_sent", info.bytesSent],
    ["tcpi_bytes_retrans", info.bytesRetrans],
    ["tcpi_dsack_dups", info.dsackDups],
    ["tcpi_snd_wnd", info.sndWnd],
    ["tcpi_rcv_wnd", info.rcvWnd],
    ["tcpi_total_rto", info.retransmits]
  ]);
}

/** SYN and FIN among what the peer has acknowledged, as Linux counts them. */
function controls(tcb: Tcb): number {
  const syn = tcb.active && tcb.snd.una !== tcb.snd.iss;
  return Number(syn) + Number(tcb.snd.fin && finAcked(tcb));
}

/** What a listener tells: Linux puts its queue's length and limit into two other fields. */
export function listenerInfo(
  listening: Listening,
  profile: ProfileName
): ReadonlyMap<string, number> {
  return new Map([
    ["tcpi_state", stateNumber(profile, "LISTEN")],
    ["tcpi_unacked", listening.acceptQueue.length],
    ["tcpi_sacked", listening.backlog]
  ]);
}

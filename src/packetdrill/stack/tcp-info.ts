/** The fields of `struct tcp_info`, in the kernel's own units, out of a TCB. */
import type {Listening} from "../../os/kernel/socket.ts";
import {sendQueue} from "../../tcp/block/send-buffer.ts";
import {unsent} from "../../tcp/send/send-window.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {RecoveryPhase} from "../../tcp/block/recovery-state.ts";
import {openWindow, type Tcb} from "../../tcp/block/tcb.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
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

const stateNumber = (profile: ProfileName, state: TcpState): number =>
  (isBsd(profile) ? bsdStates : linuxStates)[state];

/** What a connection tells. Times in µs; windows in segments on Linux, in bytes on FreeBSD. */
export function tcpInfo(tcb: Tcb, profile: ProfileName): ReadonlyMap<string, number> {
  const {snd, rcv, cc, rtt, options, ack, ecn} = tcb;
  const unit = isBsd(profile) ? snd.mss : 1;
  const ssthresh = cc.ssthresh === Infinity ? infinite : cc.ssthresh * unit;
  const flags =
    Number(options.timestamps) +
    2 * Number(options.sack) +
    4 * Number(scaled(tcb)) +
    8 * Number(ecn.on) +
    16 * Number(ecn.seen);
  const synchronized = tcb.state !== "SYN-SENT" && tcb.state !== "SYN-RECEIVED";
  return new Map([
    ["tcpi_state", stateNumber(profile, tcb.state)],
    ["tcpi_ca_state", phases[cc.phase]],
    ["tcpi_retransmits", cc.retransmits],
    ["tcpi_probes", cc.probesOut],
    ["tcpi_backoff", rtt.backoff],
    ["tcpi_options", flags],
    ["tcpi_snd_wscale", snd.scale],
    ["tcpi_rcv_wscale", rcv.scale],
    ["tcpi_rto", Math.round(rtt.rto)],
    ["tcpi_ato", Math.round(ack.ato)],
    ["tcpi_snd_mss", snd.mss],
    ["tcpi_rcv_mss", rcv.segment],
    ["tcpi_unacked", snd.inFlight.length],
    ["tcpi_sacked", cc.sackedOut],
    ["tcpi_lost", cc.lostOut],
    ["tcpi_retrans", cc.retransOut],
    ["tcpi_pmtu", tcb.config.mss + 40],
    ["tcpi_rcv_ssthresh", rcv.ssthresh],
    ["tcpi_rtt", Math.round(rtt.srtt)],
    ["tcpi_rttvar", Math.round(rtt.rttvar)],
    ["tcpi_min_rtt", rtt.min === Infinity ? 0xffffffff : rtt.min],
    ["tcpi_snd_ssthresh", ssthresh],
    ["tcpi_snd_cwnd", cc.cwnd * unit],
    ["tcpi_advmss", rcv.advertisedMss],
    ["tcpi_reordering", cc.dupThreshold],
    ["tcpi_total_rto", cc.totalRto],
    ["tcpi_delivered", cc.delivered],
    ["tcpi_notsent_bytes", unsent(tcb)],
    ["tcpi_snd_wnd", snd.wnd],
    ["tcpi_rcv_wnd", openWindow(tcb)],
    ["tcpi_bytes_acked", synchronized ? acknowledged(tcb) : 0],
    ["tcpi_bytes_received", synchronized ? Math.max(0, seqDiff(rcv.nxt, rcv.irs) - 1) : 0]
  ]);
}

/** Bytes acknowledged: what was written less what still waits. */
function acknowledged(tcb: Tcb): number {
  return Math.max(0, seqDiff(tcb.snd.end, tcb.snd.iss) - 1 - sendQueue(tcb));
}

/** Window scaling is on as soon as the SYNs agreed; before that, when it is offered. */
function scaled(tcb: Tcb): boolean {
  return tcb.options.windowScale;
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

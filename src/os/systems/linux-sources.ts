/** Where each value of the Linux profiles comes from. */
import {
  absent,
  documented,
  inferred,
  measured,
  recorded,
  sourceCode,
  type Sources
} from "./evidence.ts";

/** Of ip-sysctl, the kernel's own documentation, as it comes with 6.18. */
const sysctl = (name: string) => documented(2025, `ip-sysctl ${name}`);
/** Of Linux's manual pages. */
const man = (page: string) => documented(2024, page);

/** Linux 6.18. */
export const LINUX: Sources = {
  "tcp.mss": recorded("01_connect_default", "RFC 9293 §3.7.1"),
  "tcp.timestamps": recorded("01_connect_default"),
  "tcp.sack": recorded("01_connect_default"),
  "tcp.dsack": sysctl("tcp_dsack"),
  "tcp.windowScaling": recorded("01_connect_default"),
  "tcp.congestion": recorded("17_inherit_before", "TCP_CONGESTION"),
  "tcp.initialCwnd": recorded("09_bulk_reno", "RFC 6928"),
  "tcp.slowStartAfterIdle": sysctl("tcp_slow_start_after_idle"),
  "tcp.initialRto": recorded("13_syn_blackhole_linear", "RFC 6298 §2.1"),
  "tcp.minRto": recorded("14_rto_backoff_plain"),
  "tcp.maxRto": sourceCode(2025, "tcp.h TCP_RTO_MAX"),
  "tcp.rtoFormula": recorded("14_rto_backoff_plain"),
  "tcp.rtoSlop": absent,
  "tcp.connectTimeout": absent,
  "tcp.segmentChecks": recorded("22_rfc5961_established"),
  "tcp.windowRule": recorded("01_connect_default"),
  "tcp.synRetries": recorded("13_syn_blackhole_classic", "tcp(7) tcp_syn_retries"),
  "tcp.synLinearTimeouts": recorded("13_syn_blackhole_linear"),
  "tcp.synRetriesAfterReset": recorded("12_closed_port"),
  "tcp.synResetPause": absent,
  "tcp.synAckRetries": man("tcp(7) tcp_synack_retries"),
  "tcp.dataRetries": man("tcp(7) tcp_retries2"),
  "tcp.orphanRetries": man("tcp(7) tcp_orphan_retries"),
  "tcp.giveUp": sysctl("tcp_retries2: a time, not a count"),
  "tcp.tailLossProbe": recorded("14_tail_loss_default", "RFC 8985 §7"),
  "tcp.rack": recorded("14_fast_retransmit_default", "RFC 8985 §6"),
  "tcp.dupThreshold": recorded("14_fast_retransmit_nosack", "RFC 5681 §3.2"),
  "tcp.frto": sysctl("tcp_frto"),
  "tcp.retransmitCollapse": sysctl("tcp_retrans_collapse"),
  "tcp.nagle": recorded("07_nagle_burst"),
  "tcp.corkTimeout": man("tcp(7) TCP_CORK"),
  "tcp.senderSws": recorded("08_zero_window_plain"),
  "tcp.delayedAck": recorded("07_oneway_no_reader"),
  "tcp.delackMin": recorded("07_wwr_nagle_delack"),
  "tcp.delackMax": sourceCode(2025, "tcp.h TCP_DELACK_MAX"),
  "tcp.quickAcks": recorded("07_oneway_no_reader"),
  "tcp.compressedAckDelay": sysctl("tcp_comp_sack_delay_ns"),
  "tcp.timeWait": recorded("19_timewait_length"),
  "tcp.finWait2": recorded("18_finwait2_orphan", "tcp(7) tcp_fin_timeout"),
  "tcp.timeWaitAssassination": sysctl("tcp_rfc1337"),
  "tcp.timeWaitAcceptsSyn": recorded("19_timewait_new_syn"),
  "tcp.keepIdle": recorded("17_inherit_before", "tcp(7) tcp_keepalive_time"),
  "tcp.keepInterval": recorded("17_inherit_before", "tcp(7) tcp_keepalive_intvl"),
  "tcp.keepCount": recorded("17_inherit_before", "tcp(7) tcp_keepalive_probes"),
  "tcp.rfc5961": recorded("22_rfc5961_established"),
  "tcp.challengeAcks": sysctl("tcp_invalid_ratelimit"),
  "tcp.challengeAckInterval": sysctl("tcp_invalid_ratelimit"),
  "tcp.receiveBuffer": recorded("17_inherit_before", "tcp(7) tcp_rmem"),
  "tcp.receiveBufferMax": man("tcp(7) tcp_rmem"),
  "tcp.windowShare": recorded("01_connect_plain", "64,240 of 131,072 bytes"),
  "tcp.receiveAccounting": recorded("08_zero_window_plain"),
  "tcp.receiveAutotuning": recorded("09_bulk_reno", "ip-sysctl tcp_moderate_rcvbuf"),
  "tcp.afterShutReceive": measured("on loopback: what comes after SHUT_RD is still read"),
  "tcp.sendBuffer": recorded("17_inherit_before", "tcp(7) tcp_wmem"),
  "tcp.sendBufferMax": man("tcp(7) tcp_wmem"),
  "tcp.sendBufferRule": man("send(2), tcp(7)"),
  errnos: sourceCode(2025, "errno-base.h, asm-generic/errno.h"),
  ports: measured("ip_local_port_range"),
  somaxconn: man("listen(2): 4096 since Linux 5.4"),
  backlogExtra: recorded("11_backlog_sequential"),
  backlogOverflow: recorded("11_backlog_sequential"),
  abortOnOverflow: recorded("11_backlog_abort_on_overflow"),
  maxSynBacklog: man("tcp(7) tcp_max_syn_backlog; it depends on the memory"),
  synCookies: recorded("11_backlog_burst_cookies"),
  bindRules: recorded("15_reuseaddr"),
  resetIfUnread: recorded("04_close_unread_rst", "RFC 2525 §2.17"),
  lingerTimeout: recorded("05_linger5_blocks", "socket(7) SO_LINGER"),
  lingerNonblock: measured("close() waits although O_NONBLOCK is set"),
  reuseTimeWaitAfter: recorded("16_tw_reuse", "ip-sysctl tcp_tw_reuse"),
  noPortLeft: recorded("16_ephemeral_exhaustion"),
  inheritsNonblock: recorded("17_inherit_before", "accept(2)"),
  keepaliveError: recorded("10_keepalive_cut"),
  bufferFactor: recorded("17_inherit_before", "socket(7) SO_RCVBUF")
};

/** Linux 6.1: the recorded runs are of another version. */
export const LINUX_LTS: Sources = {
  ...inferred(LINUX, "as on Linux 6.18"),
  "tcp.synLinearTimeouts": documented(2023, "ip-sysctl tcp_syn_linear_timeouts: since Linux 6.5")
};

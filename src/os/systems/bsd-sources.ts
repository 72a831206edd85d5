/** Where each value of the profiles of macOS and FreeBSD comes from. Nothing was measured here. */
import {absent, assumed, documented, inferred, sourceCode, type Sources} from "./evidence.ts";

/** Of FreeBSD 14's manual pages. */
const man = (what: string) => documented(2023, what);
const tcp4 = (name: string) => man(`tcp(4) net.inet.tcp.${name}`);
/** Of FreeBSD 14's source code. */
const code = (what: string) => sourceCode(2023, what);
const rfc = (section: string) => assumed(`RFC ${section}`);

/** FreeBSD 14. */
export const FREEBSD: Sources = {
  "tcp.mss": rfc("9293 §3.7.1"),
  "tcp.timestamps": tcp4("rfc1323: on"),
  "tcp.sack": tcp4("sack.enable: on"),
  "tcp.dsack": documented(2021, "FreeBSD 13.0 release notes"),
  "tcp.windowScaling": tcp4("rfc1323: on"),
  "tcp.congestion": man("mod_cc(4): CUBIC since FreeBSD 14"),
  "tcp.initialCwnd": tcp4("initcwnd_segments: 10"),
  "tcp.slowStartAfterIdle": rfc("5681 §4.1"),
  "tcp.initialRto": tcp4("rexmit_initial: 1 s"),
  "tcp.minRto": tcp4("rexmit_min: 30 ms"),
  "tcp.maxRto": code("tcp_timer.h TCPTV_REXMTMAX: 64 s"),
  "tcp.rtoFormula": rfc("6298 §2"),
  "tcp.rtoSlop": tcp4("rexmit_slop: 200 ms"),
  "tcp.connectTimeout": tcp4("keepinit: 75 s"),
  "tcp.segmentChecks": tcp4("insecure_rst, insecure_syn"),
  "tcp.windowRule": tcp4("recvspace, rounded up to whole segments"),
  "tcp.synRetries": code("tcp_timer.h TCP_MAXRXTSHIFT: 12"),
  "tcp.synLinearTimeouts": absent,
  "tcp.synRetriesAfterReset": absent,
  "tcp.synResetPause": absent,
  "tcp.synAckRetries": man("syncache(4) net.inet.tcp.syncache.rexmtlimit: 3"),
  "tcp.dataRetries": code("tcp_timer.h TCP_MAXRXTSHIFT: 12"),
  "tcp.orphanRetries": code("tcp_timer.h TCP_MAXRXTSHIFT: 12"),
  "tcp.giveUp": code("tcp_timer.h TCP_MAXRXTSHIFT is a count"),
  "tcp.tailLossProbe": man("tcp_rack(4): not in the default stack"),
  "tcp.rack": man("tcp_rack(4): not in the default stack"),
  "tcp.dupThreshold": rfc("5681 §3.2"),
  "tcp.frto": absent,
  "tcp.retransmitCollapse": absent,
  "tcp.nagle": rfc("9293 §3.7.4"),
  "tcp.corkTimeout": absent,
  "tcp.senderSws": rfc("9293 §3.8.6.2.1"),
  "tcp.delayedAck": tcp4("delayed_ack; tuning(7): every other segment"),
  "tcp.delackMin": tcp4("delacktime: 40 ms"),
  "tcp.delackMax": tcp4("delacktime: 40 ms"),
  "tcp.quickAcks": absent,
  "tcp.compressedAckDelay": absent,
  "tcp.timeWait": tcp4("msl: 30 s, twice"),
  "tcp.finWait2": tcp4("finwait2_timeout: 60 s"),
  "tcp.timeWaitAssassination": code("tcp_twcheck(): a reset in TIME-WAIT is dropped (RFC 1337)"),
  "tcp.timeWaitAcceptsSyn": rfc("9293 §3.6.1 MAY-2"),
  "tcp.keepIdle": tcp4("keepidle: 2 h"),
  "tcp.keepInterval": tcp4("keepintvl: 75 s"),
  "tcp.keepaliveProbe": code("tcp_respond() in tcp_timer_keep(): no data"),
  "tcp.keepCount": tcp4("keepcnt: 8"),
  "tcp.rfc5961": rfc("5961"),
  "tcp.challengeAcks": code("net.inet.tcp.ack_war_cnt: 5"),
  "tcp.challengeAckInterval": code("net.inet.tcp.ack_war_timewindow: 1 s"),
  "tcp.receiveBuffer": tcp4("recvspace: 64 KiB"),
  "tcp.receiveBufferMax": tcp4("recvbuf_max: 2 MiB"),
  "tcp.rmemMax": assumed("no limit"),
  "tcp.wmemMax": assumed("no limit"),
  "tcp.windowShare": assumed("the whole buffer"),
  "tcp.receiveAccounting": assumed("payload only"),
  "tcp.resetFlushes": assumed(),
  "tcp.receiveAutotuning": tcp4("recvbuf_auto: on"),
  "tcp.afterShutReceive": man("shutdown(2) SHUT_RD: further receives are disallowed"),
  "tcp.sendBuffer": tcp4("sendspace: 32 KiB"),
  "tcp.sendBufferMax": tcp4("sendbuf_max: 2 MiB"),
  "tcp.sendBufferRule": man("send(2): as much as there is room for"),
  errnos: man("errno(2)"),
  ports: man("ip(4) net.inet.ip.portrange.first: 10000"),
  somaxconn: man("listen(2) kern.ipc.soacceptqueue: 128"),
  backlogExtra: assumed("the backlog itself"),
  backlogOverflow: man("listen(2): the SYN is dropped"),
  abortOnOverflow: assumed("off"),
  maxSynBacklog: assumed("no limit"),
  synCookies: man("syncookies(4): on"),
  bindRules: man("setsockopt(2) SO_REUSEADDR, SO_REUSEPORT"),
  leastBacklog: code("solisten_proto(): 0 lets one in"),
  exitResets: assumed("as any Unix: exit(2) closes"),
  errorsStay: man("getsockopt(2) SO_ERROR: cleared"),
  resetIfUnread: rfc("2525 §2.17"),
  lingerTimeout: man("setsockopt(2) SO_LINGER"),
  lingerNonblock: code("soclose() in uipc_socket.c: SS_NBIO does not wait"),
  reuseTimeWaitAfter: absent,
  noPortLeft: man("connect(2) EADDRNOTAVAIL"),
  portBusy: man("connect(2) EADDRINUSE"),
  inheritsNonblock: man("accept(2)"),
  keepaliveError: man("tcp(4): ETIMEDOUT"),
  bufferFactor: man("setsockopt(2): as asked")
};

/** Of xnu-11417, the kernel of macOS 15, which anybody can read. */
const xnu = (what: string) => sourceCode(2024, `xnu ${what}`);
const timer = (what: string) => xnu(`tcp_timer.h ${what}`);

/** Of macOS 14 and later. */
export const MACOS: Sources = {
  ...inferred(FREEBSD, "as on FreeBSD"),
  "tcp.initialRto": timer("TCPTV_RTOBASE: 1 s"),
  "tcp.minRto": timer("TCPTV_REXMTMIN: 30 ms"),
  "tcp.maxRto": timer("TCPTV_REXMTMAX: 64 s"),
  "tcp.rtoSlop": timer("TCPTV_REXMTSLOP: 200 ms"),
  "tcp.connectTimeout": timer("TCPTV_KEEP_INIT: 75 s"),
  "tcp.synRetries": timer("TCP_MAXRXTSHIFT: 12"),
  "tcp.dataRetries": timer("TCP_MAXRXTSHIFT: 12"),
  "tcp.orphanRetries": timer("TCP_MAXRXTSHIFT: 12"),
  "tcp.giveUp": timer("TCP_MAXRXTSHIFT is a count"),
  "tcp.timeWait": timer("TCPTV_MSL: 15 s, twice"),
  "tcp.finWait2": timer("TCPTV_FINWAIT2: 60 s"),
  "tcp.keepIdle": timer("TCPTV_KEEP_IDLE: 2 h"),
  "tcp.keepInterval": timer("TCPTV_KEEPINTVL: 75 s"),
  "tcp.keepCount": timer("TCPTV_KEEPCNT: 8"),
  "tcp.delackMin": xnu("net.inet.tcp.delayed_ack 3: 100 ms; Darwin acknowledges more at once"),
  "tcp.delackMax": xnu("net.inet.tcp.delayed_ack 3: 100 ms; Darwin acknowledges more at once"),
  "tcp.receiveBuffer": xnu("net.inet.tcp.recvspace: 128 KiB"),
  "tcp.sendBuffer": xnu("net.inet.tcp.sendspace: 128 KiB"),
  "tcp.receiveBufferMax": xnu("net.inet.tcp.autorcvbufmax: 4 MiB; captures show shift 6"),
  "tcp.sendBufferMax": xnu("net.inet.tcp.autosndbufmax: 4 MiB"),
  somaxconn: xnu("kern.ipc.somaxconn: 128"),
  resetIfUnread: xnu("tcp_disconnect(): dropped when so_rcv is not empty"),
  ports: xnu("net.inet.ip.portrange.first: 49152")
};

/** Of macOS 13. */
export const MACOS_13: Sources = {...MACOS};

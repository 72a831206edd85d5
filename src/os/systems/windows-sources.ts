/**
 * Where each value of the Windows profiles comes from: Microsoft's pages, and what others measured
 * and published. Nothing was measured here.
 */
import {absent, assumed, documented, type Sources} from "./evidence.ts";

/** The settings that Get-NetTCPSetting shows for the Internet template. */
const template = (what: string) =>
  documented(2018, `Microsoft, TCP Templates for Windows Server 2019, Internet: ${what}`);
const rfc = (section: string) => assumed(`RFC ${section}`);

/** Windows 7 and Windows Server 2008 R2. */
export const WINDOWS_7: Sources = {
  "tcp.mss": rfc("9293 §3.7.1"),
  "tcp.timestamps": documented(2006, "Tcp1323Opts: off unless asked for"),
  "tcp.sack": documented(2006, "SackOpts: on"),
  "tcp.dsack": assumed(),
  "tcp.windowScaling": documented(2006, "Tcp1323Opts: on since Vista"),
  "tcp.congestion": assumed("as today; then it was CTCP or NewReno"),
  "tcp.initialCwnd": assumed("as today"),
  "tcp.slowStartAfterIdle": rfc("5681 §4.1"),
  "tcp.initialRto": documented(2011, "KB 2472264: 3 s"),
  "tcp.minRto": documented(2012, "Set-NetTCPSetting MinRto: 300 ms"),
  "tcp.maxRto": assumed(),
  "tcp.rtoFormula": rfc("6298 §2"),
  "tcp.rtoSlop": absent,
  "tcp.connectTimeout": absent,
  "tcp.segmentChecks": assumed(),
  "tcp.windowRule": assumed(),
  "tcp.synRetries": documented(2006, "TcpMaxConnectRetransmissions: 2"),
  "tcp.synLinearTimeouts": absent,
  "tcp.synRetriesAfterReset": documented(2000, "KB 175523"),
  "tcp.synResetPause": documented(2000, "KB 175523: half a second"),
  "tcp.synAckRetries": documented(2006, "TcpMaxConnectResponseRetransmissions: 2"),
  "tcp.dataRetries": documented(2006, "TcpMaxDataRetransmissions: 5"),
  "tcp.orphanRetries": documented(2006, "TcpMaxDataRetransmissions: 5"),
  "tcp.giveUp": documented(2006, "TcpMaxDataRetransmissions is a count"),
  "tcp.tailLossProbe": assumed("as today; it came with Windows 10 1607"),
  "tcp.rack": assumed("as today; it came with Windows 10 1607"),
  "tcp.dupThreshold": rfc("5681 §3.2"),
  "tcp.frto": assumed("off"),
  "tcp.retransmitCollapse": absent,
  "tcp.nagle": rfc("9293 §3.7.4"),
  "tcp.corkTimeout": absent,
  "tcp.senderSws": rfc("9293 §3.8.6.2.1"),
  "tcp.delayedAck": documented(2002, "KB 214397, TcpAckFrequency: every second segment"),
  "tcp.delackMin": documented(2007, "KB 823764: 200 ms"),
  "tcp.delackMax": documented(2007, "KB 823764: 200 ms"),
  "tcp.quickAcks": absent,
  "tcp.compressedAckDelay": absent,
  "tcp.timeWait": documented(2003, "TcpTimedWaitDelay: 120 s, on Windows 2000 240 s"),
  "tcp.finWait2": documented(2018, "NDIS, FIN_WAIT_2 timer: 120 s, for TCP offload (deprecated)"),
  "tcp.timeWaitAssassination": assumed(),
  "tcp.timeWaitAcceptsSyn": rfc("9293 §3.6.1 MAY-2"),
  "tcp.keepIdle": documented(2018, "SIO_KEEPALIVE_VALS: 2 h"),
  "tcp.keepInterval": documented(2018, "SIO_KEEPALIVE_VALS: 1 s"),
  "tcp.keepCount": documented(2018, "SIO_KEEPALIVE_VALS: 10 since Vista, 5 before"),
  "tcp.rfc5961": rfc("5961"),
  "tcp.challengeAcks": assumed(),
  "tcp.challengeAckInterval": assumed(),
  "tcp.receiveBuffer": documented(2006, "TcpWindowSize: 64 KiB before autotuning"),
  "tcp.receiveBufferMax": documented(2007, "autotuning level normal: shift 8, nearly 16 MiB"),
  "tcp.rmemMax": assumed("no limit"),
  "tcp.wmemMax": assumed("no limit"),
  "tcp.windowShare": assumed("the whole buffer"),
  "tcp.receiveAccounting": assumed("payload only"),
  "tcp.receiveAutotuning": documented(2007, "receive window autotuning since Vista"),
  "tcp.afterShutReceive": documented(2022, "shutdown(): with SD_RECEIVE, data resets"),
  "tcp.sendBuffer": documented(2006, "DefaultSendWindow: 64 KiB"),
  "tcp.sendBufferMax": assumed("16 MiB"),
  "tcp.sendBufferRule": documented(2002, "KB 214397: within the quota a send is taken whole"),
  errnos: documented(2022, "Windows Sockets Error Codes"),
  ports: documented(2008, "KB 929851: 49152 to 65535 since Vista, 1025 to 5000 before"),
  somaxconn: documented(2002, "KB 113576: 200, of Windows NT 4.0 Server"),
  backlogExtra: documented(2022, "listen(): the backlog itself"),
  backlogOverflow: documented(2022, "listen(): WSAECONNREFUSED; KB 113576 (2002): a reset"),
  abortOnOverflow: documented(2002, "KB 113576"),
  maxSynBacklog: assumed("no limit"),
  synCookies: absent,
  bindRules: documented(2021, "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE"),
  resetIfUnread: documented(2022, "closesocket()"),
  lingerTimeout: documented(2022, "closesocket(), linger structure"),
  lingerNonblock: documented(2022, "closesocket(): WSAEWOULDBLOCK, and the handle stays valid"),
  reuseTimeWaitAfter: absent,
  noPortLeft: documented(2006, "KB 196271"),
  inheritsNonblock: documented(2022, "accept(): the same properties as the listener"),
  keepaliveError: documented(2022, "Windows Sockets Error Codes: WSAENETRESET"),
  bufferFactor: documented(2022, "SO_RCVBUF: as asked")
};

/** Windows 11 and Windows Server 2022. */
export const WINDOWS: Sources = {
  ...WINDOWS_7,
  "tcp.congestion": template("CUBIC"),
  "tcp.initialCwnd": template("10"),
  "tcp.minRto": template("MinRto 300 ms"),
  "tcp.tailLossProbe": documented(2016, "TLP since Windows 10 1607"),
  "tcp.rack": documented(2016, "RACK since Windows 10 1607")
};

/** What the values of a profile are called on the page about the model, in groups. */
import type {ValueName} from "../../os/systems/evidence.ts";

/** How a value is written: times are in µs, sizes in bytes. */
export type Unit = "time" | "bytes" | "number" | "switch" | "word" | "ports" | "places" | "causes";

/** One value's name for readers, and its unit. */
export type Row = readonly [value: ValueName, label: string, unit: Unit];

/** All values, in the order of a connection's life. */
export const GROUPS: readonly {readonly title: string; readonly rows: readonly Row[]}[] = [
  {
    title: "Opening",
    rows: [
      ["tcp.initialRto", "first timeout of a SYN", "time"],
      ["tcp.synRetries", "SYN retransmissions", "number"],
      ["tcp.synLinearTimeouts", "SYN timeouts before they double", "number"],
      ["tcp.connectTimeout", "connect() gives up after", "time"],
      ["tcp.synRetriesAfterReset", "SYN retransmissions after a RST", "number"],
      ["tcp.synResetPause", "pause before each of them", "time"],
      ["tcp.synAckRetries", "SYN-ACK retransmissions", "number"],
      ["tcp.mss", "MSS offered on Ethernet", "bytes"],
      ["tcp.timestamps", "timestamps offered", "switch"],
      ["tcp.sack", "SACK offered", "switch"],
      ["tcp.dsack", "duplicates reported by SACK", "switch"],
      ["tcp.windowScaling", "window scale offered", "switch"],
      ["connectSucceedsOnce", "connect() succeeds once more when connected", "switch"]
    ]
  },
  {
    title: "Accepting",
    rows: [
      ["somaxconn", "SOMAXCONN", "number"],
      ["zeroBacklog", "listen(0) counts as", "number"],
      ["backlogFactor", "the backlog counts times", "number"],
      ["backlogExtra", "connections above that", "number"],
      ["backlogCounts", "what takes a place", "word"],
      ["backlogOverflow", "a SYN at a full queue", "word"],
      ["abortOnOverflow", "RST to a last ACK at a full queue", "switch"],
      ["maxSynBacklog", "half-open connections at most", "number"],
      ["fastOpen", "TCP Fast Open (1: client, 2: server)", "number"],
      ["synCookies", "SYN cookies (1: when full)", "number"],
      ["backlogHint", "SOMAXCONN_HINT", "switch"],
      ["acceptEx", "AcceptEx()", "switch"],
      ["inheritsNonblock", "accept() hands O_NONBLOCK on", "switch"],
      ["inheritsKeepIdle", "accept() hands TCP_KEEPIDLE on", "switch"]
    ]
  },
  {
    title: "Ports",
    rows: [
      ["ports", "ephemeral ports", "ports"],
      ["bindRules", "rules of bind()", "word"],
      ["strictAddressOptions", "SO_REUSEADDR only before bind(), and alone", "switch"],
      ["reuseTimeWaitAfter", "connect() takes a port in TIME-WAIT after", "places"],
      ["noPortLeft", "connect() with no port left, or only in TIME-WAIT", "causes"],
      ["sharesPorts", "a port serves several destinations", "switch"],
      ["portBusy", "connect() from a port in TIME-WAIT", "word"]
    ]
  },
  {
    title: "Sending",
    rows: [
      ["tcp.nagle", "Nagle’s algorithm", "word"],
      ["tcp.senderSws", "silly window avoidance", "word"],
      ["tcp.initialCwnd", "initial congestion window, in segments", "number"],
      ["tcp.congestion", "congestion control", "word"],
      ["tcp.slowStartAfterIdle", "slow start after idleness", "switch"],
      ["tcp.sendBuffer", "send buffer", "bytes"],
      ["tcp.sendBufferMax", "largest automatic send buffer", "bytes"],
      ["tcp.wmemMax", "largest SO_SNDBUF", "bytes"],
      ["tcp.sendBufferRule", "what send() takes", "word"],
      ["bufferFactor", "SO_RCVBUF and SO_SNDBUF count times", "number"],
      ["minReceiveBuffer", "least SO_RCVBUF", "bytes"],
      ["minSendBuffer", "least SO_SNDBUF", "bytes"]
    ]
  },
  {
    title: "Retransmitting",
    rows: [
      ["tcp.minRto", "smallest RTO", "time"],
      ["tcp.maxRto", "largest RTO", "time"],
      ["tcp.rtoFormula", "RTO formula", "word"],
      ["tcp.rtoSlop", "added to each RTO", "time"],
      ["tcp.synSlop", "added to a SYN’s", "time"],
      ["tcp.dataRetries", "data retransmissions", "number"],
      ["tcp.orphanRetries", "the same after close()", "number"],
      ["tcp.orphanRetriesAtLongest", "the same once the timeout is as long as it can be", "number"],
      ["tcp.giveUp", "how they are counted", "word"],
      ["tcp.tailLossProbe", "tail loss probes", "switch"],
      ["tcp.rack", "RACK", "switch"],
      ["tcp.dupThreshold", "duplicate ACKs that mean loss", "number"],
      ["tcp.frto", "F-RTO", "switch"],
      ["tcp.ecn", "congestion notification (ECN)", "word"],
      ["tcp.ecnFallback", "a repeated SYN does without", "switch"],
      ["tcp.mtuProbing", "smaller segments are tried when nothing arrives", "word"],
      ["tcp.baseMss", "the payload that is tried first", "bytes"],
      ["tcp.mtuProbeThreshold", "the search ends when the rest is below", "bytes"],
      ["tcp.mtuProbeInterval", "and begins again after", "time"],
      ["tcp.blackHoleRetries", "retransmissions before that", "number"],
      ["tcp.softErrors", "ICMP destination unreachable", "word"],
      ["tcp.retransmitCollapse", "retransmissions take small neighbors along", "switch"]
    ]
  },
  {
    title: "Receiving",
    rows: [
      ["tcp.delayedAck", "delayed ACKs", "word"],
      ["tcp.delackMin", "an ACK waits for", "time"],
      ["tcp.delackMax", "and at most for", "time"],
      ["tcp.quickAcks", "quick ACKs at the start", "number"],
      ["tcp.compressedAckDelay", "duplicate ACKs are gathered for", "time"],
      ["tcp.receiveBuffer", "receive buffer", "bytes"],
      ["tcp.receiveBufferMax", "largest automatic receive buffer", "bytes"],
      ["tcp.rmemMax", "largest SO_RCVBUF", "bytes"],
      ["tcp.receiveAutotuning", "the receive buffer grows", "switch"],
      ["tcp.windowShare", "bytes of window in a byte of buffer", "number"],
      ["tcp.receiveAccounting", "what fills the buffer", "word"],
      ["tcp.windowRule", "rule of the window", "word"],
      ["tcp.resetFlushes", "a RST throws unread data away", "switch"],
      ["tcp.afterShutReceive", "data after SHUT_RD", "word"]
    ]
  },
  {
    title: "Keepalive",
    rows: [
      ["tcp.keepIdle", "idle before the first probe", "time"],
      ["tcp.keepInterval", "between probes", "time"],
      ["tcp.keepCount", "unanswered probes", "number"],
      ["tcp.alwaysKeepalive", "on without SO_KEEPALIVE", "switch"],
      ["keepaliveOnListener", "runs on a listener", "switch"],
      ["tcp.keepaliveProbe", "bytes in a probe", "number"],
      ["keepaliveError", "error at the end", "word"]
    ]
  },
  {
    title: "Closing",
    rows: [
      ["tcp.timeWait", "TIME-WAIT", "time"],
      ["tcp.finWait2", "FIN-WAIT-2 after close()", "time"],
      ["tcp.timeWaitAssassination", "a RST ends TIME-WAIT", "switch"],
      ["tcp.timeWaitAcceptsSyn", "a newer SYN ends TIME-WAIT", "switch"],
      ["exitResets", "the end of a process resets", "switch"],
      ["errorsStay", "an error is told again and again", "switch"],
      ["resetIfUnread", "close() with unread data resets", "switch"],
      ["lingerUnit", "l_linger counts", "time"],
      ["lingerTimeout", "when SO_LINGER’s time is over", "word"],
      ["lingerNonblock", "lingering close() with O_NONBLOCK", "word"]
    ]
  },
  {
    title: "Checks and names",
    rows: [
      ["tcp.rfc5961Reset", "a reset has to be exact (RFC 5961)", "switch"],
      ["tcp.rfc5961Syn", "a SYN is challenged (RFC 5961)", "switch"],
      ["tcp.rfc5961Ack", "a very old ACK is challenged (RFC 5961)", "switch"],
      ["tcp.segmentChecks", "order of the checks", "word"],
      ["tcp.beyondWindow", "a segment that reaches beyond the window", "word"],
      ["tcp.halfOpenEcho", "a half-open connection checks the echoed timestamp", "switch"],
      ["tcp.challengeAcks", "invalid segments answered", "number"],
      ["tcp.challengeAckInterval", "within", "time"],
      ["errnos", "names of errors", "word"]
    ]
  }
];

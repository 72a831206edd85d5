/**
 * Ways to break the engine, each by replacing one piece of its text. A test has to notice each.
 * `find` stands exactly once in its file: when the code changes, the check says which do not.
 */

export interface Mutation {
  readonly file: string;
  /** What is wrong afterwards. */
  readonly breaks: string;
  readonly find: string;
  readonly put: string;
}

/** Several mutations of one file: what is wrong, the text, and what comes in its place. */
const of = (
  file: string,
  ...list: readonly (readonly [breaks: string, find: string, put: string])[]
): Mutation[] => list.map(([breaks, find, put]) => ({file: `src/${file}.ts`, breaks, find, put}));

const sending = [
  ...of(
    "tcp/send/output",
    ["Nagle never holds", "return holds;\n}", "return false;\n}"],
    [
      "Nagle holds with TCP_NODELAY, too",
      "settings.nodelay || snd.inFlight.length === 0) return",
      "snd.inFlight.length === 0) return"
    ],
    ["Minshall's form holds on full segments", 'config.nagle === "rfc" || small', "true || small"],
    ["RFC 896's form is Minshall's", 'config.nagle === "rfc" || small', "small"],
    [
      "the end of a small segment is not noted",
      "if (length < segmentSize(tcb) && length > 0) snd.sml = end;",
      ""
    ],
    ["the congestion window does not limit", "if (most <= 0 && !probe) break;", ""],
    ["no FIN on the last data", "const fin = last && finUnsent(tcb);", "const fin = length === 0;"],
    [
      "a window probe is sent within the window",
      "seqAdd(tcb.snd.una, -1), bytes, now, reason",
      "tcb.snd.una, bytes, now, reason"
    ],
    [
      "no RTO for the first segment in flight",
      'if (idle || tcb.retransmitTimer.kind === "probe") rearmRto',
      'if (tcb.retransmitTimer.kind === "probe") rearmRto'
    ],
    ["no persist timer", "else if (somethingUnsent(tcb)) persistIfBlocked(tcb, now);", ""]
  ),
  ...of("tcp/send/linux-sender", [
    "the sender sends into a shut window",
    "fits: (tcb, length, fin) => length + (fin ? 1 : 0) <= windowRoom(tcb),",
    "fits: () => true,"
  ]),
  ...of(
    "tcp/send/rfc-sender",
    ["the sender sends into a shut window", "length <= room || ", "true || "],
    [
      "half of the largest window is never worth sending",
      "room >= tcb.snd.maxWnd / 2",
      "room >= tcb.snd.maxWnd * 2"
    ]
  ),
  ...of("tcp/congestion/validation", [
    "no restart after idleness",
    "while ((idle -= rtt.rto) > 0 && cc.cwnd > floor) cc.cwnd >>= 1;",
    ""
  ]),
  ...of(
    "tcp/block/timers",
    [
      "the RTO is twice as long",
      'timer.start("retransmit", now + clampToUserTimeout(tcb, rto, now));',
      'timer.start("retransmit", now + 2 * clampToUserTimeout(tcb, rto, now));'
    ],
    ["probes do not back off", "base * 2 ** Math.min(rtt.backoff, 10)", "base"],
    [
      "TCP_USER_TIMEOUT is overslept",
      "return left <= 0 ? 1 : Math.min(wait, left);",
      "return wait;"
    ],
    [
      "no tail loss probe",
      "if (!config.tailLossProbe || !head || !tcb.options.sack) return false;",
      "return false;"
    ]
  ),
  ...of(
    "tcp/send/retransmit",
    [
      "only the first lost segment is sent again",
      "if (!sent.lost || sent.sacked || sent.retrans) continue;",
      "if (!sent.lost || sent.sacked || sent.retrans || i > 0) continue;"
    ],
    [
      "what was SACKed is sent again",
      "if (sent.sacked) return;\n  const {cc} = tcb;",
      "const {cc} = tcb;"
    ],
    [
      "a FIN is lost on retransmission",
      "const flags = sent.flags | (synOnly",
      "const flags = (sent.flags & ~FIN) | (synOnly"
    ]
  )
];

const losses = [
  ...of(
    "tcp/recovery/recovery",
    ["a timeout leaves the window", "cc.cwnd = pipe(tcb) + 1;", ""],
    [
      "nothing is lost after a timeout",
      "    markLost(tcb, sent);\n  }\n  const fresh",
      "  }\n  const fresh"
    ],
    [
      "fast retransmit one duplicate later",
      "cc.sackedOut + 1 > cc.dupThreshold",
      "cc.sackedOut > cc.dupThreshold"
    ],
    [
      "NewReno: partial ACKs are not noticed",
      '(cc.phase === "recovery" && report.advanced)',
      "false"
    ]
  ),
  ...of(
    "tcp/recovery/prr",
    ["no reduction at the end of recovery", "cc.cwnd = cc.ssthresh;", ""],
    ["the threshold stays", "cc.ssthresh = congestionControl(tcb).threshold(tcb);", ""]
  ),
  ...of("tcp/recovery/rack", [
    "what is late is not lost",
    "if (left <= 0) markLost(tcb, sent);",
    "if (left <= 0) continue;"
  ]),
  ...of("tcp/recovery/undo", [
    "no reduction is taken back",
    "cc.cwnd = Math.max(cc.cwnd, cc.priorCwnd);",
    ""
  ]),
  ...of("tcp/congestion/reno", [
    "a loss leaves three quarters",
    "tcb.cc.cwnd >> 1",
    "(tcb.cc.cwnd * 3) >> 2"
  ]),
  ...of(
    "tcp/congestion/cubic",
    ["CUBIC leaves half", "717 / 1024", "0.5"],
    ["CUBIC is flat", "m.origin + Math.trunc(C * (t / 1024) ** 3)", "m.origin"]
  ),
  ...of(
    "tcp/congestion/slow-start",
    [
      "slow start passes the threshold",
      "Math.min(cc.cwnd + acked, cc.ssthresh)",
      "cc.cwnd + acked"
    ],
    [
      "slow start is slow",
      "Math.min(cc.cwnd + acked, cc.ssthresh)",
      "Math.min(cc.cwnd + 1, cc.ssthresh)"
    ]
  ),
  ...of(
    "tcp/recovery/rtt",
    ["the variation counts once", "rtt.srtt + 4 * rtt.rttvar", "rtt.srtt + rtt.rttvar"],
    ["the RTO does not double", "Math.min(bare * 2 +", "Math.min(bare +"],
    [
      "a measurement keeps the backoff",
      "rtt.backoff = 0;\n  rtt.rto = computeRto(tcb);",
      "if (rtt.backoff === 0) rtt.rto = computeRto(tcb);"
    ],
    [
      "Linux has no floor",
      "rtt.rttvar = Math.max(rtt.mdev, config.minRto);",
      "rtt.rttvar = rtt.mdev;"
    ]
  ),
  ...of(
    "tcp/arrive/ack-arrives",
    ["Karn's rule is forgotten", "retransmitted ? NO_TIMES : off", "off"],
    ["an ACK of what was never sent is taken", 'if (seqGt(ack, snd.nxt)) return "unsent";', ""],
    ["an old segment overwrites the window", "if (!newer) return false;", ""],
    ["the window is not scaled", "segment.wnd << snd.scale", "segment.wnd"],
    [
      "an ACK does not stop the timer",
      "if (rearm && !report.reordering) setTransmitTimer(tcb, now);",
      ""
    ],
    [
      "SACK blocks are not looked at",
      "if (segment.sack && tcb.options.sack) takeSack(tcb, segment.sack, priorUna",
      "if (false) takeSack(tcb, segment.sack ?? [], priorUna"
    ],
    ["the window grows unused", "|| !windowInUse(tcb)) return;", ") return;"],
    ["retries are counted forever", "if (report.advanced) cc.retransmits = 0;", ""]
  )
];

const receiving = [
  ...of("tcp/ack/send-ack", [
    "the delayed ACK takes twice as long",
    "ack.delackAt = now + wait;",
    "ack.delackAt = now + 2 * wait;"
  ]),
  ...of(
    "tcp/ack/fixed-ack",
    [
      "ACKs are never delayed",
      "delayAck(tcb, now, Math.round(config.delackMin));",
      'sendAck(tcb, now, "ack");'
    ],
    [
      "the second segment is not acknowledged at once",
      "if (++ack.segments >= settings.ackFrequency) {",
      "if (false) {"
    ],
    [
      "a hole is not told at once",
      'if (!rcv.outOfOrder.empty) return sendAck(tcb, now, "ack-duplicate");\n',
      ""
    ],
    ["one segment more of window is announced, too", "2 * rcv.segment);", "rcv.segment);"]
  ),
  ...of(
    "tcp/ack/adaptive-ack",
    [
      "ACKs are never delayed",
      "if (rcv.outOfOrder.empty) return wait(tcb, now);",
      'if (rcv.outOfOrder.empty) return sendAck(tcb, now, "ack");'
    ],
    [
      "no quick ACKs at the start",
      "if (ack.ato === 0) {\n      raiseQuick(tcb);",
      "if (ack.ato === 0) {"
    ],
    ["answers do not hold ACKs back", "ack.quick > 0 && !ack.interactive", "ack.quick > 0"],
    [
      "no window update after reading",
      'if (wider > 0 && wider >= 2 * open) sendAck(tcb, now, "window-update");',
      ""
    ]
  ),
  ...of("tcp/window/linux-window", [
    "silly small windows are offered",
    "if (free < allowed >> 4 || free < mss) return 0;",
    ""
  ]),
  ...of(
    "tcp/window/bsd-window",
    [
      "buffers do not hold whole segments",
      "segmentSizeKnown: roundBuffers,",
      "segmentSizeKnown() {},"
    ],
    ["silly small windows are offered", "free < tcb.snd.mss ? 0 : free", "free < 0 ? 0 : free"]
  ),
  ...of("tcp/window/window-rules", [
    "the window is taken back",
    "chosen < open ? roundUp(open, 1 << rcv.scale) : chosen",
    "chosen"
  ]),
  ...of(
    "tcp/window/autotuning",
    ["the window does not grow", "rcv.ssthresh += Math.min(room, grow);", ""],
    ["the buffer does not grow", "if (copied > rcv.space) growBuffer(tcb, copied);", ""]
  ),
  ...of("tcp/window/receive-buffer", [
    "unread text does not count",
    "const used = tcb.rcv.queue.cost + tcb.rcv.outOfOrder.cost;",
    "const used = tcb.rcv.outOfOrder.cost;"
  ]),
  ...of(
    "tcp/arrive/payload-arrives",
    [
      "text beyond the window is taken",
      'if (beyond && segmentCheck(tcb).beyondWindow(tcb, segment) === "trimmed") trimBack',
      "if (false) trimBack"
    ],
    ["an overlap is read twice", "    trimFront(block, rcv.nxt);\n", ""],
    ["a FIN takes no number", "rcv.nxt = seqAdd(rcv.nxt, 1);", ""],
    ["a FIN is not acknowledged", "rcv.fin = true;\n  oweAck(tcb);", "rcv.fin = true;"],
    [
      "a duplicate is not acknowledged",
      "function outside(tcb: Tcb): void {\n  ackPolicy(tcb).hurry(tcb);\n  oweAck(tcb);",
      "function outside(tcb: Tcb): void {"
    ],
    ["no SACK blocks", "rcv.sacks = [{left, right}, ...apart].slice(0, 4);", ""]
  ),
  ...of(
    "tcp/block/reassembly",
    [
      "an overlap out of order is not told",
      "      repeated.push([block.seq, past(before)]);\n",
      ""
    ],
    ["a FIN out of order is lost", "  to.fin ||= from.fin;\n", ""]
  )
];

const segments = [
  ...of(
    "tcp/arrive/reset-arrives",
    [
      "any reset is believed",
      "if (exact || (!tcb.config.rfc5961Reset && within)",
      "if (true || (!tcb.config.rfc5961Reset && within)"
    ],
    [
      "no reset is believed",
      "if (exact || (!tcb.config.rfc5961Reset && within)",
      "if ((!tcb.config.rfc5961Reset && within)"
    ]
  ),
  ...of(
    "tcp/arrive/segment-arrives",
    ["no PAWS", "if (!seqLt(segment.tsVal, options.tsRecent)) return true;", "return true;"],
    [
      "anything is in the window",
      "if (starts && !seqGt(text, right)) return true;",
      "return true;"
    ],
    [
      "a SYN in the window resets",
      'if (tcb.config.rfc5961Syn) {\n    challenge(tcb, now);\n    return "done";\n  }',
      ""
    ],
    ["text without ACK is taken", 'if (!(segment.flags & ACK)) return "done";', ""],
    [
      "text after close() is swallowed",
      "if (newPayloadAfterClose(tcb, segment)) {",
      "if (false) {"
    ],
    [
      "FIN-WAIT-1 is never left",
      'if (tcb.state === "FIN-WAIT-1" && finAcked(tcb)) {',
      'if (tcb.state === "FIN-WAIT-1" && false) {'
    ],
    [
      "CLOSING is never left",
      '} else if (tcb.state === "CLOSING" && finAcked(tcb)) {',
      '} else if (tcb.state === "CLOSING" && false) {'
    ]
  ),
  ...of(
    "tcp/control/reset",
    [
      "a reset counts from the wrong number",
      "flags: RST, seq: segment.ack",
      "flags: RST, seq: segment.seq"
    ],
    [
      "the reset of a SYN does not count it",
      "const ack = seqAdd(segment.seq, segLen(segment));",
      "const ack = segment.seq;"
    ],
    ["challenges are not limited", "mayAnswerInvalid(tcb, now)", "true"]
  ),
  ...of(
    "tcp/control/time-wait",
    [
      "TIME-WAIT is skipped",
      'move(tcb, "TIME-WAIT", cause, now);',
      "return toClosed(tcb, cause, now);"
    ],
    ["TIME-WAIT lasts twice as long", "now + tcb.config.timeWait", "now + 2 * tcb.config.timeWait"],
    [
      "an orphan waits in FIN-WAIT-2 forever",
      "if (limit < Infinity) tcb.slowTimer",
      "if (limit < 0) tcb.slowTimer"
    ]
  ),
  ...of(
    "tcp/arrive/time-wait-arrives",
    [
      "TIME-WAIT does not answer",
      'sendAck(tcb, now, "ack-duplicate", "time-wait");',
      "void [tcb, now];"
    ],
    [
      "a newer SYN is not let in",
      "if (!seqGt(segment.seq, rcv.nxt) && !newer) return false;",
      "return false;"
    ],
    ["an old SYN is let in", "if (!seqGt(segment.seq, rcv.nxt) && !newer) return false;", ""]
  ),
  ...of("tcp/arrive/bsd-check", [
    "a repeated FIN does not restart the wait where numbers wrap",
    "seqAdd(segment.seq, length) === rcv.nxt",
    "segment.seq + length === rcv.nxt"
  ]),
  ...of("tcp/arrive/syn-sent-arrives", [
    "a refused SYN is forgotten",
    "if (flags & ACK) refused(tcb, now);",
    ""
  ]),
  ...of(
    "tcp/control/open",
    ["MSS 536 is not assumed", "tcb.settings.maxseg) || 536", "tcb.settings.maxseg) || 1460"],
    [
      "timestamps are not negotiated",
      "config.timestamps && segment.tsVal >= 0",
      "config.timestamps"
    ]
  ),
  ...of(
    "tcp/control/path-mtu",
    ["room for timestamps is forgotten", "options.timestamps ? TIMESTAMP_BYTES : 0", "0"],
    ["what is too large is not sent again", "  retransmitLost(tcb, now);\n}", "}"],
    ["no smaller segment is tried", 'config.mtuProbing === "never"', "true"],
    ["every system searches", 'config.mtuProbing === "search"', "true"]
  ),
  ...of(
    "tcp/arrive/icmp-arrives",
    [
      "any quoted segment is believed",
      "if (!seqGe(quoted.seq, snd.una) || !seqLe(quoted.seq, snd.nxt)) return;",
      ""
    ],
    ["a soft error ends a connection", "if (opening && fatal)", "if (fatal)"],
    ["the timeout doubles while a router answers", "  undoBackoff(tcb);", ""]
  ),
  ...of(
    "tcp/control/user-calls",
    ["close() never resets", "if (unread && resetIfUnread", "if (false && resetIfUnread"],
    ["ABORT tells nobody", "if (told) sendReset(tcb, now, detail);", ""],
    [
      "FIN-WAIT-1 is skipped",
      'move(tcb, "FIN-WAIT-1", CAUSES.close, now);\n      break;',
      "break;"
    ],
    ["MSG_OOB marks nothing", "if (urgent) snd.urgent = snd.end;", ""],
    ["the urgent byte is read with the others", "    skipUrgent(tcb);\n", ""]
  ),
  ...of(
    "tcp/block/write-queue",
    [
      "what is written later joins a record",
      "|| this.at(this.count - 1).eor) return -1",
      ") return -1"
    ],
    ["a chunk takes in the next record", " || first.eor) return;", ") return;"]
  ),
  ...of(
    "os/sockets/early-queue",
    ["any cookie will do", "fastOpen === cookie", "fastOpen !== null"],
    ["there is always room", "this.pending.size >= this.most", "false"],
    ["every host takes payload", "!(setting & SERVER) || full", "full"]
  ),
  ...of(
    "tcp/congestion/ecn",
    ["half of the question is answered", "bits === BOTH && ecn === 0", "bits !== 0 && ecn === 0"],
    ["a marked SYN is answered", "bits === BOTH && ecn === 0", "bits === BOTH"],
    ["the next SYN asks again", "attempt > 0 && config.ecnFallback", "false"],
    ["CWR is said again and again", "  ecn.reduced = false;\n", ""],
    ["what is sent again is marked, too", "fresh && !(flags & SYN)", "!(flags & SYN)"]
  ),
  ...of(
    "tcp/ack/congestion-echo",
    ["a mark is not echoed", "ecn.echoes = true", "ecn.echoes = false"],
    ["the echo never ends", "tcb.ecn.echoes = false", "tcb.ecn.echoes = true"]
  ),
  ...of("tcp/arrive/urgent-arrives", [
    "the urgent pointer names the byte behind",
    "Math.max(0, segment.urgent - 1)",
    "segment.urgent"
  ]),
  ...of(
    "tcp/control/timeouts",
    [
      "SYN timeouts double from the start",
      "if (silent || cc.totalRto > linear) backOff(tcb);",
      "backOff(tcb);"
    ],
    [
      "one SYN more",
      "const counted = cc.retransmits >= most &&",
      "const counted = cc.retransmits > most &&"
    ],
    [
      "every SYN, ACK is repeated while a listener waits for data",
      "const silent = cc.retransmits < tcb.deferred - 1;",
      "const silent = false;"
    ],
    [
      "a window that was taken back ends a connection whose peer answers",
      'config.giveUp === "linux" && snd.wnd === 0 && !orphan',
      "false"
    ],
    [
      "an orphan goes on with the longest timeout",
      "alive ? config.orphanRetries : config.orphanRetriesAtLongest",
      "config.orphanRetries"
    ],
    [
      "data is sent again forever",
      "if (asks ? silentTooLong(tcb, now) : givesUp(tcb, now)) return fail(tcb, now);",
      ""
    ],
    [
      "keepalive never gives up",
      '    sendReset(tcb, now, "keepalive-unanswered");\n',
      "    return;\n"
    ],
    [
      "keepalive probes a busy connection",
      "if (snd.inFlight.length > 0 || somethingUnsent(tcb)) {\n    return tcb.slowTimer",
      "if (false) {\n    return tcb.slowTimer"
    ],
    [
      "one keepalive probe more",
      "cc.probesOut >= settings.keepCount",
      "cc.probesOut > settings.keepCount"
    ],
    [
      "the RTO is not backed off",
      '  backOff(tcb);\n  tcb.retransmitTimer.start("retransmit", now + clampToUserTimeout',
      '  tcb.retransmitTimer.start("retransmit", now + clampToUserTimeout'
    ]
  )
];

const systems = [
  ...of("os/sockets/accept-queue", [
    "one place more in the accept queue",
    "listening.acceptQueue.length >= capacity(profile, listening);",
    "listening.acceptQueue.length > capacity(profile, listening);"
  ]),
  ...of("os/sockets/listener", [
    "a full queue never resets",
    'if (profile.backlogOverflow === "reset") return kernel.reset(segment, null);',
    'if (profile.backlogOverflow === "reset") return;'
  ]),
  ...of("os/sockets/syn-cookie", ["any ACK answers a cookie", "if (!good) return false;", ""]),
  ...of("os/kernel/options", [
    "nothing is inherited",
    "child.settings = {...listener.settings};",
    ""
  ]),
  ...of(
    "os/kernel/ports",
    ["one SO_REUSEADDR is enough", "request.reuseAddr && holder.reuseAddr;", "request.reuseAddr;"],
    ["a listener is passed", 'both && holder.state !== "LISTEN"', "both"],
    ["Winsock shares with anybody", 'return holder.reuseAddr ? null : "EACCES";', "return null;"]
  ),
  ...of("os/sockets/connect", [
    "a used four-tuple is used again",
    "if (!old) return false;",
    "return false;"
  ]),
  ...of(
    "os/sockets/close",
    [
      "linger 0 is a close like any other",
      "if (l_onoff && l_linger === 0 && !waits) userAbort",
      "if (false) userAbort"
    ],
    ["Winsock's linger goes on, as on Linux", 'profile.lingerTimeout !== "reset"', "true"]
  ),
  ...of(
    "os/kernel/connection",
    ["a change sets no alarm", "} else this.arm(now);\n    const {log}", "}\n    const {log}"],
    ["a change wakes nobody", "this.sock?.changed();", ""]
  ),
  ...of("os/kernel/kernel", [
    "a lost descriptor is not used again",
    "while (this.descriptors.has(fd)) fd++;",
    "fd += this.descriptors.size;"
  ]),
  ...of(
    "os/sockets/process-control",
    ["a killed process keeps its sockets", "    close(kernel, sock, now);", ""],
    ["a host without power goes on", "kernel.off = true;", ""]
  ),
  ...of(
    "net/link",
    ["a cut cable passes", 'if (this.cut) return "cut";', ""],
    ["a copy is not delivered", "this.stray(segment, this.end.copy(tag), at + 1);", ""]
  ),
  ...of("net/nat", ["a NAT forgets nothing", "now - seen <= this.timeout", "now >= seen"]),
  ...of("base/heap", [
    "events of one time come out in any order",
    "t === at && (orders[child] as number) > order",
    "t === at"
  ])
];

export const mutations: readonly Mutation[] = [
  ...sending,
  ...losses,
  ...receiving,
  ...segments,
  ...systems
];

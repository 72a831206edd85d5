/** Ways to break src/tcp/arrive. */
import {of, type Mutation} from "./mutation.ts";

export const arrivals: readonly Mutation[] = [
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
    ["the window grows unused", "if (windowInUse(tcb)) congestion", "congestion"],
    ["retries are counted forever", "if (report.advanced) cc.retransmits = 0;", ""]
  ),
  ...of(
    "tcp/arrive/payload-arrives",
    [
      "payload beyond the window is taken",
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
    ["predicted payload is taken after its ACK", "predicted && segment.len > 0 &&", "false &&"],
    ["payload without ACK is taken", 'if (!(segment.flags & ACK)) return "done";', ""],
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
    "tcp/arrive/time-wait-arrives",
    [
      "TIME-WAIT sends no ACK",
      'sendAck(tcb, now, "ack-duplicate", "time-wait");',
      "void [tcb, now];"
    ],
    [
      "a newer SYN is not let in",
      "return seqGt(seq, rcv.nxt) || (stamped && seqGt(tsVal, options.tsRecent));",
      "return false;"
    ],
    [
      "an old SYN is let in",
      "return seqGt(seq, rcv.nxt) || (stamped && seqGt(tsVal, options.tsRecent));",
      "return true;"
    ],
    [
      "a newer timestamp makes no SYN newer",
      "return seqGt(seq, rcv.nxt) || (stamped && seqGt(tsVal, options.tsRecent));",
      "return seqGt(seq, rcv.nxt);"
    ]
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
    "tcp/arrive/icmp-arrives",
    [
      "any quoted segment is believed",
      "if (!seqGe(quoted.seq, snd.una) || !seqLe(quoted.seq, snd.nxt)) return;",
      ""
    ],
    ["a soft error ends a connection", "if (isOpening(tcb) && fatal)", "if (fatal)"],
    ["the timeout doubles while a router reports the host unreachable", "  undoBackoff(tcb);", ""]
  ),
  ...of("tcp/arrive/text-arrives", [
    "payload after close() is swallowed",
    "if (takes && newPayloadAfterClose(tcb, segment)) {",
    "if (false) {"
  ]),
  ...of("tcp/arrive/urgent-arrives", [
    "the urgent pointer points one byte further",
    "Math.max(0, segment.urgent - 1)",
    "segment.urgent"
  ])
];

/** Ways to break src/tcp/control. */
import {of, type Mutation} from "./mutation.ts";

export const control: readonly Mutation[] = [
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
    ["what is too large is not sent again", "  retransmitLost(tcb, now);\n}", "}"],
    ["no smaller segment is tried", 'config.mtuProbing === "never"', "true"],
    ["every system searches", 'config.mtuProbing !== "once"', "true"],
    ["what a lost probe took from the window stays away", "tcb.cc.cwnd++;", ""]
  ),
  ...of(
    "tcp/control/user-calls",
    ["close() never resets", "if (unread && resetIfUnread", "if (false && resetIfUnread"],
    ["ABORT sends no reset", "if (told) sendReset(tcb, now, detail);", ""],
    [
      "FIN-WAIT-1 is skipped",
      'move(tcb, "FIN-WAIT-1", CAUSES.close, now);\n      break;',
      "break;"
    ],
    ["MSG_OOB marks nothing", "if (urgent && taken > 0) snd.urgent = snd.end;", ""],
    ["each part of a write is told of", "const done = whole && rest;", "const done = true;"],
    ["the urgent byte is read with the others", "    skipUrgent(tcb);\n", ""]
  ),
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
      "a shut window ends a connection whose peer still acknowledges",
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

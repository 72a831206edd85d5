/** Ways to break src/tcp/send. */
import {of, type Mutation} from "./mutation.ts";

export const sending: readonly Mutation[] = [
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
    ["the end of a small segment is not noted", "if (place & SMALL) snd.sml = end;", ""],
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
  ...of("tcp/send/sender-rules", [
    "room for timestamps is forgotten",
    "options.timestamps ? TIMESTAMP_BYTES : 0",
    "0"
  ]),
  ...of(
    "tcp/send/path-search",
    ["a probe takes the place of one segment", "  cc.cwnd--;\n", ""],
    ["a search never ends", "high - low < config.mtuProbeThreshold", "false"],
    ["a search is over forever", "if (now - search.since < tcb", "if (Infinity > 0 || now < tcb"],
    [
      "larger segments leave the window as it was",
      "(cc.cwnd * mtuOf(tcb, snd.mss)) / search.size",
      "cc.cwnd"
    ],
    [
      "a probe leaves without what would tell of its loss",
      "size + (cc.dupThreshold + 1) * snd.mss",
      "size"
    ]
  ),
  ...of(
    "tcp/send/send-stamps",
    ["of a buffer's writes the first is told of", "{key: second.key", "{key: first.key"],
    [
      "what is SACKed stays apart",
      "joinStamps(stamps, key, inFlight",
      "((..._: unknown[]) => 0)(inFlight"
    ]
  ),
  ...of(
    "tcp/send/linux-sender",
    [
      "a FIN needs no room",
      "length + (fin ? 1 : 0) <= windowRoom(tcb)",
      "length <= windowRoom(tcb)"
    ],
    [
      "no part-filled segment goes with a chunk",
      "return mayCut(tcb, push) ? needed : needed - (needed % size);",
      "return needed - (needed % size);"
    ],
    ["no chunk waits to grow", "if (now - cc.lastSent > 1000) return null;", "return null;"],
    [
      "TCP_CORK does not hold the end of a chunk",
      "if (settings.cork || snd.more) return false;",
      ""
    ],
    ["the pacing rate is always that of slow start", "cc.cwnd < cc.ssthresh / 2 ? 2 : 1.2", "2"],
    ["a chunk is at most two segments", "Math.max(least, Math.floor(bytes / size))", "2"],
    [
      "the sender sends into a shut window",
      "fits: (tcb, length, fin) => length + (fin ? 1 : 0) <= windowRoom(tcb),",
      "fits: () => true,"
    ]
  ),
  ...of(
    "tcp/send/pacing",
    [
      "pacing makes up for no lateness",
      "Math.min(Math.floor(takes / 2), sent - Math.round(before * 1000))",
      "0"
    ],
    ["nothing that is paced waits", "cc.lastSent <= now || !cc.paced", "true"]
  ),
  ...of(
    "tcp/send/rfc-sender",
    ["the sender sends into a shut window", "length <= room || ", "true || "],
    [
      "half of the largest window is never worth sending",
      "room >= tcb.snd.maxWnd / 2",
      "room >= tcb.snd.maxWnd * 2"
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
      "const flags = (sent.flags & ~EOR) |",
      "const flags = (sent.flags & SYN) |"
    ]
  )
];

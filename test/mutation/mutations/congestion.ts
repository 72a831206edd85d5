/** Ways to break src/tcp/congestion. */
import {of, type Mutation} from "./mutation.ts";

export const congestion: readonly Mutation[] = [
  ...of("tcp/congestion/validation", [
    "no restart after idleness",
    "while ((idle -= rtt.rto) > 0 && cc.cwnd > floor) cc.cwnd >>= 1;",
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
  ...of("tcp/congestion/bbr-model", [
    "BBR never measures the round trip again",
    'expired && !m.resumes && m.mode !== "probe-rtt"',
    "false"
  ]),
  ...of("tcp/congestion/bbr-window", [
    "BBR keeps what it was before it knew the path",
    "if (m.full) cwnd = Math.min(cwnd + acked, target);",
    "if (m.full) cwnd = Math.max(cwnd, target);"
  ]),
  ...of("tcp/congestion/delivery-rate", [
    "what is sent with too little to send tells the path's rate",
    "appLimited: appLimited !== 0",
    "appLimited: false"
  ]),
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
    "tcp/congestion/ecn",
    [
      "a SYN with one of the two ECN bits is accepted",
      "bits === BOTH && ecn === 0",
      "bits !== 0 && ecn === 0"
    ],
    [
      "ECN is accepted on a SYN whose IP header is marked",
      "bits === BOTH && ecn === 0",
      "bits === BOTH"
    ],
    ["a retransmitted SYN asks for ECN again", "attempt > 0 && config.ecnFallback", "false"],
    ["CWR is set on every segment", "  ecn.reduced = false;\n", ""],
    ["retransmissions are ECN-capable, too", "fresh && !(flags & SYN)", "!(flags & SYN)"]
  )
];

/** Ways to break src/tcp/recovery. */
import {of, type Mutation} from "./mutation.ts";

export const recovery: readonly Mutation[] = [
  ...of(
    "tcp/recovery/recovery",
    ["a timeout leaves the window", "cc.cwnd = pipe(tcb) + 1;", ""],
    [
      "nothing is lost after a timeout",
      "    markLost(tcb, sent);\n  }\n  cc.hint = -1;",
      "  }\n  cc.hint = -1;"
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
    "what is late is not marked lost",
    "    if (left <= 0) {\n      markLost(tcb, sent);",
    "    if (left <= 0) {"
  ]),
  ...of("tcp/recovery/undo", [
    "no reduction is taken back",
    "cc.cwnd = Math.max(cc.cwnd, cc.priorCwnd);",
    ""
  ]),
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
  )
];

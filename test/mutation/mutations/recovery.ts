/** Ways to break src/tcp/recovery. */
import {of, type Mutation} from "./mutation.ts";

export const recovery: readonly Mutation[] = [
  ...of(
    "tcp/recovery/recovery",
    ["everything below a SACK is lost at once", "if (sent.sacked && ++count > over) return;", ""],
    [
      "what was sent a moment ago is lost with the others",
      "else if (config.rack && i >= first && recent) continue;",
      ""
    ],
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
  ...of(
    "tcp/recovery/rack",
    [
      "no time is left to what is only reordered",
      "return Math.min((rtt.min / 4) * cc.reorderSteps, rtt.srtt);",
      "return 0;"
    ],
    [
      "the reordering window does not grow",
      "cc.reorderSteps = Math.min(255, cc.reorderSteps + 1);",
      ""
    ],
    [
      "an ACK for an earlier transmission is measured",
      "if (sent.transmissions > 0 && trip < rtt.min) return;",
      ""
    ],
    [
      "what is late is not marked lost",
      "    if (left <= 0) {\n      markLost(tcb, sent);",
      "    if (left <= 0) {"
    ]
  ),
  ...of(
    "tcp/recovery/undo",
    [
      "a tail loss probe cannot have been needless",
      "const probe = cc.tlpHigh >= 0 && cc.tlpRetrans ? 1 : 0;",
      "const probe = 0;"
    ],
    ["every reduction is taken back", "cc.undoRetrans === 0 || delayed(tcb, report)", "true"],
    ["the threshold is not taken back", "cc.ssthresh = cc.priorSsthresh;", ""],

    ["no reduction is taken back", "cc.cwnd = Math.max(cc.cwnd, cc.priorCwnd);", ""]
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
  )
];

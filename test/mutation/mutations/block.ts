/** Ways to break src/tcp/block. */
import {of, type Mutation} from "./mutation.ts";

export const block: readonly Mutation[] = [
  ...of("tcp/block/send-buffer", [
    "what may be late on a path that reorders is not kept",
    "Math.max(cc.cwnd, 10, cc.dupThreshold + 1)",
    "Math.max(cc.cwnd, 10)"
  ]),
  ...of(
    "tcp/block/timers",
    [
      "a tail loss probe comes later than the timeout",
      "if (left > 0) timeout = Math.min(timeout, left);",
      ""
    ],
    [
      "the RTO is twice as long",
      "const wait = clampToUserTimeout(tcb, rto, now);",
      "const wait = 2 * clampToUserTimeout(tcb, rto, now);"
    ],
    ["probes do not back off", "base * 2 ** Math.min(rtt.backoff, 10)", "base"],
    [
      "TCP_USER_TIMEOUT is overslept",
      "return left <= 0 ? 1 : Math.min(wait, left);",
      "return wait;"
    ],
    [
      "no tail loss probe",
      "if (!config.tailLossProbe || !head || !tcb.options.sack || isEarly(tcb)) return false;",
      "return false;"
    ]
  ),
  ...of(
    "tcp/block/reassembly",
    [
      "an overlap out of order is not reported",
      "      repeated.push([block.seq, past(before)]);\n",
      ""
    ],
    ["a FIN out of order is lost", "  to.fin ||= from.fin;\n", ""]
  ),
  ...of(
    "tcp/block/write-queue",
    [
      "what is written later joins a record",
      "|| this.at(this.count - 1).eor) return -1",
      ") return -1"
    ],
    ["a chunk takes in the next record", " || first.eor) return false;", ") return false;"]
  )
];

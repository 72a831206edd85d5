/** Ways to break src/tcp/ack. */
import {of, type Mutation} from "./mutation.ts";

export const acks: readonly Mutation[] = [
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
      "a hole is not reported at once",
      'if (!rcv.outOfOrder.empty) return sendAck(tcb, now, "ack-duplicate");\n',
      ""
    ],
    ["one segment more of window is announced, too", "2 * rcv.segment);", "rcv.segment);"]
  ),
  ...of(
    "tcp/ack/adaptive-ack",
    ["duplicate ACKs are not merged", "if (ack.duplicates < 3) {", "if (true) {"],
    [
      "at most two duplicate ACKs are merged",
      "if (++ack.compressed > MOST_COMPRESSED)",
      "if (++ack.compressed > 2)"
    ],
    [
      "an ACK waits for a timer that is about to run out",
      "if (ticks(delackAt) <= ticks(now) + (ticks(delay) >> 2)) {",
      "if (false) {"
    ],

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
    ["replies do not hold ACKs back", "ack.quick > 0 && !ack.interactive", "ack.quick > 0"],
    [
      "no window update after reading",
      'if (wider > 0 && wider >= 2 * open) sendAck(tcb, now, "window-update");',
      ""
    ]
  ),
  ...of(
    "tcp/ack/congestion-echo",
    ["a mark is not echoed", "ecn.echoes = true", "ecn.echoes = false"],
    ["the echo never ends", "tcb.ecn.echoes = false", "tcb.ecn.echoes = true"]
  )
];

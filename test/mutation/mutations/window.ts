/** Ways to break src/tcp/window. */
import {of, type Mutation} from "./mutation.ts";

export const windows: readonly Mutation[] = [
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
    "the window shrinks",
    "chosen < open ? roundUp(open, 1 << rcv.scale) : chosen",
    "chosen"
  ]),
  ...of("tcp/window/receive-memory", [
    "a full buffer takes everything",
    "if (!fits(tcb, length) && !prune(tcb, seq, length)) return false;",
    ""
  ]),
  ...of(
    "tcp/window/autotuning",
    ["the window does not grow", "rcv.ssthresh += Math.min(room, grow);", ""],
    ["the buffer does not grow", "if (copied > rcv.space) growBuffer(tcb, copied);", ""]
  ),
  ...of("tcp/window/receive-buffer", [
    "unread payload does not count",
    "const used = tcb.rcv.queue.cost + tcb.rcv.outOfOrder.cost;",
    "const used = tcb.rcv.outOfOrder.cost;"
  ])
];

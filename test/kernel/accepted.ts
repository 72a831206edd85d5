/**
 * Divergences from the recorded runs that are understood and accepted, with their reasons. The
 * page "About the model" shows this table, and a test fails when an entry no longer occurs.
 */

/** One divergence: `what` is the comparison's own line. */
export interface Accepted {
  readonly trace: string;
  readonly what: string;
  readonly reason: string;
  /**
   * From here on the two runs go different ways, so that later packets differ as well. What came
   * before has to agree, and so has what the programs were answered.
   */
  readonly parts?: true;
}

const MERGED =
  "The recorded program was reading at that very moment: its kernel set arriving segments aside " +
  "and acknowledged them together, or one by one between two reads. In the model a call takes no " +
  "time. The last ACK of the burst, and with it all that the sender does next, is the same.";

const BUDGET =
  "Earlier the recorded kernel had merged ACKs while its program was reading, so that more of its " +
  "budget of 16 quick ACKs was left here. In the model a call takes no time, and the budget is " +
  "spent earlier.";

const READING =
  "How much a program has read when a segment comes decides which ACK leaves and how far the " +
  "window opens. From here on the recorded program ran at moments that differ by some 0.1 ms from " +
  "the model's, and every later segment begins at another number.";

const WAKING =
  "The recorded program, which waited in send(), ran only after a whole burst of ACKs; in the model " +
  "it runs between two of them. So less was in flight at some moments, the congestion window and " +
  "with it the send buffer grew otherwise, and the last bytes found room at another ACK.";

const PUSHED =
  "The recorded writer ran at moments that differ by some 0.1 ms, so that its buffers end at other " +
  "bytes. Another segment was pushed, its ACK left at once, and from there on an ACK of every second " +
  "segment is one of other pairs.";

const TICK =
  "RACK's reordering timer is a kernel timer, which runs out at the next tick of 4 ms; the model's " +
  "runs out on time.";

const ROUND_TRIP =
  "A receiver's buffer grows at most once in a round trip, and a round trip is as long as 20 " +
  "segments, to some microseconds: the recorded kernel let it grow one segment earlier than the " +
  "model. That is chance. Two recordings fell to either side of it, and the model follows each of " +
  "them when its segments come in at 1.199 or at 1.2 ms.";

const GATHERED =
  "The timer that gathers SACKs, 1 ms, ran out up to 0.2 ms late in the recording, and here the " +
  "next segment came in before it did.";

const IN_A_BURST =
  "The client's burst took 0.25 ms in the recording, and a small segment left the full queue " +
  "meanwhile, so that one more found room. In the model a burst takes no time.";

const KILLED =
  "The recorder removed this TIME_WAIT socket with `ss -K`, to try the next case on the same " +
  "port. The model takes another port for the next case, and lets TIME_WAIT last.";

export const accepted: readonly Accepted[] = [
  {
    trace: "08_zero_window_plain",
    what: "43 s>c: expected . 1(0) ack 30661, got none",
    reason: MERGED
  },
  {
    trace: "08_zero_window_plain",
    what: "44 s>c: expected . 1(0) ack 33581, got none",
    reason: MERGED
  },
  {
    trace: "09_bulk_nowscale",
    what: "s>c: expected none, got . 1(0) ack 560946",
    reason: READING,
    parts: true
  },
  ...(["374 s>c . 1(0) ack 283809: 0.02", "386 s>c . 1(0) ack 283809: 0.03", "401 s>c . 1(0) ack 283809: 0.02"].map((late) => ({
    trace: "09_bulk_rate_queue_cubic",
    what: `${late} ms after the last thing at its host expected, got 1.00 ms (answer: ack-duplicate)`,
    reason: GATHERED
  }))),
  {
    trace: "09_bulk_rate_queue_cubic",
    what: "468 s>c: expected . 1(0) ack 377929, got none",
    reason: ROUND_TRIP,
    parts: true
  },
  {
    trace: "09_bulk_rate_queue_cubic",
    what: "[c] sendall(1048576): expected ok at 890.78 ms, got it later",
    reason: ROUND_TRIP
  },
  {
    trace: "09_bulk_rate_queue_reno",
    what: "506 c>s: expected . 362081(1460) ack 1, got . 362081(1460) ack 1 lost",
    reason: IN_A_BURST,
    parts: true
  },
  {
    trace: "09_bulk_rate_queue_reno",
    what: "[c] sendall(1048576): expected ok at 1716.90 ms, got it later",
    reason: IN_A_BURST
  },
  {
    trace: "09_bulk_rate_queue_stock",
    what: "s>c: expected none, got . 1(0) ack 599473",
    reason: PUSHED,
    parts: true
  },
  {
    trace: "09_bulk_smallbuf",
    what: "[c] sendall(262144): expected ok at 296.50 ms, got it later",
    reason: WAKING
  },
  {
    trace: "09_bulk_reno",
    what: "164 c>s: expected . 191261(1276) ack 1, got . 191261(1460) ack 1",
    reason: READING,
    parts: true
  },
  {
    trace: "14_fast_retransmit_default",
    what: "49 s>c: expected . 1(0) ack 20273, got none",
    reason: BUDGET,
    parts: true
  },
  {
    trace: "24_pmtu_black_hole",
    what:
      "10 c>s . 101(1448) ack 1: 11.39 ms after the last thing at its host expected, " +
      "got 7.08 ms (answer: fast-retransmit)",
    reason: TICK
  },
  {
    trace: "24_pmtu_probing",
    what:
      "10 c>s . 101(1448) ack 1: 12.81 ms after the last thing at its host expected, " +
      "got 7.05 ms (answer: fast-retransmit)",
    reason: TICK
  },
  {
    trace: "15_reuseaddr",
    what:
      "[s] connection 2: expected SYN-RECEIVED FIN-WAIT-2 TIME-WAIT CLOSED at 526 ms, " +
      "got SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT",
    reason: KILLED
  },
  {
    trace: "15_reuseaddr",
    what:
      "[s] connection 4: expected SYN-RECEIVED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED at 1027 ms, " +
      "got SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT",
    reason: KILLED
  }
];

/** Samples of sockets in columns of numbers: a million of them take some 60 MB, not a gigabyte. */
import {NEVER} from "../base/units.ts";
import {Table, pieceOf, rowOf, type Columns} from "./columns.ts";
import type {Sample, Samples, TimerName} from "./record.ts";

const TIMERS: readonly TimerName[] = [
  "",
  "retransmit",
  "probe",
  "persist",
  "delack",
  "keepalive",
  "timewait",
  "finwait2"
];
/** Stands for "no threshold yet" where only whole numbers fit. */
const NO_LIMIT = 0xffffffff;
/** Unsigned 32-bit numbers of one sample, in the order of `Sample`'s fields. */
const WORDS = 10;

const makePiece = (rows: number) => ({
  /** When it was, and when the timer ends, in µs. */
  times: new Float64Array(rows * 2),
  /** The numbers of a sample, in the order of its fields. */
  words: new Uint32Array(rows * WORDS),
  timers: new Uint8Array(rows)
});

type SamplePiece = ReturnType<typeof makePiece>;

/** All samples of a run. */
export type SampleColumns = Columns<SamplePiece>;

/** Writes the samples while a run goes on. */
export class SampleTable extends Table<SamplePiece> {
  constructor() {
    super(makePiece);
  }

  /** Adds a sample; one of the same socket at the same instant takes the place of the last. */
  push(sample: Sample): void {
    const last = rowOf(this.length - 1);
    const same =
      this.length > 0 &&
      this.piece.times[2 * last] === sample.at &&
      this.piece.words[last * WORDS] === sample.socket;
    const i = same ? last : this.next();
    const {times, words, timers} = this.piece;
    const {ssthresh} = sample;
    times[2 * i] = sample.at;
    times[2 * i + 1] = sample.timerAt;
    timers[i] = TIMERS.indexOf(sample.timer);
    // Written out: this runs for every event of a run, and a loop over names is ten times slower.
    const w = i * WORDS;
    words[w] = sample.socket;
    words[w + 1] = sample.sndUna;
    words[w + 2] = sample.sndNxt;
    words[w + 3] = sample.sndWnd;
    words[w + 4] = sample.rcvNxt;
    words[w + 5] = sample.rcvWnd;
    words[w + 6] = sample.cwnd;
    words[w + 7] = ssthresh < NO_LIMIT ? ssthresh : NO_LIMIT;
    words[w + 8] = sample.sendQueue;
    words[w + 9] = sample.recvQueue;
  }
}

/** Samples in order of time; `get()` makes an object of one when it is asked for. */
export const samplesOf = ({length, pieces}: SampleColumns): Samples => ({
  length,
  get(id) {
    const {times, words, timers} = pieceOf(pieces, id);
    const index = rowOf(id);
    const word = (field: number): number => words[index * WORDS + field] as number;
    const ssthresh = word(7);
    return {
      at: times[2 * index] as number,
      socket: word(0),
      sndUna: word(1),
      sndNxt: word(2),
      sndWnd: word(3),
      rcvNxt: word(4),
      rcvWnd: word(5),
      cwnd: word(6),
      ssthresh: ssthresh === NO_LIMIT ? Infinity : ssthresh,
      sendQueue: word(8),
      recvQueue: word(9),
      timer: TIMERS[timers[index] as number] ?? "",
      timerAt: times[2 * index + 1] ?? NEVER
    };
  }
});

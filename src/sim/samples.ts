/** Samples of sockets in columns of numbers: a million of them take some 60 MB, not a gigabyte. */
import {NEVER} from "../base/units.ts";
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

/** Samples in order of time; `get()` makes an object of one when it is asked for. */
export class SampleColumns implements Samples {
  length = 0;
  private capacity = 256;
  private times = new Float64Array(this.capacity * 2);
  private words = new Uint32Array(this.capacity * WORDS);
  private timers = new Uint8Array(this.capacity);

  /** Adds a sample; one of the same socket at the same instant takes the place of the last. */
  push(sample: Sample): void {
    const last = this.length - 1;
    const same =
      last >= 0 && this.times[2 * last] === sample.at && this.words[last * WORDS] === sample.socket;
    if (!same && this.length === this.capacity) this.grow();
    const i = same ? last : this.length++;
    const {words} = this;
    const {ssthresh} = sample;
    this.times[2 * i] = sample.at;
    this.times[2 * i + 1] = sample.timerAt;
    this.timers[i] = TIMERS.indexOf(sample.timer);
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

  get(index: number): Sample {
    const word = (f: number): number => this.words[index * WORDS + f] as number;
    const ssthresh = word(7);
    return {
      at: this.times[2 * index] as number,
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
      timer: TIMERS[this.timers[index] as number] ?? "",
      timerAt: this.times[2 * index + 1] ?? NEVER
    };
  }

  private grow(): void {
    this.capacity *= 2;
    const {times, words, timers} = this;
    this.times = new Float64Array(this.capacity * 2);
    this.words = new Uint32Array(this.capacity * WORDS);
    this.timers = new Uint8Array(this.capacity);
    this.times.set(times);
    this.words.set(words);
    this.timers.set(timers);
  }
}

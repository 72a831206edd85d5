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
/** Unsigned 32-bit columns, in the order in which they are stored. */
const FIELDS = [
  "socket",
  "sndUna",
  "sndNxt",
  "sndWnd",
  "rcvNxt",
  "rcvWnd",
  "cwnd",
  "ssthresh",
  "sendQueue",
  "recvQueue"
] as const;

export class SampleColumns implements Samples {
  length = 0;
  private capacity = 256;
  private times = new Float64Array(this.capacity * 2);
  private words = new Uint32Array(this.capacity * FIELDS.length);
  private timers = new Uint8Array(this.capacity);

  push(sample: Sample): void {
    if (this.length === this.capacity) this.grow();
    const i = this.length++;
    this.times[2 * i] = sample.at;
    this.times[2 * i + 1] = sample.timerAt;
    const base = i * FIELDS.length;
    for (let f = 0; f < FIELDS.length; f++) {
      const value = sample[FIELDS[f] as (typeof FIELDS)[number]];
      this.words[base + f] = value === Infinity ? NO_LIMIT : value;
    }
    this.timers[i] = TIMERS.indexOf(sample.timer);
  }

  get(index: number): Sample {
    const word = (f: number): number => this.words[index * FIELDS.length + f] as number;
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
    this.words = new Uint32Array(this.capacity * FIELDS.length);
    this.timers = new Uint8Array(this.capacity);
    this.times.set(times);
    this.words.set(words);
    this.timers.set(timers);
  }
}

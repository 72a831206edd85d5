/** Samples of sockets in columns of numbers: a million of them take some 60 MB, not a gigabyte. */
import {NEVER, type Micros} from "../base/units.ts";
import {sendQueue} from "../tcp/block/send-buffer.ts";
import {openWindow, type Tcb} from "../tcp/block/tcb.ts";
import {Rows, codesOf, pieceOf, rowOf, type Columns} from "./columns.ts";
import type {Samples, TimerName} from "./record.ts";

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
const TIMER_CODES = codesOf(TIMERS);
const NO_TIMER = TIMER_CODES[""];
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
export class SampleTable {
  private readonly rows = new Rows(makePiece);
  /** The connection whose sample is yet to be written, and its socket. */
  private noted: Tcb | null = null;
  private notedSocket = -1;

  get length(): number {
    return this.rows.length;
  }

  /** Adds what a connection looks like. Written out field by field: this runs for every event. */
  push(tcb: Tcb, socket: number, now: Micros): void {
    const i = this.row(socket, now);
    const {times, words, timers} = this.rows.piece;
    const {snd, rcv, cc} = tcb;
    const ssthresh = cc.ssthresh * snd.mss;
    const w = i * WORDS;
    words[w + 1] = snd.una;
    words[w + 2] = snd.nxt;
    words[w + 3] = snd.wnd;
    words[w + 4] = rcv.nxt;
    // What the header could say of it: Linux may have meant more.
    words[w + 5] = Math.min(openWindow(tcb), 65535 << tcb.rcv.scale);
    words[w + 6] = cc.cwnd * snd.mss;
    words[w + 7] = ssthresh < NO_LIMIT ? ssthresh : NO_LIMIT;
    words[w + 8] = sendQueue(tcb);
    words[w + 9] = rcv.queue.length;
    const timer = firstTimer(tcb);
    timers[i] = timer;
    times[2 * i + 1] = deadlineOf(tcb, timer);
  }

  /**
   * The same as `push()`, for a caller that calls `flush()` before the clock goes on. A segment
   * comes, and its program reads it at the same instant: the second sample takes the place of the
   * first. So none is written before the end of the instant, or before another socket's. While a
   * listener's queue can change together with the connection, it is written at once.
   */
  note(tcb: Tcb, socket: number, now: Micros): void {
    if (this.noted !== null) {
      if (this.notedSocket === socket) return;
      this.flush(now);
    }
    if (tcb.state !== "ESTABLISHED" || tcb.unaccepted) return this.push(tcb, socket, now);
    this.noted = tcb;
    this.notedSocket = socket;
  }

  /** Writes what was noted at this instant. */
  flush(now: Micros): void {
    const {noted} = this;
    if (noted === null) return;
    this.noted = null;
    this.push(noted, this.notedSocket, now);
  }

  /** Adds what a listener looks like: `waiting` connections in its queue, of at most `backlog`. */
  pushListener(socket: number, backlog: number, waiting: number, now: Micros): void {
    this.flush(now);
    const i = this.row(socket, now);
    const {times, words, timers} = this.rows.piece;
    const w = i * WORDS;
    words[w + 7] = NO_LIMIT;
    words[w + 8] = backlog;
    words[w + 9] = waiting;
    timers[i] = NO_TIMER;
    times[2 * i + 1] = NEVER;
  }

  /** Its row; a sample of the same socket at the same instant takes the place of the last. */
  private row(socket: number, now: Micros): number {
    const {rows} = this;
    const last = rowOf(rows.length - 1);
    const {times, words} = rows.piece;
    if (rows.length > 0 && times[2 * last] === now && words[last * WORDS] === socket) return last;
    const row = rows.add();
    rows.piece.times[2 * row] = now;
    rows.piece.words[row * WORDS] = socket;
    return row;
  }

  columns(): SampleColumns {
    return this.rows.columns();
  }
}

/**
 * The running timer that ends first, by its place among the names. While something is to
 * be sent again, keepalive is not: so does Linux tell `ss` (net/ipv4/inet_diag.c).
 */
function firstTimer({retransmitTimer, slowTimer, ack}: Tcb): number {
  if (retransmitTimer.at < NEVER) {
    if (ack.delackAt < retransmitTimer.at) return TIMER_CODES.delack;
    if (retransmitTimer.kind === "persist") return TIMER_CODES.persist;
    return retransmitTimer.kind === "probe" ? TIMER_CODES.probe : TIMER_CODES.retransmit;
  }
  if (ack.delackAt < NEVER && ack.delackAt <= slowTimer.at) return TIMER_CODES.delack;
  if (slowTimer.at === NEVER) return NO_TIMER;
  if (slowTimer.kind === "keepalive") return TIMER_CODES.keepalive;
  return slowTimer.kind === "time-wait" ? TIMER_CODES.timewait : TIMER_CODES.finwait2;
}

/** When that timer ends, in µs. */
function deadlineOf({retransmitTimer, slowTimer, ack}: Tcb, timer: number): Micros {
  if (timer === TIMER_CODES.delack) return ack.delackAt;
  return retransmitTimer.at < NEVER ? retransmitTimer.at : slowTimer.at;
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

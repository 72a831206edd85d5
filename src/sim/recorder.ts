/** Writes the record while a run goes on: what kernels and wires tell of. */
import {CAUSES, type Cause} from "../tcp/block/cause.ts";
import {NEVER, type Micros} from "../base/units.ts";
import {
  PENDING,
  type CallArguments,
  type CallName,
  type Outcome
} from "../os/kernel/call-values.ts";
import type {KernelLog} from "../os/kernel/environment.ts";
import {sendQueue} from "../tcp/block/send-buffer.ts";
import {WAIT_KINDS, type WaitKind} from "../tcp/block/effects.ts";
import type {TcpState} from "../tcp/block/state.ts";
import {openWindow, type Tcb} from "../tcp/block/tcb.ts";
import type {Endpoint} from "../wire/segment.ts";
import type {
  CallRecord,
  ConnectionRecord,
  FaultRecord,
  NoteRecord,
  ProgramRecord,
  Sample,
  SocketRecord,
  StateChange,
  Transit,
  WaitRecord
} from "./record.ts";
import {SampleColumns} from "./samples.ts";
import {small} from "./smi.ts";

/** Capture a stack trace for at most this many calls. */
const MOST_TRACED = 2000;

/** A record while it is written. */
type Growing<T> = T extends unknown ? {-readonly [K in keyof T]: T[K]} : never;

/** A call of any name: the kernel gives each the arguments and outcome that go with it. */
interface AnyCall extends Omit<CallRecord, "name" | "args" | "outcome"> {
  readonly name: CallName;
  readonly args: CallArguments[CallName];
  readonly outcome: Outcome;
}

/** Notes what kernels and links report, as the lists of a `Run`; times in µs. */
export class Recorder implements KernelLog {
  readonly connections: ConnectionRecord[] = [];
  readonly sockets: SocketRecord[] = [];
  readonly transits: Transit[] = [];
  readonly states: StateChange[] = [];
  readonly calls: Growing<AnyCall>[] = [];
  readonly programs: ProgramRecord[] = [];
  readonly waits: Growing<WaitRecord>[] = [];
  readonly notes: NoteRecord[] = [];
  readonly samples = new SampleColumns();
  private readonly scratch: Scratch = {...EMPTY};
  /** When something last happened that a reader could see. */
  lastAt: Micros = 0;
  private readonly trace: boolean;
  private readonly openWaits = new Map<number, Growing<WaitRecord>>();

  constructor(trace = false) {
    this.trace = trace;
  }

  started(host: number, index: number, program: unknown, now: Micros): void {
    const source = String(program);
    this.programs.push({host, program: index, source, startedAt: now, endedAt: -1});
  }

  ended(host: number, index: number, now: Micros): void {
    const record = this.programs.find((p) => p.host === host && p.program === index);
    if (record) record.endedAt = now;
  }

  socketOpened(host: number, local: Endpoint, remote: Endpoint | null, now: Micros): number {
    const id = this.sockets.length;
    this.sockets.push({id, host, connection: -1, local, remote, createdAt: now, goneAt: -1});
    this.lastAt = now;
    return id;
  }

  socketGone(record: number, now: Micros): void {
    const socket = this.sockets[record];
    if (socket) socket.goneAt = now;
    this.lastAt = now;
  }

  poweredOff(host: number, now: Micros): void {
    for (const {id, host: own, goneAt} of this.sockets) {
      if (own !== host || goneAt >= 0) continue;
      const from = this.states.findLast(({socket}) => socket === id)?.to ?? "CLOSED";
      if (from !== "CLOSED") this.moved(id, host, from, "CLOSED", CAUSES.powerOff, now);
      this.socketGone(id, now);
    }
    for (const wait of this.waits) {
      if (wait.host === host && wait.until < 0) wait.until = small(now);
    }
  }

  moved(
    record: number,
    host: number,
    from: TcpState,
    to: TcpState,
    cause: Cause,
    now: Micros
  ): void {
    this.states.push({at: now, socket: record, host, from, to, cause});
    this.lastAt = now;
  }

  waiting(record: number, host: number, kind: WaitKind, amount: number, now: Micros): void {
    const key = record * 4 + WAIT_KINDS.indexOf(kind);
    const open = this.openWaits.get(key);
    if (amount < 0) {
      if (open) open.until = small(now);
      this.openWaits.delete(key);
    } else if (!open) {
      const time = {host, socket: record, since: small(now), until: -1};
      const wait: Growing<WaitRecord> =
        kind === "delayed-ack" ? {kind, ...time, delay: amount} : {kind, ...time, bytes: amount};
      this.waits.push(wait);
      this.openWaits.set(key, wait);
    } else if (open.kind !== "delayed-ack") open.bytes = amount;
  }

  sample(tcb: Tcb, record: number, now: Micros): void {
    const {scratch} = this;
    const {snd, rcv, cc} = tcb;
    scratch.at = now;
    scratch.socket = record;
    scratch.sndUna = snd.una;
    scratch.sndNxt = snd.nxt;
    scratch.sndWnd = snd.wnd;
    scratch.rcvNxt = rcv.nxt;
    scratch.rcvWnd = openWindow(tcb);
    scratch.cwnd = cc.cwnd * snd.mss;
    scratch.ssthresh = cc.ssthresh * snd.mss;
    scratch.sendQueue = sendQueue(tcb);
    scratch.recvQueue = rcv.queue.length;
    firstTimer(tcb, scratch);
    this.samples.push(scratch);
  }

  sampleListener(record: number, backlog: number, waiting: number, now: Micros): void {
    this.samples.push({
      ...EMPTY,
      at: now,
      socket: record,
      sendQueue: backlog,
      recvQueue: waiting
    });
  }

  called(
    host: number,
    program: number,
    name: CallName,
    fd: number | null,
    args: CallArguments[CallName],
    sock: number,
    now: Micros
  ): number {
    this.lastAt = now;
    return (
      this.calls.push({
        host,
        program,
        name,
        fd,
        args,
        outcome: PENDING,
        socket: sock,
        calledAt: small(now),
        returnedAt: -1,
        trace: this.trace && this.calls.length < MOST_TRACED ? new Error(name) : null
      }) - 1
    );
  }

  returned(call: number, outcome: Outcome, sock: number, now: Micros): void {
    const record = this.calls[call];
    if (!record) return;
    record.returnedAt = small(now);
    record.outcome = outcome;
    if (sock >= 0) record.socket = sock;
    this.lastAt = now;
  }

  logged(host: number, text: string, now: Micros): void {
    this.notes.push({kind: "log", at: now, host, text});
    this.lastAt = now;
  }

  /** A fault has come to these hosts, by their indexes. */
  fault(hosts: readonly number[], fault: FaultRecord["fault"], now: Micros): void {
    this.notes.push({kind: "fault", at: now, hosts, fault});
    this.lastAt = now;
  }
}

/** One sample that is filled again and again: this happens for every event of a run. */
type Scratch = Growing<Sample>;

const EMPTY: Sample = {
  at: 0,
  socket: 0,
  sndUna: 0,
  sndNxt: 0,
  sndWnd: 0,
  rcvNxt: 0,
  rcvWnd: 0,
  cwnd: 0,
  ssthresh: Infinity,
  sendQueue: 0,
  recvQueue: 0,
  timer: "",
  timerAt: NEVER
};

/**
 * The running timer that ends first, by the name under which it is shown. While something is to
 * be sent again, keepalive is not: so does Linux tell `ss` (net/ipv4/inet_diag.c).
 */
function firstTimer(tcb: Tcb, into: Scratch): void {
  into.timer = "";
  into.timerAt = NEVER;
  const {retransmitTimer, slowTimer} = tcb;
  if (retransmitTimer.at < into.timerAt) {
    into.timerAt = retransmitTimer.at;
    const {kind} = retransmitTimer;
    into.timer = kind === "persist" ? "persist" : kind === "probe" ? "probe" : "retransmit";
  }
  if (tcb.ack.delackAt < into.timerAt) {
    into.timerAt = tcb.ack.delackAt;
    into.timer = "delack";
  }
  if (retransmitTimer.at === NEVER && slowTimer.at < into.timerAt) {
    into.timerAt = slowTimer.at;
    const {kind} = slowTimer;
    into.timer = kind === "keepalive" ? kind : kind === "time-wait" ? "timewait" : "finwait2";
  }
}

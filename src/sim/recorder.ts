/** Writes the record while a run goes on: what kernels and wires tell of. */
import {CAUSES, type Cause} from "../tcp/block/cause.ts";
import {NEVER, type Micros} from "../base/units.ts";
import type {Kernel} from "../os/kernel/kernel.ts";
import type {Sock} from "../os/kernel/socket.ts";
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

  started(kernel: Kernel, index: number, program: unknown): void {
    const startedAt = kernel.world.now;
    const source = String(program);
    this.programs.push({host: kernel.index, program: index, source, startedAt, endedAt: -1});
  }

  ended(kernel: Kernel, index: number, now: Micros): void {
    const record = this.programs.find((p) => p.host === kernel.index && p.program === index);
    if (record) record.endedAt = now;
  }

  socketOpened(kernel: Kernel, local: Endpoint, remote: Endpoint | null, now: Micros): number {
    const id = this.sockets.length;
    const host = kernel.index;
    this.sockets.push({id, host, connection: -1, local, remote, createdAt: now, goneAt: -1});
    this.lastAt = now;
    return id;
  }

  socketGone(record: number, now: Micros): void {
    const socket = this.sockets[record];
    if (socket) socket.goneAt = now;
    this.lastAt = now;
  }

  poweredOff(kernel: Kernel, now: Micros): void {
    for (const {id, host, goneAt} of this.sockets) {
      if (host !== kernel.index || goneAt >= 0) continue;
      const from = this.states.findLast(({socket}) => socket === id)?.to ?? "CLOSED";
      if (from !== "CLOSED") this.moved(id, kernel, from, "CLOSED", CAUSES.powerOff, now);
      this.socketGone(id, now);
    }
    for (const wait of this.waits) {
      if (wait.host === kernel.index && wait.until < 0) wait.until = small(now);
    }
  }

  moved(
    record: number,
    kernel: Kernel,
    from: TcpState,
    to: TcpState,
    cause: Cause,
    now: Micros
  ): void {
    this.states.push({at: now, socket: record, host: kernel.index, from, to, cause});
    this.lastAt = now;
  }

  waiting(record: number, kernel: Kernel, kind: WaitKind, amount: number, now: Micros): void {
    const key = record * 4 + WAIT_KINDS.indexOf(kind);
    const open = this.openWaits.get(key);
    if (amount < 0) {
      if (open) open.until = small(now);
      this.openWaits.delete(key);
    } else if (!open) {
      const time = {host: kernel.index, socket: record, since: small(now), until: -1};
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

  sampleListener(sock: Sock, now: Micros): void {
    if (!sock.listening || sock.record < 0) return;
    this.samples.push({
      ...EMPTY,
      at: now,
      socket: sock.record,
      sendQueue: sock.listening.backlog,
      recvQueue: sock.listening.acceptQueue.length
    });
  }

  called(
    kernel: Kernel,
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
        host: kernel.index,
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

  logged(kernel: Kernel, text: string, now: Micros): void {
    this.notes.push({kind: "log", at: now, host: kernel.index, text});
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

/** Writes the record while a run goes on: what kernels and wires tell of. */
import {CAUSES, type Cause} from "../tcp/block/cause.ts";
import {NEVER, type Micros} from "../base/units.ts";
import type {CallName, Given, Outcome, Returned} from "../os/kernel/call-values.ts";
import type {KernelLog} from "../os/kernel/environment.ts";
import {sendQueue} from "../tcp/block/send-buffer.ts";
import type {WaitKind} from "../tcp/block/effects.ts";
import type {TcpState} from "../tcp/block/state.ts";
import {openWindow, type Tcb} from "../tcp/block/tcb.ts";
import type {Icmp} from "../wire/icmp.ts";
import type {Endpoint} from "../wire/segment.ts";
import type {
  ConnectionRecord,
  FaultRecord,
  NoteRecord,
  ProgramRecord,
  Sample,
  SocketRecord
} from "./record.ts";
import {CallTable} from "./call-table.ts";
import {SampleTable} from "./samples.ts";
import {StateTable} from "./state-table.ts";
import {TransitTable} from "./transit-table.ts";
import {WaitTable} from "./wait-table.ts";

/** Capture a stack trace for at most this many calls: each takes 10 µs. */
const MOST_TRACED = 2000;

/** Notes what kernels and links report, as the lists of a `Run`; times in µs. */
export class Recorder implements KernelLog {
  readonly connections: ConnectionRecord[] = [];
  readonly sockets: SocketRecord[] = [];
  readonly transits = new TransitTable();
  readonly states = new StateTable();
  readonly calls = new CallTable();
  readonly programs: ProgramRecord[] = [];
  readonly waits = new WaitTable();
  readonly notes: NoteRecord[] = [];
  readonly samples = new SampleTable();
  private readonly scratch: Scratch = {...EMPTY};
  /** When something last happened that a reader could see. */
  lastAt: Micros = 0;
  private readonly trace: boolean;

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
      const from = this.states.last(id);
      if (from !== "CLOSED") this.moved(id, host, from, "CLOSED", CAUSES.powerOff, now);
      this.waits.allEnd(id, now);
      this.socketGone(id, now);
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
    this.states.push(now, record, host, from, to, cause);
    this.lastAt = now;
  }

  waiting(record: number, host: number, kind: WaitKind, amount: number, now: Micros): void {
    if (amount < 0) this.waits.ends(record, kind, now);
    else this.waits.begins(record, host, kind, amount, now);
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
    given: Given<CallName>,
    sock: number,
    now: Micros
  ): number {
    this.lastAt = now;
    // Made here, as few frames as can be from the program: engines keep only some.
    const trace = this.trace && this.calls.length < MOST_TRACED ? new Error(name) : null;
    return this.calls.push(host, program, name, fd, given, sock, now, trace);
  }

  returned(call: number, kind: Outcome["kind"], value: Returned, sock: number, now: Micros): void {
    this.calls.returned(call, kind, value, sock, now);
    this.lastAt = now;
  }

  logged(host: number, text: string, now: Micros): void {
    this.notes.push({kind: "log", at: now, host, text});
    this.lastAt = now;
  }

  /** A fault has come to these hosts, by their indexes. */
  icmp(host: number, message: Icmp, now: Micros): void {
    this.notes.push({kind: "icmp", at: now, host, message});
    this.lastAt = now;
  }

  fault(hosts: readonly number[], fault: FaultRecord["fault"], now: Micros): void {
    this.notes.push({kind: "fault", at: now, hosts, fault});
    this.lastAt = now;
  }
}

/** One sample that is filled again and again: this happens for every event of a run. */
type Scratch = {-readonly [K in keyof Sample]: Sample[K]};

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

/** Writes the record while a run goes on: what kernels and wires tell of. */
import {CAUSES, type Cause} from "../tcp/block/cause.ts";
import type {Micros} from "../base/units.ts";
import type {CallName, Given, Outcome, Returned} from "../os/kernel/call-values.ts";
import type {KernelLog} from "../os/kernel/environment.ts";
import type {WaitKind} from "../tcp/block/effects.ts";
import type {TcpState} from "../tcp/block/state.ts";
import type {Tcb} from "../tcp/block/tcb.ts";
import type {Icmp} from "../wire/icmp.ts";
import type {Endpoint} from "../wire/segment.ts";
import type {
  ConnectionRecord,
  FaultRecord,
  Loss,
  NoteRecord,
  ProgramRecord,
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
  /** When something last happened that a reader could see. */
  lastAt: Micros = 0;
  /** When the last loss happens: half way, which may be later than all else. */
  private lostAt: Micros = 0;
  private readonly trace: boolean;
  private readonly clocked: boolean;

  /**
   * @param trace - whether to note for each call where in its program it stands
   * @param clocked - whether `instantOver()` is called each time before the clock goes on
   */
  constructor(trace = false, clocked = false) {
    this.trace = trace;
    this.clocked = clocked;
  }

  /** All that happens at this time has happened. */
  instantOver(now: Micros): void {
    this.samples.flush(now);
  }

  /** When the last thing happens of which a reader is told. */
  get endsAt(): Micros {
    return Math.max(this.lastAt, this.lostAt);
  }

  lost(tag: number, why: Loss["why"], at: Micros): void {
    this.transits.lost(tag, why, at);
    this.lostAt = Math.max(this.lostAt, at);
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
    if (this.clocked) this.samples.note(tcb, record, now);
    else this.samples.push(tcb, record, now);
  }

  sampleListener(record: number, backlog: number, waiting: number, now: Micros): void {
    this.samples.pushListener(record, backlog, waiting, now);
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

/** Runs a schedule on the engine, by the clock of the schedule or by that of a kernel's run. */
import {ACK, RST, SYN, makeSegment, type Segment} from "../../src/wire/segment.ts";
import type {Micros} from "../../src/base/units.ts";
import {makeEngineStack} from "../packetdrill/runner/engine.ts";
import {parseFlags, printFlags} from "../packetdrill/runner/flags.ts";
import type {Request, Stack} from "../packetdrill/runner/stack.ts";
import {
  lateness,
  type Answered,
  type Answers,
  type InPacket,
  type Out,
  type Schedule,
  type ScheduleEvent
} from "./schedule.ts";

const LOCAL = 0xc0a80001;
const REMOTE = 0xc0000201;
const PORT = 8080;

/** A run of the engine that is told event by event what to do. */
export class EngineRun {
  readonly stack: Stack;
  readonly events: Answered[] = [];
  readonly sent: Out[] = [];
  /** The last time at which a timer ran out, until when a kernel's might be late. */
  riskUntil: Micros = 0;
  #localIsn: number | null = null;
  /** What numbers are counted from that are shown: the last SYN's. */
  #shownIsn = 0;
  #localPort = PORT;
  #firstStamp: number | null = null;
  readonly #stamps: number[] = [];
  readonly #fds = new Map<number, number>();
  #nextFd = 3;
  /** Deadlines as they were last seen, with the time since when they stand. */
  #deadlines: {at: Micros; since: Micros}[] = [];
  /** How late a kernel's timer may be that ran out at a time. */
  readonly #late = new Map<Micros, Micros>();

  constructor(schedule: Pick<Schedule, "sysctl" | "congestion">) {
    this.stack = makeEngineStack({profile: "linux", address: LOCAL, mtu: 1500});
    for (const [name, value] of Object.entries(schedule.sysctl)) {
      if (!this.stack.configure(name, value)) throw new Error(`no setting ${name}`);
    }
    this.stack.configure("tcp_congestion_control", schedule.congestion);
  }

  get now(): Micros {
    return this.stack.now;
  }

  /** The next time at which one of its timers runs out; Infinity for never. */
  get deadline(): Micros {
    return Math.min(Infinity, ...this.#deadlines.map(({at}) => at));
  }

  /** Lets time pass; whatever is sent meanwhile is sent by timers. */
  advance(until: Micros): void {
    while (this.stack.now < until) {
      const {now} = this.stack;
      const due = this.#deadlines.filter(({at}) => at > now && at <= until);
      const fired = due.sort((a, b) => a.at - b.at)[0];
      const stop = fired?.at ?? until;
      while (this.stack.now < stop) this.stack.advance(stop);
      this.stack.settle();
      this.#collect(fired ? this.#ranOut(fired.at, fired.since) : 0);
    }
  }

  /** A timer ran out: how late a kernel's might be, which may have been started by a late one. */
  #ranOut(at: Micros, since: Micros): Micros {
    const late = lateness(at - since) + (this.#late.get(since) ?? 0);
    this.#late.set(at, late);
    this.riskUntil = Math.max(this.riskUntil, at + late);
    return late;
  }

  /** Does what an event says, now. */
  perform(event: ScheduleEvent): void {
    const at = this.stack.now;
    if (event.kind === "packet") {
      this.events.push({at, value: 0, errno: null, out: null});
      this.stack.deliver(this.#segment(event.packet));
    } else {
      const answer = this.#call(event.request);
      this.events.push({at, ...answer});
    }
    this.#collect(0);
  }

  #call(request: Request): Omit<Answered, "at"> {
    const live = this.#live(request);
    if (live === null) return {value: -1, errno: "EBADF", out: null};
    const {answer} = this.stack.call(live);
    if (!answer) return {value: -1, errno: "blocks", out: null};
    if ((request.call === "socket" || request.call === "accept") && answer.value >= 0) {
      const fd = this.#nextFd++;
      this.#fds.set(fd, answer.value);
      return {...answer, value: fd};
    }
    if (request.call === "close") this.#fds.delete(request.fd);
    return answer;
  }

  /** The request with the stack's own descriptors; null for one that is closed. */
  #live(request: Request): Request | null {
    if (request.call === "socket") return request;
    if (request.call === "poll") {
      const sockets = request.sockets.map(({fd, events}) => ({
        fd: this.#fds.get(fd) ?? -1,
        events
      }));
      return sockets.some(({fd}) => fd < 0) ? null : {...request, sockets};
    }
    const fd = this.#fds.get(request.fd);
    if (fd === undefined) return null;
    if (request.call === "bind") return {...request, fd, port: PORT, address: "192.168.0.1"};
    if (request.call === "connect") return {...request, fd, port: PORT, address: "192.0.2.1"};
    return {...request, fd};
  }

  #segment(packet: InPacket): Segment {
    const flags = parseFlags(packet.flags);
    const iss = this.#localIsn ?? 0;
    const found: {-readonly [K in keyof Segment]?: Segment[K]} = {};
    for (const option of packet.options ?? []) {
      if (option.kind === "mss") found.mss = option.value;
      else if (option.kind === "wscale") found.wscale = option.value;
      else if (option.kind === "sackOK") found.sackPermitted = true;
      else if (option.kind === "TS") {
        found.tsVal = option.val;
        found.tsEcr = option.ecr < 0 ? (this.#stamps.at(option.ecr) ?? 0) : option.ecr;
      } else if (option.kind === "sack") {
        found.sack = option.blocks.map(([left, right]) => ({
          left: (left + iss) >>> 0,
          right: (right + iss) >>> 0
        }));
      }
    }
    return makeSegment({
      from: {address: REMOTE, port: PORT},
      to: {address: LOCAL, port: this.#localPort},
      flags,
      seq: packet.seq,
      ack: flags & ACK ? (packet.ack + iss) >>> 0 : 0,
      wnd: packet.window ?? 0,
      len: packet.length,
      ...found
    });
  }

  #collect(late: Micros): void {
    for (const {at, segment} of this.stack.sent.splice(0)) {
      if (this.#localIsn === null && segment.flags & SYN) {
        this.#localIsn = segment.seq;
        this.#localPort = segment.from.port;
      }
      this.sent.push(this.#out(at, segment, late));
    }
    const {now} = this.stack;
    this.#deadlines = this.stack.deadlines(this.#localPort).map((at, i) => {
      const before = this.#deadlines[i];
      return before?.at === at ? before : {at, since: now};
    });
  }

  #out(at: Micros, segment: Segment, late: Micros): Out {
    const stamped = segment.tsVal >= 0;
    if (stamped) {
      this.#stamps.push(segment.tsVal);
      this.#firstStamp ??= segment.tsVal;
    }
    if (segment.flags & SYN) this.#shownIsn = segment.seq;
    // A reset that answers what has no connection begins at 0.
    const stray = (segment.flags & (RST | ACK)) === (RST | ACK) && segment.seq === 0;
    const seq = stray ? 0 : (segment.seq - this.#shownIsn) >>> 0;
    return {
      at,
      after: this.events.length - 1,
      flags: printFlags(segment.flags),
      seq,
      ack: segment.flags & ACK ? segment.ack : 0,
      window: segment.wnd,
      length: segment.len,
      mss: segment.mss,
      wscale: segment.wscale,
      sackOK: segment.sackPermitted,
      tsVal: stamped ? segment.tsVal - (this.#firstStamp ?? 0) : null,
      tsEcr: stamped ? segment.tsEcr : null,
      sack: (segment.sack ?? []).map(({left, right}) => [left, right]),
      late
    };
  }
}

/** Runs the whole schedule. `times` are those of a kernel's run; else its own waits count. */
export function runOnEngine(schedule: Schedule, times?: readonly Micros[], end?: Micros): Answers {
  const run = new EngineRun(schedule);
  let sure = true;
  for (const [i, event] of schedule.events.entries()) {
    run.advance(times?.[i] ?? run.now + event.wait);
    // A kernel's timer might run out only after this.
    if (run.riskUntil > run.now) sure = false;
    run.perform(event);
  }
  run.advance(end ?? run.now + schedule.tail);
  return {events: run.events, sent: run.sent, sure};
}

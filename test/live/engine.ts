/** Runs a schedule on the engine, by the clock of the schedule or by that of a kernel's run. */
import {ACK, RST, SYN, makeSegment, type Segment} from "../../src/wire/segment.ts";
import type {Micros} from "../../src/base/units.ts";
import {makeEngineStack} from "../../src/packetdrill/stack/engine.ts";
import {parseEcn, parseFlags, printFlags} from "../../src/packetdrill/language/flags.ts";
import type {Request, Stack, TimerState} from "../../src/packetdrill/stack/stack.ts";
import {
  TICK,
  cookieName,
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

/** Calls that return a descriptor. */
const MAKES: readonly Request["call"][] = ["socket", "accept", "epoll_create"];

/** A timer of the engine that runs. */
interface Running {
  readonly state: TimerState;
  at: Micros;
  /** Since when it runs for this time. */
  readonly since: Micros;
  /** How late it may be at least, as it was running to the same tick before. */
  readonly least: Micros;
  /** Whether it was looked for in what the kernel sent, and what of that it will send. */
  seen: boolean;
  out: Out | null;
}

/** How much earlier than the engine's a kernel's timer may be: its clocks count whole ms. */
const EARLY = 1500;

/** Whether a timer may have sent this: an ACK that waited has no payload. */
function maySend(kind: string, {flags, length}: Out): boolean {
  const bare = length === 0 && !/[SF]/.test(flags);
  if (kind === "retransmit" || kind === "probe" || kind === "reorder") return !bare;
  return bare || kind === "persist";
}

/** When a kernel's timer runs out that is set at `since` for `at`, in ticks. */
const expiry = (since: Micros, at: Micros): number =>
  Math.floor(since / TICK) + Math.ceil((at - since) / TICK);

/** Kinds that are one timer in a kernel (icsk_pending). */
const ONE_TIMER = ["retransmit", "probe", "reorder", "persist"];

/**
 * A kernel's timer that is set for the tick that it runs to already stays as it is, and as late as
 * that was rounded up (mod_timer).
 */
function goesOn({state, since, at, out}: Running, next: TimerState, now: Micros): boolean {
  const same =
    state.kind === next.kind || [state, next].every(({kind}) => ONE_TIMER.includes(kind));
  return same && !out && expiry(since, at) === expiry(now, next.at);
}

/** A run of the engine that is told event by event what to do. */
export class EngineRun {
  readonly stack: Stack;
  readonly events: Answered[] = [];
  readonly sent: Out[] = [];
  /** When the first event is, by the stack's clock, whose ticks and ms are then the kernel's. */
  readonly #begun: Micros;
  #riskUntil: Micros = 0;
  #localIsn: number | null = null;
  /** What numbers are counted from that are shown: the last SYN's. */
  #shownIsn = 0;
  #localPort = PORT;
  #firstStamp: number | null = null;
  readonly #stamps: number[] = [];
  readonly #cookies: string[] = [];
  readonly #fds = new Map<number, number>();
  #nextFd = 3;
  #timers: Running[] = [];
  /** What a kernel sent, where the run goes by its clock; and which of it a timer here has sent. */
  readonly #kernel: readonly Out[];
  readonly #matched = new Set<Out>();
  /** How late a kernel's timer may be that ran out at a time. */
  readonly #late = new Map<Micros, Micros>();

  constructor(schedule: Pick<Schedule, "sysctl" | "congestion">, kernel?: Answers) {
    const begun = kernel?.begun ?? 0;
    this.#begun = begun;
    this.#kernel = (kernel?.sent ?? []).map((out) => ({...out, at: out.at + begun}));
    this.stack = makeEngineStack({profile: "linux", address: LOCAL, mtu: 1500});
    for (const [name, value] of Object.entries(schedule.sysctl)) {
      if (!this.stack.configure(name, value)) throw new Error(`no setting ${name}`);
    }
    this.stack.configure("tcp_congestion_control", schedule.congestion);
    this.stack.advance(begun);
  }

  get now(): Micros {
    return this.stack.now - this.#begun;
  }

  /** The last time at which a timer ran out, until when a kernel's might be late. */
  get riskUntil(): Micros {
    return this.#riskUntil - this.#begun;
  }

  /** The next time at which one of its timers runs out; Infinity for never. */
  get deadline(): Micros {
    return Math.min(Infinity, ...this.#timers.map(({at}) => at)) - this.#begun;
  }

  /** Lets time pass; whatever is sent meanwhile is sent by timers. */
  advance(end: Micros): void {
    const until = end + this.#begun;
    while (this.stack.now < until) {
      this.#follow(until);
      const {now} = this.stack;
      const due = this.#timers.filter(({at}) => at > now && at <= until);
      const fired = due.sort((a, b) => a.at - b.at)[0];
      const stop = fired?.at ?? until;
      while (this.stack.now < stop) this.stack.advance(stop);
      this.stack.settle();
      if (fired?.out) this.#matched.add(fired.out);
      this.#collect(fired ? this.#ranOut(fired) : 0);
    }
  }

  /** A timer ran out: how late a kernel's might be, which may have been started by a late one. */
  #ranOut(timer: Running): Micros {
    if (timer.out) return EARLY;
    const late = this.#lateness(timer);
    this.#late.set(timer.at, late);
    this.#riskUntil = Math.max(this.#riskUntil, timer.at + late);
    return late;
  }

  #lateness({at, since, least}: Running): Micros {
    return Math.max(lateness(at - since) + (this.#late.get(since) ?? 0), least);
  }

  /** A timer runs out when the kernel's did, where that can have been late by so much. */
  #follow(until: Micros): void {
    const open = this.#timers.filter(({at, seen}) => !seen && at <= until);
    if (open.length === 0) return;
    // What was sent at once is no timer's.
    const after = this.events.length - 1;
    const sent = this.sent.filter((one) => one.after === after).length;
    const later = this.#kernel.filter((one) => one.after === after).slice(sent);
    for (const timer of open.sort((a, b) => a.at - b.at)) {
      timer.seen = true;
      const taken = new Set(this.#timers.map(({out}) => out));
      const latest = timer.at + this.#lateness(timer);
      const out = later.find(
        (one) =>
          one.at >= Math.max(timer.at - EARLY, this.stack.now) &&
          one.at <= latest &&
          !this.#matched.has(one) &&
          !taken.has(one) &&
          maySend(timer.state.kind, one)
      );
      if (out) this.#moveTo(timer, out, out.at);
    }
    this.#takeAlong(open);
  }

  /** A timer runs out when the kernel's did, or right after. */
  #moveTo(timer: Running, out: Out, at: Micros): void {
    timer.out = out;
    timer.at = at;
    timer.state.set(at);
  }

  /**
   * An ACK that waited leaves with what another timer sends in the same tick, if a kernel's timer
   * for that was set later: of those it runs the latest first.
   */
  #takeAlong(open: readonly Running[]): void {
    for (const ack of open) {
      if (ack.out || ack.state.kind !== "delayed-ack") continue;
      const latest = ack.at + this.#lateness(ack);
      const other = open.find(
        ({out, since}) =>
          out && out.length > 0 && since > ack.since && out.at > ack.at && out.at <= latest
      );
      if (other?.out) this.#moveTo(ack, other.out, other.at + 1);
    }
  }

  /** Does what an event says, now. */
  perform(event: ScheduleEvent): void {
    const at = this.now;
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
    if (MAKES.includes(request.call) && answer.value >= 0) {
      const fd = this.#nextFd++;
      this.#fds.set(fd, answer.value);
      return {...answer, value: fd};
    }
    if (request.call === "close") this.#fds.delete(request.fd);
    return request.call === "recv" ? {...answer, out: withoutTime(answer.out)} : answer;
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
    if (request.call === "epoll_create") return request;
    if (request.call === "epoll_wait" || request.call === "epoll_ctl") {
      const live = (fd: number): number => this.#fds.get(fd) ?? -1;
      const on = {...request, epfd: live(request.epfd)};
      return on.call === "epoll_ctl" ? {...on, fd: live(on.fd)} : on;
    }
    const fd = this.#fds.get(request.fd);
    if (fd === undefined) return null;
    if (request.call === "bind") return {...request, fd, port: PORT, address: "192.168.0.1"};
    if (request.call === "connect") return {...request, fd, port: PORT, address: "192.0.2.1"};
    if (request.call === "send" && request.to)
      return {...request, fd, to: {port: PORT, address: "192.0.2.1"}};
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
      else if (option.kind === "FO") found.fastOpen = this.#cookie(option.cookie);
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
      urgent: packet.urgent ?? 0,
      ecn: parseEcn(packet.ip ?? []),
      len: packet.length,
      ...found
    });
  }

  /** The cookie that a script calls so. */
  #cookie(name: string): string {
    if (!name.startsWith("c00c")) return name;
    return this.#cookies[parseInt(name.slice(4), 16) - 1] ?? "0".repeat(16);
  }

  #collect(late: Micros): void {
    for (const {at, segment} of this.stack.sent.splice(0)) {
      const opens = (segment.flags & (SYN | ACK)) === SYN;
      // A second connection of a story has another port, or a cookie that the first one brought.
      const other = this.#cookies.length > 0 || (opens && segment.from.port !== this.#localPort);
      if (segment.flags & SYN && (this.#localIsn === null || other)) {
        this.#localIsn = segment.seq;
        this.#localPort = segment.from.port;
      }
      this.sent.push(this.#out(at, segment, late));
    }
    const {now} = this.stack;
    this.#timers = this.stack.timers(this.#localPort).map((state) => {
      const {kind, at} = state;
      const before = this.#timers.find((one) => kind === one.state.kind && at === one.at);
      if (before) return {...before, state};
      const running = this.#timers.find((one) => goesOn(one, state, now));
      const least = running ? this.#lateness(running) : 0;
      return {state, at, since: now, least, seen: false, out: null};
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
    // A bare reset has the number that the peer's ACK asked for, which counts from the first SYN.
    const bare = (segment.flags & (RST | ACK)) === RST;
    const from = bare ? (this.#localIsn ?? 0) : this.#shownIsn;
    const seq = stray ? 0 : (segment.seq - from) >>> 0;
    return {
      at: at - this.#begun,
      after: this.events.length - 1,
      flags: printFlags(segment.flags),
      seq,
      ack: segment.flags & ACK ? segment.ack : 0,
      window: segment.wnd,
      urgent: segment.urgent,
      ecn: segment.ecn,
      length: segment.len,
      mss: segment.mss,
      wscale: segment.wscale,
      sackOK: segment.sackPermitted,
      tsVal: stamped ? segment.tsVal - (this.#firstStamp ?? 0) : null,
      tsEcr: stamped ? segment.tsEcr : null,
      fastOpen: cookieName(segment.fastOpen, this.#cookies),
      sack: (segment.sack ?? []).map(({left, right}) => [left, right]),
      late
    };
  }
}

/** An entry of the error queue, without its time. */
const withoutTime = (out: Answered["out"]): Answered["out"] =>
  Array.isArray(out) ? (out as string[][]).map((entry) => entry.slice(0, 2)) : out;

/** Runs the whole schedule: by the clock of a kernel's run, else by its own waits. */
export function runOnEngine(schedule: Schedule, kernel?: Answers, end?: Micros): Answers {
  const run = new EngineRun(schedule, kernel);
  let sure = true;
  for (const [i, event] of schedule.events.entries()) {
    run.advance(kernel?.events[i]?.at ?? run.now + event.wait);
    // A kernel's timer might run out only after this.
    if (run.riskUntil > run.now) sure = false;
    run.perform(event);
  }
  run.advance(end ?? run.now + schedule.tail);
  return {events: run.events, sent: run.sent, begun: kernel?.begun ?? 0, sure};
}

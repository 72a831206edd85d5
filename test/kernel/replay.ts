/**
 * Replaying a recording: the same link, kernel settings, losses and calls at the same moments, on
 * the simulator. The programs in programs/ are written with what stands here.
 */
import {ms, us, type Micros} from "../../src/base/units.ts";
import {cut, drop, heal, unreachable, type Fault} from "../../src/net/fault.ts";
import type {Address, Blocked, Call, Os, Result, Socket} from "../../src/os/api.ts";
import type {OptionValue, SocketOption} from "../../src/os/socket-options.ts";
import type {HostOptions, Scenario} from "../../src/sim/scenario.ts";
import type {Unreachable} from "../../src/wire/icmp.ts";
import {endOf, measuredDelay, type Trace, type TracePacket} from "./trace.ts";

/**
 * When the recording's time 0 is in the simulation: before it the listener is made ready. The ticks
 * of the kernel's clock, of 4 ms, then fall where CUBIC's growth shows that they fell.
 */
export const ORIGIN: Micros = us(23_800);

/**
 * How long a program takes to run after it was woken. A recorded program took 0.05 ms at best, in
 * which the rest of a burst reaches its socket; with none, it would read segment by segment.
 */
const WAKE_UP: Micros = us(80);
/** A reader takes a little longer: it copies what it reads. */
const READER_WAKE_UP: Micros = us(120);

/** What a full packet of 1,500 bytes takes of a link, in bits, for a pace in µs. */
const FULL = 1500 * 8 * 1e6;

/** How long a run goes on after its recording ended, in ms, so that what was under way arrives. */
const MARGIN = 30;

/** What a program got from a call, to be compared with the recording's events. */
export interface Answer {
  readonly host: "c" | "s";
  readonly what: string;
  readonly result: string;
  /** When, in ms of the recording's clock. */
  readonly at: number;
}

/** A scenario that replays one recording, and what its programs note down while it runs. */
export interface Replay {
  readonly scenario: Scenario;
  readonly answers: Answer[];
  readonly results: Record<string, unknown>[];
  readonly oneConnection: boolean;
  /** ACKs that the recorded receiver merged into later ones: host name and `nth`, as in `drop`. */
  readonly merged: readonly (readonly [string, number])[];
}

export type Steps = Generator<Blocked, void, void>;
export type Body = (app: App) => Steps;

/** One program of a replay: system calls at the recording's moments, answers noted down. */
export class App {
  readonly os: Os;
  readonly trace: Trace;
  readonly host: "c" | "s";
  readonly replay: Replay;

  constructor(os: Os, trace: Trace, host: "c" | "s", replay: Replay) {
    this.os = os;
    this.trace = trace;
    this.host = host;
    this.replay = replay;
  }

  /** Waits until the recording's clock shows `t` ms; goes on at once when that is past. */
  *at(t: number): Steps {
    const wait = ORIGIN + ms(t) - this.os.now();
    if (wait > 0) yield* this.os.sleep(wait);
  }

  /** Waits for the moment of this host's `nth` event called `what`. */
  *event(what: string, nth = 1): Steps {
    const events = this.trace.events.filter((e) => e.host === this.host && e.what === what);
    const found = events[nth - 1];
    if (!found) throw new Error(`${this.trace.name}: no event "${what}" #${String(nth)}`);
    yield* this.at(found.t_ms);
  }

  /** Waits for the moment at which the recorded program made a call. */
  *called(what: string, nth = 1): Steps {
    yield* this.event(`${what} called`, nth);
  }

  /** Waits for the moment at which the recording's `nth` packet that `which` picks was sent. */
  *sent(which: (p: TracePacket) => boolean, nth = 1): Steps {
    const found = this.trace.packets.filter(which)[nth - 1];
    if (!found) throw new Error(`${this.trace.name}: no packet #${String(nth)} of those asked for`);
    yield* this.at(found.t_ms);
  }

  /** Notes down what a call answered. */
  answer(what: string, result: string | number): void {
    const at = (this.os.now() - ORIGIN) / 1e3;
    this.replay.answers.push({host: this.host, what, result: String(result), at});
  }

  /** A row of the recording's table of results. */
  result(row: Record<string, unknown>): void {
    this.replay.results.push(row);
  }

  /** A socket as the recorder made it: with the trace's window clamp, if it has one. */
  socket(options: Readonly<Record<string, OptionValue>> = {}): Socket {
    const socket = this.os.socket();
    const clamp = this.trace.sysctl["clamp"];
    if (clamp !== undefined) this.os.setsockopt(socket, "TCP_WINDOW_CLAMP", Number(clamp));
    for (const [name, value] of Object.entries(options)) {
      this.os.setsockopt(socket, name as SocketOption, value as never);
    }
    return socket;
  }

  /** A listener as the recorder made it: SO_REUSEADDR, this host's own address. */
  listen(
    options: Readonly<Record<string, OptionValue>> = {},
    {port = 80, backlog = 5}: {port?: number; backlog?: number} = {}
  ): Socket {
    const listener = this.socket({SO_REUSEADDR: true, ...options});
    const host = this.host === "s" ? "server" : "client";
    must(this.os.bind(listener, {host, port}), "bind");
    must(this.os.listen(listener, backlog), "listen");
    return listener;
  }

  /** Listens, and waits for one connection. */
  *accept(options: Readonly<Record<string, OptionValue>> = {}): Generator<Blocked, Socket, void> {
    const listener = this.listen(options);
    return yield* this.os.accept(listener);
  }

  /** Connects at the recording's time 0. */
  *connect(
    options: Readonly<Record<string, OptionValue>> = {},
    address: Address = "server:80"
  ): Generator<Blocked, Socket, void> {
    const socket = this.socket(options);
    yield* this.at(0);
    must(yield* this.os.connect(socket, address), "connect");
    return socket;
  }

  /** Makes a call whose answer is a `Result`, and notes it down as the recorder does. */
  *does<T extends Result>(
    what: string,
    call: Call<T>,
    show: (answer: T) => string | number = () => "ok"
  ): Generator<Blocked, T, void> {
    const answer = yield* call;
    this.answer(what, answer.errno ?? show(answer));
    return answer;
  }

  /** `send()`, noted down. */
  *send(what: string, socket: Socket, length: number): Steps {
    yield* this.does(what, this.os.send(socket, length), (sent) => sent.length);
  }

  /** `sendall()`: writes what fits, and goes on, late as a woken program does, when more fits. */
  *write(socket: Socket, length: number): Generator<Blocked, string, void> {
    for (let left = length; left > 0; ) {
      const {length: sent, errno} = yield* this.os.send(socket, left, "MSG_DONTWAIT");
      if (errno !== null && errno !== "EAGAIN") return errno;
      if (errno === null) left -= sent;
      if (left === 0) break;
      yield* this.os.poll([{socket, events: ["POLLOUT"]}]);
      yield* this.os.sleep(WAKE_UP);
    }
    return "ok";
  }

  /** `recv()`, after the time that a woken program takes to run. Not noted down. */
  *read(
    socket: Socket,
    max = 65_536,
    wakeUp = READER_WAKE_UP
  ): Generator<Blocked, number, void> {
    const since = this.os.now();
    yield* this.os.poll([{socket, events: ["POLLIN"]}]);
    if (this.os.now() > since) yield* this.os.sleep(wakeUp);
    const got = yield* this.os.recv(socket, max);
    return got.errno === null ? got.length : -1;
  }

  /** `recv()`, noted down. */
  *recv(what: string, socket: Socket, max = 1_000_000): Generator<Blocked, number, void> {
    const since = this.os.now();
    yield* this.os.poll([{socket, events: ["POLLIN"]}]);
    if (this.os.now() > since) yield* this.os.sleep(READER_WAKE_UP);
    const got = yield* this.os.recv(socket, max);
    this.answer(what, got.errno ?? `${String(got.length)} bytes`);
    return got.errno === null ? got.length : -1;
  }

  /** Reads until the stream ends or fails; the number of bytes read. */
  *drain(
    socket: Socket,
    enough = Infinity,
    wakeUp = READER_WAKE_UP
  ): Generator<Blocked, number, void> {
    let total = 0;
    while (total < enough) {
      const got = yield* this.read(socket, 65_536, wakeUp);
      if (got <= 0) break;
      total += got;
    }
    return total;
  }

  /** Another program of this host. */
  spawn(body: Body): void {
    const {trace, host, replay} = this;
    this.os.spawn((os) => body(new App(os, trace, host, replay)));
  }
}

function must(result: Result, what: string): void {
  if (result.errno !== null) throw new Error(`${what} failed: ${result.errno}`);
}

/** What a replay is made of beyond the trace itself. */
export interface Parts {
  readonly client?: Body;
  readonly server?: Body;
  readonly faults?: readonly Fault[];
  readonly sysctl?: Readonly<Record<string, number | string>>;
  /** More hosts, for forged senders. */
  readonly others?: Readonly<Record<string, HostOptions>>;
  readonly oneConnection?: boolean;
  /** See `Replay.merged`. */
  readonly merged?: readonly (readonly [string, number])[];
  /** How far apart full packets came out of the link, in µs; by default as its rate says. */
  readonly pace?: Micros;
  /** How long the simulation goes on, in ms of the recording's clock. */
  readonly until?: number;
}

/** A replay of `trace`: its link, its kernel settings, its chosen losses, and these programs. */
export function replay(trace: Trace, parts: Parts): Replay {
  const {merged = [], oneConnection = false} = parts;
  // `clamp` is the recorder's own word for the socket option that `App.socket` sets.
  const shared = Object.fromEntries(
    Object.entries(trace.sysctl).filter(([name]) => name !== "clamp")
  );
  const host = (
    letter: "c" | "s",
    address: string,
    own: Trace["sysctl"],
    body: Body | undefined
  ): HostOptions => ({
    address,
    sysctl: {...shared, ...own, ...parts.sysctl},
    ...(body ? {main: (os: Os) => body(new App(os, trace, letter, result))} : {})
  });
  const scenario: Scenario = {
    hosts: {
      client: host("c", "10.0.0.1", trace.sysctl_client, parts.client),
      server: host("s", "10.0.0.2", trace.sysctl_server, parts.server),
      ...parts.others
    },
    link: {
      delay: ms(measuredDelay(trace)),
      mtu: trace.link.mtu ?? Infinity,
      icmp: trace.link.icmp ?? true,
      ...rateOf(trace, parts.pace)
    },
    faults: [
      ...linkFaults(trace),
      ...merged.map(([from, nth]) => drop(from, nth)),
      ...(parts.faults ?? [])
    ],
    until: ORIGIN + ms(parts.until ?? endOf(trace) + MARGIN),
    seed: 1
  };
  const result: Replay = {scenario, answers: [], results: [], oneConnection, merged};
  return result;
}

/** The link's rate and queue, where it has one. */
function rateOf({link}: Trace, pace?: Micros): {rate?: number; queue?: number} {
  if (link.rate_mbps === null) return pace === undefined ? {} : {rate: FULL / pace};
  // The recorder counts the packet that is being sent as one of the queue.
  const queue = link.queue_pkts - 1;
  return {rate: pace === undefined ? link.rate_mbps * 1e6 : FULL / pace, queue};
}

/** The recording's chosen losses, and its link going down and up, as faults. */
function linkFaults(trace: Trace): Fault[] {
  const faults: Fault[] = [];
  const sent = {"c>s": 0, "s>c": 0};
  for (const p of trace.packets) {
    sent[p.dir] += 1;
    if (p.lost === "chosen") faults.push(drop(p.dir === "c>s" ? "client" : "server", sent[p.dir]));
  }
  for (const event of trace.events) {
    if (event.host !== "link") continue;
    const at = ORIGIN + ms(event.t_ms);
    const [what, code] = event.what.split(" ");
    if (what === "unreachable") faults.push(unreachable(at, {code: code as Unreachable}));
    else faults.push(what === "down" ? cut(at) : heal(at));
  }
  return faults;
}

/** Packets of the client that carry text. */
export const clientData = (p: TracePacket): boolean => p.dir === "c>s" && p.len > 0;
/** Packets of the server that carry text. */
export const serverData = (p: TracePacket): boolean => p.dir === "s>c" && p.len > 0;

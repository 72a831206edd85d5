/** The project's own stack under test: one kernel in a world that has only a clock and a wire. */
import {ms, type Micros} from "../../base/units.ts";
import type {Blocked, MsgFlag, Os, Result, ShutdownHow, Socket} from "../../os/api.ts";
import type {PollEvent} from "../../os/events.ts";
import {Kernel} from "../../os/kernel/kernel.ts";
import {isOption} from "../../os/kernel/options.ts";
import {timestampingBits, timestampingFlags} from "../../os/kernel/write-stamps.ts";
import {linux} from "../../os/systems/linux.ts";
import {receive} from "../../os/sockets/receive.ts";
import type {Sock} from "../../os/kernel/socket.ts";
import {startProgram} from "../../os/calls/syscalls.ts";
import {profileNamed} from "../../os/systems/versions.ts";
import type {Segment} from "../../wire/segment.ts";
import {performEpoll} from "./epoll.ts";
import {queueLength} from "./queue-length.ts";
import {applySetting} from "./settings.ts";
import {listenerInfo, tcpInfo} from "./tcp-info.ts";
import {NotApplicable} from "./stack.ts";
import type {RecordedWire} from "./recorded-wire.ts";
import {HOST, Wire} from "./wire.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
import type {
  Answer,
  MakeStack,
  OptionArgument,
  Pending,
  Ports,
  TimerState,
  Request,
  Sent,
  Stack
} from "./stack.ts";

/** A fresh host with nothing on it. */
export const makeEngineStack: MakeStack = (options) => new EngineStack(options, new Wire());

/** The same, which notes what happens on it; `wire` is a fresh one, and has it afterwards. */
export const recordedStack =
  (wire: RecordedWire): MakeStack =>
  (options) =>
    new EngineStack(options, wire);

/** A call in its own thread, so that it may block. */
class Running implements Pending {
  answer: Answer | null = null;
  returnedAt: Micros = NaN;
}

class EngineStack implements Stack {
  readonly #wire: Wire;
  readonly #kernel: Kernel;
  readonly #name: ProfileName;

  constructor(options: Parameters<MakeStack>[0], wire: Wire) {
    this.#wire = wire;
    this.#name = options.profile;
    const profile = profileNamed(options.profile) ?? linux;
    // A copy: settings change it in place, and connections that exist see the change, too.
    const own = {...profile, tcp: {...profile.tcp, mss: options.mtu - 40}};
    const host = {index: HOST, name: "host", address: options.address};
    this.#kernel = new Kernel(wire, host, own);
    wire.begins(this.#kernel);
  }

  get now(): Micros {
    return this.#wire.now;
  }

  get sent(): Sent[] {
    return this.#wire.sent;
  }

  configure(name: string, value: string): boolean {
    return applySetting(this.#kernel.profile, name, value);
  }

  advance(until: Micros): void {
    const wire = this.#wire;
    const before = wire.happened;
    while (wire.events.nextAt <= until) {
      // All that is due at one instant is done before anybody looks.
      if (wire.happened > before && wire.events.nextAt > wire.now) return;
      wire.now = Math.max(wire.now, wire.events.nextAt);
      wire.next();
    }
    if (wire.happened === before) wire.now = Math.max(wire.now, until);
  }

  deliver(segment: Segment): void {
    this.#wire.delivered(segment);
    receive(this.#kernel, segment, this.#wire.now);
    this.settle();
  }

  timers(localPort: number): readonly TimerState[] {
    const all: TimerState[] = [];
    for (const {tcb} of this.#kernel.connections.onPort(localPort)) {
      const {retransmitTimer, slowTimer, ack} = tcb;
      for (const timer of [retransmitTimer, slowTimer]) {
        const {kind, at} = timer;
        if (kind !== "idle")
          all.push({kind, at, set: (until) => timer.start(kind as never, until)});
      }
      all.push({kind: "delayed-ack", at: ack.delackAt, set: (until) => (ack.delackAt = until)});
      const compressed = (until: Micros): number => (ack.compressedAt = until);
      all.push({kind: "compressed-ack", at: ack.compressedAt, set: compressed});
    }
    return all.filter(({at}) => at < Infinity);
  }

  settle(): void {
    const wire = this.#wire;
    while (wire.events.nextAt <= wire.now) wire.next();
  }

  call(request: Request): Pending {
    const running = new Running();
    const wire = this.#wire;
    const perform = this.#perform.bind(this);
    startProgram(this.#kernel, function* (os): Generator<Blocked, void, void> {
      running.answer = yield* perform(os, request);
      running.returnedAt = wire.now;
      wire.happened++;
    });
    this.settle();
    return running;
  }

  *#perform(os: Os, request: Request): Generator<Blocked, Answer, void> {
    switch (request.call) {
      case "socket": {
        const made = os.socket();
        if (request.nonBlocking) os.setsockopt(made, "O_NONBLOCK", true);
        return {value: made.fd, errno: made.errno, out: null};
      }
      case "accept": {
        const child = yield* os.accept(descriptor(request.fd));
        if (!child.errno && request.nonBlocking) os.setsockopt(child, "O_NONBLOCK", true);
        return {value: child.errno ? -1 : child.fd, errno: child.errno, out: null};
      }
      case "connect":
        return done(yield* os.connect(descriptor(request.fd), hostPort(request)));
      case "send": {
        const flags = request.flags as MsgFlag[];
        const {to, length: size} = request;
        const socket = descriptor(request.fd);
        const {length, errno} = to
          ? yield* os.sendto(socket, size, flags, {host: to.address, port: to.port})
          : yield* os.send(socket, size, flags);
        return {value: errno ? -1 : length, errno, out: null};
      }
      case "recv": {
        const flags = request.flags as MsgFlag[];
        const got = yield* os.recv(descriptor(request.fd), request.length, flags);
        const {length, errno, inq, ee} = got;
        const entry = ee && [[ee.ee_info, String(ee.ee_data), String(ee.time ?? "")]];
        return {value: errno ? -1 : length, errno, out: entry ?? inq};
      }
      case "close":
        return done(yield* os.close(descriptor(request.fd)));
      case "poll":
        return yield* this.#poll(os, request);
      case "epoll_create":
      case "epoll_ctl":
      case "epoll_wait":
        return yield* performEpoll(os, request);
      default:
        return this.#immediate(os, request);
    }
  }

  *#poll(os: Os, request: Request & {readonly call: "poll"}): Generator<Blocked, Answer, void> {
    const requests = request.sockets.map(({fd, events}) => ({
      socket: descriptor(fd),
      events: events.map(plainEvent)
    }));
    const timeout = request.timeout < 0 ? undefined : ms(request.timeout);
    const found = yield* os.poll(requests, timeout);
    const out = requests.map(
      ({socket}) => found.find((ready) => ready.socket === socket)?.events ?? []
    );
    return {value: found.length, errno: null, out};
  }

  #immediate(os: Os, request: Request): Answer {
    switch (request.call) {
      case "bind":
        return done(os.bind(descriptor(request.fd), hostPort(request)));
      case "listen":
        return done(os.listen(descriptor(request.fd), request.backlog));
      case "shutdown":
        return done(os.shutdown(descriptor(request.fd), request.how as ShutdownHow));
      case "setsockopt": {
        const plain = optionValue(request.option, request.value);
        if (!isOption(request.option)) return {value: -1, errno: "ENOPROTOOPT", out: null};
        return done(os.setsockopt(descriptor(request.fd), request.option, plain as never));
      }
      case "setfl":
        return done(os.setsockopt(descriptor(request.fd), "O_NONBLOCK", request.nonBlocking));
      default:
        break;
    }
    if (!("fd" in request)) throw new Error(`${request.call} has no descriptor`);
    const sock = this.#kernel.descriptors.get(request.fd);
    if (!sock) {
      const epoll = this.#kernel.epolls.has(request.fd);
      return {value: -1, errno: epoll ? "ENOTSOCK" : "EBADF", out: null};
    }
    if (request.call === "getfl") return {value: sock.nonblock ? 1 : 0, errno: null, out: null};
    if (request.call === "ioctl") return queueLength(sock, request.request);
    if (request.call === "getsockopt") return this.#getsockopt(os, sock, request.option);
    throw new Error(`${request.call} is not known`);
  }

  #getsockopt(os: Os, sock: Sock, option: string): Answer {
    const fixed: Record<string, number> = {
      SO_TYPE: 1,
      SO_DOMAIN: 2,
      SO_PROTOCOL: 6,
      SO_ACCEPTCONN: sock.listening ? 1 : 0
    };
    const found = fixed[option];
    if (found !== undefined) return {value: 0, errno: null, out: found};
    // The fields are looked at in %{ assertions }%, not here.
    if (option === "TCP_INFO") return {value: 0, errno: null, out: null};
    // Schedules for a live kernel ask for one field by its name.
    const field = sock.connection && tcpInfo(sock.connection, this.#name, this.now).get(option);
    if (typeof field === "number") return {value: 0, errno: null, out: field};
    if (option !== "SO_ERROR" && !isOption(option)) {
      return {value: -1, errno: "ENOPROTOOPT", out: null};
    }
    const value = os.getsockopt(descriptor(sock.fd), option);
    if (value === null) return {value: -1, errno: "ENOPROTOOPT", out: null};
    return {value: 0, errno: null, out: optionArgument(value)};
  }

  ports(fd: number): Ports | null {
    const sock = this.#kernel.descriptors.get(fd);
    return sock?.remote ? {local: sock.local.port, remote: sock.remote.port} : null;
  }

  tcpInfo(ports: Ports | null, fd: number | null): ReadonlyMap<string, number> | null {
    const sock = fd === null ? undefined : this.#kernel.descriptors.get(fd);
    if (sock?.listening) return listenerInfo(sock.listening, this.#name);
    if (sock?.connection) return tcpInfo(sock.connection, this.#name, this.now);
    if (!ports) return null;
    for (const connection of this.#kernel.connections.onPort(ports.local))
      if (connection.tcb.remote.port === ports.remote) {
        return tcpInfo(connection, this.#name, this.now);
      }
    return null;
  }
}

const descriptor = (fd: number): Socket => ({fd, errno: null});

const hostPort = ({
  address,
  port
}: {
  address: string;
  port: number;
}): {host: string; port: number} => ({host: address, port});

const done = ({errno}: Result): Answer => ({value: errno ? -1 : 0, errno, out: null});

/** POLLRDNORM and POLLWRNORM are POLLIN and POLLOUT for a stream. */
function plainEvent(name: string): PollEvent {
  if (name === "POLLRDNORM") return "POLLIN";
  return name === "POLLWRNORM" ? "POLLOUT" : (name as PollEvent);
}

/** An option's value as the model has it. */
function optionValue(option: string, value: OptionArgument): unknown {
  if (option === "SO_TIMESTAMPING") {
    const flags = timestampingFlags(Number(value));
    if (timestampingBits(flags) === value) return flags;
    throw new NotApplicable(`flags of SO_TIMESTAMPING in ${String(value)} are not modelled`);
  }
  if (typeof value !== "object") return value;
  return {l_onoff: value.onoff ? 1 : 0, l_linger: value.linger};
}

function optionArgument(value: NonNullable<ReturnType<Os["getsockopt"]>>): OptionArgument {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "object") return value;
  if ("Rtt" in value) return value.Rtt;
  if ("l_onoff" in value) return {onoff: Number(value.l_onoff), linger: value.l_linger};
  return timestampingBits(value);
}

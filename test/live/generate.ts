/**
 * Random but sensible schedules: a peer that mostly behaves, a program that uses its socket. The
 * engine runs along while one is made, so that what comes next can follow from what was sent.
 */
import {random, type Random} from "../../src/base/random.ts";
import {ms, type Micros} from "../../src/base/units.ts";
import type {Request} from "../../src/packetdrill/stack/stack.ts";
import type {TcpOption} from "../../src/packetdrill/language/syntax.ts";
import {EngineRun} from "./engine.ts";
import {pass} from "./settle.ts";
import type {InPacket, Schedule, ScheduleEvent} from "./schedule.ts";

/**
 * How wild schedules are: the second level has everything, the third is watched by epoll, and the
 * fourth has marks of congestion, too.
 */
export type Level = "plain" | "wide" | "watched" | "ecn";

/** Settings that a kernel may have, each with how often it is picked. */
const PROFILES: readonly (readonly [weight: number, Pick<Schedule, "sysctl" | "congestion">])[] = [
  [5, {sysctl: {}, congestion: "cubic"}],
  [2, {sysctl: {tcp_timestamps: "0"}, congestion: "reno"}],
  [1, {sysctl: {tcp_sack: "0"}, congestion: "reno"}],
  [1, {sysctl: {tcp_window_scaling: "0", tcp_timestamps: "0"}, congestion: "cubic"}],
  [
    1,
    {
      sysctl: {tcp_timestamps: "0", tcp_sack: "0", tcp_early_retrans: "0", tcp_recovery: "0"},
      congestion: "reno"
    }
  ]
];

/** One schedule; the same seed and number make the same one. */
export function generate(seed: number, number: number, level: Level): Schedule {
  return new Maker(random(seed, `schedule ${number}`), level).make(
    `seed ${seed}, schedule ${number}`
  );
}

/** Fields of TCP_INFO that are asked for. */
const INFO = `ca_state retransmits probes backoff snd_mss rcv_mss unacked sacked lost retrans pmtu
   snd_ssthresh snd_cwnd advmss reordering total_retrans bytes_acked bytes_received
   segs_out segs_in notsent_bytes data_segs_in data_segs_out delivered bytes_sent bytes_retrans
   dsack_dups snd_wnd rcv_wnd total_rto`
  .split(/\s+/)
  .map((name) => `tcpi_${name}`);

/** Descriptors where epoll watches: its own, an idle socket's, and the accepted connection's. */
const [EPOLL, OTHER, CHILD] = [4, 5, 6];

function pick<T>(rnd: Random, choices: readonly (readonly [weight: number, value: T])[]): T {
  let at = rnd.unit() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) if ((at -= weight) < 0) return value;
  return (choices.at(-1) as readonly [number, T])[1];
}

class Maker {
  readonly #rnd: Random;
  readonly #wide: boolean;
  readonly #watched: boolean;
  readonly #ecn: boolean;
  readonly #events: ScheduleEvent[] = [];
  readonly #profile: Pick<Schedule, "sysctl" | "congestion">;
  readonly #run: EngineRun;
  readonly #began: number;
  /** The peer's next number, whether its FIN is out, and what it sent so far. */
  #next = 1;
  #finished = false;
  readonly #pieces: {seq: number; length: number}[] = [];
  /** The highest number that the peer acknowledged, and its window field. */
  #acked = 0;
  #window: number;
  #scale = -1;
  #stamped = false;
  #sack = false;
  #mss: number;
  /** The program's descriptor; the listener's or its own. */
  #fd = 3;

  constructor(rnd: Random, level: Level) {
    this.#rnd = rnd;
    this.#wide = level !== "plain";
    this.#watched = level === "watched";
    this.#ecn = level === "ecn";
    this.#profile = pick(rnd, PROFILES);
    if (this.#ecn) {
      const sysctl = {...this.#profile.sysctl, tcp_ecn: rnd.chance(0.6) ? "1" : "2"};
      this.#profile = {...this.#profile, sysctl};
    }
    this.#run = new EngineRun(this.#profile);
    this.#window = pick(rnd, [
      [5, 65535],
      [2, 32768],
      [2, 8000],
      [this.#wide ? 2 : 1, 2000],
      [this.#wide ? 1 : 0, 500]
    ]);
    this.#mss = pick(rnd, [
      [5, 1460],
      [4, 1000],
      [1, 536],
      [1, 200]
    ]);
    this.#began = rnd.integer(1_000_000, 9_000_000);
  }

  make(name: string): Schedule {
    const active = this.#rnd.chance(0.3);
    this.#call(0, {call: "socket", nonBlocking: true});
    if (this.#watched) this.#watch();
    this.#options(3, 0.25);
    if (active) this.#connect();
    else this.#listen();
    const count = this.#rnd.integer(3, this.#wide ? 22 : 14);
    for (let i = 0; i < count; i++) this.#something();
    const tail = pick(this.#rnd, [
      [5, ms(80)],
      [3, ms(350)],
      [1, ms(1300)]
    ]);
    return {name, ...this.#profile, events: this.#events, tail};
  }

  #listen(): void {
    this.#call(0, {call: "bind", fd: 3, address: "", port: 0});
    this.#call(0, {call: "listen", fd: 3, backlog: 5});
    if (this.#watched) this.#look();
    this.#packet(100, {flags: "S", seq: 0, length: 0, ack: 0}, this.#synOptions());
    if (this.#rnd.chance(0.05)) return;
    this.#acked = 1;
    this.#packet(this.#roundTrip(), {flags: ".", seq: 1, length: 0, ack: 1});
    this.#call(100, {call: "accept", fd: 3, nonBlocking: true});
    this.#fd = this.#watched ? CHILD : 4;
    if (this.#watched) this.#control("EPOLL_CTL_ADD", this.#fd);
  }

  #connect(): void {
    this.#call(0, {call: "connect", fd: 3, address: "", port: 0});
    if (this.#rnd.chance(0.05)) return;
    this.#acked = 1;
    this.#packet(this.#roundTrip(), {flags: "S.", seq: 0, length: 0, ack: 1}, this.#synOptions());
  }

  /** An epoll instance, which watches the first socket as a rule, and one that does nothing. */
  #watch(): void {
    this.#call(0, {call: "epoll_create"});
    this.#call(0, {call: "socket", nonBlocking: true});
    if (this.#rnd.chance(0.8)) this.#control("EPOLL_CTL_ADD", 3);
    if (this.#rnd.chance(0.4)) this.#control("EPOLL_CTL_ADD", OTHER);
  }

  #control(
    op = pick(this.#rnd, [
      [3, "EPOLL_CTL_ADD"],
      [5, "EPOLL_CTL_MOD"],
      [1, "EPOLL_CTL_DEL"]
    ]),
    fd = pick(this.#rnd, [
      [5, this.#fd],
      [2, 3],
      [1, OTHER],
      [0.1, EPOLL]
    ])
  ): void {
    const chances: readonly (readonly [number, string])[] = [
      [0.8, "EPOLLIN"],
      [0.6, "EPOLLOUT"],
      [0.3, "EPOLLRDHUP"],
      [0.1, "EPOLLPRI"],
      [0.6, "EPOLLET"],
      [0.15, "EPOLLONESHOT"],
      [0.04, "EPOLLEXCLUSIVE"]
    ];
    const events = chances.filter(([p]) => this.#rnd.chance(p)).map(([, name]) => name);
    this.#call(this.#pause(), {call: "epoll_ctl", epfd: EPOLL, op, fd, events, data: fd});
  }

  #wait(): void {
    const maxevents = pick(this.#rnd, [
      [2, 8],
      [1, 1],
      [0.05, 0]
    ]);
    this.#call(this.#pause(), {call: "epoll_wait", epfd: EPOLL, maxevents, timeout: 0});
    if (this.#rnd.chance(0.3)) this.#wait();
  }

  /** A field of TCP_INFO, of those that do not count time. */
  #inq(): void {
    const value = this.#rnd.integer(0, 2);
    this.#call(this.#pause(), {call: "setsockopt", fd: this.#fd, option: "TCP_INQ", value});
  }

  get #connected(): boolean {
    return (
      this.#fd === CHILD ||
      this.#events.some((e) => e.kind === "call" && e.request.call === "connect")
    );
  }

  #info(): void {
    const option = INFO[this.#rnd.integer(0, INFO.length - 1)] ?? "";
    // A listener has fields of its own.
    if (this.#acked === 0 || !this.#connected) return this.#look();
    this.#call(this.#pause(), {call: "getsockopt", fd: this.#fd, option});
  }

  #roundTrip(): Micros {
    return pick(this.#rnd, [
      [5, ms(10)],
      [3, ms(50)],
      [1, ms(100)]
    ]);
  }

  #synOptions(): TcpOption[] {
    const rnd = this.#rnd;
    const {sysctl} = this.#profile;
    const options: TcpOption[] = [];
    if (rnd.chance(0.95)) options.push({kind: "mss", value: this.#mss});
    if (rnd.chance(0.8)) {
      options.push({kind: "sackOK"});
      this.#sack = sysctl["tcp_sack"] !== "0";
    }
    if (rnd.chance(0.7)) {
      options.push({kind: "TS", val: this.#clock(), ecr: this.#run.sent.length > 0 ? -1 : 0});
      this.#stamped = sysctl["tcp_timestamps"] !== "0";
    }
    if (rnd.chance(0.8)) {
      const shift = pick(rnd, [
        [5, 0],
        [2, 2],
        [3, 7]
      ]);
      options.push({kind: "wscale", value: shift});
      this.#scale = sysctl["tcp_window_scaling"] === "0" ? -1 : shift;
    }
    return options;
  }

  #clock(): number {
    return this.#began + Math.floor(this.#run.now / 1000);
  }

  #pause(): Micros {
    return pick(this.#rnd, [
      [8, 300],
      [4, ms(1)],
      [3, ms(12)],
      [2, ms(30)],
      [2, ms(60)],
      [1, ms(110)],
      [1, ms(260)],
      [this.#wide ? 0.5 : 0.2, ms(700)]
    ]);
  }

  #add(event: ScheduleEvent): void {
    const wait = pass(this.#run, event.wait);
    const settled = {...event, wait};
    this.#run.perform(settled);
    this.#events.push(settled);
  }

  #call(wait: Micros, request: Request): void {
    this.#add({wait, kind: "call", request});
  }

  /** A packet of the peer; its window and timestamp unless `options` say otherwise. */
  #packet(
    wait: Micros,
    packet: Omit<InPacket, "window" | "options">,
    options?: readonly TcpOption[],
    window = this.#field()
  ): void {
    const own: TcpOption[] = [];
    if (!options && this.#stamped) own.push({kind: "TS", val: this.#clock(), ecr: -1});
    const syn = packet.flags.includes("S");
    const field = syn ? this.#window : window;
    this.#add({
      wait,
      kind: "packet",
      packet: {
        ...packet,
        ...(this.#ecn ? this.#marks(packet) : {}),
        window: field,
        options: [...(options ?? []), ...own]
      }
    });
  }

  /** What a peer that knows ECN, and routers on the way, make of a packet. */
  #marks({flags, length}: Pick<InPacket, "flags" | "length">): Pick<InPacket, "flags" | "ip"> {
    const rnd = this.#rnd;
    if (flags === "S") return {flags: rnd.chance(0.85) ? "SEW" : "S", ip: []};
    if (flags === "S.") return {flags: rnd.chance(0.85) ? "SE." : "S.", ip: []};
    if (flags.includes("R")) return {flags, ip: []};
    const echoed = rnd.chance(0.15) ? `E${flags}` : flags;
    if (length === 0) return {flags: echoed, ip: []};
    const ip = pick<string[]>(rnd, [
      [7, ["ect0"]],
      [2, ["ce"]],
      [1, []]
    ]);
    return {flags: rnd.chance(0.2) ? `W${echoed}` : echoed, ip};
  }

  #field(): number {
    return this.#scale > 0 ? Math.max(1, this.#window >> this.#scale) : this.#window;
  }

  /** The end of all that the stack has sent so far. */
  get #sentEnd(): number {
    let end = 0;
    for (const {flags, seq, length} of this.#run.sent) {
      if (flags.includes("R")) continue;
      const control = /[SF]/.test(flags) ? 1 : 0;
      end = Math.max(end, seq + length + control);
    }
    return end;
  }

  #something(): void {
    const wide = this.#wide;
    pick<() => void>(this.#rnd, [
      [7, () => this.#data()],
      [2, () => this.#beyondHole()],
      [2, () => this.#again()],
      [5, () => this.#ack()],
      [wide && this.#sack ? 4 : 0, () => this.#selectiveAck()],
      [1, () => this.#oddAck()],
      [wide ? 2 : 0.5, () => this.#changeWindow()],
      [0.8, () => this.#fin()],
      [0.4, () => this.#reset()],
      [0.2, () => this.#syn()],
      [6, () => this.#write()],
      [4, () => this.#read()],
      [0.8, () => this.#shutdown()],
      [0.6, () => this.#close()],
      [1, () => this.#options(this.#fd, 1)],
      [1.5, () => this.#look()],
      [this.#watched ? 14 : 0, () => this.#wait()],
      [this.#watched ? 4 : 0, () => this.#control()],
      [this.#watched ? 8 : 0, () => this.#info()],
      [this.#watched ? 0.7 : 0, () => this.#inq()]
    ])();
  }

  #length(): number {
    return pick(this.#rnd, [
      [3, 10],
      [3, 100],
      [2, 500],
      [5, this.#mss > 100 ? this.#mss - (this.#stamped ? 12 : 0) : 100],
      [1, this.#rnd.integer(1, 1400)]
    ]);
  }

  get #ackNow(): number {
    if (this.#rnd.chance(0.5)) this.#acked = Math.max(this.#acked, this.#sentEnd);
    return this.#acked;
  }

  #data(): void {
    // Nothing follows a FIN: that would be another peer's mistake than those that count here.
    if (this.#finished) return this.#again();
    const length = this.#length();
    const flags = this.#rnd.chance(0.6) ? "P." : ".";
    this.#packet(this.#pause(), {flags, seq: this.#next, length, ack: this.#ackNow});
    this.#pieces.push({seq: this.#next, length});
    this.#next += length;
  }

  #beyondHole(): void {
    if (this.#finished) return this.#again();
    const gap = this.#length();
    this.#pieces.push({seq: this.#next, length: gap});
    this.#next += gap;
    this.#data();
  }

  /** Something that was sent before, or never arrived; or a part of it, or more. */
  #again(): void {
    const piece = this.#pieces[this.#rnd.integer(0, this.#pieces.length - 1)];
    if (!piece) return;
    let {seq, length} = piece;
    if (this.#rnd.chance(0.3)) {
      seq = Math.max(1, seq + this.#rnd.integer(-50, 50));
      length = Math.min(1400, Math.max(1, length + this.#rnd.integer(-50, 200)));
      if (this.#finished) length = Math.max(1, Math.min(length, this.#next - 1 - seq));
      this.#next = Math.max(this.#next, seq + length);
    }
    this.#packet(this.#pause(), {flags: ".", seq, length, ack: this.#ackNow});
  }

  #ack(): void {
    const end = this.#sentEnd;
    const edges = this.#run.sent
      .filter(({length}) => length > 0)
      .map(({seq, length}) => seq + length)
      .filter((edge) => edge > this.#acked);
    const whole = this.#rnd.chance(0.5) || edges.length === 0;
    const edge = whole ? end : (edges[this.#rnd.integer(0, edges.length - 1)] ?? end);
    this.#acked = Math.max(this.#acked, edge);
    this.#packet(this.#pause(), {flags: ".", seq: this.#next, length: 0, ack: this.#acked});
  }

  #selectiveAck(): void {
    const flight = this.#run.sent.filter(
      ({seq, length, flags}) => length > 0 && seq > this.#acked && !flags.includes("S")
    );
    if (flight.length === 0) return this.#ack();
    const count = this.#rnd.integer(1, Math.min(3, flight.length));
    const blocks: [number, number][] = [];
    for (let i = 0; i < count; i++) {
      const from = this.#rnd.integer(0, flight.length - 1);
      const to = Math.min(flight.length - 1, from + this.#rnd.integer(0, 2));
      const [a, b] = [flight[from], flight[to]];
      if (!a || !b || b.seq + b.length <= a.seq) continue;
      blocks.push([a.seq, b.seq + b.length]);
    }
    const options: TcpOption[] = [{kind: "sack", blocks}];
    if (this.#stamped) options.unshift({kind: "TS", val: this.#clock(), ecr: -1});
    const packet = {flags: ".", seq: this.#next, length: 0, ack: this.#acked};
    this.#packet(this.#pause(), packet, options);
  }

  #oddAck(): void {
    const ack = pick(this.#rnd, [
      [3, this.#acked],
      [1, Math.max(1, this.#acked - this.#rnd.integer(1, 2000))],
      [1, this.#sentEnd + this.#rnd.integer(1, 1000)],
      [this.#wide ? 1 : 0, (this.#acked - 100_000) >>> 0]
    ]);
    this.#packet(this.#pause(), {flags: ".", seq: this.#next, length: 0, ack});
  }

  #changeWindow(): void {
    this.#window = pick(this.#rnd, [
      [2, 0],
      [2, 700],
      [2, 3000],
      [3, 20000],
      [2, 65535]
    ]);
    const window = this.#window === 0 ? 0 : this.#field();
    const packet = {flags: ".", seq: this.#next, length: 0, ack: this.#ackNow};
    this.#packet(this.#pause(), packet, undefined, window);
  }

  #fin(): void {
    const again = this.#finished;
    const length = this.#rnd.chance(0.3) && !again ? this.#length() : 0;
    const seq = again ? this.#next - 1 : this.#next;
    this.#packet(this.#pause(), {flags: "F.", seq, length, ack: this.#ackNow});
    if (again) return;
    this.#finished = true;
    this.#next += length + 1;
  }

  #reset(): void {
    const seq = pick(this.#rnd, [
      [3, this.#next],
      [1, this.#next + this.#rnd.integer(1, 3000)],
      [1, Math.max(1, this.#next - this.#rnd.integer(1, 500))],
      [1, this.#next + 10_000_000]
    ]);
    const flags = this.#rnd.chance(0.5) ? "R" : "R.";
    this.#packet(this.#pause(), {flags, seq, length: 0, ack: this.#acked});
  }

  #syn(): void {
    const seq = this.#rnd.chance(0.5) ? 0 : this.#next;
    this.#packet(this.#pause(), {flags: "S", seq, length: 0, ack: 0}, this.#synOptions());
  }

  #write(): void {
    const length = pick(this.#rnd, [
      [3, this.#rnd.integer(1, 100)],
      [3, 500],
      [3, this.#mss],
      [3, 3000],
      [2, 8000],
      [this.#wide ? 1 : 0, 40000]
    ]);
    const flags = this.#rnd.chance(this.#wide ? 0.06 : 0) ? ["MSG_MORE"] : [];
    this.#call(this.#pause(), {call: "send", fd: this.#fd, length, flags});
  }

  #read(): void {
    const length = pick(this.#rnd, [
      [3, 65536],
      [2, 1000],
      [1, 10]
    ]);
    const flags = this.#rnd.chance(0.1) ? ["MSG_PEEK"] : [];
    this.#call(this.#pause(), {call: "recv", fd: this.#fd, length, flags});
  }

  #shutdown(): void {
    const how = pick(this.#rnd, [
      [4, "SHUT_WR"],
      [1, "SHUT_RD"],
      [1, "SHUT_RDWR"]
    ]);
    this.#call(this.#pause(), {call: "shutdown", fd: this.#fd, how});
  }

  #close(): void {
    this.#call(this.#pause(), {call: "close", fd: this.#fd});
  }

  #look(): void {
    const fd = this.#fd;
    const request = pick<Request>(this.#rnd, [
      [2, {call: "ioctl", fd, request: "SIOCINQ"}],
      [1, {call: "ioctl", fd, request: "SIOCOUTQ"}],
      [1, {call: "getsockopt", fd, option: "SO_ERROR"}],
      [2, {call: "poll", sockets: [{fd, events: ["POLLIN", "POLLOUT", "POLLRDHUP"]}], timeout: 0}]
    ]);
    this.#call(this.#pause(), request);
  }

  /** With probability `p`, sets an option or two. */
  #options(fd: number, p: number): void {
    if (!this.#rnd.chance(p)) return;
    const before = fd === 3 && this.#events.length < 3;
    const wide = this.#wide;
    const [option, value] = pick<readonly [string, number]>(this.#rnd, [
      [3, ["TCP_NODELAY", 1]],
      [1, ["TCP_QUICKACK", this.#rnd.integer(0, 1)]],
      [1, ["TCP_CORK", this.#rnd.integer(0, 1)]],
      [
        before ? 1 : 0,
        [
          "SO_RCVBUF",
          pick(this.#rnd, [
            [1, 2000],
            [1, 8000],
            [1, 30000]
          ])
        ]
      ],
      [
        before && wide ? 1 : 0,
        [
          "SO_SNDBUF",
          pick(this.#rnd, [
            [1, 3000],
            [1, 20000]
          ])
        ]
      ],
      [
        before && wide ? 1 : 0,
        [
          "TCP_MAXSEG",
          pick(this.#rnd, [
            [1, 500],
            [1, 1200]
          ])
        ]
      ],
      [
        wide ? 1 : 0,
        [
          "SO_RCVLOWAT",
          pick(this.#rnd, [
            [1, 100],
            [1, 2000]
          ])
        ]
      ]
    ]);
    this.#call(this.#pause(), {call: "setsockopt", fd, option, value});
  }
}

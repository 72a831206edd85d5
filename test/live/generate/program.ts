/** The program of a schedule: the calls that it makes on its socket, and on an epoll instance. */
import type {Random} from "../../../src/base/random.ts";
import type {Request} from "../../../src/packetdrill/stack/stack.ts";
import type {Draft} from "./draft.ts";
import type {Peer} from "./peer.ts";
import {pick} from "./pick.ts";

/** Fields of TCP_INFO that are asked for: those that do not count time. */
const INFO = `ca_state retransmits probes backoff snd_mss rcv_mss unacked sacked lost retrans pmtu
   snd_ssthresh snd_cwnd advmss reordering total_retrans bytes_acked bytes_received
   segs_out segs_in notsent_bytes data_segs_in data_segs_out delivered bytes_sent bytes_retrans
   dsack_dups snd_wnd rcv_wnd total_rto`
  .split(/\s+/)
  .map((name) => `tcpi_${name}`);

/** Descriptors where epoll watches: its own, an idle socket's, and the accepted connection's. */
const [EPOLL, OTHER, CHILD] = [4, 5, 6];

/** Makes calls that fit what its peer has done. */
export class Program {
  readonly #draft: Draft;
  readonly #rnd: Random;
  readonly #peer: Peer;
  /** Its descriptor: the listener's or its own. */
  #fd = 3;

  constructor(draft: Draft, peer: Peer) {
    this.#draft = draft;
    this.#rnd = draft.rnd;
    this.#peer = peer;
  }

  /** Opens its socket, and sets options of it now and then. */
  open(): void {
    this.#now({call: "socket", nonBlocking: true});
    if (this.#draft.isWatched) this.#watch();
    this.#options(3, 0.25);
  }

  connect(): void {
    this.#now({call: "connect", fd: 3, address: "", port: 0});
  }

  listen(): void {
    this.#now({call: "bind", fd: 3, address: "", port: 0});
    this.#now({call: "listen", fd: 3, backlog: 5});
    if (this.#draft.isWatched) this.look();
  }

  accept(): void {
    this.#draft.call(100, {call: "accept", fd: 3, nonBlocking: true});
    this.#fd = this.#draft.isWatched ? CHILD : 4;
    if (this.#draft.isWatched) this.control("EPOLL_CTL_ADD", this.#fd);
  }

  /** Sets an option or two of the socket that it uses. */
  setOption(): void {
    this.#options(this.#fd, 1);
  }

  write(): void {
    const length = pick(this.#rnd, [
      [3, this.#rnd.integer(1, 100)],
      [3, 500],
      [3, this.#peer.mss],
      [3, 3000],
      [2, 8000],
      [this.#draft.isWide ? 1 : 0, 40000]
    ]);
    const flags = this.#rnd.chance(this.#draft.isWide ? 0.06 : 0) ? ["MSG_MORE"] : [];
    this.#later({call: "send", fd: this.#fd, length, flags});
  }

  read(): void {
    const length = pick(this.#rnd, [
      [3, 65536],
      [2, 1000],
      [1, 10]
    ]);
    const flags = this.#rnd.chance(0.1) ? ["MSG_PEEK"] : [];
    this.#later({call: "recv", fd: this.#fd, length, flags});
  }

  shutdown(): void {
    const how = pick(this.#rnd, [
      [4, "SHUT_WR"],
      [1, "SHUT_RD"],
      [1, "SHUT_RDWR"]
    ]);
    this.#later({call: "shutdown", fd: this.#fd, how});
  }

  close(): void {
    this.#later({call: "close", fd: this.#fd});
  }

  look(): void {
    const fd = this.#fd;
    const request = pick<Request>(this.#rnd, [
      [2, {call: "ioctl", fd, request: "SIOCINQ"}],
      [1, {call: "ioctl", fd, request: "SIOCOUTQ"}],
      [1, {call: "getsockopt", fd, option: "SO_ERROR"}],
      [2, {call: "poll", sockets: [{fd, events: ["POLLIN", "POLLOUT", "POLLRDHUP"]}], timeout: 0}]
    ]);
    this.#later(request);
  }

  /** With probability `p`, sets an option or two. */
  #options(fd: number, p: number): void {
    if (!this.#rnd.chance(p)) return;
    const before = fd === 3 && this.#draft.events.length < 3;
    const wide = this.#draft.isWide;
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
    this.#later({call: "setsockopt", fd, option, value});
  }

  /** An epoll instance, which watches the first socket as a rule, and one that does nothing. */
  #watch(): void {
    this.#now({call: "epoll_create"});
    this.#now({call: "socket", nonBlocking: true});
    if (this.#rnd.chance(0.8)) this.control("EPOLL_CTL_ADD", 3);
    if (this.#rnd.chance(0.4)) this.control("EPOLL_CTL_ADD", OTHER);
  }

  control(
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
    this.#later({
      call: "epoll_ctl",
      epfd: EPOLL,
      op,
      fd,
      events,
      data: fd
    });
  }

  wait(): void {
    const maxevents = pick(this.#rnd, [
      [2, 8],
      [1, 1],
      [0.05, 0]
    ]);
    this.#later({call: "epoll_wait", epfd: EPOLL, maxevents, timeout: 0});
    if (this.#rnd.chance(0.3)) this.wait();
  }

  info(): void {
    const option = INFO[this.#rnd.integer(0, INFO.length - 1)] ?? "";
    // A listener has fields of its own.
    if (!this.#peer.hasAcked || !this.#connected) return this.look();
    this.#later({call: "getsockopt", fd: this.#fd, option});
  }

  inq(): void {
    const value = this.#rnd.integer(0, 2);
    this.#later({
      call: "setsockopt",
      fd: this.#fd,
      option: "TCP_INQ",
      value
    });
  }

  /** Makes a call right after what was done last. */
  #now(request: Request): void {
    this.#draft.call(0, request);
  }

  /** Makes a call after a pause. */
  #later(request: Request): void {
    this.#draft.call(this.#draft.pause(), request);
  }

  get #connected(): boolean {
    return (
      this.#fd === CHILD ||
      this.#draft.events.some((e) => e.kind === "call" && e.request.call === "connect")
    );
  }
}

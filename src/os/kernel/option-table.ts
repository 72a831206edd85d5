/** The option table: type, unit, range, who has it, who inherits it, what it changes, source. */
import {ms, seconds, type Micros} from "../../base/units.ts";
import {keepaliveChanged, pushPending, quickAckNow} from "../../tcp/control/user-calls.ts";
import type {Linger, OptionValue, SocketOption} from "../socket-options.ts";
import type {Profile, SystemName} from "../systems/profile.ts";
import type {Sock} from "./socket.ts";

/** What setting an option may need besides the socket. */
export interface OptionHost {
  readonly profile: Profile;
  /** Darwin's keepalive timer was set on a socket without a peer. */
  watchListener(sock: Sock): void;
}

/** One socket option. */
export interface OptionSpec {
  readonly type: "switch" | "number" | "linger" | "text";
  /** What a number counts: `"s"`, `"ms"`, `"octets"`, …; empty for a switch. */
  readonly unit: string;
  /** Legal numbers, both ends included. */
  readonly range: readonly [number, number];
  readonly initial: OptionValue | ((profile: Profile) => OptionValue);
  /** Systems that have it. */
  readonly systems: readonly SystemName[];
  /** Systems on which accept() passes it on to the new socket. */
  readonly inherited: readonly SystemName[];
  readonly source: string;
  /** What setting it changes; runs within the socket's `act()`. */
  readonly apply?: (sock: Sock, value: OptionValue, host: OptionHost, now: Micros) => void;
}

const ALL: readonly SystemName[] = ["linux", "windows", "macos", "freebsd"];
const UNIX: readonly SystemName[] = ["linux", "macos", "freebsd"];
const LINUX: readonly SystemName[] = ["linux"];
const NONE: readonly SystemName[] = [];
const BIT: readonly [number, number] = [0, 1];
const INT: readonly [number, number] = [0, 2147483647];

/** Is a switch on? Any number but 0, as in C. */
export const on = (value: OptionValue): boolean =>
  value === true || (typeof value === "number" && value !== 0);
const number = (value: OptionValue): number => Number(value);

function toggle(
  systems: readonly SystemName[],
  inherited: readonly SystemName[],
  source: string,
  apply?: OptionSpec["apply"]
): OptionSpec {
  const base = {
    type: "switch",
    unit: "",
    range: BIT,
    initial: 0,
    systems,
    inherited,
    source
  } as const;
  return apply ? {...base, apply} : base;
}

function amount(
  unit: string,
  range: readonly [number, number],
  initial: OptionSpec["initial"],
  systems: readonly SystemName[],
  inherited: readonly SystemName[],
  source: string,
  apply?: OptionSpec["apply"]
): OptionSpec {
  const base = {type: "number", unit, range, initial, systems, inherited, source} as const;
  return apply ? {...base, apply} : base;
}

const LINUX_TRACE = "socket(7), tcp(7); inheritance measured, recorded run 17_inherit_before";
const inSeconds = (micros: Micros): number => Math.round(micros / 1e6);

/** The idle time before the first probe: most systems call it TCP_KEEPIDLE, macOS TCP_KEEPALIVE. */
function keepIdle(systems: readonly SystemName[], source: string): OptionSpec {
  const initial = (p: Profile): number => inSeconds(p.tcp.keepIdle);
  const inherited = systems.filter((system) => system !== "macos");
  return amount("s", [1, 32767], initial, systems, inherited, source, (sock, v, host, now) => {
    sock.settings.keepIdle = seconds(number(v));
    if (sock.tcb && sock.settings.keepalive) keepaliveChanged(sock.tcb, now);
    if (sock.tcb || host.profile.system !== "macos") return;
    sock.keepaliveAt = now + sock.settings.keepIdle;
    host.watchListener(sock);
  });
}

/** Winsock: what bind() looks at has no effect any more when it is set later. */
const tooLate = (sock: Sock, {profile}: OptionHost): boolean =>
  sock.bound && profile.system === "windows";

/** Options that have no value of their own: setOption() and getsockopt() see to them. */
type Special = "SO_ERROR" | "SO_UPDATE_ACCEPT_CONTEXT";

/** Every option that the simulated systems know, by its name in C. */
export const OPTIONS: Readonly<Record<Exclude<SocketOption, Special>, OptionSpec>> = {
  SO_REUSEADDR: toggle(ALL, ALL, LINUX_TRACE, (sock, v, host) => {
    if (!tooLate(sock, host)) sock.reuseAddr = on(v);
  }),
  SO_REUSEPORT: toggle(UNIX, UNIX, LINUX_TRACE, (sock, v) => {
    sock.reusePort = on(v);
  }),
  SO_EXCLUSIVEADDRUSE: toggle(
    ["windows"],
    ["windows"],
    "Winsock SO_EXCLUSIVEADDRUSE",
    (sock, v, host) => {
      if (!tooLate(sock, host)) sock.exclusive = on(v);
    }
  ),
  SO_KEEPALIVE: toggle(ALL, ALL, LINUX_TRACE, (sock, v, _host, now) => {
    sock.settings.keepalive = on(v);
    if (sock.tcb) keepaliveChanged(sock.tcb, now);
  }),
  SO_LINGER: {
    type: "linger",
    unit: "s",
    range: [0, 65535],
    initial: {l_onoff: 0, l_linger: 0},
    systems: ALL,
    inherited: ALL,
    source: LINUX_TRACE,
    apply: (sock, v) => {
      sock.linger = v as Linger;
    }
  },
  SO_RCVBUF: amount(
    "octets",
    INT,
    (p) => p.tcp.receiveBuffer,
    ALL,
    ALL,
    LINUX_TRACE,
    (sock, v, {profile}) => {
      const floor = profile.system === "linux" ? 2304 : 1;
      sock.settings.receiveBuffer = Math.max(
        Math.min(number(v), profile.tcp.rmemMax) * profile.bufferFactor,
        floor
      );
      sock.settings.receiveBufferLocked = true;
    }
  ),
  SO_SNDBUF: amount(
    "octets",
    INT,
    (p) => p.tcp.sendBuffer,
    ALL,
    ALL,
    LINUX_TRACE,
    (sock, v, {profile}) => {
      const floor = profile.system === "linux" ? 4608 : 1;
      sock.settings.sendBuffer = Math.max(
        Math.min(number(v), profile.tcp.wmemMax) * profile.bufferFactor,
        floor
      );
      sock.settings.sendBufferLocked = true;
      sock.changed();
    }
  ),
  SO_RCVTIMEO: amount("ms", INT, 0, ALL, ALL, LINUX_TRACE, (sock, v) => {
    sock.receiveTimeout = ms(number(v));
  }),
  SO_SNDTIMEO: amount("ms", INT, 0, ALL, ALL, LINUX_TRACE, (sock, v) => {
    sock.sendTimeout = ms(number(v));
  }),
  SO_RCVLOWAT: amount("octets", INT, 1, UNIX, UNIX, LINUX_TRACE, (sock, v) => {
    sock.settings.receiveLowWater = Math.max(1, number(v));
  }),
  SO_OOBINLINE: toggle(ALL, ALL, LINUX_TRACE),
  SO_PRIORITY: amount("", INT, 0, LINUX, NONE, LINUX_TRACE),
  SO_MARK: amount("", INT, 0, LINUX, LINUX, LINUX_TRACE),
  SO_DONTROUTE: toggle(ALL, ALL, LINUX_TRACE),
  SO_BUSY_POLL: amount("µs", INT, 0, LINUX, LINUX, LINUX_TRACE),
  TCP_NODELAY: toggle(
    ALL,
    ALL,
    "RFC 9293 §3.7.4 MUST-17; " + LINUX_TRACE,
    (sock, v, _host, now) => {
      sock.settings.nodelay = on(v);
      if (on(v) && sock.tcb) pushPending(sock.tcb, now);
    }
  ),
  TCP_CORK: toggle(LINUX, LINUX, LINUX_TRACE, (sock, v, _host, now) => {
    sock.settings.cork = on(v);
    if (!on(v) && sock.tcb) pushPending(sock.tcb, now);
  }),
  TCP_NOPUSH: toggle(
    ["macos", "freebsd"],
    ["macos", "freebsd"],
    "FreeBSD tcp(4)",
    (s, v, _host, now) => {
      s.settings.cork = on(v);
      if (!on(v) && s.tcb) pushPending(s.tcb, now);
    }
  ),
  TCP_QUICKACK: {
    ...toggle(LINUX, NONE, LINUX_TRACE, (sock, v, _host, now) => {
      const {tcb} = sock;
      if (!tcb) return;
      if (on(v)) quickAckNow(tcb, now);
      else tcb.ack.interactive = true;
    }),
    initial: 1
  },
  TCP_KEEPIDLE: keepIdle(["linux", "windows", "freebsd"], LINUX_TRACE),
  TCP_KEEPALIVE: keepIdle(["windows", "macos"], "macOS tcp(4); Winsock IPPROTO_TCP options"),
  TCP_KEEPINTVL: amount(
    "s",
    [1, 32767],
    (p) => inSeconds(p.tcp.keepInterval),
    ALL,
    ALL,
    LINUX_TRACE,
    (s, v) => {
      s.settings.keepInterval = seconds(number(v));
    }
  ),
  TCP_KEEPCNT: amount(
    "probes",
    [1, 127],
    (p) => p.tcp.keepCount,
    ALL,
    ALL,
    LINUX_TRACE,
    (sock, v) => {
      sock.settings.keepCount = number(v);
    }
  ),
  TCP_USER_TIMEOUT: amount("ms", INT, 0, LINUX, LINUX, "RFC 5482; " + LINUX_TRACE, (sock, v) => {
    sock.settings.userTimeout = ms(number(v));
  }),
  TCP_LINGER2: amount(
    "s",
    [-1, 120],
    (p) => inSeconds(p.tcp.finWait2),
    LINUX,
    LINUX,
    LINUX_TRACE,
    (s, v, {profile}) => {
      s.settings.linger2 = number(v) === 0 ? profile.tcp.finWait2 : seconds(number(v));
    }
  ),
  TCP_SYNCNT: amount(
    "retries",
    [1, 127],
    (p) => p.tcp.synRetries,
    LINUX,
    LINUX,
    LINUX_TRACE,
    (s, v) => {
      s.settings.synRetries = number(v);
    }
  ),
  TCP_KEEPINIT: amount(
    "s",
    [1, 32767],
    (p) => inSeconds(p.tcp.connectTimeout),
    ["macos", "freebsd"],
    ["macos", "freebsd"],
    "FreeBSD tcp(4)",
    (s, v) => {
      s.settings.connectTimeout = seconds(number(v));
    }
  ),
  TCP_MAXSEG: amount("octets", [88, 32767], 536, UNIX, UNIX, LINUX_TRACE, (sock, v) => {
    sock.settings.maxseg = number(v);
  }),
  TCP_DEFER_ACCEPT: amount("s", INT, 0, LINUX, NONE, LINUX_TRACE, (sock, v) => {
    sock.deferAccept = seconds(number(v));
    if (sock.listening) sock.listening.deferAccept = sock.deferAccept;
  }),
  TCP_WINDOW_CLAMP: amount("octets", INT, 0, LINUX, LINUX, LINUX_TRACE, (sock, v) => {
    sock.settings.windowClamp = number(v);
    if (sock.tcb && number(v) > 0) sock.tcb.rcv.clamp = Math.min(sock.tcb.rcv.clamp, number(v));
  }),
  TCP_NOTSENT_LOWAT: amount("octets", INT, 0, UNIX, UNIX, LINUX_TRACE),
  TCP_CONGESTION: {
    type: "text",
    unit: "",
    range: BIT,
    initial: (profile) => profile.tcp.congestion,
    systems: ["linux", "freebsd"],
    inherited: ["linux", "freebsd"],
    source: LINUX_TRACE,
    apply: (sock, v) => {
      sock.settings.congestion = v as "reno" | "cubic";
    }
  },
  IP_BIND_ADDRESS_NO_PORT: toggle(LINUX, LINUX, "ip(7)"),
  IP_TOS: amount("", [0, 255], 0, ALL, ALL, LINUX_TRACE),
  IP_TTL: amount("hops", [1, 255], 64, ALL, ALL, LINUX_TRACE),
  O_NONBLOCK: toggle(ALL, ["windows", "macos", "freebsd"], "accept(2)", (sock, v) => {
    sock.nonblock = on(v);
  })
};

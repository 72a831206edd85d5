/** The option table: what each option is, and what it changes. */
import {ms, seconds, type Micros} from "../../base/units.ts";
import {keepaliveChanged, pushPending, quickAckNow} from "../../tcp/control/user-calls.ts";
import {LEAST_CLAMP, setClamp} from "../../tcp/window/autotuning.ts";
import {setLowWater} from "../../tcp/window/low-water.ts";
import type {Linger, SocketOption} from "../socket-options.ts";
import type {Profile, SystemName} from "../systems/profile.ts";
import {deferTimeouts} from "./defer-accept.ts";
import {ALL, ANY_INT, INT, LINUX, NONE, UNIX, amount, number, on, toggle} from "./option-spec.ts";
import type {OptionSpec} from "./option-spec.ts";
import {WINSOCK_OPTIONS, tooLate} from "./winsock-options.ts";

const LINUX_TRACE = "socket(7), tcp(7); inheritance measured, recorded run 17_inherit_before";
const inSeconds = (micros: Micros): number => Math.round(micros / 1e6);

/** The idle time before the first probe: most systems call it TCP_KEEPIDLE, macOS TCP_KEEPALIVE. */
function keepIdle(systems: readonly SystemName[], source: string): OptionSpec {
  const initial = (p: Profile): number => inSeconds(p.tcp.keepIdle);
  const inherited = systems.filter((system) => system !== "macos");
  return amount("s", [1, 32767], initial, systems, inherited, source, (sock, v, host, now) => {
    sock.settings.keepIdle = seconds(number(v));
    if (sock.tcb && sock.settings.keepalive) keepaliveChanged(sock.tcb, now);
    if (sock.tcb || !host.profile.keepaliveOnListener) return;
    sock.keepaliveAt = now + sock.settings.keepIdle;
    host.watchListener(sock);
  });
}

/** Options that have no value of their own: setOption() and getsockopt() see to them. */
type Special = "SO_ERROR" | "SO_UPDATE_ACCEPT_CONTEXT";

/** Every option that the simulated systems know, by its name in C. */
export const OPTIONS: Readonly<Record<Exclude<SocketOption, Special>, OptionSpec>> = {
  ...WINSOCK_OPTIONS,
  SO_REUSEADDR: {
    ...toggle(ALL, ALL, LINUX_TRACE, (sock, v, host) => {
      if (!tooLate(sock, host)) sock.reuseAddr = on(v);
    }),
    refuses: (sock, v, {strictAddressOptions: strict}) =>
      strict && on(v) && sock.exclusive ? "EINVAL" : null
  },
  SO_REUSEPORT: toggle(UNIX, UNIX, LINUX_TRACE, (sock, v) => {
    sock.reusePort = on(v);
  }),
  SO_KEEPALIVE: toggle(ALL, ALL, LINUX_TRACE, (sock, v, {profile}, now) => {
    sock.settings.keepalive = on(v) || profile.tcp.alwaysKeepalive;
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
  SO_LINGER_SEC: {
    type: "linger",
    unit: "s",
    range: [0, 327],
    initial: {l_onoff: 0, l_linger: 0},
    systems: ["macos"],
    inherited: ["macos"],
    source: "xnu bsd/sys/socket.h",
    apply: (sock, v, {profile}) => {
      const {l_onoff, l_linger} = v as Linger;
      sock.linger = {l_onoff, l_linger: seconds(l_linger) / profile.lingerUnit};
    }
  },
  SO_RCVBUF: amount(
    "bytes",
    INT,
    (p) => p.tcp.receiveBuffer,
    ALL,
    ALL,
    LINUX_TRACE,
    (sock, v, {profile}) => {
      sock.settings.receiveBuffer = Math.max(
        Math.min(number(v), profile.tcp.rmemMax) * profile.bufferFactor,
        profile.minReceiveBuffer
      );
      sock.settings.receiveBufferLocked = true;
    }
  ),
  SO_SNDBUF: amount(
    "bytes",
    INT,
    (p) => p.tcp.sendBuffer,
    ALL,
    ALL,
    LINUX_TRACE,
    (sock, v, {profile}) => {
      sock.settings.sendBuffer = Math.max(
        Math.min(number(v), profile.tcp.wmemMax) * profile.bufferFactor,
        profile.minSendBuffer
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
  SO_RCVLOWAT: {
    ...amount("bytes", ANY_INT, 1, UNIX, UNIX, LINUX_TRACE, (sock, v, {profile}) => {
      // Below 0 is as much as there may be (Linux's sk_setsockopt).
      const mark = number(v) < 0 ? Infinity : number(v);
      setLowWater(sock.settings, profile.tcp, sock.tcb, mark);
      sock.changed();
    }),
    // FreeBSD's sosetopt, and Darwin's.
    refuses: (_, v, {system}) => (system !== "linux" && number(v) < 1 ? "EINVAL" : null)
  },
  SO_OOBINLINE: toggle(ALL, ALL, LINUX_TRACE, (sock, v) => {
    sock.settings.oobInline = on(v);
  }),
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
  TCP_KEEPIDLE: {
    ...keepIdle(["linux", "windows", "freebsd"], LINUX_TRACE),
    // Winsock has all three since Windows 10 1709.
    notYet: ["windows7"]
  },
  TCP_KEEPALIVE: keepIdle(["windows", "macos"], "macOS tcp(4); Winsock IPPROTO_TCP options"),
  TCP_KEEPINTVL: {
    ...amount(
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
    notYet: ["windows7"]
  },
  TCP_KEEPCNT: {
    ...amount(
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
    notYet: ["windows7"]
  },
  TCP_RXT_CONNDROPTIME: amount(
    "s",
    INT,
    0,
    ["macos"],
    ["macos"],
    "xnu bsd/netinet/tcp_usrreq.c",
    (sock, v) => {
      sock.settings.retransmitTime = seconds(number(v));
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
  TCP_MAXSEG: amount("bytes", [88, 32767], 536, UNIX, UNIX, LINUX_TRACE, (sock, v) => {
    sock.settings.maxseg = number(v);
  }),
  TCP_DEFER_ACCEPT: amount("s", ANY_INT, 0, LINUX, NONE, LINUX_TRACE, (sock, v) => {
    sock.deferAccept = deferTimeouts(number(v));
    if (sock.listening) sock.listening.deferAccept = sock.deferAccept;
  }),
  TCP_WINDOW_CLAMP: {
    ...amount("bytes", INT, 0, LINUX, LINUX, LINUX_TRACE, (sock, v) => {
      const clamp = number(v) === 0 ? 0 : Math.max(number(v), LEAST_CLAMP);
      sock.settings.windowClamp = clamp;
      if (sock.tcb) setClamp(sock.tcb, clamp);
    }),
    refuses: (sock, v) => ((sock.tcb ?? sock.listening) && number(v) === 0 ? "EINVAL" : null)
  },
  TCP_NOTSENT_LOWAT: amount("bytes", INT, 0, UNIX, UNIX, LINUX_TRACE, (sock, v) => {
    // 0 stands for the largest number there is: no limit.
    sock.settings.notSentLowWater = number(v) > 0 ? number(v) : Infinity;
    sock.changed();
  }),
  TCP_CONGESTION: {
    type: "text",
    unit: "",
    range: [0, 1],
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

/** The option table: what each option is, and what it changes. */
import {ms, seconds, type Micros} from "../../base/units.ts";
import type {CongestionName} from "../../tcp/block/config.ts";
import {setCongestion} from "../../tcp/congestion/congestion-controls.ts";
import {keepaliveChanged, pushPending, quickAckNow} from "../../tcp/control/user-calls.ts";
import {NO_PACING, limitPacing} from "../../tcp/send/pacing.ts";
import {LEAST_CLAMP, setClamp} from "../../tcp/window/autotuning.ts";
import {setLowWater} from "../../tcp/window/low-water.ts";
import type {Linger, SocketOption} from "../socket-options.ts";
import type {Profile, SystemName} from "../systems/profile.ts";
import {congestionNames} from "../systems/sysctl.ts";
import {deferTimeouts} from "./defer-accept.ts";
import {clientUses} from "./known-hosts.ts";
import {
  ALL,
  ANY_INT,
  INT,
  LINUX,
  NONE,
  UNIX,
  amount,
  keeps,
  number,
  on,
  toggle
} from "./option-spec.ts";
import type {OptionSpec} from "./option-spec.ts";
import {WINSOCK_OPTIONS, tooLate} from "./winsock-options.ts";
import {SO_TIMESTAMPING} from "./write-stamps.ts";

const inSeconds = (micros: Micros): number => Math.round(micros / 1e6);

/** The idle time before the first probe: most systems call it TCP_KEEPIDLE, macOS TCP_KEEPALIVE. */
function keepIdle(systems: readonly SystemName[]): OptionSpec {
  const initial = (p: Profile): number => inSeconds(p.tcp.keepIdle);
  const inherited = systems.filter((system) => system !== "macos");
  const apply: OptionSpec["apply"] = (sock, v, host, now) => {
    sock.settings.keepIdle = seconds(number(v));
    if (sock.tcb && sock.settings.keepalive) keepaliveChanged(sock.tcb, now);
    if (sock.tcb || !host.profile.keepaliveOnListener) return;
    sock.keepaliveAt = now + sock.settings.keepIdle;
    host.watchListener(sock);
  };
  return amount("s", [1, 32767], initial, systems, apply, inherited);
}

/** TCP_CORK: what it held back goes on its way when it is taken off. */
const setCork: OptionSpec["apply"] = (sock, v, _host, now) => {
  sock.settings.cork = on(v);
  if (!on(v) && sock.tcb) pushPending(sock.tcb, now);
};

/** Options that have no value of their own: setOption() and getsockopt() see to them. */
type Special = "SO_ERROR" | "SO_UPDATE_ACCEPT_CONTEXT";

/**
 * Every option that the simulated systems know, by its name in C: as in socket(7) and tcp(7), where
 * nothing else is said. What accept() passes on was measured (recorded run 17_inherit_before).
 */
export const OPTIONS: Readonly<Record<Exclude<SocketOption, Special>, OptionSpec>> = {
  ...WINSOCK_OPTIONS,
  SO_REUSEADDR: {
    ...toggle(ALL, (sock, v, host) => {
      if (!tooLate(sock, host)) sock.reuseAddr = on(v);
    }),
    refuses: (sock, v, {strictAddressOptions: strict}) =>
      strict && on(v) && sock.exclusive ? "EINVAL" : null
  },
  SO_REUSEPORT: toggle(UNIX, (sock, v) => {
    sock.reusePort = on(v);
  }),
  SO_KEEPALIVE: toggle(ALL, (sock, v, {profile}, now) => {
    sock.settings.keepalive = on(v) || profile.tcp.alwaysKeepalive;
    if (sock.tcb) keepaliveChanged(sock.tcb, now);
  }),
  SO_LINGER: {
    type: "linger",
    unit: "s",
    range: [0, 65535],
    initial: {l_onoff: 0, l_linger: 0},
    systems: ALL,
    apply: (sock, v) => {
      sock.linger = v as Linger;
    }
  },
  // xnu bsd/sys/socket.h.
  SO_LINGER_SEC: {
    type: "linger",
    unit: "s",
    range: [0, 327],
    initial: {l_onoff: 0, l_linger: 0},
    systems: ["macos"],
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
    (sock, v, {profile}) => {
      sock.settings.sendBuffer = Math.max(
        Math.min(number(v), profile.tcp.wmemMax) * profile.bufferFactor,
        profile.minSendBuffer
      );
      sock.settings.sendBufferLocked = true;
      sock.changed();
    }
  ),
  SO_RCVTIMEO: amount("ms", INT, 0, ALL, (sock, v) => {
    sock.receiveTimeout = ms(number(v));
  }),
  SO_SNDTIMEO: amount("ms", INT, 0, ALL, (sock, v) => {
    sock.sendTimeout = ms(number(v));
  }),
  SO_RCVLOWAT: {
    ...amount("bytes", ANY_INT, 1, UNIX, (sock, v, {profile}) => {
      // Below 0 is as much as there may be (Linux's sk_setsockopt).
      const mark = number(v) < 0 ? Infinity : number(v);
      setLowWater(sock.settings, profile.tcp, sock.tcb, mark);
      sock.changed();
    }),
    // FreeBSD's sosetopt, and Darwin's.
    refuses: (_, v, {system}) => (system !== "linux" && number(v) < 1 ? "EINVAL" : null)
  },
  SO_OOBINLINE: toggle(ALL, (sock, v) => {
    sock.settings.oobInline = on(v);
  }),
  SO_TIMESTAMPING,
  // On FreeBSD it speaks to the network card, and does nothing here (setsockopt(2)).
  SO_MAX_PACING_RATE: amount(
    "bytes/s",
    [0, NO_PACING],
    ({system}) => (system === "linux" ? NO_PACING : 0),
    ["linux", "freebsd"],
    ({settings, tcb}, v, {profile}) => {
      if (profile.system === "linux") limitPacing(settings, tcb, number(v));
    }
  ),
  SO_PRIORITY: amount("", INT, 0, LINUX, undefined, NONE),
  SO_MARK: amount("", INT, 0, LINUX),
  SO_DONTROUTE: toggle(ALL),
  SO_BUSY_POLL: amount("µs", INT, 0, LINUX),
  // RFC 9293 §3.7.4 MUST-17.
  TCP_NODELAY: toggle(ALL, (sock, v, _host, now) => {
    sock.settings.nodelay = on(v);
    if (on(v) && sock.tcb) pushPending(sock.tcb, now);
  }),
  TCP_CORK: toggle(LINUX, setCork),
  // FreeBSD tcp(4).
  TCP_NOPUSH: toggle(["macos", "freebsd"], setCork),
  TCP_INQ: {
    ...toggle(LINUX),
    refuses: (_, v) => (number(v) === 0 || number(v) === 1 ? null : "EINVAL")
  },
  TCP_QUICKACK: {
    ...toggle(
      LINUX,
      ({tcb}, v, _host, now) => {
        if (!tcb) return;
        if (on(v)) quickAckNow(tcb, now);
        else tcb.ack.interactive = true;
      },
      NONE
    ),
    initial: 1
  },
  TCP_KEEPIDLE: {
    ...keepIdle(["linux", "windows", "freebsd"]),
    // Winsock has all three since Windows 10 1709.
    notYet: ["windows7"]
  },
  // macOS tcp(4); Winsock IPPROTO_TCP options.
  TCP_KEEPALIVE: keepIdle(["windows", "macos"]),
  TCP_KEEPINTVL: {
    ...amount(
      "s",
      [1, 32767],
      (p) => inSeconds(p.tcp.keepInterval),
      ALL,
      keeps("keepInterval", seconds)
    ),
    notYet: ["windows7"]
  },
  TCP_KEEPCNT: {
    ...amount("probes", [1, 127], (p) => p.tcp.keepCount, ALL, keeps("keepCount")),
    notYet: ["windows7"]
  },
  // xnu bsd/netinet/tcp_usrreq.c.
  TCP_RXT_CONNDROPTIME: amount("s", INT, 0, ["macos"], keeps("retransmitTime", seconds)),
  // RFC 5482.
  TCP_USER_TIMEOUT: amount("ms", INT, 0, LINUX, keeps("userTimeout", ms)),
  TCP_LINGER2: amount(
    "s",
    [-1, 120],
    (p) => inSeconds(p.tcp.finWait2),
    LINUX,
    (s, v, {profile}) => {
      s.settings.linger2 = number(v) === 0 ? profile.tcp.finWait2 : seconds(number(v));
    }
  ),
  TCP_SYNCNT: amount("retries", [1, 127], (p) => p.tcp.synRetries, LINUX, keeps("synRetries")),
  // FreeBSD tcp(4).
  TCP_KEEPINIT: amount(
    "s",
    [1, 32767],
    (p) => inSeconds(p.tcp.connectTimeout),
    ["macos", "freebsd"],
    keeps("connectTimeout", seconds)
  ),
  TCP_MAXSEG: amount("bytes", [88, 32767], 536, UNIX, keeps("maxseg")),
  TCP_DEFER_ACCEPT: amount(
    "s",
    ANY_INT,
    0,
    LINUX,
    (sock, v) => {
      sock.deferAccept = deferTimeouts(number(v));
      if (sock.listening) sock.listening.deferAccept = sock.deferAccept;
    },
    NONE
  ),
  TCP_FASTOPEN: {
    ...amount(
      "connections",
      ANY_INT,
      0,
      LINUX,
      (sock, v, {profile}) => {
        sock.fastOpen = Math.min(number(v), profile.somaxconn);
        if (sock.listening) sock.listening.early.most = sock.fastOpen;
      },
      NONE
    ),
    refuses: (sock, v) => (sock.tcb || number(v) < 0 ? "EINVAL" : null)
  },
  TCP_FASTOPEN_CONNECT: {
    ...toggle(LINUX, undefined, NONE),
    refuses: (sock, _, {fastOpen}) => {
      if (!clientUses(fastOpen)) return "EOPNOTSUPP";
      return (sock.tcb ?? sock.listening) ? "EINVAL" : null;
    }
  },
  TCP_WINDOW_CLAMP: {
    ...amount("bytes", INT, 0, LINUX, (sock, v) => {
      const clamp = number(v) === 0 ? 0 : Math.max(number(v), LEAST_CLAMP);
      sock.settings.windowClamp = clamp;
      if (sock.tcb) setClamp(sock.tcb, clamp);
    }),
    refuses: (sock, v) => ((sock.tcb ?? sock.listening) && number(v) === 0 ? "EINVAL" : null)
  },
  TCP_NOTSENT_LOWAT: amount("bytes", INT, 0, UNIX, (sock, v) => {
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
    // FreeBSD's tcp_set_cc_mod: there BBR is a whole stack of its own (tcp_bbr(4)).
    refuses: (_, v, {system}) =>
      congestionNames(system).includes(v as CongestionName) ? null : "ESRCH",
    apply: ({settings, tcb}, v, _host, now) => {
      setCongestion(settings, tcb, v as CongestionName, now);
    }
  },
  // ip(7).
  IP_BIND_ADDRESS_NO_PORT: toggle(LINUX),
  IP_TOS: amount("", [0, 255], 0, ALL),
  IP_TTL: amount("hops", [1, 255], 64, ALL),
  // accept(2).
  O_NONBLOCK: toggle(
    ALL,
    (sock, v) => {
      sock.nonblock = on(v);
    },
    ["windows", "macos", "freebsd"]
  )
};

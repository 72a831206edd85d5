/** The socket options that only Winsock has. */
import {ms, seconds, type Micros} from "../../base/units.ts";
import type {InitialRto} from "../socket-options.ts";
import type {Profile} from "../systems/profile.ts";
import {
  NONE,
  WINDOWS,
  amount,
  keeps,
  number,
  on,
  toggle,
  type OptionHost,
  type OptionSpec
} from "./option-spec.ts";
import type {Sock} from "./socket.ts";

/** Winsock: what bind() looks at has no effect any more when it is set later. */
export const tooLate = (sock: Sock, {profile}: OptionHost): boolean =>
  sock.bound && profile.strictAddressOptions;

/** TCP_MAXRT: below 0 a connection is never given up; the time counts for connect(), too. */
function limitRetransmission(sock: Sock, time: Micros): void {
  sock.settings.retransmitTime = time < 0 ? Infinity : time;
  sock.settings.connectTimeout = Math.max(0, time);
}

/** Values of TCP_INITIAL_RTO_PARAMETERS that stand for the system's own (mstcpip.h). */
const UNSPECIFIED_RTT = 65_535;
const UNSPECIFIED_RETRANSMISSIONS = 255;
const NO_RETRANSMISSIONS = 254;

/** The first timeout of a SYN is three round trips; 0 and "unspecified" leave a default. */
function setInitialRto(sock: Sock, value: InitialRto, {tcp}: Profile): void {
  const {Rtt, MaxSynRetransmissions: retries} = value;
  const {settings} = sock;
  const own = Rtt !== 0 && Rtt !== UNSPECIFIED_RTT;
  settings.initialRto = own ? 3 * ms(Rtt) : tcp.initialRto;
  if (retries === 0 || retries === UNSPECIFIED_RETRANSMISSIONS) return;
  settings.synRetries = retries === NO_RETRANSMISSIONS ? 0 : retries;
  settings.connectTimeout = 0;
}

/** Each by its name in C. */
export const WINSOCK_OPTIONS = {
  SO_EXCLUSIVEADDRUSE: {
    ...toggle(WINDOWS, (sock, v, host) => {
      if (!tooLate(sock, host)) sock.exclusive = on(v);
    }),
    // Both at once are refused: libtorrent issue 1981, Reticulum issue 278.
    refuses: (sock, v) => (on(v) && sock.reuseAddr ? "EINVAL" : null)
  },
  SO_REUSE_UNICASTPORT: {
    // Winsock SOL_SOCKET options: since Windows 10.
    ...toggle(WINDOWS),
    notYet: ["windows7"]
  },
  // Winsock IPPROTO_TCP options.
  TCP_MAXRT: amount("s", [-1, 2147483647], -1, WINDOWS, (sock, v) =>
    limitRetransmission(sock, seconds(number(v)))
  ),
  TCP_MAXRTMS: {
    // Since Windows 10.
    ...amount("ms", [-1, 2147483647], -1, WINDOWS, (sock, v) =>
      limitRetransmission(sock, ms(number(v)))
    ),
    notYet: ["windows7"]
  },
  // mstcpip.h, since Windows 7; rust-lang/socket2 issue 637.
  SIO_TCP_SET_ACK_FREQUENCY: amount("segments", [1, 255], 2, WINDOWS, keeps("ackFrequency"), NONE),
  // Winsock: since Windows 8.
  SIO_TCP_INITIAL_RTO: {
    type: "initial-rto",
    unit: "",
    range: [0, 65_535],
    initial: {Rtt: 0, MaxSynRetransmissions: 0},
    systems: WINDOWS,
    notYet: ["windows7"],
    inherited: NONE,
    apply: (sock, v, host) => {
      setInitialRto(sock, v as InitialRto, host.profile);
    }
  }
} as const satisfies Readonly<Record<string, OptionSpec>>;

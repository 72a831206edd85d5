/** setsockopt(), getsockopt(), and what accept() hands on (socket(7), tcp(7)). */
import type {Micros} from "../../base/units.ts";
import {CONGESTION_NAMES, defaultSettings} from "../../tcp/block/config.ts";
import {didYouMean} from "../../base/did-you-mean.ts";
import type {OptionValue} from "../socket-options.ts";
import type {Errno} from "../systems/errno.ts";
import {deferSeconds} from "./defer-accept.ts";
import {on, type OptionHost, type OptionSpec} from "./option-spec.ts";
import {OPTIONS} from "./option-table.ts";
import type {Profile} from "../systems/profile.ts";
import {Sock} from "./socket.ts";

/**
 * Sets an option, in the unit that the table gives (setsockopt(2)). Returns ENOPROTOOPT when the
 * system does not have it, EINVAL when the value is not legal, null when it is set.
 */
export function setOption(
  host: OptionHost,
  sock: Sock,
  name: string,
  value: OptionValue,
  now: Micros
): Errno | null {
  const {profile} = host;
  if (name === "SO_UPDATE_ACCEPT_CONTEXT" && profile.acceptEx) {
    return updateAcceptContext(profile, sock) ? null : "EINVAL";
  }
  const spec = specOf(profile, name);
  // What Winsock has as a command of WSAIoctl() has an error of its own.
  if (!spec) return name.startsWith("SIO_") ? "EOPNOTSUPP" : "ENOPROTOOPT";
  if (!legal(spec, name, value)) return "EINVAL";
  const refused = spec.refuses?.(sock, value, profile);
  if (refused) return refused;
  sock.setOption(name, normal(spec, value));
  if (sock.tcb) sock.settings = sock.tcb.settings;
  spec.apply?.(sock, value, host, now);
  return null;
}

/**
 * The option by that name, or null when this system does not have it. Throws a TypeError for a name
 * that no system has: a compiler would not know it either.
 */
function specOf(profile: Profile, name: string): OptionSpec | null {
  if (name === "SO_UPDATE_ACCEPT_CONTEXT") return null;
  if (!isOption(name)) {
    const hint = didYouMean(name, Object.keys(OPTIONS));
    throw new TypeError(`there is no socket option "${name}"${hint}`);
  }
  const spec = OPTIONS[name];
  const {system, name: version} = profile;
  return spec.systems.includes(system) && !spec.notYet?.includes(version) ? spec : null;
}

/** Whether any system has an option by that name. */
export const isOption = (name: string): name is keyof typeof OPTIONS =>
  Object.hasOwn(OPTIONS, name);

function legal(spec: OptionSpec, name: string, value: OptionValue): boolean {
  if (spec.type === "initial-rto") {
    if (typeof value !== "object" || value === null || !("Rtt" in value)) return false;
    const {Rtt, MaxSynRetransmissions: retries} = value;
    return Rtt >= 0 && Rtt <= spec.range[1] && retries >= 0 && retries <= 255;
  }
  if (spec.type === "linger") {
    if (typeof value !== "object" || value === null || !("l_onoff" in value)) return false;
    if (![0, 1, true, false].includes(value.l_onoff)) return false;
    return value.l_linger >= spec.range[0] && value.l_linger <= spec.range[1];
  }
  if (spec.type === "timestamping") return Array.isArray(value);
  if (spec.type === "text") return CONGESTION_NAMES.some((name) => name === value);
  if (typeof value === "boolean") return spec.type === "switch";
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  // A switch is on for any number but 0, as in C; 0 takes TCP_MAXSEG back.
  if (spec.type === "switch" || (name === "TCP_MAXSEG" && value === 0)) return true;
  return value >= spec.range[0] && value <= spec.range[1];
}

function normal(spec: OptionSpec, value: OptionValue): OptionValue {
  return spec.type === "switch" ? (on(value) ? 1 : 0) : value;
}

/**
 * An option's value as getsockopt(2) tells it, in the table's unit; null when the system has not
 * got it.
 */
export function getOption(profile: Profile, sock: Sock, name: string): OptionValue | null {
  const spec = specOf(profile, name);
  if (!spec) return null;
  if (name === "TCP_MAXSEG" && sock.tcb && sock.tcb.state !== "SYN-SENT") return sock.tcb.snd.mss;
  if (name === "SO_RCVBUF") return sock.settings.receiveBuffer;
  if (name === "SO_SNDBUF") return sock.settings.sendBuffer;
  if (name === "SO_RCVLOWAT") return sock.settings.receiveLowWater;
  if (name === "TCP_FASTOPEN") return sock.fastOpen;
  if (name === "TCP_DEFER_ACCEPT") return deferSeconds(sock.deferAccept);
  if (name === "TCP_WINDOW_CLAMP") return sock.tcb?.rcv.clamp ?? sock.settings.windowClamp;
  const value = sock.options?.get(name);
  if (value !== undefined) return value;
  return typeof spec.initial === "function" ? spec.initial(profile) : spec.initial;
}

/** Gives an accepted socket what its listener hands on, as it stands at this moment (accept(2)). */
export function inherit(profile: Profile, listener: Sock, child: Sock): void {
  for (const [name, value] of listener.options ?? []) {
    if (!isOption(name)) continue;
    const {systems, inherited = systems} = OPTIONS[name];
    if (inherited.includes(profile.system)) child.setOption(name, value);
  }
  child.settings = {...listener.settings};
  // Darwin hands on the interval and the count of keepalive, not the idle time (xnu, tcp_input).
  if (!profile.inheritsKeepIdle) child.settings.keepIdle = profile.tcp.keepIdle;
  child.reuseAddr = listener.reuseAddr;
  child.reusePort = listener.reusePort;
  child.exclusive = listener.exclusive;
  child.linger = listener.linger;
  child.receiveTimeout = listener.receiveTimeout;
  child.sendTimeout = listener.sendTimeout;
  child.nonblock = profile.inheritsNonblock && listener.nonblock;
}

/**
 * AcceptEx(): the new socket has the default options, and remembers whom it could ask (Winsock).
 */
export function forgetInherited(profile: Profile, listener: Sock, child: Sock): void {
  const fresh = new Sock(child.fd, child.local, defaultSettings(profile.tcp));
  // The connection was opened with the listener's buffer: that much cannot be undone.
  fresh.settings.receiveBuffer = listener.settings.receiveBuffer;
  inherit(profile, fresh, child);
  child.options = null;
  if (child.tcb) child.tcb.settings = child.settings;
  child.acceptedBy = listener;
}

/** SO_UPDATE_ACCEPT_CONTEXT: now it takes over what the listener has. */
function updateAcceptContext(profile: Profile, child: Sock): boolean {
  if (!child.acceptedBy) return false;
  inherit(profile, child.acceptedBy, child);
  if (child.tcb) child.tcb.settings = child.settings;
  return true;
}

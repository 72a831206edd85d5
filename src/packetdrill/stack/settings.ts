/** Kernel settings that scripts make, by their names on Linux and on FreeBSD. */
import {ms} from "../../base/units.ts";
import type {Profile} from "../../os/systems/profile.ts";
import {withSysctl} from "../../os/systems/sysctl.ts";
import type {CongestionName, TcpConfig} from "../../tcp/block/config.ts";

type Writable<T> = {-readonly [K in keyof T]: T[K]};
/** What a value changes; null where the model has none like it. */
type Change = (n: number, text: string) => Partial<TcpConfig> | null;

/** What the values of net.inet.tcp.ecn.enable mean, from 0 (tcp(4)). */
const FREEBSD_ECN = ["never", "asks", "answers"] as const;

/** FreeBSD's names of its congestion controls (mod_cc(4)). */
const FREEBSD_CONGESTION: ReadonlyMap<string, CongestionName> = new Map([
  ["cubic", "cubic"],
  ["newreno", "reno"]
]);

/** FreeBSD's names; times are in ms (tcp(4)). */
const freebsd: Readonly<Record<string, Change>> = {
  "net.inet.tcp.rfc1323": (n) => ({
    timestamps: n === 1 || n === 3,
    windowScaling: n === 1 || n === 2
  }),
  "net.inet.tcp.sack.enable": (n) => ({sack: n !== 0}),
  "net.inet.tcp.insecure_rst": (n) => ({rfc5961Reset: n === 0}),
  "net.inet.tcp.insecure_syn": (n) => ({rfc5961Syn: n === 0}),
  "net.inet.tcp.insecure_ack": (n) => ({rfc5961Ack: n === 0}),
  "net.inet.tcp.rexmit_initial": (n) => ({initialRto: ms(n)}),
  "net.inet.tcp.rexmit_slop": (n) => ({rtoSlop: ms(n)}),
  "net.inet.tcp.rexmit_min": (n) => ({minRto: ms(n)}),
  "net.inet.tcp.msl": (n) => ({timeWait: 2 * ms(n)}),
  "net.inet.tcp.finwait2_timeout": (n) => ({finWait2: ms(n)}),
  "net.inet.tcp.keepinit": (n) => ({connectTimeout: ms(n)}),
  "net.inet.tcp.keepidle": (n) => ({keepIdle: ms(n)}),
  "net.inet.tcp.keepintvl": (n) => ({keepInterval: ms(n)}),
  "net.inet.tcp.keepcnt": (n) => ({keepCount: n}),
  "net.inet.tcp.delacktime": (n) => ({delackMin: ms(n), delackMax: ms(n)}),
  "net.inet.tcp.initcwnd_segments": (n) => ({initialCwnd: n}),
  "net.inet.tcp.recvspace": (n) => ({receiveBuffer: n}),
  "net.inet.tcp.sendspace": (n) => ({sendBuffer: n}),
  "net.inet.tcp.ecn.enable": (n) => ({ecn: FREEBSD_ECN[n] ?? "never"}),
  "kern.ipc.maxsockbuf": (n) => ({receiveBufferMax: n, sendBufferMax: n}),
  "net.inet.tcp.cc.algorithm": (_, text) => {
    const congestion = FREEBSD_CONGESTION.get(text);
    return congestion ? {congestion} : null;
  }
};

/** Prefixes of settings that change nothing here: the model has no such mechanism. */
const harmless: readonly string[] = [
  ..."hostcache. log functions rexmit_drop_options drop_synfin blackhole path_mtu tso"
    .concat(" syncookies tolerate_missing_ts icmp_may_rst fastopen")
    .split(" ")
    .map((name) => `net.inet.tcp.${name}`),
  ..."tcp_fastopen_ tcp_mem tcp_pacing_ tcp_fack tcp_notsent_lowat tcp_tso_win_divisor"
    .concat(" tcp_no_metrics_save tcp_min_tso_segs tcp_limit_output_bytes tcp_autocorking")
    .concat(" ip_forward route.")
    .split(" ")
    .map((name) => `net.ipv4.${name}`),
  "net.core.rmem",
  "net.core.wmem",
  "net.core.default_qdisc",
  "net.mptcp."
];

/** Changes `profile` in place, for connections that exist, too; false for what is not known. */
export function applySetting(profile: Profile, name: string, value: string): boolean {
  const tcp: Writable<TcpConfig> = profile.tcp;
  const own = Object.hasOwn(freebsd, name) ? freebsd[name] : undefined;
  if (own) {
    const change = own(Number(value), value);
    if (change) Object.assign(tcp, change);
    return change !== null;
  }
  try {
    const changed = withSysctl(profile, {[name]: value});
    Object.assign(tcp, changed.tcp);
    Object.assign(profile as Writable<Profile>, {...changed, tcp});
    return true;
  } catch (error) {
    if (error instanceof TypeError) {
      return harmless.some((prefix) => name.startsWith(prefix));
    }
    throw error;
  }
}

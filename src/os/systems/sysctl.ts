/** Kernel settings by the names that administrators know, laid over a profile. */
import {checkOptions, type Shape, type Shapes} from "../../base/shape.ts";
import {NEVER, ms, seconds, type Micros} from "../../base/units.ts";
import {CONGESTION_NAMES, type CongestionName, type TcpConfig} from "../../tcp/block/config.ts";
import {words as say} from "./words.ts";
import type {Profile, SystemName} from "./profile.ts";

/** Part of a profile to be laid over it. */
type Change = Omit<Partial<Profile>, "tcp"> & {tcp?: Partial<TcpConfig>};
type Setting = (value: string, profile: Profile) => Change;

const flag = (value: string): boolean => Number(value) !== 0;
const words = (value: string): number[] => value.trim().split(/\s+/).map(Number);

const tcp = (change: (n: number) => Partial<TcpConfig>): Setting => {
  return (value) => ({tcp: change(Number(value))});
};

/** What the values of tcp_mtu_probing mean, from 0. */
const MTU_PROBING = ["never", "search", "always"] as const;

/** What the values of tcp_ecn mean, from 0. AccECN (RFC 9768), 3 to 5, is not modelled. */
const ECN = ["never", "asks", "answers"] as const;

/** Linux: net.ipv4.NAME (and net.core.somaxconn), as in ip-sysctl. */
const LINUX: Readonly<Record<string, Setting>> = {
  tcp_timestamps: tcp((n) => ({timestamps: n !== 0})),
  tcp_sack: tcp((n) => ({sack: n !== 0})),
  tcp_dsack: tcp((n) => ({dsack: n !== 0})),
  tcp_window_scaling: tcp((n) => ({windowScaling: n !== 0})),
  tcp_congestion_control: (value) => ({tcp: {congestion: value as CongestionName}}),
  tcp_early_retrans: tcp((n) => ({tailLossProbe: n === 3 || n === 4})),
  tcp_recovery: tcp((n) => ({rack: (n & 1) !== 0})),
  tcp_frto: tcp((n) => ({frto: n !== 0})),
  tcp_retrans_collapse: tcp((n) => ({retransmitCollapse: n !== 0})),
  tcp_reordering: tcp((n) => ({dupThreshold: n})),
  tcp_slow_start_after_idle: tcp((n) => ({slowStartAfterIdle: n !== 0})),
  tcp_syn_retries: tcp((n) => ({synRetries: n})),
  tcp_syn_linear_timeouts: tcp((n) => ({synLinearTimeouts: n})),
  tcp_synack_retries: tcp((n) => ({synAckRetries: n})),
  tcp_retries2: tcp((n) => ({dataRetries: n})),
  tcp_orphan_retries: tcp((n) => ({orphanRetries: n || 8, orphanRetriesAtLongest: n})),
  tcp_fin_timeout: tcp((n) => ({finWait2: seconds(n)})),
  tcp_keepalive_time: tcp((n) => ({keepIdle: seconds(n)})),
  tcp_keepalive_intvl: tcp((n) => ({keepInterval: seconds(n)})),
  tcp_keepalive_probes: tcp((n) => ({keepCount: n})),
  tcp_rfc1337: tcp((n) => ({timeWaitAssassination: n === 0})),
  tcp_invalid_ratelimit: tcp((n) => ({challengeAckInterval: ms(n)})),
  tcp_moderate_rcvbuf: tcp((n) => ({receiveAutotuning: n !== 0})),
  tcp_comp_sack_delay_ns: tcp((n) => ({compressedAckDelay: n / 1000})),
  tcp_mtu_probing: tcp((n) => ({mtuProbing: MTU_PROBING[n] ?? "never"})),
  tcp_base_mss: tcp((n) => ({baseMss: n})),
  tcp_probe_threshold: tcp((n) => ({mtuProbeThreshold: n})),
  tcp_probe_interval: tcp((n) => ({mtuProbeInterval: seconds(n)})),
  tcp_rto_min_us: tcp((n) => ({minRto: n})),
  tcp_rto_max_ms: tcp((n) => ({maxRto: ms(n)})),
  tcp_rmem: (value) => {
    const [, size = 131072, most = 33554432] = words(value);
    return {tcp: {receiveBuffer: size, receiveBufferMax: most}};
  },
  tcp_wmem: (value) => {
    const [, size = 16384, most = 4194304] = words(value);
    return {tcp: {sendBuffer: size, sendBufferMax: most}};
  },
  tcp_syncookies: (value) => ({synCookies: Number(value) as 0 | 1 | 2}),
  tcp_fastopen: (value) => ({fastOpen: Number(value)}),
  tcp_max_syn_backlog: (value) => ({maxSynBacklog: Number(value)}),
  tcp_abort_on_overflow: (value) => ({abortOnOverflow: flag(value)}),
  // 1 everywhere, 2 on loopback only.
  tcp_tw_reuse: (value) => {
    const after = (...on: string[]): Micros => (on.includes(value.trim()) ? seconds(1) : NEVER);
    return {reuseTimeWaitAfter: {anywhere: after("1"), loopback: after("1", "2")}};
  },
  ip_local_port_range: (value) => {
    const [first = 32768, last = 60999] = words(value);
    return {ports: [first, last]};
  },
  "net.core.rmem_max": tcp((n) => ({rmemMax: n})),
  "net.core.wmem_max": tcp((n) => ({wmemMax: n})),
  "net.core.somaxconn": (value) => ({somaxconn: Number(value)}),
  tcp_ecn: tcp((n) => ({ecn: ECN[n] ?? "never"})),
  tcp_ecn_fallback: tcp((n) => ({ecnFallback: n !== 0})),
  // What this steers is not part of the model; a recorded run may name it.
  tcp_no_metrics_save: () => ({})
};

/** The congestion controls that a system has: BBR is a whole stack of its own on FreeBSD. */
export const congestionNames = (system: SystemName): readonly CongestionName[] =>
  system === "linux" ? CONGESTION_NAMES : CONGESTION_NAMES.filter((name) => name !== "bbr");

/**
 * The least and the most that a kernel takes, where that is not any int from 0
 * (net/ipv4/sysctl_net_ipv4.c); in settings of several numbers, each of them.
 */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  tcp_early_retrans: [0, 4],
  tcp_reordering: [1, 300],
  tcp_syn_retries: [0, 127],
  tcp_syn_linear_timeouts: [0, 127],
  tcp_synack_retries: [0, 255],
  tcp_retries2: [0, 255],
  tcp_orphan_retries: [0, 255],
  tcp_keepalive_probes: [0, 255],
  tcp_rto_min_us: [1, 2147483647],
  tcp_rto_max_ms: [1000, 120_000],
  tcp_mtu_probing: [0, 2],
  tcp_ecn: [0, 2],
  tcp_ecn_fallback: [0, 1],
  tcp_syncookies: [0, 2],
  tcp_fastopen: [0, 0xffff],
  tcp_tw_reuse: [0, 2],
  ip_local_port_range: [1, 65535]
};

/** How many numbers a setting has, where there are more than one. */
const COUNTS: Readonly<Record<string, number>> = {tcp_rmem: 3, tcp_wmem: 3, ip_local_port_range: 2};

function shapeOf(name: string): Shape {
  const [least, most] = RANGES[name] ?? [0, 2147483647];
  const count = COUNTS[name] ?? 1;
  const fits = (n: number): boolean => Number.isInteger(n) && n >= least && n <= most;
  return {
    wanted: say.numbers(count, least, most),
    fits: (value) => {
      if (typeof value !== "number" && typeof value !== "string") return false;
      const numbers = words(String(value));
      return numbers.length === count && numbers.every(fits);
    }
  };
}

/** As cc_default_algo() and tcp_set_default_congestion_control() do, whose names there are. */
function congestionShape(system: SystemName): Shape {
  const names: readonly string[] = congestionNames(system);
  const wanted = say.congestion(names.join(", "), names.length === CONGESTION_NAMES.length);
  return {wanted, names, fits: (value) => names.includes(value as string)};
}

const NUMBERS = Object.fromEntries(Object.keys(LINUX).map((name) => [name, shapeOf(name)]));

/** What the settings of a system may be. */
const shapesOn = (system: SystemName): Shapes => ({
  ...NUMBERS,
  tcp_congestion_control: congestionShape(system)
});

const ON_LINUX = shapesOn("linux");

/**
 * The profile with settings laid over it, in the units of Linux's ip-sysctl documentation. Names
 * may be short (`tcp_sack`) or whole (`net.ipv4.tcp_sack`). Throws a TypeError that names a setting
 * which the model has not got, or whose value the profile's kernel would not take.
 *
 * @param where - the function that was called, as messages name it
 * @param path - written before a setting's name in a message
 */
export function withSysctl(
  profile: Profile,
  settings: Readonly<Record<string, number | string>>,
  where = "sysctl",
  path = ""
): Profile {
  let result = profile;
  const given = Object.entries(settings).map(
    ([name, value]) => [name.replace(/^net\.ipv4\./, ""), value] as const
  );
  const {system} = profile;
  const shapes = system === "linux" ? ON_LINUX : shapesOn(system);
  checkOptions(where, Object.fromEntries(given), shapes, path);
  for (const [name, value] of given) {
    const {tcp: core, ...rest} = LINUX[name]?.(String(value), profile) ?? {};
    result = {...result, ...rest, tcp: {...result.tcp, ...core}};
  }
  return result;
}

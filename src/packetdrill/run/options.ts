/** What a run can be told: on the command line, and at the head of a script. */
import type {HeadOption, Place} from "../language/syntax.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
import {PROFILES, profileNamed} from "../../os/systems/versions.ts";

/** What an expected packet is held against. */
const fields = ["flags", "seq", "ack", "len", "win", "options"] as const;
export type Field = (typeof fields)[number];

/** Times are in µs, sizes in bytes. */
export interface RunOptions {
  readonly profile: ProfileName;
  readonly defines: ReadonlyMap<string, string | null>;
  readonly compare: ReadonlySet<Field>;
  readonly verbose: boolean;
  /** How far a time may be off: this, or if larger a share of the time since the last event. */
  readonly tolerance: number;
  readonly tolerancePercent: number;
  readonly ipv6: boolean;
  readonly mtu: number;
  readonly localAddress: string;
  readonly remoteAddress: string;
  readonly bindPort: number;
  readonly connectPort: number;
  /** µs of one timestamp tick; 0 leaves timestamp values unchecked, as packetdrill does. */
  readonly timestampTick: number;
  /** One expected segment is one segment on the wire. */
  readonly strictSegments: boolean;
}

export const defaultOptions: RunOptions = {
  profile: "linux",
  defines: new Map(),
  compare: new Set(fields),
  verbose: false,
  tolerance: 4000,
  tolerancePercent: 12.5,
  ipv6: false,
  mtu: 1500,
  localAddress: "192.168.0.1",
  remoteAddress: "192.0.2.1",
  bindPort: 8080,
  connectPort: 8080,
  timestampTick: 0,
  strictSegments: false
};

type Change = Partial<RunOptions> | string;
type Reader = (value: string | null) => Change;

const natural =
  (make: (n: number) => Partial<RunOptions>, max = Number.MAX_SAFE_INTEGER): Reader =>
  (value) => {
    const n = Number(value ?? NaN);
    return n >= 0 && n <= max ? make(n) : `expected a number from 0 to ${max}`;
  };
const ignored: Reader = () => ({});

/** The options of the language, by name. What has no meaning for a simulated stack is ignored. */
const readers: Readonly<Record<string, Reader>> = {
  ip_version: (value) => {
    if (value === "ipv6") return {ipv6: true};
    if (value === "ipv4" || value === "ipv4-mapped-ipv6") return {ipv6: false};
    return "expected ipv4, ipv4-mapped-ipv6 or ipv6";
  },
  tolerance_usecs: natural((tolerance) => ({tolerance})),
  tolerance_percent: natural((tolerancePercent) => ({tolerancePercent}), 1000),
  mtu: natural((mtu) => ({mtu}), 65535),
  bind_port: natural((bindPort) => ({bindPort}), 65535),
  connect_port: natural((connectPort) => ({connectPort}), 65535),
  tcp_ts_tick_usecs: natural((timestampTick) => ({timestampTick})),
  local_ip: (value) => addressOption(value, (localAddress) => ({localAddress})),
  remote_ip: (value) => addressOption(value, (remoteAddress) => ({remoteAddress})),
  strict_segments: () => ({strictSegments: true}),
  verbose: () => ({verbose: true}),
  // The script's defines are taken in by the parser, before `#ifdef` is read.
  define: ignored,
  mss: ignored,
  send_omit_free: ignored,
  tcp_ts_ecr_scaled: ignored,
  gateway_ip: ignored,
  netmask_ip: ignored,
  speed: ignored,
  debug: ignored,
  code_command: ignored,
  code_format: ignored,
  code_sockopt: ignored
};

function addressOption(value: string | null, make: (a: string) => Partial<RunOptions>): Change {
  if (value?.includes(":")) return {};
  const address = value?.split("/")[0] ?? "";
  const octets = address.split(".").map(Number);
  const right = octets.length === 4 && octets.every((n) => n >= 0 && n <= 255);
  return right ? make(address) : "expected an IPv4 address";
}

/** `changes` has the options that are right; the others are told apart. */
export interface HeadResult {
  readonly options: RunOptions;
  readonly wrong: readonly {readonly place: Place; readonly text: string}[];
  readonly unknown: readonly string[];
}

/** Takes in the options at a script's head. What the command line said comes first. */
export function withHead(
  base: RunOptions,
  head: readonly HeadOption[],
  given: ReadonlySet<string> = new Set()
): HeadResult {
  let options = base;
  const wrong: {place: Place; text: string}[] = [];
  const unknown: string[] = [];
  for (const {name, value, place} of head) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (!read) {
      unknown.push(`--${name}`);
      continue;
    }
    const change = read(value);
    if (typeof change === "string") wrong.push({place, text: `--${name}: ${change}`});
    else if (!given.has(name)) options = {...options, ...change};
  }
  return {options, wrong, unknown};
}

/** The command line, read; or what is wrong with it. */
export type Arguments =
  | {
      readonly kind: "ok";
      readonly options: RunOptions;
      readonly given: ReadonlySet<string>;
      readonly files: readonly string[];
    }
  | {readonly kind: "wrong"; readonly text: string};

/** Reads the command line: `--profile=linux --define=NAME --compare=seq,ack FILE…`. */
export function readArguments(args: readonly string[]): Arguments {
  let options = defaultOptions;
  const defines = new Map<string, string | null>();
  const given = new Set<string>();
  const files: string[] = [];
  for (const arg of args) {
    const match = /^--([A-Za-z_]+)(?:=([^]*))?$/.exec(arg);
    if (!match) {
      if (arg.startsWith("-")) return {kind: "wrong", text: `${arg} is not an option`};
      files.push(arg);
      continue;
    }
    const [, name = "", value = null] = match;
    const change = commandOption(name, value ?? null, defines);
    if (typeof change === "string") return {kind: "wrong", text: `${arg}: ${change}`};
    options = {...options, ...change};
    given.add(name);
  }
  if (files.length === 0) return {kind: "wrong", text: "expected at least one FILE"};
  return {kind: "ok", options: {...options, defines}, given, files};
}

function commandOption(
  name: string,
  value: string | null,
  defines: Map<string, string | null>
): Change {
  if (name === "profile") {
    const profile = profileNamed(value ?? "")?.name;
    return profile ? {profile} : `expected one of ${PROFILES.map(({name}) => name).join(", ")}`;
  }
  if (name === "define") {
    const match = /^(\w+)(?:=([^]*))?$/.exec(value ?? "");
    if (!match) return "expected a name";
    defines.set(match[1] ?? "", match[2] ?? null);
    return {};
  }
  if (name === "compare") {
    const wanted = (value ?? "").split(",");
    const wrong = wanted.find((field) => !(fields as readonly string[]).includes(field));
    if (wrong !== undefined) return `expected some of ${fields.join(",")}, not "${wrong}"`;
    return {compare: new Set(wanted as Field[])};
  }
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return read ? read(value) : "there is no such option";
}

/** The system that a script's file name asks for: `reset.freebsd.pkt`. Linux when it asks none. */
export function profileOf(file: string): ProfileName {
  const found = /\.(\w+)\.pkt$/.exec(file)?.[1];
  return profileNamed(found ?? "")?.name ?? "linux";
}

/** A recorded run of a real kernel, as it stands in traces/*.json, and what is read out of it. */
import {readdirSync, readFileSync} from "node:fs";
import type {RecordedEvent, RecordedPacket} from "../../src/trace/recording/recorded.ts";

/** One packet of a recording, with the values that the recorder writes. */
export interface TracePacket extends RecordedPacket {
  readonly conn?: number;
  readonly dir: "c>s" | "s>c";
  readonly opts?: Omit<NonNullable<RecordedPacket["opts"]>, "ts" | "sack"> & {
    readonly ts?: readonly [number, number];
    readonly sack?: readonly (readonly [number, number])[];
  };
  readonly lost?: "chosen" | "down" | "queue" | "mtu" | "unreachable";
}

/** Something the recording's programs did or got, or the link went down or up. */
export interface TraceEvent extends RecordedEvent {
  readonly host: "c" | "s" | "link";
}

/** A state seen in the socket table, which was looked at every 3 ms or so. */
export interface TraceState {
  readonly t_ms: number;
  readonly host: "c" | "s";
  readonly lport: number;
  readonly rport: number;
  readonly state: string;
}

export interface Trace {
  readonly name: string;
  readonly claim: string;
  readonly kernel: string;
  readonly link: {
    readonly delay_ms: number;
    readonly rate_mbps: number | null;
    readonly queue_pkts: number;
    /** The largest packet that the link carried, in bytes; and whether it said so by ICMP. */
    readonly mtu?: number;
    readonly icmp?: boolean;
  };
  readonly sysctl: Readonly<Record<string, number | string>>;
  readonly sysctl_client: Readonly<Record<string, number | string>>;
  readonly sysctl_server: Readonly<Record<string, number | string>>;
  readonly packets: readonly TracePacket[];
  readonly events: readonly TraceEvent[];
  readonly states: readonly TraceState[];
  readonly results?: readonly Readonly<Record<string, unknown>>[];
}

const FOLDER = new URL("traces/", import.meta.url);

/** Reads one recording by its name, as `"02_close_4way"`. */
export function readTrace(name: string): Trace {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Trace;
}

/** The names of all recordings that have packets, in order. */
export function traceNames(): string[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));
  return names.filter((name) => readTrace(name).packets.length > 0).sort();
}

/** When the recording ended, in ms: the last thing that it holds. */
export function endOf(trace: Trace): number {
  return Math.max(
    0,
    ...[...trace.packets, ...trace.events, ...trace.states].map((thing) => thing.t_ms),
    ...trace.packets.map((p) => p.rx_ms ?? 0)
  );
}

/**
 * The one-way delay that the recording's link had, in ms: the median from leaving to arriving,
 * less the time on the wire. It is the asked-for delay and about 0.1 ms of the machine's own.
 */
export function measuredDelay(trace: Trace): number {
  const rate = trace.link.rate_mbps;
  const delays: number[] = [];
  for (const p of trace.packets) {
    if (p.rx_ms === undefined || (rate !== null && (p.len > 0 || p.dir === "c>s"))) continue;
    delays.push(p.rx_ms - p.t_ms - (rate === null ? 0 : (52 * 8) / (rate * 1e3)));
  }
  delays.sort((a, b) => a - b);
  return delays[delays.length >> 1] ?? trace.link.delay_ms;
}

/** Was the receive window held constant by TCP_WINDOW_CLAMP, so that `win` can be compared? */
export const isSteady = (trace: Trace): boolean => "clamp" in trace.sysctl;

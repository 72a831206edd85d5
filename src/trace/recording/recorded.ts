/** The format of a recorded kernel run, as it stands in its JSON file. */
import type {HostRecord} from "../../sim/record.ts";

/** One packet of a recording; times are in ms, sequence numbers relative (the SYN is 0). */
export interface RecordedPacket {
  readonly t_ms: number;
  /** When it was handed to the receiver; absent when it was lost or still under way. */
  readonly rx_ms?: number;
  readonly dir: string;
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly len: number;
  /** The window, already scaled except in a SYN. */
  readonly win: number;
  readonly opts?: {
    readonly mss?: number;
    readonly ws?: number;
    readonly sackOK?: boolean;
    readonly ts?: readonly number[];
    readonly sack?: readonly (readonly number[])[];
  };
  readonly lost?: string;
  readonly conn?: string | number;
  /** 6 where it went by IPv6. */
  readonly ip?: number;
}

/** Something a program or the link did. `host` is `c`, `s` or `link`. */
export interface RecordedEvent {
  readonly t_ms: number;
  readonly host: string;
  readonly what: string;
  readonly took_ms?: number;
  /** The thread that made the call, where several may call at once. */
  readonly thread?: number;
}

/** A socket's state, sampled: its order is right, its time is rough. */
export interface RecordedState {
  readonly t_ms: number;
  readonly host: string;
  readonly lport: number;
  readonly rport: number;
  readonly state: string;
}

/** What the kernel said of a connection at a time (`tcp_info`, as `ss -tinemo` prints it). */
export interface RecordedSample {
  readonly t_ms: number;
  readonly host: string;
  readonly lport: number;
  readonly rport: number;
  /** Bytes received and not read. */
  readonly recv_q: number;
  /** Bytes written and not sent; absent when there were none. */
  readonly notsent?: number;
  /** Both in segments of `mss` bytes; without a threshold there was none yet. */
  readonly cwnd?: number;
  readonly ssthresh?: number;
  /** Payload of a full segment. Older recordings lack it: then the handshake tells. */
  readonly mss?: number;
  /** The smoothed round-trip time. */
  readonly rtt_ms?: number;
}

/** A recorded kernel run, as it stands in its JSON file. */
export interface Recording {
  readonly name: string;
  /** What it shows, in words. */
  readonly claim: string;
  /** The kernel's release: `"6.18.44-fc-v509"`. */
  readonly kernel: string;
  /** Settings that differed from the kernel's own, by their names: on both hosts, or on one. */
  readonly sysctl?: Readonly<Record<string, number | string>>;
  readonly sysctl_client?: Readonly<Record<string, number | string>>;
  readonly sysctl_server?: Readonly<Record<string, number | string>>;
  readonly link: {readonly delay_ms: number; readonly rate_mbps?: number | null};
  readonly packets: readonly RecordedPacket[];
  readonly events: readonly RecordedEvent[];
  readonly states: readonly RecordedState[];
  readonly samples?: readonly RecordedSample[];
}

/** The addresses of the two hosts of every recording. */
export const ADDRESSES: readonly [number, number] = [0x0a000001, 0x0a000002];
const ADDRESSES_4 = ["10.0.0.1", "10.0.0.2"] as const;
const ADDRESSES_6 = ["fd00::1", "fd00::2"] as const;

/** Did all go by IPv6? Segments have room for IPv4 addresses only: those stand in then. */
export const isByIpv6 = ({packets}: Recording): boolean =>
  packets.length > 0 && packets.every(({ip}) => ip === 6);

/** The two hosts of a recording. */
export function hostsOf(recording: Recording): readonly HostRecord[] {
  const system = {system: "linux", profile: "linux", title: kernelName(recording)} as const;
  const [client, server] = isByIpv6(recording) ? ADDRESSES_6 : ADDRESSES_4;
  return [
    {name: "client", ...system, address: ADDRESSES[0], dotted: client},
    {name: "server", ...system, address: ADDRESSES[1], dotted: server}
  ];
}

/** `"Linux 6.18"`: the kernel of a recording as people call it. */
export function kernelName(recording: Recording): string {
  const version = /^\d+\.\d+/.exec(recording.kernel)?.[0] ?? recording.kernel;
  return `Linux ${version}`;
}

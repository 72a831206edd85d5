/** The record of a run: everything that happened, in order, as plain data that views read. */
import type {Cause, Detail} from "../tcp/block/cause.ts";
import type {Bytes, Micros} from "../base/units.ts";
import type {Reason} from "../tcp/block/effects.ts";
import type {TcpState} from "../tcp/block/state.ts";
import type {Icmp} from "../wire/icmp.ts";
import type {Endpoint, Segment} from "../wire/segment.ts";
import type {Fault} from "../net/fault.ts";
import type {CallArguments, CallName, OutcomeOf} from "../os/kernel/call-values.ts";
import type {Profile} from "../os/systems/profile.ts";

export type {Reason};

/** One segment's way through the network. */
export interface Transit {
  /** Place in the order of sending, from 0; the index in `run.transits`. */
  readonly id: number;
  /** Index in `run.hosts` of the sender. */
  readonly from: number;
  /** Index in `run.hosts` of the receiver. */
  readonly to: number;
  /** Which segment of that host this is, from 1: what `drop("client", 3)` counts. */
  readonly nth: number;
  /** Index in `run.connections`: both ends of one connection share it. */
  readonly connection: number;
  readonly segment: Segment;
  readonly sentAt: Micros;
  /** When it reached the other host, in µs, or -1 when it was lost. */
  arrivedAt: Micros;
  /** A router on the way marked it in the place of dropping it (RFC 3168). */
  readonly marked: boolean;
  /** Why and where it was lost; null while it was not. */
  lost: Loss | null;
  readonly reason: Reason;
  /** For retransmissions and probes: which try, from 1. */
  readonly attempt: number;
  /** One more thing to know: why a reset. Null when there is nothing. */
  readonly detail: Detail;
}

/**
 * How a segment was lost: chosen, by chance, a full queue, a cut link, a router that knows no way,
 * larger than the path's MTU, a host that is off, a NAT that has forgotten. Of a
 * captured one it is only inferred: it is sent again, and nothing says that it arrived.
 */
export interface Loss {
  readonly at: Micros;
  readonly why:
    "chosen" | "chance" | "queue" | "cut" | "unreachable" | "mtu" | "host-off" | "nat" | "inferred";
}

/** One host of the run. */
export interface HostRecord {
  readonly name: string;
  /** The system, whatever its version: `"linux"`, `"windows"`, `"macos"`, … */
  readonly system: string;
  /** The version of the system, by the name of its profile: `"windows7"`. */
  readonly profile: string;
  /** The system and its version for readers: `"Windows 7"`. */
  readonly title: string;
  /** IPv4 address, unsigned 32 bit. */
  readonly address: number;
  /** The address as text: `"10.0.0.1"`. */
  readonly dotted: string;
}

/** One four-tuple's life: from one initial sequence number to the next. */
export interface ConnectionRecord {
  /** The index in `run.connections`. */
  readonly id: number;
  /** Index in `run.hosts` of the host that sent the first segment: the SYN, as a rule. */
  readonly opener: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Initial sequence numbers by index in `run.hosts`: subtract to show relative numbers. */
  readonly isn: Map<number, number>;
}

/** A socket as the kernel knows it: from its first row in the socket table to its last. */
export interface SocketRecord {
  /** The index in `run.sockets`. */
  readonly id: number;
  /** Index in `run.hosts`. */
  readonly host: number;
  /** Index in `run.connections`; -1 for a listener or an unconnected socket. */
  connection: number;
  readonly local: Endpoint;
  remote: Endpoint | null;
  readonly createdAt: Micros;
  /** When it left the socket table, in µs, or -1 when it was still there at the end. */
  goneAt: Micros;
}

/** A change of state of one socket, and what brought it about (RFC 9293 figure 5). */
export interface StateChange {
  readonly at: Micros;
  /** Index in `run.sockets`. */
  readonly socket: number;
  /** Index in `run.hosts`. */
  readonly host: number;
  readonly from: TcpState;
  readonly to: TcpState;
  readonly cause: Cause;
}

/** A system call by its name: what it was given, and what came of it. */
interface CallOf<N extends CallName> {
  /** Index in `run.hosts`. */
  readonly host: number;
  /** Which program of the host, from 0 (`main`). */
  readonly program: number;
  readonly name: N;
  /** The descriptor's number that it was made on; null when it takes none. */
  readonly fd: number | null;
  /** What it was given besides the descriptor. */
  readonly args: CallArguments[N];
  /** What came of it. */
  readonly outcome: OutcomeOf<N>;
  /** Index in `run.sockets`, or -1. */
  readonly socket: number;
  readonly calledAt: Micros;
  /** When it returned, in µs, or -1 when it was still blocked at the end. */
  readonly returnedAt: Micros;
  /**
   * Where in its program the call was made, as the JavaScript engine tells it. Null unless it was
   * asked for, by `again(faults, {trace: true})`, and from the 2,000th call on.
   */
  readonly trace?: {readonly stack?: string | undefined} | null;
}

/** One system call of one program; `name` tells which arguments and outcomes it can have. */
export type CallRecord<N extends CallName = CallName> = {[K in N]: CallOf<K>}[N];

/** One program of a host. */
export interface ProgramRecord {
  /** Index in `run.hosts`. */
  readonly host: number;
  /** Which program of the host, from 0 (`main`). */
  readonly program: number;
  /** Its text: the generator function as it was written, without types. */
  readonly source: string;
  readonly startedAt: Micros;
  /** When it returned or was ended by force, in µs, or -1 when neither happened. */
  endedAt: Micros;
}

/** Time in which a socket waited for something that is not on the wire. */
interface WaitTime {
  /** Index in `run.hosts`. */
  readonly host: number;
  /** Index in `run.sockets`. */
  readonly socket: number;
  readonly since: Micros;
  /** When it ended, in µs; -1 when it still lasted at the end. */
  readonly until: Micros;
}

/** Data was held back: by Nagle's algorithm, or by TCP_CORK or MSG_MORE. */
export interface HoldRecord extends WaitTime {
  readonly kind: "nagle" | "cork";
  /** How much was held at most, in bytes. */
  readonly bytes: Bytes;
}

/** An acknowledgement was held back. */
export interface DelayRecord extends WaitTime {
  readonly kind: "delayed-ack";
  /** What the timer was set to, in µs. */
  readonly delay: Micros;
}

/** Time in which a socket held something back. */
export type WaitRecord = HoldRecord | DelayRecord;

/** A line that a program wrote by `os.log()`. */
export interface LogRecord {
  readonly kind: "log";
  readonly at: Micros;
  /** Index in `run.hosts`. */
  readonly host: number;
  readonly text: string;
}

/** A fault that came at its time. */
export interface FaultRecord {
  readonly kind: "fault";
  readonly at: Micros;
  /** Indexes in `run.hosts` of those that it concerns: of a cable, the hosts that it joins. */
  readonly hosts: readonly number[];
  readonly fault: Extract<Fault, {readonly at: Micros}>;
}

/** A host was told by ICMP that a segment of its own was lost, and why (RFC 792). */
export interface IcmpRecord {
  readonly kind: "icmp";
  readonly at: Micros;
  /** Index in `run.hosts` of the host that was told. */
  readonly host: number;
  readonly message: Icmp;
}

/** A line beside a program, a fault that came at its time, or a message about a lost segment. */
export type NoteRecord = LogRecord | FaultRecord | IcmpRecord;

/** What one socket looked like right after an event; see `Samples`. */
export interface Sample {
  readonly at: Micros;
  /** Index in `run.sockets`. */
  readonly socket: number;
  /** SND.UNA, an absolute sequence number, as are the others (RFC 9293 §3.3.1). */
  readonly sndUna: number;
  /** SND.NXT, an absolute sequence number. */
  readonly sndNxt: number;
  readonly sndWnd: Bytes;
  /** RCV.NXT, an absolute sequence number. */
  readonly rcvNxt: number;
  readonly rcvWnd: Bytes;
  readonly cwnd: Bytes;
  /** Infinity before the first loss. */
  readonly ssthresh: Bytes;
  /** Bytes written by the program and not yet acknowledged, sent or not. */
  readonly sendQueue: Bytes;
  /** Bytes received in order and not yet read. For a listener: completed connections waiting. */
  readonly recvQueue: Bytes;
  /** The running timer that ends first: its name and deadline; "" and NEVER when none. */
  readonly timer: TimerName;
  readonly timerAt: Micros;
  /** The smoothed round-trip time (RFC 6298 §2), where a recorded kernel told it. */
  readonly rtt?: Micros;
}

/** The timer that a socket waits for; empty for none. */
export type TimerName =
  "" | "retransmit" | "probe" | "persist" | "delack" | "keepalive" | "timewait" | "finwait2";

/** Samples in order of time, column by column: 10⁶ of them must stay small. */
export interface Samples {
  /** How many samples there are. */
  readonly length: number;
  /** The sample at an index, from 0. */
  get(index: number): Sample;
}

/** When and why a run ended. */
export type RunEnd =
  /** Nothing was left to happen, or the time that was given was over. */
  | {readonly at: Micros; readonly why: "quiet" | "until"}
  | {
      readonly at: Micros;
      /** There were too many events. */
      readonly why: "budget";
      /** How many events the run was stopped after. */
      readonly events: number;
    };

/** What else may be changed when a scenario is run again. */
export interface Changes {
  /** Other operating systems, by the host's name: `{server: windows}`. */
  readonly systems?: Readonly<Record<string, Profile>>;
  /** Whether to note for each call where in its program it stands. It takes 10 µs a call. */
  readonly trace?: boolean;
  /** Another seed of all chance: a whole number. That of the run by default. */
  readonly seed?: number;
}

/** What the runner asks of the stack under test: one host's kernel, with nothing around it. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {ProfileName} from "../../os/systems/profile.ts";
import type {Segment} from "../../wire/segment.ts";

/** Whether a system's constants and tables are those of BSD. */
export const isBsd = (profile: ProfileName): boolean => /^(freebsd|macos)/.test(profile);

/** A segment that the stack sent. */
export interface Sent {
  readonly at: Micros;
  readonly segment: Segment;
}

/** The value of a socket option as a script writes it. */
export type OptionArgument = number | string | {readonly onoff: number; readonly linger: number};

/** One system call. Descriptors are the stack's own; times are in ms, as in the C call. */
export type Request =
  | {readonly call: "socket"; readonly nonBlocking: boolean}
  | {
      readonly call: "bind" | "connect";
      readonly fd: number;
      readonly address: string;
      readonly port: number;
    }
  | {readonly call: "listen"; readonly fd: number; readonly backlog: number}
  | {readonly call: "accept"; readonly fd: number; readonly nonBlocking: boolean}
  | {
      readonly call: "send" | "recv";
      readonly fd: number;
      readonly length: Bytes;
      readonly flags: readonly string[];
      /** Where a write connects to (MSG_FASTOPEN). */
      readonly to?: {readonly address: string; readonly port: number};
    }
  | {readonly call: "shutdown"; readonly fd: number; readonly how: string}
  | {readonly call: "close"; readonly fd: number}
  | {readonly call: "getfl"; readonly fd: number}
  | {readonly call: "setfl"; readonly fd: number; readonly nonBlocking: boolean}
  | {readonly call: "ioctl"; readonly fd: number; readonly request: string}
  | {
      readonly call: "setsockopt";
      readonly fd: number;
      readonly option: string;
      readonly value: OptionArgument;
    }
  | {readonly call: "getsockopt"; readonly fd: number; readonly option: string}
  | {
      readonly call: "poll";
      readonly sockets: readonly {readonly fd: number; readonly events: readonly string[]}[];
      readonly timeout: number;
    }
  | EpollRequest;

/** A call of epoll; `data` is what comes back with each event. */
export type EpollRequest =
  | {readonly call: "epoll_create"}
  | {
      readonly call: "epoll_ctl";
      readonly epfd: number;
      readonly op: string;
      readonly fd: number;
      readonly events: readonly string[];
      readonly data: number;
    }
  | {
      readonly call: "epoll_wait";
      readonly epfd: number;
      readonly maxevents: number;
      readonly timeout: number;
    };

/** What a call answered. */
export interface Answer {
  /** The descriptor, the number of bytes, 0; -1 for an error. */
  readonly value: number;
  /** The error's name as on POSIX systems, `"ECONNREFUSED"`; null when there is none. */
  readonly errno: string | null;
  /**
   * What the call wrote into its arguments: an option's value, flags, what is left to read, ready
   * events by socket, for epoll after the data of each; ee_info, ee_data and time in µs of an entry
   * of the error queue.
   */
  readonly out: OptionArgument | readonly (readonly string[])[] | null;
}

/** A call that was made. `answer` is null while it blocks. */
export interface Pending {
  readonly answer: Answer | null;
  /** When it returned; NaN while it blocks. */
  readonly returnedAt: Micros;
}

/** A connection's ports, as the stack under test sees them. */
export interface Ports {
  readonly local: number;
  readonly remote: number;
}

/** A timer that runs. */
export interface TimerState {
  /** What it runs for: `retransmit`, `delayed-ack`, … */
  readonly kind: string;
  /** When it runs out, in µs. */
  readonly at: Micros;
  /** Lets it run out at another time. */
  readonly set: (at: Micros) => void;
}

export interface Stack {
  /** The present time. */
  readonly now: Micros;
  /** What was sent and not yet looked at, oldest first. The runner takes entries out. */
  readonly sent: Sent[];
  /** Changes a kernel setting; false when the stack has none of that name. */
  configure(name: string, value: string): boolean;
  /**
   * Lets time pass, at most until `until`. Stops earlier, at the first moment at which something
   * was sent or a blocked call returned.
   */
  advance(until: Micros): void;
  /** Does what is due at this instant: timers, and programs that were woken. */
  settle(): void;
  /** The timers that run for a port's connections. */
  timers(localPort: number): readonly TimerState[];
  /** A segment arrives now. */
  deliver(segment: Segment): void;
  /** Makes a system call now. Throws NotApplicable for what no part of the stack models. */
  call(request: Request): Pending;
  /** The ports of a connected descriptor; null when it is not connected. */
  ports(fd: number): Ports | null;
  /** The `tcpi_*` fields of a connection, or of a descriptor; null when there is none. */
  tcpInfo(ports: Ports | null, fd: number | null): ReadonlyMap<string, number> | null;
}

/** The script asks for what the model leaves out: neither passed nor failed. */
export class NotApplicable extends Error {
  constructor(why: string) {
    super(why);
    this.name = "NotApplicable";
  }
}

/** Makes a stack: the profile, its address, and what the link carries at most. */
export type MakeStack = (options: {
  readonly profile: ProfileName;
  readonly address: number;
  readonly mtu: Bytes;
}) => Stack;

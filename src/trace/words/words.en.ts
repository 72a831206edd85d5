/** English: what is said of a run, its segments, calls, states and faults. */
import type {FaultRecord, Loss, Reason, RunEnd} from "../../sim/record.ts";
import type {Detail, EndingTimer} from "../../tcp/block/cause.ts";
import type {Unreachable} from "../../wire/icmp.ts";

const ENDINGS: Readonly<Record<number, string>> = {1: "st", 2: "nd", 3: "rd"};

/** `1st`, `2nd`, `3rd`, `4th`, `11th`. */
export function ordinal(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14;
  return `${n}${(teens ? undefined : ENDINGS[n % 10]) ?? "th"}`;
}

const reasons: Readonly<Record<Reason, string>> = {
  connect: "connect() was called",
  "syn-ack": "answers the SYN",
  data: "new payload, allowed by window and Nagle",
  "nagle-released": "held by Nagle until this acknowledgement came",
  "cork-timeout": "the cork's time was up",
  ack: "acknowledged at once",
  "ack-every-second": "the second segment is acknowledged at once",
  "ack-delayed": "the delayed-ACK timer ran out",
  "ack-read": "the program has read",
  "ack-duplicate": "out of order or old: tells what is missing",
  "ack-challenge": "challenges a segment that might be forged",
  "window-update": "there is room again",
  fin: "the program has closed",
  "retransmit-timeout": "no acknowledgement came in time",
  "fast-retransmit": "the acknowledgements say that it is missing",
  "syn-data-again": "not taken from the SYN: sent again",
  "retransmit-smaller": "too large for the path: sent again in smaller segments",
  "mtu-probe": "probes whether the path carries larger segments",
  "tail-loss-probe": "probes whether the last segment arrived",
  "window-probe": "asks whether the window has opened",
  keepalive: "asks whether the peer is still there",
  reset: "refuses",
  forged: "no host sent it: a fault put it on the wire",
  injected: "the script injects it"
};

const details: Readonly<Record<NonNullable<Detail>, string>> = {
  "no-connection": "no such connection",
  "not-acceptable": "not acceptable",
  "unread-data": "unread data",
  "syn-in-window": "SYN in the window",
  "keepalive-unanswered": "keepalive unanswered",
  "listener-closed": "listener closed",
  "linger-zero": "SO_LINGER {1, 0}",
  linger2: "TCP_LINGER2",
  "linger-timeout": "SO_LINGER timeout",
  "process-ended": "the process ended",
  "quickack-set": "TCP_QUICKACK",
  "syn-cookie": "SYN cookie",
  "of-the-syn": "of the SYN",
  "of-the-fin": "of the FIN",
  "time-wait": "TIME-WAIT",
  duplicate: "duplicate made by the network",
  "timer-unknown": "recorded: the kernel does not say which timer"
};

const losses: Readonly<Record<Loss["why"], string>> = {
  chosen: "lost by choice",
  chance: "lost by chance",
  queue: "dropped by a full queue",
  cut: "lost in the cut cable",
  unreachable: "lost at a router that knows no way on",
  mtu: "lost, as it is larger than the path's MTU",
  "host-off": "lost, as no host is there",
  nat: "dropped by the middlebox, which has forgotten the connection",
  inferred: "probably lost on the way"
};

const timeouts: Readonly<Record<EndingTimer, string>> = {
  "give-up": "timeout",
  "time-wait": "2 MSL timeout",
  "fin-wait-2": "FIN-WAIT-2 timeout"
};

const faultNotes: Readonly<Record<FaultRecord["fault"]["kind"], string>> = {
  cut: "is pulled",
  heal: "is plugged in again",
  unreachable: "a router knows no way on",
  hang: "the program hangs",
  resume: "the program goes on",
  kill: "the process is killed",
  "power-off": "the power is off",
  forge: "a forged segment leaves"
};

const endings: Readonly<Record<RunEnd["why"], string>> = {
  quiet: "nothing more happens",
  until: "the run ends here",
  budget: "the run is stopped: it had too many events"
};

/** Its entries by their names; another language has the same ones. */
export const english = {
  reasons,
  details,
  losses,
  timeouts,
  faultNotes,
  endings,
  /** Times, and what happens in a moment. */
  never: "never",
  andMore: (n: number) => `and ${n} more`,
  moreMoments: (n: number) => `… and ${n} more moments.`,
  leaves: (way: string, segment: string) => `${way} ${segment} leaves`,
  arrives: (way: string, segment: string) => `${way} ${segment} arrives`,
  again: (segment: string) => `${segment} (again)`,
  lost: "lost",
  /** What a router says by ICMP. */
  icmpUnreachable: (code: Unreachable) => `ICMP ${code} unreachable`,
  icmpTooLarge: (bytes: string) => `ICMP fragmentation needed: the path carries ${bytes} bytes`,
  noRoute: (code: Unreachable, at: string) =>
    `a router answers “${code} unreachable” from ${at} on`,
  socketGone: (host: string) => `${host}'s socket is gone`,
  nothing: "nothing happens",
  onTheWire: (segments: string) => `${segments} on the wire`,
  /** Waits. */
  heldByNagle: (bytes: string) => `${bytes} B held by Nagle`,
  heldByCork: (bytes: string) => `${bytes} B held by the cork`,
  delayedAck: (time: string) => `delayed ACK, ${time}`,
  delayedAckPart: (lasted: string, time: string) => `delayed ACK, ${lasted} of ${time}`,
  /** Calls. */
  callReturns: (call: string) => `${call} returns`,
  blocked: "blocked",
  ok: "ok",
  noneReady: "none ready",
  stillBlocked: "is still blocked",
  returns: "returns",
  failsWith: (errno: string) => `fails with ${errno}`,
  /** Segments. */
  keepaliveProbe: "keepalive probe",
  windowProbe: "window probe",
  windowUpdate: "window update",
  forgedSegment: (segment: string) => `forged ${segment}`,
  probe: "probe",
  noFlags: "no flags",
  none: "none",
  sackPermitted: "SACK permitted",
  timestamps: "timestamps",
  fastOpen: "Fast Open cookie",
  asksFastOpen: "asks for a Fast Open cookie",
  /** The ECN field, from 0. */
  ecn: ["", "ECT(1)", "ECT(0)", "CE"],
  sackOf: (blocks: number) => `SACK of ${blocks}`,
  /** Why a connection changed its state, as RFC 9293 figure 5 has it. */
  passiveOpen: "passive OPEN",
  activeOpen: "active OPEN",
  closeUnread: "CLOSE with unread data",
  close: "CLOSE",
  abort: "ABORT",
  received: (segment: string) => `rcv ${segment}`,
  acceptQueueFull: "accept queue full",
  powerOff: "power off",
  resetSent: "RST sent",
  sampled: "sampled",
  newerSyn: "newer SYN",
  ackOf: (what: string) => `ACK of ${what}`,
  dataAfterClose: "data after CLOSE",
  /** Why a segment was sent, and what became of it. */
  tried: (why: string, attempt: number) => `${why} (try ${attempt})`,
  timedOut: (why: string, timeout: number) => `${why} (timeout ${timeout})`,
  lostAt: (why: string, time: string) => `${why} at ${time}`,
  arrivesAt: (time: string) => `arrives at ${time}`,
  isMarked: (arrives: string) => `marked by a router, ${arrives}`,
  onItsWay: "still on its way at the end",
  /** Faults. */
  isLost: (segment: string) => `${segment} is lost`,
  isHeldBack: (segment: string, by: string) => `${segment} is held back for ${by}`,
  arrivesTwice: (segment: string, by: string) => `${segment} arrives twice, ${by} apart`,
  pulled: (cable: string, time: string) => `${cable} is pulled at ${time}`,
  pluggedIn: (cable: string, time: string) => `${cable} is plugged in again at ${time}`,
  hangs: (host: string, time: string) => `${host}'s program hangs from ${time}`,
  goesOn: (host: string, time: string) => `${host}'s program goes on at ${time}`,
  killed: (host: string, time: string) => `${host}'s process is killed at ${time}`,
  losesPower: (host: string, time: string) => `${host} loses its power at ${time}`,
  forged: (from: string, to: string, time: string) =>
    `a segment forged as if from ${from} leaves for ${to} at ${time}`,
  cable: "the cable",
  cableBetween: (one: string, other: string) => `the cable between ${one} and ${other}`,
  ofHost: (host: string, segment: string) => `${host}'s ${segment}`,
  neverSent: (segment: string) => `${segment} (never sent in this run)`,
  named: (which: string, name: string) => `${which}, ${name},`,
  nth: (n: number, segment: string) => `${ordinal(n)} ${segment}`,
  segment: "segment",
  withPayload: (segment: string) => `${segment} with payload`,
  withoutPayload: (segment: string) => `${segment} without payload`,
  /** The run as a whole. */
  emptyLadder: (hosts: string) => `Ladder of ${hosts || "no hosts"}: no segment was sent`,
  ladder: (hosts: string, sent: number, lost: number, length: string, faults: string) =>
    `Ladder of ${hosts}: ${sent} ${sent === 1 ? "segment" : "segments"}` +
    `${lost > 0 ? `, ${lost} of them lost` : ""}, ${length}${faults && `. Faults: ${faults}`}`,
  stopped: (events: string, seconds: number) =>
    `The run was stopped after ${events} events at ${seconds} s: ` +
    "a program that never waits for time to pass? Give until or a larger budget",
  /** The table of a run. */
  why: (header: string, fate: string, why: string) => `${header}; ${fate}. Why: ${why}.`,
  after: (result: string, time: string) => `${result} after ${time}`,
  from: (state: string, cause: string) => `from ${state}, ${cause}`,
  toTheEnd: "to the end",
  forTime: (time: string) => `for ${time}`,
  gone: "socket gone"
};

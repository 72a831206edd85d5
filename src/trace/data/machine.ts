/** Where one end of a connection stands in the state machine (RFC 9293 §3.3.2, figure 5). */
import {bisector} from "d3-array";
import {FIN, RST, SYN, type Segment} from "../../wire/segment.ts";
import type {Micros} from "../../base/units.ts";
import {CAUSES, type Cause} from "../../tcp/block/cause.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {SocketRecord, StateChange} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";
import {causeText} from "../words/cause.ts";
import {count} from "../words/duration.ts";
import {socketOf, hostName} from "../query/flow.ts";
import {label} from "../words/segment.ts";
import {changesOf, existsAt, stateAt} from "../query/at-time.ts";
import {words} from "./words.ts";

/** One arrow of figure 5: what brings it about, and what is done then. */
export interface Edge {
  readonly from: TcpState;
  readonly to: TcpState;
  /** Null for SEND in LISTEN, which no socket API has. */
  readonly cause: Cause | null;
  /** The cause in the figure's words. */
  readonly event: string;
  /** What is sent; empty when nothing is. */
  readonly action: string;
}

const edge = (from: TcpState, to: TcpState, cause: Cause | null, action = ""): Edge => ({
  from,
  to,
  cause,
  event: cause ? causeText({from, cause}) : "SEND",
  action
});

/** The arrows of figure 5. "CLOSED" stands there twice: at its top, and where connections end. */
export const EDGES: readonly Edge[] = [
  edge("CLOSED", "LISTEN", CAUSES.passiveOpen),
  edge("LISTEN", "CLOSED", CAUSES.close),
  edge("CLOSED", "SYN-SENT", CAUSES.activeOpen, "snd SYN"),
  edge("SYN-SENT", "CLOSED", CAUSES.close),
  edge("LISTEN", "SYN-RECEIVED", CAUSES.syn, "snd SYN, ACK"),
  edge("LISTEN", "SYN-SENT", null, "snd SYN"),
  edge("SYN-RECEIVED", "LISTEN", CAUSES.rst),
  edge("SYN-SENT", "SYN-RECEIVED", CAUSES.syn, "snd SYN, ACK"),
  edge("SYN-RECEIVED", "ESTABLISHED", CAUSES.ackOfSyn),
  edge("SYN-SENT", "ESTABLISHED", CAUSES.synAck, "snd ACK"),
  edge("SYN-RECEIVED", "FIN-WAIT-1", CAUSES.close, "snd FIN"),
  edge("ESTABLISHED", "FIN-WAIT-1", CAUSES.close, "snd FIN"),
  edge("ESTABLISHED", "CLOSE-WAIT", CAUSES.fin, "snd ACK"),
  edge("FIN-WAIT-1", "FIN-WAIT-2", CAUSES.ackOfFin),
  edge("FIN-WAIT-1", "CLOSING", CAUSES.fin, "snd ACK"),
  edge("CLOSE-WAIT", "LAST-ACK", CAUSES.close, "snd FIN"),
  edge("FIN-WAIT-2", "TIME-WAIT", CAUSES.fin, "snd ACK"),
  edge("CLOSING", "TIME-WAIT", CAUSES.ackOfFin),
  edge("LAST-ACK", "CLOSED", CAUSES.ackOfFin),
  edge("TIME-WAIT", "CLOSED", CAUSES.timeWaitOver)
];

/** A change of state as the figure shows it: a child of a listener begins in LISTEN. */
export interface Step {
  readonly at: Micros;
  readonly from: TcpState;
  readonly to: TcpState;
  readonly event: string;
  /** What the host sent by it: `"ACK 1"`, `"FIN"`. Empty for nothing. */
  readonly sent: string;
  /** Is it an arrow of figure 5? Resets and timeouts are not. */
  readonly drawn: boolean;
}

/** One end of a connection at a time. */
export interface MachineState {
  readonly host: string;
  /** Null while there is neither a socket nor a listener for it, and when there never was one. */
  readonly state: TcpState | null;
  /** Was there a socket that is gone? */
  readonly gone: boolean;
  /** The steps up to this time, in order; the last one is the one just taken. */
  readonly steps: readonly Step[];
}

const cache = new WeakMap<Trace, Map<string, readonly Step[]>>();
const byTime = bisector((step: Step) => step.at);

/** All steps of one end of a connection, in order. */
export function stepsOf(run: Trace, connection: number, host: number): readonly Step[] {
  const known = cache.get(run) ?? new Map<string, readonly Step[]>();
  cache.set(run, known);
  const key = `${connection}/${host}`;
  const before = known.get(key);
  if (before) return before;
  const socket = socketOf(run, connection, host);
  const changes = socket ? changesOf(run, socket.id) : [];
  const steps = changes.map((change) => stepOf(run, change, connection));
  known.set(key, steps);
  return steps;
}

function stepOf(run: Trace, change: StateChange, connection: number): Step {
  const {at, to, cause} = change;
  // A connection that a SYN makes is the listener's: the figure has no arrow from CLOSED to there.
  const from = change.from === "CLOSED" && to === "SYN-RECEIVED" ? "LISTEN" : change.from;
  const sent = run.transits.filter(
    (t) =>
      t.sentAt === at &&
      t.from === change.host &&
      t.connection === connection &&
      belongsTo(cause, t.segment)
  );
  const names = sent.slice(0, 3).map((t) => label(run, t));
  if (sent.length > 3) names.push(`${count(sent.length - 3)} more`);
  // A reset or a timeout may lead along the same way as CLOSE, but it is not that arrow.
  const drawn = EDGES.some((e) => e.from === from && e.to === to && isCause(e.cause, cause));
  return {at, from, to, event: causeText({from, cause}), sent: names.join(", "), drawn};
}

/**
 * Whether a segment of the same instant is what a step sends: figure 5 sends SYN, FIN and RST, and
 * acknowledges what arrives; payload leaves for reasons of its own.
 */
const belongsTo = (cause: Cause, {flags, len}: Segment): boolean =>
  (flags & (SYN | FIN | RST)) !== 0 ||
  (cause.kind === "received" && cause.segment !== "ACK" && len === 0);

/** Whether a cause is that of an arrow. */
function isCause(wanted: Cause | null, cause: Cause): boolean {
  if (wanted?.kind === "received" && cause.kind === "received") {
    return wanted.segment === cause.segment && wanted.acknowledges === cause.acknowledges;
  }
  if (wanted?.kind === "open" && cause.kind === "open") return wanted.passive === cause.passive;
  if (wanted?.kind === "timeout" && cause.kind === "timeout") return wanted.timer === cause.timer;
  return wanted?.kind === cause.kind;
}

/** Where one end stands at a time, and how it came there. */
export function machineAt(run: Trace, connection: number, host: number, at: Micros): MachineState {
  const socket = socketOf(run, connection, host);
  const all = stepsOf(run, connection, host);
  const steps = all.slice(0, byTime.right(all as Step[], at));
  const gone = socket !== null && socket.createdAt <= at && !existsAt(socket, at);
  const begun = socket && all[0]?.from === "LISTEN" && isListening(run, socket, at);
  const state = steps.at(-1)?.to ?? (begun ? "LISTEN" : null);
  return {host: hostName(run, host), state, gone, steps};
}

/** Is there a listener for what becomes this socket? Until a SYN comes, that end is in LISTEN. */
const isListening = (run: Trace, {host, local}: SocketRecord, at: Micros): boolean =>
  run.sockets.some(
    (each) =>
      each.host === host &&
      each.connection < 0 &&
      each.local.port === local.port &&
      stateAt(run, each.id, at) === "LISTEN"
  );

/** A step in words: `"ESTABLISHED → FIN-WAIT-1 by CLOSE, sends FIN"`. */
export function stepText(step: Step): string {
  return words.step(step.from, step.to, step.event, step.sent ?? "");
}

/** Where one end stands in words, with all states that it was in. */
export function machineText(machine: MachineState): string {
  const {host, state, steps, gone} = machine;
  if (!state) return words.noSocket(host);
  if (steps.length === 0) return `${host}: ${state}`;
  const way = [steps[0]?.from, ...steps.map(({to}) => to)].join(", ");
  return words.itsWay(host, state, gone, way);
}

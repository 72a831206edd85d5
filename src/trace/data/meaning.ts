/** What a state of a socket means to who looks at it: whose turn is it? */
import type {Micros} from "../../base/units.ts";
import type {CallRecord} from "../../sim/record.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import {sampleAt} from "../query/at-time.ts";
import type {Span, Trace} from "../query/trace.ts";

/** The states that have one. */
export {TCP_STATES, type TcpState} from "../../tcp/block/state.ts";

/**
 * Whose turn it is. `healthy`: nothing is waited for. `itself`: the kernel's own timer ends it.
 * `peer`: a segment of the peer ends it. `program`: only a call of this host's program ends it,
 * which is a bug when it lasts.
 */
export type Meaning = "healthy" | "itself" | "peer" | "program";

/** The meanings, from harmless to what has to be mended. */
export const MEANINGS: readonly Meaning[] = ["healthy", "itself", "peer", "program"];

const BY_STATE: Readonly<Record<TcpState, Meaning>> = {
  CLOSED: "healthy",
  LISTEN: "healthy",
  "SYN-SENT": "peer",
  "SYN-RECEIVED": "peer",
  ESTABLISHED: "healthy",
  "FIN-WAIT-1": "peer",
  "FIN-WAIT-2": "peer",
  "CLOSE-WAIT": "program",
  CLOSING: "peer",
  "LAST-ACK": "peer",
  "TIME-WAIT": "itself"
};

/** The meaning of a state whose socket is not known: FIN-WAIT-2 waits for the peer's FIN. */
export const meaningOf = (state: TcpState): Meaning => BY_STATE[state];

/**
 * The meaning of a state that a socket is in at a time. FIN-WAIT-2 ends by itself once the program
 * has closed the socket (Linux `tcp_fin_timeout`), else only when the peer's FIN comes. A recorded
 * kernel does not tell that timer: there the program's last call says how it left.
 */
export function meaningAt(run: Trace, socket: number, state: TcpState, at: Micros): Meaning {
  if (state !== "FIN-WAIT-2") return BY_STATE[state];
  const isTimed = sampleAt(run, socket, at)?.timer === "finwait2";
  return isTimed || hasClosed(run, socket, at) ? "itself" : "peer";
}

/**
 * A stretch in one state, cut where its meaning changes: a program that has shut down its side may
 * close the socket later, while that is in FIN-WAIT-2.
 */
export function byMeaning(run: Trace, span: Span): readonly Span[] {
  const {socket, state, since, until} = span;
  if (state !== "FIN-WAIT-2" || meaningAt(run, socket, state, since) === "itself") return [span];
  const closes = endingsOf(run, socket).find(
    ({name, calledAt}) => name === "close" && calledAt > since && calledAt < until
  );
  if (!closes) return [span];
  const at = closes.calledAt;
  return [
    {...span, until: at, open: false},
    {...span, since: at}
  ];
}

/** Was close() the last call by which the program ended its side? */
const hasClosed = (run: Trace, socket: number, at: Micros): boolean =>
  endingsOf(run, socket).findLast(({calledAt}) => calledAt <= at)?.name === "close";

const known = new WeakMap<Trace, readonly CallRecord[]>();

/** The calls by which a program ended its side of a connection, in order of time. */
function endingsOf(run: Trace, socket: number): readonly CallRecord[] {
  const all = known.get(run) ?? run.calls.filter(isEnding);
  known.set(run, all);
  const host = run.sockets[socket]?.host;
  // A recording does not say which socket a call is for.
  return all.filter((call) => call.host === host && (call.socket === socket || call.socket < 0));
}

const isEnding = ({name}: CallRecord): boolean => name === "close" || name === "shutdown";

/** What a state of a socket means to who looks at it: whose turn is it? */
import type {TimerName} from "../../sim/record.ts";
import type {TcpState} from "../../tcp/block/state.ts";

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

/**
 * The meaning of a state. `timer` is the socket's running timer: FIN-WAIT-2 ends by itself once
 * the program has closed the socket (Linux `tcp_fin_timeout`), else only when the peer's FIN comes.
 */
export function meaningOf(state: TcpState, timer: TimerName = ""): Meaning {
  return state === "FIN-WAIT-2" && timer === "finwait2" ? "itself" : BY_STATE[state];
}

/** A flow: one direction of a connection, with the sockets at its ends; and what it carried. */
import type {SocketRecord} from "../../sim/record.ts";
import type {Trace} from "./trace.ts";

/** The name of a host by its index; of none, as a router has, the network. */
export const hostName = (run: Trace, host: number): string =>
  run.hosts[host]?.name ?? "the network";

/** One direction of one connection. */
export interface Flow {
  /** Index in `run.connections`. */
  readonly connection: number;
  /** Indices in `run.hosts` of who sends the text and who receives it. */
  readonly from: number;
  readonly to: number;
  /** Bytes of text put on the wire, those sent again included. */
  readonly octets: number;
  readonly segments: number;
}

const cache = new WeakMap<Trace, readonly Flow[]>();

/**
 * All flows on which a segment was sent, that with the most text first; of two alike, the one of
 * the host that opened the connection.
 */
export function flowsOf(run: Trace): readonly Flow[] {
  const known = cache.get(run);
  if (known) return known;
  const sums = new Map<string, {flow: Omit<Flow, "octets" | "segments">; o: number; n: number}>();
  for (const {connection, from, to, segment} of run.transits) {
    if (connection < 0) continue;
    const key = `${connection}/${from}`;
    const sum = sums.get(key) ?? {flow: {connection, from, to}, o: 0, n: 0};
    sum.o += segment.len;
    sum.n++;
    sums.set(key, sum);
  }
  const opened = (flow: Flow) => (run.connections[flow.connection]?.opener === flow.from ? 0 : 1);
  const flows = [...sums.values()]
    .map(({flow, o, n}): Flow => ({...flow, octets: o, segments: n}))
    .sort((a, b) => b.octets - a.octets || a.connection - b.connection || opened(a) - opened(b));
  cache.set(run, flows);
  return flows;
}

/** The socket of one host in a connection; of several, the last. Null when none was made. */
export function socketOf(run: Trace, connection: number, host: number): SocketRecord | null {
  let found: SocketRecord | null = null;
  for (const socket of run.sockets) {
    if (socket.connection === connection && socket.host === host) found = socket;
  }
  return found;
}

/** A flow in words: `"client → server"`, with the client's port when there are more connections. */
export function flowName(run: Trace, flow: Flow): string {
  const way = `${hostName(run, flow.from)} → ${hostName(run, flow.to)}`;
  if (run.connections.length < 2) return way;
  return `${way}, port ${run.connections[flow.connection]?.from.port ?? "?"}`;
}

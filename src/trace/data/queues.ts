/** A listener's two queues over time: open handshakes, and those who wait for accept(). */
import type {Micros} from "../../base/units.ts";
import type {SocketRecord} from "../../sim/record.ts";
import type {Trace} from "../query/trace.ts";

/** How long a listener's queues are from this time on. */
interface QueuePoint {
  readonly at: Micros;
  /** Handshakes that wait for their last ACK. */
  readonly syn: number;
  /** Completed connections that wait for `accept()`. */
  readonly accept: number;
}

/** One listener's queues. */
export interface ListenerQueues {
  /** Index in `run.sockets`. */
  readonly socket: number;
  /** Index in `run.hosts`. */
  readonly host: number;
  readonly port: number;
  /** The backlog in force, in connections: what `listen()` was given, as the system bounds it. */
  readonly backlog: number;
  /** A point for each change, in order of time. */
  readonly points: readonly QueuePoint[];
}

const cache = new WeakMap<Trace, readonly ListenerQueues[]>();

/** The queues of all listeners of a run, in the order in which these were made. */
export function queuesOf(run: Trace): readonly ListenerQueues[] {
  const before = cache.get(run);
  if (before) return before;
  const queues = run.sockets
    .filter(({id, connection}) => connection < 0 && isListener(run, id))
    .map((listener) => queuesOfOne(run, listener));
  cache.set(run, queues);
  return queues;
}

const isListener = (run: Trace, id: number): boolean =>
  run.states.some(({socket, to}) => socket === id && to === "LISTEN");

interface Change {
  readonly at: Micros;
  /** How many more open handshakes there are. */
  readonly syn: number;
  /** The new length of the accept queue, or null when it is as before. */
  readonly accept: number | null;
}

function queuesOfOne(run: Trace, listener: SocketRecord): ListenerQueues {
  const changes = [...acceptChanges(run, listener), ...synChanges(run, listener)];
  changes.sort((a, b) => a.at - b.at);
  const points: QueuePoint[] = [];
  let [syn, accept] = [0, 0];
  for (const change of changes) {
    syn += change.syn;
    accept = change.accept ?? accept;
    // What happens at one time is one point.
    if (points.at(-1)?.at === change.at) points.pop();
    points.push({at: change.at, syn, accept});
  }
  const backlog = lastBacklog(run, listener);
  return {socket: listener.id, host: listener.host, port: listener.local.port, backlog, points};
}

/** For a listener, a sample's `recvQueue` is the length of the accept queue. */
function acceptChanges(run: Trace, {id, goneAt}: SocketRecord): Change[] {
  const changes: Change[] = [];
  for (let i = 0; i < run.samples.length; i++) {
    const {at, socket, recvQueue} = run.samples.get(i);
    if (socket === id) changes.push({at, syn: 0, accept: recvQueue});
  }
  if (goneAt >= 0) changes.push({at: goneAt, syn: 0, accept: 0});
  return changes;
}

/** A handshake stands in the SYN queue as long as its socket is in SYN-RECEIVED. */
function synChanges(run: Trace, {host, local}: SocketRecord): Change[] {
  const open = new Map<number, boolean>();
  const changes: Change[] = [];
  const set = (socket: number, at: Micros, now: boolean): void => {
    const was = open.get(socket) ?? false;
    open.set(socket, now);
    if (was !== now) changes.push({at, syn: now ? 1 : -1, accept: null});
  };
  for (const {at, socket, host: where, to} of run.states) {
    const port = run.sockets[socket]?.local.port;
    if (where === host && port === local.port) set(socket, at, to === "SYN-RECEIVED");
  }
  for (const {id, goneAt} of run.sockets) {
    if (goneAt >= 0 && open.get(id)) set(id, goneAt, false);
  }
  return changes;
}

/** And its `sendQueue` is the backlog. */
function lastBacklog(run: Trace, {id}: SocketRecord): number {
  for (let i = run.samples.length - 1; i >= 0; i--) {
    const {socket, sendQueue} = run.samples.get(i);
    if (socket === id) return sendQueue;
  }
  return 0;
}

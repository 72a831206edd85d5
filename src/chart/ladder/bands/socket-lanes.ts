/**
 * The sockets of a host as lanes beside its lifeline: each socket takes the first lane that is
 * free when it begins, and its lane is free again when its connection has ended. Listeners stand
 * beside the connections.
 */
import type {SocketRecord} from "../../../sim/record.ts";
import type {Span, Trace} from "../../../trace/query/trace.ts";
import {spansOf} from "../../../trace/query/at-time.ts";

/** One state of one socket, and which socket it is. */
export interface LaneSpan {
  readonly span: Span;
  /** Tells the sockets of the host apart; empty when there is only one connection. */
  readonly socket: string;
}

/** The lanes of one host. */
export interface Lanes {
  /** From the host's line outward: those of connections, then those of listeners. */
  readonly lanes: readonly (readonly LaneSpan[])[];
  /** How many of them, the last ones, are listeners'. */
  readonly listening: number;
  /** How many sockets found no lane. */
  readonly hidden: number;
}

/** So many listeners at once have a lane each. */
const MOST_LISTENING = 2;

/**
 * The lanes of a host, at most `most` for its connections. A listener listens all the time: it has
 * a lane of its own, for it does not become one of its connections, nor ends with one.
 */
export function lanesOf(run: Trace, host: number, most: number): Lanes {
  const own = run.sockets
    .filter((socket) => socket.host === host)
    .map((socket) => ({socket, spans: spansOf(run, socket.id)}))
    .filter(({spans}) => spans.length > 0);
  const listeners = own.filter(isListener);
  const others = own.filter((each) => !isListener(each));
  const connected = others.map(({socket}) => socket);
  const connections = sharedOut(others, namer(run, connected), most);
  const ports = new Set(listeners.map(({socket}) => socket.local.port));
  const portOf = ({local}: SocketRecord) => (ports.size > 1 ? String(local.port) : "");
  const listening = sharedOut(listeners, portOf, MOST_LISTENING);
  return {
    lanes: [...connections.lanes, ...listening.lanes],
    listening: listening.lanes.length,
    hidden: connections.hidden + listening.hidden
  };
}

/** A socket with the states that it had. */
interface Own {
  readonly socket: SocketRecord;
  readonly spans: readonly Span[];
}

const isListener = ({socket, spans}: Own): boolean =>
  socket.connection < 0 && spans.every(({state}) => state === "LISTEN");

/** Gives each socket the first lane that is free when it begins. */
function sharedOut(
  sockets: readonly Own[],
  nameOf: (socket: SocketRecord) => string,
  most: number
): {readonly lanes: LaneSpan[][]; readonly hidden: number} {
  const lanes: LaneSpan[][] = [];
  let hidden = 0;
  for (const {socket, spans} of sockets) {
    const since = spans[0]?.since ?? 0;
    const named = spans.map((span) => ({span, socket: nameOf(socket)}));
    const free = lanes.find((lane) => endOf(lane) <= since);
    if (free) free.push(...named);
    else if (lanes.length < most) lanes.push(named);
    else hidden++;
  }
  return {lanes, hidden};
}

const endOf = (lane: readonly LaneSpan[]): number => {
  const last = lane.at(-1)?.span;
  return last?.open ? Infinity : (last?.until ?? 0);
};

/** Names sockets by their peer's host, by the port that differs, or by both. */
function namer(run: Trace, sockets: readonly SocketRecord[]): (socket: SocketRecord) => string {
  if (sockets.length < 2) return () => "";
  const hostAt = (address: number | undefined) =>
    run.hosts.find((host) => host.address === address)?.name ?? "";
  const peers = sockets.map(({remote}) => hostAt(remote?.address));
  const several = new Set(peers).size > 1;
  const alone = new Set(peers).size === peers.length;
  const locals = new Set(sockets.map(({local}) => local.port));
  const remotes = new Set(sockets.map(({remote}) => remote?.port));
  // Sockets that follow each other between the same ports are told by their host's own.
  const isOwn = locals.size > 1 || remotes.size < 2;
  return ({local, remote}) => {
    const port = String(isOwn ? local.port : (remote?.port ?? ""));
    const peer = hostAt(remote?.address);
    if (alone) return peer;
    return several ? `${peer} ${port}` : port;
  };
}

/**
 * The sockets of a host as lanes beside its lifeline: each socket takes the first lane that is
 * free when it begins, and its lane is free again when its connection has ended.
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
  readonly lanes: readonly (readonly LaneSpan[])[];
  /** How many sockets found no lane. */
  readonly hidden: number;
}

/** The lanes of a host, at most `most`. */
export function lanesOf(run: Trace, host: number, most: number): Lanes {
  const sockets = run.sockets.filter((socket) => socket.host === host);
  const connected = sockets.filter((socket) => socket.connection >= 0);
  const nameOf = namer(run, connected);
  const lanes: LaneSpan[][] = [];
  let hidden = 0;
  for (const socket of connected) {
    const spans = spansOf(run, socket.id);
    const since = spans[0]?.since;
    if (since === undefined) continue;
    const named = spans.map((span) => ({span, socket: nameOf(socket)}));
    const free = lanes.find((lane) => endOf(lane) <= since);
    if (free) free.push(...named);
    else if (lanes.length < most) lanes.push(named);
    else hidden++;
  }
  const listeners = sockets.filter((socket) => socket.connection < 0);
  return {lanes: withListener(run, listeners, lanes), hidden};
}

const endOf = (lane: readonly LaneSpan[]): number => {
  const last = lane.at(-1)?.span;
  return last?.open ? Infinity : (last?.until ?? 0);
};

/**
 * A listener listens all the time. It is drawn until its first connection begins: after that the
 * lane is the connection's, and ends with it, for no connection goes back to LISTEN.
 */
function withListener(
  run: Trace,
  listeners: readonly SocketRecord[],
  lanes: readonly (readonly LaneSpan[])[]
): readonly (readonly LaneSpan[])[] {
  const [first = [], ...others] = lanes;
  const end = first[0]?.span.since ?? Infinity;
  let since = -Infinity;
  const listening = listeners
    .flatMap(({id}) => spansOf(run, id))
    .flatMap((span): LaneSpan | readonly LaneSpan[] => {
      const from = Math.max(span.since, since);
      const until = Math.min(span.until, end);
      const open = span.open && end === Infinity;
      // At the very end it lasts no time that could be drawn, and yet it lasts on.
      if (until < from || (until === from && !open)) return [];
      since = until;
      return {span: {...span, since: from, until, open}, socket: ""};
    });
  const lane = [...listening, ...first];
  return lane.length > 0 ? [lane, ...others] : [];
}

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

/** How many sockets of a host are in each kind of state over time; listeners are not counted. */
import type {Micros} from "../../base/units.ts";
import type {TcpState} from "../../tcp/block/state.ts";
import type {Trace} from "../query/trace.ts";

/** What a state means to somebody who counts rows of a socket table. */
export type CensusKind = "opening" | "established" | "close-wait" | "closing" | "time-wait";

/** The kinds in the order of a connection's life, as they are written. */
export const CENSUS_KINDS: readonly {readonly key: CensusKind; readonly name: string}[] = [
  {key: "opening", name: "opening"},
  {key: "established", name: "ESTABLISHED"},
  {key: "close-wait", name: "CLOSE-WAIT"},
  {key: "closing", name: "FIN-WAIT, CLOSING, LAST-ACK"},
  {key: "time-wait", name: "TIME-WAIT"}
];

const KIND: Readonly<Partial<Record<TcpState, CensusKind>>> = {
  "SYN-SENT": "opening",
  "SYN-RECEIVED": "opening",
  ESTABLISHED: "established",
  "CLOSE-WAIT": "close-wait",
  "FIN-WAIT-1": "closing",
  "FIN-WAIT-2": "closing",
  CLOSING: "closing",
  "LAST-ACK": "closing",
  "TIME-WAIT": "time-wait"
};

/** So many rows from this time on. */
export type CensusPoint = {readonly at: Micros} & Readonly<Record<CensusKind, number>>;

const cache = new WeakMap<Trace, Map<number, readonly CensusPoint[]>>();

/**
 * The counts of one host, an index in `run.hosts`: a point at time 0 and at each time that one of
 * them changes.
 */
export function censusOf(run: Trace, host: number): readonly CensusPoint[] {
  const known = cache.get(run) ?? new Map<number, readonly CensusPoint[]>();
  cache.set(run, known);
  const before = known.get(host);
  if (before) return before;
  const counts = {opening: 0, established: 0, "close-wait": 0, closing: 0, "time-wait": 0};
  const points: CensusPoint[] = [{at: 0, ...counts}];
  for (const {at, from, to} of movesOf(run, host)) {
    if (from === to) continue;
    if (from) counts[from]--;
    if (to) counts[to]++;
    // What happens at one time is one point.
    if (points.at(-1)?.at === at) points.pop();
    points.push({at, ...counts});
  }
  known.set(host, points);
  return points;
}

interface Move {
  readonly at: Micros;
  readonly from: CensusKind | undefined;
  readonly to: CensusKind | undefined;
}

/** Each socket's way through the kinds, those that vanish without a change of state included. */
function movesOf(run: Trace, host: number): Move[] {
  const kinds = new Map<number, CensusKind | undefined>();
  const moves: Move[] = [];
  for (const {at, socket, host: where, to} of run.states) {
    if (where !== host) continue;
    moves.push({at, from: kinds.get(socket), to: KIND[to]});
    kinds.set(socket, KIND[to]);
  }
  for (const {id, goneAt} of run.sockets) {
    const kind = kinds.get(id);
    if (kind && goneAt >= 0) moves.push({at: goneAt, from: kind, to: undefined});
  }
  return moves.sort((a, b) => a.at - b.at);
}

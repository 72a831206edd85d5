/**
 * A captured flow in the shape of a simulated run, so that the same views draw it. Times are those
 * of the capture at the place where it was taken; at an end that is further away they are inferred.
 */
import type {Micros} from "../../base/units.ts";
import type {HostRecord, Transit} from "../../sim/record.ts";
import {ACK, CE, SYN, segLen} from "../../wire/segment.ts";
import {seqAdd, seqGe, seqLe} from "../../wire/seq.ts";
import {sampleList} from "../data/end-numbers.ts";
import {traceOf} from "../query/trace-of.ts";
import type {Trace} from "../query/trace.ts";
import type {CapturedFlow, CapturedSegment} from "./captured.ts";
import {inferStates} from "./flow-states.ts";
import {judge, type Judged} from "./judge.ts";
import {vantageOf, type LocalAddresses, type Vantage} from "./vantage.ts";

/** A flow as a trace, and what it rests on. */
export interface FlowTrace {
  readonly trace: Trace;
  readonly vantage: Vantage;
  /** What the trace's time 0 is, in µs since 1970-01-01 UTC. */
  readonly start: Micros;
  /** The captured segment behind each of the trace's, by its id. */
  readonly captured: readonly CapturedSegment[];
}

/** The names of the two ends. */
export const ENDS = ["client", "server"] as const;

/** Windows has sent with this time to live, or more than 64 still, ever since 2000. */
const OTHERS_TTL = 64;

/** Makes a trace of a flow; `local` is what `localAddresses()` says of its capture. */
export function traceOfFlow(flow: CapturedFlow, local?: LocalAddresses): FlowTrace {
  const vantage = vantageOf(flow, local);
  const judged = judge(flow);
  // Time 0 is when the first of all segments was sent.
  const start = flow.segments.reduce(
    (first, {at, from}) => Math.min(first, at - vantage.away[from]),
    flow.segments.length > 0 ? Infinity : 0
  );
  const lost = lossesOf(flow, judged, vantage);
  const captured: CapturedSegment[] = [];
  const windows: number[] = [];
  const nth = [0, 0];
  const transits = flow.segments
    .map((each, i) => ({each, judged: judged[i]!, lost: lost.has(i)}))
    .filter(({judged: {twice}}) => !twice)
    .map((all) => ({...all, ...timesOf(all.each, vantage, start)}))
    .sort((a, b) => a.sentAt - b.sentAt || a.each.number - b.each.number)
    .map(
      ({each, judged: {reason, attempt, window}, lost: isLost, sentAt, arrivedAt}, id): Transit => {
        captured.push(each);
        windows.push(window);
        nth[each.from]!++;
        return {
          id,
          from: each.from,
          to: 1 - each.from,
          nth: nth[each.from]!,
          connection: 0,
          segment: each.segment,
          sentAt,
          arrivedAt: isLost ? -1 : arrivedAt,
          marked: each.segment.ecn === CE,
          lost: isLost ? {at: Math.round((sentAt + arrivedAt) / 2), why: "inferred"} : null,
          reason,
          attempt,
          detail: null
        };
      }
    );
  const inferred = inferStates(transits, windows, flow.opening !== "none");
  const [client, server] = flow.ends;
  const trace = traceOf({
    seed: 0,
    hosts: [hostOf(flow, 0), hostOf(flow, 1)],
    connections: [
      {id: 0, opener: 0, from: client.endpoint, to: server.endpoint, isn: numbersOf(flow)}
    ],
    sockets: inferred.sockets,
    transits,
    states: inferred.states,
    calls: [],
    programs: [],
    waits: [],
    notes: [],
    samples: sampleList(inferred.samples),
    end: {at: transits.reduce((last, t) => Math.max(last, t.sentAt, t.arrivedAt), 0), why: "until"},
    faults: []
  });
  return {trace, vantage, start, captured};
}

const timesOf = ({at, from}: CapturedSegment, {away}: Vantage, start: Micros) => ({
  sentAt: at - start - away[from],
  arrivedAt: at - start + away[from === 0 ? 1 : 0]
});

function hostOf(flow: CapturedFlow, end: 0 | 1): HostRecord {
  const {address, endpoint} = flow.ends[end];
  const ttl = flow.segments.find(({from}) => from === end)?.ttl ?? 0;
  const windows = ttl > OTHERS_TTL && ttl <= 128;
  const system = windows ? "windows" : "linux";
  return {
    name: ENDS[end],
    system,
    profile: system,
    title: address,
    address: endpoint.address,
    dotted: address
  };
}

/** Where relative numbers start: at the SYN, or before the first byte that is known of. */
function numbersOf({segments}: CapturedFlow): Map<number, number> {
  const isn = new Map<number, number>();
  for (const host of [0, 1]) {
    const own = segments.filter(({from}) => from === host);
    const syn = own.find(({segment}) => segment.flags & SYN);
    const first = own[0];
    const peer = segments.find(({from, segment}) => from !== host && segment.flags & ACK);
    if (syn) isn.set(host, syn.segment.seq);
    else if (first) isn.set(host, seqAdd(first.segment.seq, -1));
    else if (peer) isn.set(host, seqAdd(peer.segment.ack, -1));
  }
  return isn;
}

/**
 * Places of segments that were lost, as it seems: they left near the capture, were sent again, and
 * until a reply to the second could have come nothing said that they had arrived.
 */
function lossesOf(
  {segments}: CapturedFlow,
  judged: readonly Judged[],
  {away}: Vantage
): ReadonlySet<number> {
  const lost = new Set<number>();
  // Of a SYN that nobody answers, nothing shows that it arrived.
  const unheard = segments.every(({from, segment}) => from === 0 && segment.flags & SYN);
  if (unheard) return new Set(segments.keys());
  const before = new Map<string, number>();
  segments.forEach(({from, segment}, i) => {
    if (segLen(segment) === 0 || judged[i]?.twice) return;
    const key = `${from}/${segment.seq}`;
    const first = before.get(key);
    before.set(key, i);
    const far = from === 0 ? 1 : 0;
    if (!judged[i]?.repeat || first === undefined || away[from] > away[far]) return;
    if (!isAnswered(segments, first, i, 2 * away[far])) lost.add(first);
  });
  return lost;
}

function isAnswered(
  segments: readonly CapturedSegment[],
  first: number,
  again: number,
  reply: Micros
): boolean {
  const {segment, from} = segments[first]!;
  const end = seqAdd(segment.seq, segLen(segment));
  // A reply to the second copy cannot be here before this.
  const until = segments[again]!.at + reply;
  for (let i = first + 1; i < segments.length; i++) {
    const each = segments[i]!;
    if (each.at >= until && i > again) return false;
    if (each.from === from || !(each.segment.flags & ACK)) continue;
    if (seqGe(each.segment.ack, end)) return true;
    const sacked = each.segment.sack?.some(
      ({left, right}) => seqLe(left, segment.seq) && seqLe(end, right)
    );
    if (sacked) return true;
  }
  return false;
}

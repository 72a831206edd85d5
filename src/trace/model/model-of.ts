/** Makes a model of a captured flow. */
import {seconds, type Bytes, type Micros} from "../../base/units.ts";
import {profileNamed} from "../../os/systems/versions.ts";
import type {Transit} from "../../sim/record.ts";
import {TIMESTAMP_BYTES} from "../../tcp/block/tcb.ts";
import {ACK, RST, SYN} from "../../wire/segment.ts";
import type {CapturedFlow, CapturedSegment} from "../capture/captured.ts";
import type {FlowTrace} from "../capture/flow-trace.ts";
import {actsOf} from "./acts.ts";
import {seenBy} from "./end-view.ts";
import {withBuffers} from "./fit-buffer.ts";
import {faultsOf, silenceIn} from "./faults-of.ts";
import {guessSystem} from "./guess-system.ts";
import {rateOf} from "./link-of.ts";
import {withLoops} from "./loops.ts";
import type {CaptureModel, Keepalive, ModelEnd, ModelOf, NoModel} from "./model.ts";
import {settingsOf} from "./settings-of.ts";
import {stepsOf} from "./steps.ts";

const USUAL_MSS: Bytes = 1460;

/** A model of a flow, or why there is none. `made` is the flow's trace. */
export function modelOf(flow: CapturedFlow, made: FlowTrace): ModelOf {
  const why = whyNot(flow);
  if (why !== null) return {kind: "cannot", why};
  const start = made.trace.transits[0]?.sentAt ?? 0;
  const syns = ([0, 1] as const).map((from) => synOf(flow, from)) as [
    CapturedSegment,
    CapturedSegment | undefined
  ];
  const [syn, reply] = syns;
  const model: CaptureModel = {
    delay: made.vantage.away[0] + made.vantage.away[1],
    rate: rateOf(made),
    ends: [endOf(flow, made, 0, syn, reply), endOf(flow, made, 1, reply, syn)],
    refused: reply === undefined,
    faults: faultsOf(made, start),
    segments: made.trace.transits.length,
    until: made.trace.end.at - start
  };
  const shut = ([0, 1] as const).map((end) => isShut(made, end)) as [boolean, boolean];
  return {kind: "model", model: shut.some(Boolean) ? withBuffers(model, made, shut) : model};
}

const synOf = ({segments}: CapturedFlow, end: 0 | 1): CapturedSegment | undefined =>
  segments.find(({from, segment}) => from === end && segment.flags & SYN);

/** Did an end announce that it has no room? */
const isShut = ({trace}: FlowTrace, end: 0 | 1): boolean =>
  trace.transits.some(
    ({from, segment}) => from === end && segment.wnd === 0 && !(segment.flags & (SYN | RST))
  );

function whyNot(flow: CapturedFlow): NoModel | null {
  const {segments, opening, left} = flow;
  const [first] = segments;
  if (!first || segments.every(({from}) => from === first.from)) return "one-direction";
  if (opening !== "syn") return "no-handshake";
  if (left > 0) return "too-long";
  const replies = segments.some(
    ({from, segment: {flags}}) =>
      from === 1 && ((flags & (SYN | ACK)) === (SYN | ACK) || (flags & RST) !== 0)
  );
  return replies ? null : "half-handshake";
}

function endOf(
  flow: CapturedFlow,
  made: FlowTrace,
  end: 0 | 1,
  own: CapturedSegment | undefined,
  peer: CapturedSegment | undefined
): ModelEnd {
  const any = own ?? flow.segments.find(({from}) => from === end)!;
  const guess = guessSystem(any);
  const mss = own?.segment.mss ?? 0;
  const usual = profileNamed(guess.system)?.tcp.mss ?? USUAL_MSS;
  const seen = seenBy(made, end);
  const {acts, noDelay} = actsOf(
    seen,
    segmentSize(own, peer),
    2 * (made.vantage.away[0] + made.vantage.away[1])
  );
  const keepalive = keepaliveOf(made.trace.transits, end);
  const silence = silenceIn(made.trace.transits);
  const steps = stepsOf(seen, end, acts, silence !== null && keepalive !== null);
  return {
    port: flow.ends[end].endpoint.port,
    guess,
    mss: mss > 0 && mss !== usual ? mss : null,
    sysctl: own ? settingsOf(guess.system, end, own.segment, peer?.segment ?? null) : {},
    noDelay,
    keepalive,
    steps: withLoops(steps)
  };
}

/** How much payload an end sends in a segment: what its peer's MSS leaves room for. */
function segmentSize(own: CapturedSegment | undefined, peer: CapturedSegment | undefined): Bytes {
  const mss = Math.min(own?.segment.mss || USUAL_MSS, peer?.segment.mss || USUAL_MSS);
  const stamps = (own?.segment.tsVal ?? -1) >= 0 && (peer?.segment.tsVal ?? -1) >= 0;
  return mss - (stamps ? TIMESTAMP_BYTES : 0);
}

/** Keepalive by the probes of an end. */
function keepaliveOf(transits: readonly Transit[], end: 0 | 1): Keepalive | null {
  const probes = transits.filter(({from, reason}) => from === end && reason === "keepalive");
  const [first] = probes;
  if (!first) return null;
  const before = transits
    .filter(({id}) => id < first.id)
    .reduce((last, each) => Math.max(last, each.from === end ? each.sentAt : each.arrivedAt), 0);
  const unheard = silenceIn(transits);
  const asked = unheard ? probes.filter(({sentAt}) => sentAt >= unheard.first) : [];
  const space = asked[1] ? asked[1].sentAt - asked[0]!.sentAt : null;
  const gaveUp = transits.some(({from, segment}) => from === end && segment.flags & RST);
  return {
    idle: wholeSeconds(first.sentAt - before),
    interval: space === null ? null : wholeSeconds(space),
    count: asked.length > 0 && gaveUp ? asked.length : null
  };
}

const wholeSeconds = (time: Micros): Micros =>
  Math.max(1, Math.round(time / seconds(1))) * seconds(1);

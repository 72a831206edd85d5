/**
 * Where a captured flow and its model part: the first segment that is another one, and what most
 * likely made it so.
 */
import type {Micros} from "../../base/units.ts";
import type {Transit} from "../../sim/record.ts";
import {ACK, FIN, PSH, RST, SYN, segLen} from "../../wire/segment.ts";
import {seqDiff} from "../../wire/seq.ts";
import type {FlowTrace} from "../capture/flow-trace.ts";
import type {Trace} from "../query/trace.ts";
import {isForeignReset, windowIn} from "./end-view.ts";
import type {CaptureModel} from "./model.ts";

/** What most likely made the two part. */
export type PartingReason =
  /** A segment got lost that the capture shows only by its retransmission. */
  | "lost-unseen"
  /** The network card cut it later, or put several together (TSO, GRO). */
  | "offload"
  /** The same bytes, in other portions: writes that the model takes for one, or the other way. */
  | "write-size"
  /** One has room in the peer's window that the other has not. */
  | "window"
  /** Another timer, or other rules for retransmissions. */
  | "retransmission"
  | "keepalive"
  /** A delayed ACK, or none. */
  | "ack-timing"
  /** The reset came from a host that did not know the connection, or from the path. */
  | "foreign-reset"
  /** The program ended its side otherwise. */
  | "program";

/** The first segment in which they differ. */
export interface Parting {
  /** Of a segment that only one of them sends, the other is null. */
  readonly captured: Transit | null;
  readonly model: Transit | null;
  readonly reason: PartingReason;
}

/** How a flow and its model compare. */
export interface Comparison {
  /** How many segments of both ends are the same, up to the first that is not. */
  readonly same: number;
  /** The first difference in what carries payload, SYN, FIN or RST; null for none. */
  readonly parting: Parting | null;
  /** The first difference in bare acknowledgments. */
  readonly acks: Parting | null;
  /** The largest difference in time among the segments that are the same, in µs. */
  readonly apart: Micros;
}

/** Compares a flow with the run of its model. */
export function compareWithModel(made: FlowTrace, model: CaptureModel, run: Trace): Comparison {
  const found: {parting: Parting | null; acks: Parting | null}[] = [];
  let [same, apart] = [0, 0];
  const hosts = ["client", "server"].map((name) => run.host(name).index);
  const start = made.trace.transits[0]?.sentAt ?? 0;
  for (const end of [0, 1] as const) {
    // What was lost on its way to the capture is not in it.
    const isFar = made.vantage.where === (end === 0 ? "server" : "client");
    for (const bare of [false, true]) {
      const captured = sentBy(made.trace, end).filter((each) => isBare(each) === bare);
      const ours = sentBy(run, hosts[end]!).filter(
        (each) => isBare(each) === bare && (!isFar || each.arrivedAt >= 0)
      );
      const at = captured.findIndex((each, i) => {
        const other = ours[i];
        return !other || keyIn(made.trace, each) !== keyIn(run, other);
      });
      const upTo = at < 0 ? captured.length : at;
      same += upTo;
      for (let i = 0; i < upTo; i++)
        apart = Math.max(apart, Math.abs(captured[i]!.sentAt - start - ours[i]!.sentAt));
      const [a, b] = [captured[upTo] ?? null, ours[upTo] ?? null];
      // What the model does after the capture's end is no difference.
      if (!a && (!b || b.sentAt > model.until)) continue;
      const pair = {captured: a, model: b};
      const parting = {...pair, reason: reasonOf(made, run, pair)};
      found.push(bare ? {parting: null, acks: parting} : {parting, acks: null});
    }
  }
  const time = ({captured, model: ours}: Parting): Micros =>
    captured ? captured.sentAt - start : (ours?.sentAt ?? 0);
  const first = (list: readonly (Parting | null)[]): Parting | null =>
    list.reduce((one, other) => (!one || (other && time(other) < time(one)) ? other : one), null);
  return {
    same,
    parting: first(found.map(({parting}) => parting)),
    acks: first(found.map(({acks}) => acks)),
    apart
  };
}

const sentBy = (run: Trace, host: number): Transit[] =>
  run.transits.filter(({from}) => from === host);

const isBare = ({segment}: Transit): boolean =>
  segment.len === 0 && !(segment.flags & (SYN | FIN | RST));

/** What makes two segments the same one: flags but PSH, place, length, and what is acknowledged. */
function keyIn(run: Trace, transit: Transit): string {
  const {flags, len} = transit.segment;
  const {seq, ack} = placesIn(run, transit);
  return `${flags & ~PSH} ${flags & RST ? 0 : seq} ${len} ${isBare(transit) ? ack : ""}`;
}

function placesIn(
  run: Trace,
  {segment, connection, from, to}: Transit
): {seq: number; ack: number} {
  const isn = run.connections[connection]?.isn;
  return {
    seq: seqDiff(segment.seq, isn?.get(from) ?? 0),
    ack: segment.flags & ACK ? seqDiff(segment.ack, isn?.get(to) ?? 0) : -1
  };
}

function reasonOf(
  made: FlowTrace,
  run: Trace,
  {captured, model: ours}: Pick<Parting, "captured" | "model">
): PartingReason {
  const one = captured ?? ours!;
  if (one.segment.flags & RST && captured) return resetReason(made, one);
  if (isBare(one)) return one.reason === "keepalive" ? "keepalive" : "ack-timing";
  if (REPEATS.has(captured?.reason ?? "") || REPEATS.has(ours?.reason ?? "")) {
    const sent = made.trace.transits.some(
      (each) =>
        each !== captured &&
        each.from === captured?.from &&
        each.segment.seq === captured.segment.seq
    );
    return captured && REPEATS.has(captured.reason) && !sent ? "lost-unseen" : "retransmission";
  }
  if ((captured?.reason ?? ours?.reason) === "keepalive") return "keepalive";
  if (captured && ours && isLostUnseen(made, captured, run, ours)) return "lost-unseen";
  const mss = Math.min(...made.trace.transits.map(({segment}) => segment.mss || Infinity));
  if (captured && captured.segment.len > mss) return "offload";
  if (captured && ours && segLen(captured.segment) > 0 && segLen(ours.segment) > 0) {
    const [a, b] = [placesIn(made.trace, captured), placesIn(run, ours)];
    if (a.seq === b.seq && captured.segment.len !== ours.segment.len) {
      const shut = windowIn(made.trace, captured) < mss || windowIn(run, ours) < mss;
      return shut ? "window" : "write-size";
    }
  }
  return "program";
}

const REPEATS: ReadonlySet<string> = new Set([
  "retransmit-timeout",
  "fast-retransmit",
  "tail-loss-probe",
  "window-probe"
]);

/** Is what the model sends here in the capture only later, after a gap? */
function isLostUnseen(made: FlowTrace, captured: Transit, run: Trace, ours: Transit): boolean {
  const {seq} = placesIn(run, ours);
  if (segLen(captured.segment) === 0 || placesIn(made.trace, captured).seq <= seq) return false;
  return made.trace.transits.some(
    (each) =>
      each.id > captured.id && each.from === captured.from && placesIn(made.trace, each).seq === seq
  );
}

/** A reset from the path, or from a host that knew nothing of the connection. */
function resetReason(made: FlowTrace, reset: Transit): PartingReason {
  const isReply = !(reset.segment.flags & ACK);
  return isReply || isForeignReset(made.captured, reset) ? "foreign-reset" : "program";
}

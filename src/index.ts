/** Everything that a page may use: the one module behind "/lib/tcp.js". */
export * from "./first-load.ts";
export {sideBySide} from "./chart/figure/side-by-side.ts";
export type {SideBySideOptions} from "./chart/figure/side-by-side.ts";
export {compare} from "./chart/figure/compare/compare.ts";
export type {CompareOptions} from "./chart/figure/compare/compare.ts";
export {figure} from "./chart/figure/figure.ts";
export type {CursorDetail, FigureElement, FigureOptions} from "./chart/figure/figure.ts";
export type {View, ViewLink, ViewMaker} from "./chart/panels/view.ts";
export {at} from "./chart/figure/step.ts";
export {histogram} from "./chart/figure/histogram.ts";
export type {HistogramOptions} from "./chart/figure/histogram.ts";
export {breakStory, lossTable, sweepChart} from "./chart/explore/explore.ts";
export type {BreakStoryOptions} from "./chart/explore/explore.ts";
export type {SweepChartOptions} from "./chart/explore/sweep-options.ts";
export {hero} from "./chart/hero/hero.ts";
export {yourCapture} from "./chart/capture/your-capture.ts";
export type {YourCaptureOptions} from "./chart/capture/your-capture.ts";
export {packetdrill} from "./chart/packetdrill/packetdrill.ts";
export type {PacketdrillOptions} from "./chart/packetdrill/packetdrill.ts";
export {ladder} from "./chart/ladder/ladder.ts";
export type {LadderOptions} from "./chart/ladder/ladder.ts";
export {table} from "./chart/dom/table.ts";
export type {TableOptions} from "./chart/dom/table.ts";
export type {CallArguments, CallName, Outcome, OutcomeOf} from "./os/kernel/call-values.ts";
export type {Cause, Detail} from "./tcp/block/cause.ts";
export type {WaitKind} from "./tcp/block/effects.ts";
export type {TcpState} from "./tcp/block/state.ts";
export type {ExtendedError, Os, Program, Received, Result, Sent, Socket} from "./os/api.ts";
export type {
  InitialRto,
  Linger,
  OptionValue,
  SocketOption,
  SocketOptions,
  TimestampingFlag
} from "./os/socket-options.ts";
export {crossing} from "./explore/crossing.ts";
export {breakIt, everyLoss, sweep} from "./explore/explore.ts";
export type {BreakOptions, BreakResult, BreakState, Broken} from "./explore/search/break-it.ts";
export type {DisturbanceKind} from "./explore/search/disturbance.ts";
export type {EveryLossOptions, LossRow, Losses} from "./explore/loss/every-loss.ts";
export type {Hit} from "./explore/loss/hits.ts";
export type {Exploration} from "./explore/exploration.ts";
export type {Difference, OutcomeClass, RunOutcome} from "./explore/loss/outcome.ts";
export type {
  ParameterRanges,
  ParameterValue,
  PointOf,
  Sweep,
  SweepOptions,
  SweepPoint,
  ValueRange
} from "./explore/sweep/sweep.ts";
export {simulate} from "./trace/query/simulate.ts";
export {whileRunning} from "./sim/interrupt.ts";
export type {
  CallRecord,
  ConnectionRecord,
  DelayRecord,
  FaultRecord,
  HoldRecord,
  HostRecord,
  IcmpRecord,
  LogRecord,
  Loss,
  NoteRecord,
  ProgramRecord,
  Reason,
  RunEnd,
  Sample,
  SocketRecord,
  StateChange,
  Transit,
  WaitRecord
} from "./sim/record.ts";
export type {TraceData} from "./sim/trace-data.ts";
export type {HostOptions, LinkBetween, LinkOptions, Scenario} from "./sim/scenario.ts";
export type {Recording} from "./trace/recording/recorded.ts";
export {stateAt} from "./trace/query/at-time.ts";
export type {Happening} from "./trace/query/happening.ts";
export {traceData, traceOf} from "./trace/query/trace-of.ts";
export type {
  CallQuery,
  HostTrace,
  MomentQuery,
  Run,
  SegmentQuery,
  SocketAt,
  SocketQuery,
  Span,
  Trace
} from "./trace/query/trace.ts";
export {quantile} from "./trace/query/quantile.ts";
export {socketTable, socketText} from "./trace/data/sockets.ts";
export {callName, errnoOf, outcomeText, resultText} from "./trace/words/call.ts";
export {transcript} from "./trace/words/transcript.ts";
export {decodeSegment, encodeSegment} from "./wire/header.ts";
export type {Decoded, DecodedSegment, DecodeOptions, EncodeOptions} from "./wire/header.ts";
export type {Malformed} from "./wire/options.ts";
export type {Segment} from "./wire/segment.ts";

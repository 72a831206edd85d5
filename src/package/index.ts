/**
 * The package's main entry: simulated hosts with a real TCP, and the questions that one asks of a
 * run. It needs no document.
 */
export {simulate} from "../trace/query/simulate.ts";
export {traceData, traceOf} from "../trace/query/trace-of.ts";
export {stateAt} from "../trace/query/at-time.ts";
export {quantile} from "../trace/query/quantile.ts";
export {whileRunning} from "../sim/interrupt.ts";
export {gbit, hours, kbit, KiB, mbit, MiB, minutes, ms, seconds, us} from "../base/units.ts";
export {
  cut,
  delay,
  drop,
  duplicate,
  forge,
  hang,
  heal,
  kill,
  powerOff,
  resume,
  unreachable
} from "../net/fault.ts";
export {freebsd, macos, macos13} from "../os/systems/bsd.ts";
export {linux, linuxLts} from "../os/systems/linux.ts";
export {windows, windows7} from "../os/systems/windows.ts";

export type {BitsPerSecond, Bytes, Micros} from "../base/units.ts";
export type {Fault, HostName, SegmentKind, SegmentPattern, WhichSegment} from "../net/fault.ts";
export type {ExtendedError, Os, Program, Received, Result, Sent, Socket} from "../os/api.ts";
export type {
  Linger,
  OptionValue,
  SocketOption,
  SocketOptions,
  TimestampingFlag
} from "../os/socket-options.ts";
export type {CallArguments, CallName, Outcome, OutcomeOf} from "../os/kernel/call-values.ts";
export type {Profile} from "../os/systems/profile.ts";
export type * from "../sim/record.ts";
export type {HostOptions, LinkBetween, LinkOptions, Scenario} from "../sim/scenario.ts";
export type {TraceData} from "../sim/trace-data.ts";
export type {TcpState} from "../tcp/block/state.ts";
export type {Happening} from "../trace/query/happening.ts";
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
} from "../trace/query/trace.ts";

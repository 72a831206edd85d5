/** The whole record of a run as one piece of plain data: it can be sent to a worker, and stored. */
import type {Fault} from "../net/fault.ts";
import type {CallColumns} from "./call-table.ts";
import type {
  CallRecord,
  ConnectionRecord,
  HostRecord,
  NoteRecord,
  ProgramRecord,
  RunEnd,
  Samples,
  SocketRecord,
  StateChange,
  Transit,
  WaitRecord
} from "./record.ts";
import type {SampleColumns} from "./samples.ts";
import type {StateColumns} from "./state-table.ts";
import type {TransitColumns} from "./transit-table.ts";
import type {WaitColumns} from "./wait-table.ts";

/** All that happened in a run, as plain data. Times are in µs from the start of the run. */
export interface TraceData {
  /** The seed of all chance: a whole number. */
  readonly seed: number;
  readonly hosts: readonly HostRecord[];
  readonly connections: readonly ConnectionRecord[];
  readonly sockets: readonly SocketRecord[];
  /** The segments: written by a simulation as columns, which take a tenth of the room. */
  readonly transits: TransitColumns | readonly Transit[];
  readonly states: StateColumns | readonly StateChange[];
  readonly calls: CallColumns | readonly CallRecord[];
  readonly programs: readonly ProgramRecord[];
  readonly waits: WaitColumns | readonly WaitRecord[];
  readonly notes: readonly NoteRecord[];
  readonly samples: SampleColumns | Samples;
  readonly end: RunEnd;
  /** The faults in force: those of the scenario and those added by the reader. */
  readonly faults: readonly Fault[];
}

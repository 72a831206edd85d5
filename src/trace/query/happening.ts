/** What can happen in a run: one value for each kind of event, and the instants they share. */
import type {Micros} from "../../base/units.ts";
import type {
  CallRecord,
  NoteRecord,
  RunEnd,
  SocketRecord,
  StateChange,
  Transit,
  WaitRecord
} from "../../sim/record.ts";

/** One thing that happened, and when, in µs. */
export type Happening =
  | {readonly kind: "arrival"; readonly at: Micros; readonly transit: Transit}
  | {readonly kind: "note"; readonly at: Micros; readonly note: NoteRecord}
  | {readonly kind: "return"; readonly at: Micros; readonly call: CallRecord}
  | {readonly kind: "call"; readonly at: Micros; readonly call: CallRecord}
  | {readonly kind: "state"; readonly at: Micros; readonly change: StateChange}
  | {readonly kind: "gone"; readonly at: Micros; readonly socket: SocketRecord}
  | {readonly kind: "send"; readonly at: Micros; readonly transit: Transit}
  | {readonly kind: "loss"; readonly at: Micros; readonly transit: Transit}
  | {readonly kind: "wait"; readonly at: Micros; readonly wait: WaitRecord}
  | {readonly kind: "end"; readonly at: Micros; readonly why: RunEnd["why"]};

/** An instant, and all that happened in it. */
export interface Moment {
  readonly at: Micros;
  readonly happenings: readonly Happening[];
}

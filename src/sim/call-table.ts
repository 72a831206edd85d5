/** The system calls of a run as rows of numbers, no object until one is asked for. */
import type {Micros} from "../base/units.ts";
import {
  CALL_NAMES,
  OUTCOME_KINDS,
  PENDING,
  type CallArguments,
  type CallName,
  type Given,
  type Outcome,
  type PollValue,
  type Returned
} from "../os/kernel/call-values.ts";
import {Rows, codesOf, pieceOf, rowOf, type Columns} from "./columns.ts";
import type {CallRecord} from "./record.ts";

const PAIR = 2;
/** What stands for no descriptor where only whole numbers fit: -1 is that of a bad socket. */
const NO_FD = -0x80000000;
const NAME_CODES = codesOf(CALL_NAMES);
const KIND_CODES = codesOf(OUTCOME_KINDS);
const PENDING_CODE = KIND_CODES.pending;

const makePiece = (rows: number) => ({
  /** When it was made, and when it returned, in µs; -1 when it did not. */
  times: new Float64Array(rows * PAIR),
  /** The one number it was given; the number that came of it: bytes, descriptor, error. */
  numbers: new Float64Array(rows * PAIR),
  /** Descriptor, socket. */
  ints: new Int32Array(rows * PAIR),
  /** Host, program. */
  shorts: new Uint16Array(rows * PAIR),
  /** Name, kind of outcome. */
  bytes: new Uint8Array(rows * PAIR)
});

type CallPiece = ReturnType<typeof makePiece>;

/** All calls of a run. */
export interface CallColumns extends Columns<CallPiece> {
  /** Arguments of those that were given more than one number. */
  readonly args: ReadonlyMap<number, CallRecord["args"]>;
  /** The errors that there were, by their places. */
  readonly errnos: readonly string[];
  /** What `poll()` returned. */
  readonly ready: ReadonlyMap<number, readonly PollValue[]>;
  /** Where the first calls stand in their programs, if that was asked for. */
  readonly traces: readonly NonNullable<CallRecord["trace"]>[];
}

/** Writes the calls while a run goes on. */
export class CallTable {
  private readonly rows = new Rows(makePiece);
  private readonly args = new Map<number, CallRecord["args"]>();
  private readonly errnos: string[] = [];
  private readonly errnoCodes = new Map<string, number>();
  private readonly ready = new Map<number, readonly PollValue[]>();
  private readonly traces: NonNullable<CallRecord["trace"]>[] = [];

  get length(): number {
    return this.rows.length;
  }

  /** Adds a call that is made now; returns its place. Only the first calls have a trace, if any. */
  push(
    host: number,
    program: number,
    name: CallName,
    fd: number | null,
    given: Given<CallName>,
    socket: number,
    at: Micros,
    trace: CallRecord["trace"] = null
  ): number {
    const id = this.length;
    const i = this.rows.add() * PAIR;
    const {times, numbers, ints, shorts, bytes} = this.rows.piece;
    times[i] = at;
    times[i + 1] = -1;
    if (typeof given === "number") numbers[i] = given;
    else if (given !== null) this.args.set(id, given);
    ints[i] = fd ?? NO_FD;
    ints[i + 1] = socket;
    shorts[i] = host;
    shorts[i + 1] = program;
    bytes[i] = NAME_CODES[name];
    bytes[i + 1] = PENDING_CODE;
    if (trace) this.traces.push(trace);
    return id;
  }

  /** The call has returned; `socket` is -1 when it is none of its business. */
  returned(id: number, kind: Outcome["kind"], value: Returned, socket: number, at: Micros): void {
    const i = rowOf(id) * PAIR;
    const {times, numbers, ints, bytes} = pieceOf(this.rows.pieces, id);
    times[i + 1] = at;
    bytes[i + 1] = KIND_CODES[kind];
    if (typeof value === "number") numbers[i + 1] = value;
    else if (typeof value === "string") numbers[i + 1] = this.errnoCode(value);
    else if (value !== null) this.ready.set(id, value);
    if (socket >= 0) ints[i + 1] = socket;
  }

  private errnoCode(errno: string): number {
    const known = this.errnoCodes.get(errno);
    if (known !== undefined) return known;
    const code = this.errnos.push(errno) - 1;
    this.errnoCodes.set(errno, code);
    return code;
  }

  columns(): CallColumns {
    const {args, errnos, ready, traces} = this;
    return {...this.rows.columns(), args, errnos, ready, traces};
  }
}

/** The calls as objects, in the order in which they were made. */
export function callsOf(columns: CallColumns): CallRecord[] {
  const all: CallRecord[] = [];
  for (let id = 0; id < columns.length; id++) all.push(callAt(columns, id));
  return all;
}

function callAt(columns: CallColumns, id: number): CallRecord {
  const {pieces, args, traces} = columns;
  const {times, numbers, ints, shorts, bytes} = pieceOf(pieces, id);
  const i = rowOf(id) * PAIR;
  const name = CALL_NAMES[bytes[i] as number] as CallName;
  const fd = ints[i] as number;
  // The kernel gives each call the arguments and the outcome that go with its name.
  return {
    host: shorts[i],
    program: shorts[i + 1],
    name,
    fd: fd === NO_FD ? null : fd,
    args: args.get(id) ?? ofNumber(name, numbers[i] as number),
    outcome: outcomeAt(columns, id),
    socket: ints[i + 1],
    calledAt: times[i],
    returnedAt: times[i + 1],
    trace: traces[id] ?? null
  } as CallRecord;
}

/** The arguments of a call that was given one number, or nothing. */
function ofNumber(name: CallName, amount: number): CallArguments[CallName] {
  switch (name) {
    case "send":
      return {length: amount, flags: []};
    case "recv":
      return {max: amount, flags: []};
    case "listen":
      return {backlog: amount};
    case "sleep":
      return {duration: amount};
    default:
      return {};
  }
}

function outcomeAt({pieces, errnos, ready}: CallColumns, id: number): Outcome {
  const {numbers, bytes} = pieceOf(pieces, id);
  const i = rowOf(id) * PAIR + 1;
  const kind = OUTCOME_KINDS[bytes[i] as number] as Outcome["kind"];
  const value = numbers[i] as number;
  switch (kind) {
    case "pending":
      return PENDING;
    case "ok":
      return {kind};
    case "bytes":
      return {kind, bytes: value};
    case "fd":
      return {kind, fd: value};
    case "errno":
      return {kind, errno: errnos[value] ?? ""};
    case "ready":
      return {kind, ready: ready.get(id) ?? []};
  }
}

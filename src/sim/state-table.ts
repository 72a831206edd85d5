/** The changes of state of a run as rows of numbers, no object until one is asked for. */
import type {Micros} from "../base/units.ts";
import {CAUSES, type Cause} from "../tcp/block/cause.ts";
import {TCP_STATES, type TcpState} from "../tcp/block/state.ts";
import {Rows, codesOf, pieceOf, rowOf, type Columns} from "./columns.ts";
import type {StateChange} from "./record.ts";

const CODES = 3;
const STATE_CODES = codesOf(TCP_STATES);
const CAUSE_LIST: readonly Cause[] = Object.values(CAUSES);
const CAUSE_CODES = new Map(CAUSE_LIST.map((cause, code) => [cause, code]));

const makePiece = (rows: number) => ({
  /** When it was, in µs. */
  times: new Float64Array(rows),
  sockets: new Uint32Array(rows),
  hosts: new Uint16Array(rows),
  /** The state before, the state after, the cause. */
  codes: new Uint8Array(rows * CODES)
});

type StatePiece = ReturnType<typeof makePiece>;

/** All changes of state of a run. */
export type StateColumns = Columns<StatePiece>;

/** Writes the changes while a run goes on. */
export class StateTable {
  private readonly rows = new Rows(makePiece);
  /** Adds a change of a socket's state. */
  push(at: Micros, socket: number, host: number, from: TcpState, to: TcpState, cause: Cause): void {
    const row = this.rows.add();
    const {times, sockets, hosts, codes} = this.rows.piece;
    times[row] = at;
    sockets[row] = socket;
    hosts[row] = host;
    codes[row * CODES] = STATE_CODES[from];
    codes[row * CODES + 1] = STATE_CODES[to];
    codes[row * CODES + 2] = CAUSE_CODES.get(cause) as number;
  }

  /** The state that a socket came into last; CLOSED when it had none. */
  last(socket: number): TcpState {
    for (let id = this.rows.length - 1; id >= 0; id--) {
      const {sockets, codes} = pieceOf(this.rows.pieces, id);
      if (sockets[rowOf(id)] !== socket) continue;
      return TCP_STATES[codes[rowOf(id) * CODES + 1] as number] as TcpState;
    }
    return "CLOSED";
  }

  columns(): StateColumns {
    return this.rows.columns();
  }
}

/** The changes as objects, in order. */
export function statesOf({length, pieces}: StateColumns): StateChange[] {
  return Array.from({length}, (_, id) => {
    const {times, sockets, hosts, codes} = pieceOf(pieces, id);
    const row = rowOf(id);
    return {
      at: times[row] as number,
      socket: sockets[row] as number,
      host: hosts[row] as number,
      from: TCP_STATES[codes[row * CODES] as number] as TcpState,
      to: TCP_STATES[codes[row * CODES + 1] as number] as TcpState,
      cause: CAUSE_LIST[codes[row * CODES + 2] as number] as Cause
    };
  });
}

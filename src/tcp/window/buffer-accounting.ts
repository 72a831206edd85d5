/** What received segments cost of the receive buffer: memory, or only their payload. */
import type {Bytes} from "../../base/units.ts";
import type {Tcb} from "../block/tcb.ts";

/** How a stack counts what is in its receive buffer; sizes are in bytes of payload. */
export interface BufferAccounting {
  /** What a segment with this much payload costs. */
  cost(length: Bytes): Bytes;
  /** Payload that would still fit into the memory of a segment with this much. */
  room(length: Bytes): Bytes;
  /** The share of its cost that a segment's payload is; null where that is always all of it. */
  share(length: Bytes): number | null;
}

/** Headers, the room before them, and what describes the pieces, in the same memory. */
const HEADERS = 40 + 64 + 320;
/** What Linux keeps apart for each segment. */
const BOOKKEEPING = 256;

/** Linux keeps a segment in memory of a power of two, and describes it elsewhere (truesize). */
const truesize: BufferAccounting = {
  cost: (length) => memory(length) + BOOKKEEPING,
  room: (length) => memory(length) - length - HEADERS,
  // Linux's scaling ratio, in 1/256.
  share: (length) => Math.max(1, Math.floor((length * 256) / truesize.cost(length))) / 256
};

const payload: BufferAccounting = {
  cost: (length) => length,
  room: () => 0,
  share: () => null
};

function memory(length: Bytes): Bytes {
  return Math.max(512, 2 ** Math.ceil(Math.log2(length + HEADERS)));
}

/** The accounting of this connection's stack. */
export function bufferAccounting({config}: Tcb): BufferAccounting {
  return config.receiveAccounting === "truesize" ? truesize : payload;
}

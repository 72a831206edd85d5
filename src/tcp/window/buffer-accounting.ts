/** What received segments cost of the receive buffer: memory, or only their payload. */
import {powerOfTwoFrom} from "../../base/power-of-two.ts";
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

/** The room before headers and payload, and what describes their pieces, in the same memory. */
const FRAME = 64 + 320;
/** IP and TCP headers; and the timestamps option. */
const HEADERS = 40;
const TIMESTAMPS = 12;
/** What Linux keeps apart for each segment. */
const BOOKKEEPING = 256;
/** The smallest memory that a segment gets (skb_small_head_cache, as measured on 6.18). */
const SMALLEST = 576;

/** Linux keeps a segment in memory of a power of two, and describes it elsewhere (truesize). */
function truesize(headers: Bytes): BufferAccounting {
  const memory = (length: Bytes): Bytes => {
    const needed = length + headers + FRAME;
    return needed <= SMALLEST ? SMALLEST : powerOfTwoFrom(needed);
  };
  const cost = (length: Bytes): Bytes => memory(length) + BOOKKEEPING;
  return {
    cost,
    room: (length) => memory(length) - length - headers - FRAME,
    // Linux's scaling ratio, in 1/256.
    share: (length) => Math.max(1, Math.floor((length * 256) / cost(length))) / 256
  };
}

const plain = truesize(HEADERS);
const stamped = truesize(HEADERS + TIMESTAMPS);

/** Memory into which segments are copied together: there is nothing before their payload. */
export const copied = truesize(-64);

const payload: BufferAccounting = {
  cost: (length) => length,
  room: () => 0,
  share: () => null
};

/** The accounting of this connection's stack. */
export function bufferAccounting({config, options}: Tcb): BufferAccounting {
  if (config.receiveAccounting !== "truesize") return payload;
  return options.timestamps ? stamped : plain;
}

/** How Linux gains room in a full receive buffer: it copies segments together (tcp_collapse). */
import type {Bytes} from "../../base/units.ts";
import {seqAdd, seqDiff, seqLt} from "../../wire/seq.ts";
import {append, lengthOf, trimFront, type Block} from "./reassembly.ts";

/** The most payload that is copied into one piece of memory: a page, less what describes it. */
export const PAGEFUL: Bytes = 3776;

/** What a stack knows of the memory of its segments. */
export interface Memory {
  /** Does a segment take more of it than the window reckons with? */
  bloated(block: Block): boolean;
  /** What memory for so many bytes costs, and what it has room for besides. */
  piece(length: Bytes): Pick<Block, "cost" | "room">;
}

/**
 * Copies blocks that touch or overlap together, from the first one on for which that is worth
 * while, up to a FIN. What stands before `start` was there already, or read.
 */
export function collapse(blocks: readonly Block[], start: number, memory: Memory): Block[] {
  const kept: Block[] = [];
  let i = 0;
  for (; i < blocks.length; i++) {
    const [block, next] = [blocks[i] as Block, blocks[i + 1]];
    const overlaps = block.trimmed === true || seqLt(block.seq, start);
    if ((!block.fin && (overlaps || memory.bloated(block))) || (next && next.seq !== block.end))
      break;
    kept.push(block);
    start = block.end;
  }
  const fin = blocks.findIndex((block, at) => at >= i && block.fin);
  const rest = fin < 0 ? blocks.length : fin;
  const end = blocks.at(-1)?.end ?? start;
  let to: Block | null = null;
  let open = 0;
  for (const from of blocks.slice(i, rest)) {
    trimFront(from, start);
    while (seqLt(start, from.end)) {
      if (!to || open === 0) {
        open = Math.min(PAGEFUL, seqDiff(end, start));
        const {cost, room} = memory.piece(open);
        to = {seq: start, end: start, data: null, cost, room: room + open, fin: false};
        kept.push(to);
      }
      const size = Math.min(open, lengthOf(from));
      start = seqAdd(start, size);
      append(to, {...from, end: start, data: from.data?.subarray(0, size) ?? null});
      trimFront(from, start);
      open -= size;
    }
  }
  return [...kept, ...blocks.slice(rest)];
}

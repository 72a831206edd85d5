/** A segment comes off the wire: which connection or listener it belongs to. */
import type {Micros} from "../../base/units.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {listenArrives} from "./listener.ts";

/** Hands the segment to its connection, else to a listener, else answers it with a reset. */
export function receive(kernel: Kernel, segment: Segment, now: Micros): void {
  if (kernel.off) return;
  const connection = kernel.connections.find(segment.to.port, segment.from);
  if (connection && connection.deliver(segment, now) !== "reopen") return;
  const listener = kernel.listener(segment.to, segment.from);
  if (listener) listenArrives(kernel, listener, segment, now);
  else kernel.reset(segment, null);
}

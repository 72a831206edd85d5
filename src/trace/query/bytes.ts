/** How much programs have read and written, and how long messages took. */
import type {Bytes, Micros} from "../../base/units.ts";
import type {CallRecord} from "../../sim/record.ts";
import type {Trace} from "./trace.ts";

/** Bytes that a call wrote; 0 for any other call, and for one that failed. */
const writtenBy = ({name, outcome}: CallRecord): Bytes =>
  name === "send" && outcome.kind === "bytes" ? outcome.bytes : 0;

/** Bytes that a call took out of the receive buffer. */
export function readBy(call: CallRecord): Bytes {
  if (call.name !== "recv" || call.outcome.kind !== "bytes") return 0;
  return call.args.flags.includes("MSG_PEEK") ? 0 : call.outcome.bytes;
}

/** Bytes that the programs of a host have read. */
export const bytesRead = (run: Trace, host: number): Bytes =>
  run.calls.reduce((sum, call) => sum + (call.host === host ? readBy(call) : 0), 0);

/** Bytes that the programs of a host have written. */
export const bytesWritten = (run: Trace, host: number): Bytes =>
  run.calls.reduce((sum, call) => sum + (call.host === host ? writtenBy(call) : 0), 0);

/** What was written to a socket at one instant: `end` counts its last byte in the stream. */
interface Message {
  readonly at: Micros;
  end: Bytes;
  readAt: Micros;
}

/** How long each message of a host took, in the order of writing. */
export function latencies(run: Trace, from: number): Micros[] {
  const all: Message[] = [];
  const streams = new Map<
    number,
    {messages: Message[]; written: Bytes; read: Bytes; next: number}
  >();
  const connectionOf = (call: CallRecord): number => run.sockets[call.socket]?.connection ?? -1;
  for (const call of run.calls) {
    const bytes = call.host === from ? writtenBy(call) : 0;
    if (bytes === 0) continue;
    const stream = streams.get(call.socket) ?? {messages: [], written: 0, read: 0, next: 0};
    streams.set(call.socket, stream);
    stream.written += bytes;
    const last = stream.messages.at(-1);
    if (last?.at === call.calledAt) last.end = stream.written;
    else {
      const message = {at: call.calledAt, end: stream.written, readAt: -1};
      stream.messages.push(message);
      all.push(message);
    }
  }
  const writers = new Map<number, number>();
  for (const socket of streams.keys()) {
    const connection = run.sockets[socket]?.connection ?? -1;
    if (connection >= 0) writers.set(connection, socket);
  }
  const reads = run.calls.filter((call) => call.returnedAt >= 0 && readBy(call) > 0);
  for (const call of reads.sort((a, b) => a.returnedAt - b.returnedAt)) {
    const writer = writers.get(connectionOf(call));
    if (writer === undefined || writer === call.socket) continue;
    const stream = streams.get(writer);
    if (!stream) continue;
    stream.read += readBy(call);
    for (
      let next;
      (next = stream.messages[stream.next]) && next.end <= stream.read;
      stream.next++
    ) {
      next.readAt = call.returnedAt;
    }
  }
  return all.filter(({readAt}) => readAt >= 0).map(({at, readAt}) => readAt - at);
}

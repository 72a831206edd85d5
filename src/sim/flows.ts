/** Tells which connection of the record a segment belongs to. */
import type {Row} from "../os/kernel/environment.ts";
import {ACK, SYN, type Endpoint, type Segment} from "../wire/segment.ts";
import type {Recorder} from "./recorder.ts";

/** The connections of a record, by their ends. */
export class Flows {
  private readonly log: Recorder;
  private readonly known = new Map<string, number>();

  constructor(log: Recorder) {
    this.log = log;
  }

  /** Which connection a segment belongs to: one per four-tuple and pair of initial numbers. */
  of(from: number, row: Row | null, segment: Segment): number {
    const {log} = this;
    if (row && row.flow >= 0) return row.flow;
    const key = flowKey(segment.from, segment.to);
    let id = this.known.get(key) ?? -1;
    const opens = (segment.flags & (SYN | ACK)) === SYN;
    const known = id >= 0 ? log.connections[id]?.isn.get(from) : undefined;
    if (id < 0 || (opens && known !== undefined && known !== segment.seq)) {
      id = log.connections.length;
      log.connections.push({id, opener: from, from: segment.from, to: segment.to, isn: new Map()});
      this.known.set(key, id);
    }
    const connection = log.connections[id];
    if (connection && !connection.isn.has(from) && segment.flags & SYN) {
      connection.isn.set(from, segment.seq);
    }
    if (row) {
      row.flow = id;
      const socket = log.sockets[row.record];
      if (socket) socket.connection = id;
    }
    return id;
  }
}

/** The same text for both directions. */
function flowKey(a: Endpoint, b: Endpoint): string {
  const one = `${a.address}:${a.port}`;
  const two = `${b.address}:${b.port}`;
  return one < two ? `${one} ${two}` : `${two} ${one}`;
}

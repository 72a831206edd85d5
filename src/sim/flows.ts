/** Tells which connection of the record a segment belongs to. */
import type {Row} from "../os/kernel/environment.ts";
import {ACK, RST, SYN, type Endpoint, type Segment} from "../wire/segment.ts";
import type {ConnectionRecord} from "./record.ts";
import type {Recorder} from "./recorder.ts";

/** The connections of a record, by their ends. */
export class Flows {
  private readonly log: Recorder;
  /** The latest connection by the sum of its ends, which is the same in both directions. */
  private readonly latest = new Map<number, number>();
  /** For each connection, the one before it that has the same sum; -1 for none. */
  private readonly earlier: number[] = [];
  /** Connections that were reset. */
  private readonly reset = new Set<number>();

  constructor(log: Recorder) {
    this.log = log;
  }

  /** Which connection a segment belongs to: one per four-tuple and pair of initial numbers. */
  of(from: number, row: Row | null, segment: Segment): number {
    const {log} = this;
    if (row && row.flow >= 0) return row.flow;
    const sum = numberOf(segment.from) + numberOf(segment.to);
    let id = this.latest.get(sum) ?? -1;
    while (id >= 0 && !joins(log.connections[id], segment)) id = this.earlier[id] ?? -1;
    const opens = (segment.flags & (SYN | ACK)) === SYN;
    const known = log.connections[id]?.isn.get(from);
    // A SYN that was refused is no part of what the peer opens later, between the same ports.
    const isOther = known === undefined ? this.reset.has(id) : known !== segment.seq;
    if (id < 0 || (opens && isOther)) {
      id = log.connections.length;
      log.connections.push({id, opener: from, from: segment.from, to: segment.to, isn: new Map()});
      this.earlier.push(this.latest.get(sum) ?? -1);
      this.latest.set(sum, id);
    }
    const connection = log.connections[id];
    if (connection && !connection.isn.has(from) && segment.flags & SYN) {
      connection.isn.set(from, segment.seq);
    }
    if (segment.flags & RST) this.reset.add(id);
    if (row) {
      row.flow = id;
      const socket = log.sockets[row.record];
      if (socket) socket.connection = id;
    }
    return id;
  }
}

/** An endpoint as one number of 48 bits: a double holds the sum of two. */
const numberOf = ({address, port}: Endpoint): number => address * 65536 + port;

const same = (a: Endpoint, b: Endpoint): boolean => a.port === b.port && a.address === b.address;

/** Are the ends of the segment those of the connection, in whichever direction it goes? */
function joins(connection: ConnectionRecord | undefined, {from, to}: Segment): boolean {
  if (!connection) return false;
  const forward = same(connection.from, from) && same(connection.to, to);
  return forward || (same(connection.from, to) && same(connection.to, from));
}

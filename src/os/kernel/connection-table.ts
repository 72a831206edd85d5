/** The connections of a host by their four-tuples. */
import type {Endpoint} from "../../wire/segment.ts";
import type {Connection} from "./connection.ts";

/** Finds connections by local port and peer. There is one local address, so two thirds suffice. */
export class ConnectionTable {
  private readonly ports = new Map<number, Map<number, Connection>>();

  add(connection: Connection): void {
    const {local, remote} = connection.tcb;
    let peers = this.ports.get(local.port);
    if (!peers) this.ports.set(local.port, (peers = new Map()));
    peers.set(keyOf(remote), connection);
  }

  /** Takes a connection out. False where another one has its place, or none has. */
  remove(connection: Connection): boolean {
    const {local, remote} = connection.tcb;
    const peers = this.ports.get(local.port);
    if (peers?.get(keyOf(remote)) !== connection) return false;
    peers.delete(keyOf(remote));
    if (peers.size === 0) this.ports.delete(local.port);
    return true;
  }

  find(port: number, remote: Endpoint): Connection | undefined {
    return this.ports.get(port)?.get(keyOf(remote));
  }

  /** All connections that have this local port. */
  *onPort(port: number): Generator<Connection> {
    const peers = this.ports.get(port);
    if (peers) yield* peers.values();
  }
}

/** The peer as one number: 48 bits, exact in a double. */
function keyOf(remote: Endpoint): number {
  return remote.address * 65536 + remote.port;
}

/** The connections of a host by their four-tuples. */
import type {Endpoint} from "../../wire/segment.ts";
import type {Connection} from "./connection.ts";

/**
 * Finds connections by local port and peer. There is one local address, so two thirds suffice. A
 * client's port has one peer, as a rule, and needs no map of them.
 */
export class ConnectionTable {
  private readonly ports = new Map<number, Connection | Map<number, Connection>>();
  /** What was found last: segments come in trains. */
  private last: Connection | null = null;

  add(connection: Connection): void {
    const {local, remote} = connection.tcb;
    this.last = connection;
    const there = this.ports.get(local.port);
    if (there === undefined || (!(there instanceof Map) && hasPeer(there, remote))) {
      this.ports.set(local.port, connection);
      return;
    }
    const peers = there instanceof Map ? there : new Map([[keyOf(there.tcb.remote), there]]);
    peers.set(keyOf(remote), connection);
    this.ports.set(local.port, peers);
  }

  /** Takes a connection out. False where another one has its place, or none has. */
  remove(connection: Connection): boolean {
    const {local, remote} = connection.tcb;
    if (this.find(local.port, remote) !== connection) return false;
    this.last = null;
    const there = this.ports.get(local.port);
    if (there instanceof Map) there.delete(keyOf(remote));
    if (!(there instanceof Map) || there.size === 0) this.ports.delete(local.port);
    return true;
  }

  find(port: number, remote: Endpoint): Connection | undefined {
    const {last} = this;
    if (last?.tcb.local.port === port && hasPeer(last, remote)) return last;
    const found = this.look(port, remote);
    if (found) this.last = found;
    return found;
  }

  private look(port: number, remote: Endpoint): Connection | undefined {
    const there = this.ports.get(port);
    if (there instanceof Map) return there.get(keyOf(remote));
    return there && hasPeer(there, remote) ? there : undefined;
  }

  /** All connections that have this local port. */
  *onPort(port: number): Generator<Connection> {
    const there = this.ports.get(port);
    if (there instanceof Map) yield* there.values();
    else if (there) yield there;
  }
}

function hasPeer({tcb}: Connection, {address, port}: Endpoint): boolean {
  return tcb.remote.port === port && tcb.remote.address === address;
}

/** The peer as one number: 48 bits, exact in a double. */
function keyOf(remote: Endpoint): number {
  return remote.address * 65536 + remote.port;
}

/** An ICMP message comes off the wire: which connection it is about, and what the path carries. */
import {seconds, type Bytes, type Micros} from "../../base/units.ts";
import {icmpArrives} from "../../tcp/arrive/icmp-arrives.ts";
import {LEAST_MTU} from "../../tcp/control/path-mtu.ts";
import type {Icmp} from "../../wire/icmp.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Kernel} from "./kernel.ts";

/** How long a path's MTU is believed (RFC 1191 §6.3: 10 minutes; net.ipv4.route.mtu_expires). */
const MTU_EXPIRES = seconds(600);

/** `quoted` is the segment of this host that did not arrive. */
export function receiveIcmp(kernel: Kernel, icmp: Icmp, quoted: Segment, now: Micros): void {
  if (kernel.off) return;
  kernel.world.log?.icmp(kernel.index, icmp, now);
  const connection = kernel.connections.find(quoted.from.port, quoted.to);
  if (!connection) return;
  if (icmp.kind === "fragmentation-needed") kernel.paths.note(quoted.to.address, icmp.mtu, now);
  connection.act(now, (tcb) => icmpArrives(tcb, icmp, quoted, now));
}

/** What routers said of the paths to other hosts, for connections that are yet to come. */
export class PathMtus {
  private readonly known = new Map<number, {readonly mtu: Bytes; readonly until: Micros}>();

  /** A path carries `mtu` bytes. */
  note(address: number, mtu: Bytes, now: Micros): void {
    const carried = Math.max(mtu, LEAST_MTU);
    this.known.set(address, {mtu: carried, until: now + MTU_EXPIRES});
  }

  /** What the path to an address carries, in bytes; Infinity where nothing is known. */
  of(address: number, now: Micros): Bytes {
    const path = this.known.get(address);
    return path && now < path.until ? path.mtu : Infinity;
  }
}

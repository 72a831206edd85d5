/** What the paths to other hosts carry, as far as routers said (RFC 1191 §6.3). */
import {seconds, type Bytes, type Micros} from "../../base/units.ts";
import {believedMtu} from "../../tcp/control/path-mtu.ts";

/** How long a path's MTU is believed (RFC 1191 §6.3: 10 minutes; net.ipv4.route.mtu_expires). */
const MTU_EXPIRES = seconds(600);

/** What routers said of the paths to other hosts, for connections that are yet to come. */
export class PathMtus {
  private readonly known = new Map<number, {readonly mtu: Bytes; readonly until: Micros}>();

  /** A path carries `mtu` bytes. */
  note(address: number, mtu: Bytes, now: Micros): void {
    this.known.set(address, {mtu: believedMtu(mtu), until: now + MTU_EXPIRES});
  }

  /** What the path to an address carries, in bytes; Infinity where nothing is known. */
  of(address: number, now: Micros): Bytes {
    const path = this.known.get(address);
    return path && now < path.until ? path.mtu : Infinity;
  }
}

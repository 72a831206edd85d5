/** An ICMP message comes off the wire: which connection it is about. */
import type {Micros} from "../../base/units.ts";
import {icmpArrives} from "../../tcp/arrive/icmp-arrives.ts";
import type {Icmp} from "../../wire/icmp.ts";
import type {Segment} from "../../wire/segment.ts";
import type {Kernel} from "../kernel/kernel.ts";

/** `quoted` is the segment of this host that did not arrive. */
export function receiveIcmp(kernel: Kernel, icmp: Icmp, quoted: Segment, now: Micros): void {
  if (kernel.off) return;
  kernel.world.log?.icmp(kernel.index, icmp, now);
  const connection = kernel.connections.find(quoted.from.port, quoted.to);
  if (!connection) return;
  if (icmp.kind === "fragmentation-needed") kernel.paths.note(quoted.to.address, icmp.mtu, now);
  connection.act(now, (tcb) => icmpArrives(tcb, icmp, quoted, now));
}

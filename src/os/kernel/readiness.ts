/** Which events hold for a socket now, as bits (tcp_poll). */
import {writable} from "../../tcp/block/send-buffer.ts";
import {isEarly, type Tcb} from "../../tcp/block/tcb.ts";
import {worthReading} from "../../tcp/window/low-water.ts";
import {ERR, HUP, IN, OUT, PRI, RDHUP} from "./event-bits.ts";
import type {Sock} from "./socket.ts";

/** All that holds. A socket that is not writable is told when it is: somebody has asked for it. */
export function readiness(sock: Sock): number {
  const error = sock.error || sock.stamps ? ERR : 0;
  if (sock.listening) return error | (sock.listening.acceptQueue.length > 0 ? IN : 0);
  const {tcb} = sock;
  if (!tcb) return error | OUT | HUP | (sock.shutRead ? IN | RDHUP : 0);
  return error | connectionEvents(sock, tcb);
}

/** SHUT_RD after SHUT_WR ends both directions, too, where it does not end the connection. */
const endedReading = (sock: Sock, {config}: Tcb): boolean =>
  sock.shutRead && config.afterShutReceive === "keep";

function connectionEvents(sock: Sock, tcb: Tcb): number {
  // A write is what its SYN waits for.
  if (tcb.fastOpen?.waits) return OUT;
  if (tcb.state === "SYN-SENT" || (tcb.state === "SYN-RECEIVED" && !isEarly(tcb))) return 0;
  const gone = tcb.state === "CLOSED";
  const noMore = tcb.rcv.fin || sock.shutRead || gone;
  let found = 0;
  if (noMore || worthReading(tcb)) found |= IN;
  if (tcb.rcv.urgent.state === "there") found |= PRI;
  if (noMore) found |= RDHUP;
  if ((sock.shutWrite && (tcb.rcv.fin || endedReading(sock, tcb))) || gone) found |= HUP;
  if (sock.shutWrite || gone || writable(tcb)) found |= OUT;
  else sock.connection?.waitForRoom();
  return found;
}

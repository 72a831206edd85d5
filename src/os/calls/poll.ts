/** What poll() says of a socket (poll(2), tcp_poll). */
import {writable} from "../../tcp/block/send-buffer.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {worthReading} from "../../tcp/window/low-water.ts";
import type {PollEvent} from "../api.ts";
import type {Sock} from "../kernel/socket.ts";

/** The events of those asked for that hold now; POLLERR and POLLHUP need not be asked for. */
export function ready(sock: Sock, events: readonly PollEvent[]): readonly PollEvent[] {
  const found = new Set<PollEvent>();
  if (sock.error) found.add("POLLERR");
  if (sock.listening) {
    if (sock.listening.acceptQueue.length > 0) found.add("POLLIN");
  } else if (!sock.tcb) {
    found.add("POLLOUT").add("POLLHUP");
  } else connectionEvents(sock, found);
  const always: readonly PollEvent[] = ["POLLERR", "POLLHUP"];
  return [...found].filter((event) => events.includes(event) || always.includes(event));
}

/** SHUT_RD after SHUT_WR ends both directions, too, where it does not end the connection. */
const endedReading = (sock: Sock, {config}: Tcb): boolean =>
  sock.shutRead && config.afterShutReceive === "keep";

function connectionEvents(sock: Sock, found: Set<PollEvent>): void {
  const {tcb} = sock;
  if (!tcb || tcb.state === "SYN-SENT" || tcb.state === "SYN-RECEIVED") return;
  const gone = tcb.state === "CLOSED";
  const noMore = tcb.rcv.fin || sock.shutRead || gone;
  if (noMore || worthReading(tcb)) found.add("POLLIN");
  if (tcb.rcv.urgent.state === "there") found.add("POLLPRI");
  if (noMore) found.add("POLLRDHUP");
  if ((sock.shutWrite && (tcb.rcv.fin || endedReading(sock, tcb))) || gone) found.add("POLLHUP");
  if (sock.shutWrite || gone || writable(tcb)) found.add("POLLOUT");
  else sock.connection?.waitForRoom();
}

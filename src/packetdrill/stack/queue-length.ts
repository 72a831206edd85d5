/** What ioctl() says of a socket's queues. */
import type {Sock} from "../../os/kernel/socket.ts";
import {finAcked} from "../../tcp/arrive/ack-arrives.ts";
import {sendQueue} from "../../tcp/block/send-buffer.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {unsent} from "../../tcp/send/send-window.ts";
import {beforeMark} from "../../tcp/window/urgent.ts";
import type {Answer} from "./stack.ts";

/** What tcp_inq counts: up to a mark that is ahead, and else all. */
function inQueue(tcb: Tcb): number {
  const {length} = tcb.rcv.queue;
  const mark = beforeMark(tcb);
  return tcb.settings.oobInline || mark >= length ? length : mark;
}

/** SIOCINQ, SIOCOUTQ and what other systems call them (tcp(7)). */
export function queueLength({tcb, listening}: Sock, request: string): Answer {
  const answer = (out: number): Answer => ({value: 0, errno: null, out});
  if (listening) return {value: -1, errno: "EINVAL", out: null};
  if (request === "SIOCATMARK") return answer(tcb && beforeMark(tcb) === 0 ? 1 : 0);
  // Before the handshake is done Linux counts nothing (tcp_ioctl, tcp_inq).
  if (!tcb || /^SYN/.test(tcb.state)) return answer(0);
  if (request === "SIOCINQ" || request === "FIONREAD") return answer(inQueue(tcb));
  if (request === "SIOCOUTQNSD") return answer(unsent(tcb));
  // Linux counts the FIN, until it is acknowledged.
  const fin = Number(tcb.snd.fin && !finAcked(tcb));
  if (/^SIOCOUTQ$|^FIONWRITE$/.test(request)) return answer(sendQueue(tcb) + fin);
  return {value: -1, errno: "ENOPROTOOPT", out: null};
}

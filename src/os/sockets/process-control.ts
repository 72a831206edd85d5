/** What can happen to processes and hosts from outside: end, kill, hang, loss of power. */
import type {Micros} from "../../base/units.ts";
import {userAbort} from "../../tcp/control/user-calls.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {close} from "./close.ts";
import type {Sock} from "../kernel/socket.ts";

/**
 * The process ends, by itself or killed: its kernel closes every socket that it held (exit(3)).
 * Windows resets the connections that the program has not begun to close itself.
 */
export function endProcess(kernel: Kernel, now: Micros): void {
  for (const thread of kernel.threads) thread.stop();
  for (const sock of [...kernel.descriptors.values()]) {
    if (kernel.profile.exitResets && !sock.shutWrite) abandon(sock, now);
    close(kernel, sock, now);
  }
  for (const fd of kernel.epolls.keys()) kernel.freeDescriptor(fd);
}

/** The connection is reset, and the socket is left to be closed. */
function abandon({connection}: Sock, now: Micros): void {
  connection?.act(now, (tcb) => {
    if (tcb.state !== "CLOSED" && tcb.state !== "TIME-WAIT") userAbort(tcb, now, "process-ended");
  });
}

/** The programs stop making progress; the kernel goes on. */
export function hangProcess(kernel: Kernel): void {
  for (const thread of kernel.threads) thread.hung = true;
}

/** They go on where they stood. */
export function resumeProcess(kernel: Kernel): void {
  for (const thread of kernel.threads) {
    thread.hung = false;
    thread.wake();
  }
}

/** The host is gone, and its memory with it: nothing is sent, not even a FIN. */
export function powerOff(kernel: Kernel, now: Micros): void {
  kernel.off = true;
  for (const thread of kernel.threads) thread.stop();
  kernel.world.log?.poweredOff(kernel.index, now);
}

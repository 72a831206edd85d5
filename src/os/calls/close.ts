/** The calls that end connections: `os.shutdown()` and `os.close()`. */
import type {Call, Result, ShutdownHow, Socket} from "../api.ts";
import type {Errno} from "../systems/errno.ts";
import {ANYTHING} from "../kernel/watchers.ts";
import {
  close as closeSocket,
  drained,
  lingerOver,
  shutdown as shutdownSocket,
  unfinished
} from "../sockets/close.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** `os.shutdown()`. */
export function shutdown(context: SyscallContext, socket: Socket, how: ShutdownHow): Result {
  const sock = context.sock("shutdown", socket);
  context.check("shutdown", "how", how);
  return context.immediate("shutdown", socket.fd, {how}, sock, () => {
    if (!sock) return context.fail(context.noSock(socket));
    const errno = shutdownSocket(context.kernel, sock, how, context.now());
    // Whoever sleeps in poll is woken, whatever the result (inet_shutdown).
    sock.watchers?.wake(ANYTHING);
    return context.result(errno);
  });
}

/** close() of what is no socket: an epoll instance, or nothing at all. */
function closeEpoll({kernel}: SyscallContext, {fd}: Socket): Errno | null {
  if (!kernel.epolls.has(fd)) return "EBADF";
  kernel.freeDescriptor(fd);
  return null;
}

/** `os.close()`. */
export function close(context: SyscallContext, socket: Socket): Call<Result> {
  const sock = context.sock("close", socket);
  let begun = false;
  const {lingerNonblock, lingerUnit} = context.kernel.profile;
  const lingers = sock?.linger.l_onoff ? sock.linger.l_linger * lingerUnit : 0;
  const wait = sock?.nonblock && lingerNonblock !== "wait" ? 0 : lingers;
  return context.blocking(
    "close",
    socket.fd,
    null,
    sock,
    (expired) => {
      if (!sock) return context.result(closeEpoll(context, socket));
      if (wait < lingers && lingerNonblock === "refuse" && unfinished(sock)) {
        return context.fail("EAGAIN");
      }
      if (!begun) {
        begun = true;
        closeSocket(context.kernel, sock, context.now());
      }
      if (wait === 0 || drained(sock)) return context.result(null);
      if (!expired) return undefined;
      lingerOver(context.kernel, sock, context.now());
      return context.result(null);
    },
    wait
  );
}

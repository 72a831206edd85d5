/** `os.accept()` and `os.acceptEx()`: `Os` says what they mean. */
import type {Call, Socket} from "../api.ts";
import {forgetInherited} from "../kernel/options.ts";
import {recordQueue} from "../sockets/accept-queue.ts";
import type {Errno} from "../systems/errno.ts";
import {Handle} from "./results.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** Takes a connection from a listener; with `inherits` it has the listener's options. */
export function accept(
  context: SyscallContext,
  name: "accept" | "acceptEx",
  listener: Socket,
  inherits: boolean
): Call<Socket> {
  const {kernel} = context;
  const sock = context.sock(name, listener);
  const failed = (errno: Errno): Socket => new Handle(-1, context.name(errno), kernel);
  const attempt = (expired: boolean): Socket | undefined => {
    if (!sock) return failed(context.noSock(listener));
    if (!inherits && !kernel.profile.acceptEx) return failed("EOPNOTSUPP");
    if (!sock.listening) return failed(context.takeError(sock) ?? "EINVAL");
    const child = sock.listening.acceptQueue.shift();
    if (!child) return expired || sock.nonblock ? failed("EAGAIN") : undefined;
    if (!inherits) forgetInherited(kernel.profile, sock, child);
    kernel.newDescriptor(child);
    if (child.tcb) child.tcb.unaccepted = false;
    recordQueue(kernel, sock, context.now());
    return new Handle(child.fd, null, kernel);
  };
  return context.blocking(name, listener.fd, null, sock, attempt, sock?.receiveTimeout);
}

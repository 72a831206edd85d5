/** `os.connect()`: `Os` says what it means. */
import type {Address, Call, Socket} from "../api.ts";
import {connect as begin, connectAgain} from "../sockets/connect.ts";
import type {Sock} from "../kernel/socket.ts";
import type {Errno} from "../systems/errno.ts";
import {Handle, addressValue} from "./results.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** `given` is the descriptor that the program gave, or null where the call makes the socket. */
export function connect(
  context: SyscallContext,
  given: number | null,
  socket: Socket,
  sock: Sock | null,
  address: Address
): Call<Socket> {
  let begun = false;
  const attempt = (expired: boolean): Socket | undefined => {
    if (!sock) return new Handle(-1, context.name(context.noSock(socket)), context.kernel);
    const answer = (errno: Errno | null): Socket =>
      new Handle(socket.fd, errno && context.name(errno), context.kernel);
    if (!begun) {
      begun = true;
      const before = connectAgain(context.kernel, sock);
      if (before === "new") {
        const remote = context.address(address, 1);
        if (!remote) return answer("EHOSTUNREACH");
        const errno = begin(context.kernel, sock, remote, context.now());
        if (errno) return answer(errno);
        // The SYN waits for the first write.
        if (sock.tcb?.fastOpen?.waits) return answer(null);
        if (sock.nonblock) return answer("EINPROGRESS");
      } else if (before !== "failed") return answer(before);
    }
    const state = sock.tcb?.state;
    if (state === "SYN-SENT" || state === "SYN-RECEIVED") {
      return expired ? answer("EINPROGRESS") : undefined;
    }
    sock.connecting = false;
    const {error} = sock;
    if (!error && state !== "CLOSED") return answer(null);
    sock.error = null;
    context.disconnected(sock);
    return answer(error ?? "ECONNABORTED");
  };
  const args = {address: addressValue(address)};
  return context.blocking("connect", given, args, sock, attempt, sock?.sendTimeout);
}

/** `os.send()`: how much of it the buffer takes, and when it waits for room. */
import {sendRoom, writable} from "../../tcp/block/send-buffer.ts";
import {flagList, flagSet} from "./results.ts";
import type {Call, MsgFlag, Sent, Socket} from "../api.ts";
import type {SyscallContext} from "./syscall-context.ts";
import type {Sock} from "../kernel/socket.ts";

const UTF8 = new TextEncoder();

/** Would a writer that waits go on? Every ACK changes its socket, and few make room enough. */
function mayWrite({tcb, error, shutWrite}: Sock): boolean {
  if (!tcb || error !== null || shutWrite) return true;
  return (tcb.state !== "ESTABLISHED" && tcb.state !== "CLOSE-WAIT") || writable(tcb);
}

/** `os.send()`. */
export function send(
  context: SyscallContext,
  socket: Socket,
  data: string | Uint8Array | number,
  flags?: MsgFlag | readonly MsgFlag[]
): Call<Sent> {
  const sock = context.sock("send", socket);
  context.check("send", "data", data);
  context.checkFlags("send", flags);
  const octets = typeof data === "string" ? UTF8.encode(data) : data;
  const size = typeof octets === "number" ? octets : octets.length;
  const wants = flagSet(flags);
  let sent = 0;
  let waited = false;
  return context.blocking<Sent, "send">(
    "send",
    socket.fd,
    flags === undefined ? size : {length: size, flags: flagList(flags)},
    sock,
    (expired) => {
      if (!sock) return {length: -1, errno: context.name(context.noSock(socket))};
      if (size < 0) return {length: -1, errno: context.name("EINVAL")};
      const errno = context.sendError(sock, sent);
      if (errno === "WAIT") return context.later(sock, wants, expired, sent);
      if (errno) {
        if (sent > 0) return {length: sent, errno: null};
        return {length: -1, errno: context.name(errno)};
      }
      const {connection} = sock;
      if (!connection) return {length: -1, errno: context.name("ENOTCONN")};
      const {tcb} = connection;
      // Once it had to wait, a writer is woken only when a good part of the buffer is free.
      const room = waited && !writable(tcb) ? 0 : sendRoom(tcb);
      const take = Math.min(size - sent, room);
      if (take > 0) {
        const part = typeof octets === "number" ? take : octets.subarray(sent, sent + take);
        const more = wants.has("MSG_MORE");
        const [record, urgent] = [wants.has("MSG_EOR"), wants.has("MSG_OOB")];
        const how = {more, goesOn: sent > 0, record, urgent};
        sent += connection.send(part, how, context.now());
      }
      if (sent >= size) return {length: sent, errno: null};
      waited = true;
      connection.waitForRoom();
      return context.later(sock, wants, expired, sent);
    },
    sock?.sendTimeout,
    mayWrite
  );
}

/** `os.send()`: how much of it the buffer takes, and when it waits for room, or for a handshake. */
import {sendRoom, writable} from "../../tcp/block/send-buffer.ts";
import type {WriteOptions} from "../../tcp/control/user-calls.ts";
import {Opening} from "./connect.ts";
import {addressValue, flagList, flagSet} from "./results.ts";
import type {Address, Call, MsgFlag, Sent, Socket} from "../api.ts";
import type {SyscallContext} from "./syscall-context.ts";
import {clientUses} from "../kernel/known-hosts.ts";
import type {Sock} from "../kernel/socket.ts";

const UTF8 = new TextEncoder();

/** Would a writer that waits go on? Every ACK changes its socket, and few make room enough. */
function mayWrite({tcb, error, shutWrite}: Sock): boolean {
  if (!tcb || error !== null || shutWrite) return true;
  return (tcb.state !== "ESTABLISHED" && tcb.state !== "CLOSE-WAIT") || writable(tcb);
}

/** What a write returns before the handshake is done: on Linux, ACK and data go together then. */
function untilOpen<T>({kernel}: SyscallContext, {tcb}: Sock, result: T | undefined): T | undefined {
  if (tcb && kernel.profile.errnos === "linux") tcb.writePending = result === undefined;
  return result;
}

/** What a part of a write is: `rest` says that nothing comes after it. */
function partOf(
  wants: ReadonlySet<MsgFlag>,
  goesOn: boolean,
  rest: boolean,
  waits: boolean
): WriteOptions {
  const more = wants.has("MSG_MORE");
  const [record, urgent] = [wants.has("MSG_EOR"), wants.has("MSG_OOB")];
  return {more, goesOn, record, urgent, rest, waits};
}

/** The address of `os.sendto()`, for the record. */
const addressed = (to: Address | undefined): {address?: Address} =>
  to === undefined ? {} : {address: addressValue(to)};

/** `os.send()`, and with an address `os.sendto()`. */
export function send(
  context: SyscallContext,
  socket: Socket,
  data: string | Uint8Array | number,
  flags?: MsgFlag | readonly MsgFlag[],
  to?: Address
): Call<Sent> {
  const sock = context.sock("send", socket);
  context.check("send", "data", data);
  context.checkFlags("send", flags);
  const octets = typeof data === "string" ? UTF8.encode(data) : data;
  const size = typeof octets === "number" ? octets : octets.length;
  const wants = flagSet(flags);
  let sent = 0;
  let waited = false;
  let opening: Opening | null = null;
  if (sock && (wants.has("MSG_FASTOPEN") || sock.tcb?.fastOpen?.waits)) {
    const first = (): void => {
      sent = sock.connection?.send(octets, {}, context.now()) ?? 0;
    };
    opening = new Opening(context, sock, to, first);
  }
  return context.blocking<Sent, "send">(
    "send",
    socket.fd,
    flags === undefined ? size : {length: size, flags: flagList(flags), ...addressed(to)},
    sock,
    (expired) => {
      if (!sock) return {length: -1, errno: context.name(context.noSock(socket))};
      if (size < 0) return {length: -1, errno: context.name("EINVAL")};
      if (opening) {
        const waits = !sock.nonblock && !wants.has("MSG_DONTWAIT");
        const errno = clientUses(context.kernel.profile.fastOpen)
          ? opening.attempt(expired, waits)
          : "EOPNOTSUPP";
        if (sock.tcb) sock.tcb.writePending = errno === undefined && sent < size;
        if (errno === undefined) return undefined;
        if (errno === "EINPROGRESS" && sent > 0) return {length: sent, errno: null};
        if (errno) return {length: -1, errno: context.name(errno)};
        opening = null;
      }
      const errno = context.sendError(sock, sent);
      if (errno === "WAIT")
        return untilOpen(context, sock, context.later(sock, wants, expired, sent));
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
        const waits = !expired && !sock.nonblock && !wants.has("MSG_DONTWAIT");
        const how = partOf(wants, sent > 0, sent + take >= size, waits);
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

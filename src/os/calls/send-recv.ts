/** The calls that move bytes and end connections; `Os` says what each one means. */
import {KiB, type Bytes} from "../../base/units.ts";
import {sendRoom, writable} from "../../tcp/block/send-buffer.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {beforeMark, unread} from "../../tcp/window/urgent.ts";
import {worthReading} from "../../tcp/window/low-water.ts";
import {Octets, flagList, flagSet, joined, sizeOf} from "./results.ts";
import type {Call, MsgFlag, Received, Result, Sent, ShutdownHow, Socket} from "../api.ts";
import type {Errno} from "../systems/errno.ts";
import type {SyscallContext} from "./syscall-context.ts";
import type {Sock} from "../kernel/socket.ts";
import {ANYTHING} from "../kernel/watchers.ts";
import {
  close as closeSocket,
  drained,
  lingerOver,
  shutdown as shutdownSocket,
  unfinished
} from "../sockets/close.ts";

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

/** What recv() returns where it returns no bytes: an error, or none at the end of the stream. */
const ended = (context: SyscallContext, errno: Errno | null): Received =>
  new Octets(0, errno && context.name(errno));

/** recv() with MSG_OOB never waits: the urgent byte is there or not (tcp_recv_urg). */
function urgentByte(context: SyscallContext, {rcv, settings, state}: Tcb, peek: boolean): Received {
  const {urgent} = rcv;
  if (settings.oobInline || urgent.state === "none" || urgent.state === "read") {
    return ended(context, "EINVAL");
  }
  if (urgent.state === "there") {
    if (!peek) urgent.state = "read";
    return new Octets(Uint8Array.of(urgent.byte), null);
  }
  return ended(context, state === "CLOSED" || rcv.fin ? null : "EAGAIN");
}

/** `os.recv()`. */
export function recv(
  context: SyscallContext,
  socket: Socket,
  max: Bytes = KiB(64),
  flags?: MsgFlag | readonly MsgFlag[]
): Call<Received> {
  const sock = context.sock("recv", socket);
  context.check("recv", "max", max);
  context.checkFlags("recv", flags);
  const wants = flagSet(flags);
  const peek = wants.has("MSG_PEEK");
  let read: Uint8Array | Bytes = 0;
  let waited = false;
  return context.blocking<Received, "recv">(
    "recv",
    socket.fd,
    flags === undefined ? max : {max, flags: flagList(flags)},
    sock,
    (expired) => {
      if (!sock) return ended(context, context.noSock(socket));
      if (max < 0) return ended(context, "EINVAL");
      const {connection} = sock;
      if (!connection && sock.shutRead && !sock.error) return ended(context, null);
      if (!connection) return ended(context, sock.error ? context.takeError(sock) : "ENOTCONN");
      const {tcb} = connection;
      if (max === 0) return ended(context, null);
      const {config, rcv, settings} = tcb;
      // Winsock's recv(): it is not possible to receive after SD_RECEIVE or SD_BOTH.
      if (sock.shutRead && config.afterShutReceive === "reset") return ended(context, "ESHUTDOWN");
      if (wants.has("MSG_OOB")) return urgentByte(context, tcb, peek);
      const waits = !expired && !sock.nonblock && !wants.has("MSG_DONTWAIT");
      const last = rcv.fin || sock.error !== null || sock.shutRead || tcb.state === "CLOSED";
      // Linux asks for SO_RCVLOWAT again when a reader is woken, whatever it has already.
      const asleep = waited && waits && !last && config.receiveAccounting === "truesize";
      if (asleep && !worthReading(tcb)) return undefined;
      const enough = wants.has("MSG_WAITALL") ? max : Math.min(max, settings.receiveLowWater);
      // Reading stops at a mark for urgent data, and goes on from there with the next call.
      const mark = beforeMark(tcb);
      const atMark = mark === 0 && sizeOf(read) > 0;
      const there = sizeOf(read) + (atMark ? 0 : unread(tcb));
      const stops = atMark || (mark > 0 && mark <= rcv.queue.length);
      const complete = there >= enough || last || !waits || stops;
      // What comes is read while the call waits for more, so that the window stays open.
      if (rcv.queue.length > 0 && !atMark && (complete || !peek)) {
        read = joined(read, connection.receive(max - sizeOf(read), peek, context.now()));
      }
      if (complete && there > 0) return new Octets(read, null);
      waited = true;
      // Winsock: a connection that was aborted has no end of its stream any more.
      const aborted = context.kernel.profile.errorsStay && sock.error !== null;
      if (rcv.fin && !aborted) return ended(context, null);
      if (sock.error) return ended(context, context.takeError(sock));
      if (sock.shutRead || tcb.state === "CLOSED") return ended(context, null);
      return waits ? undefined : new Octets(0, context.overdue(expired));
    },
    sock?.receiveTimeout
  );
}

/** `os.shutdown()`. */
export function shutdown(context: SyscallContext, socket: Socket, how: ShutdownHow): Result {
  const sock = context.sock("shutdown", socket);
  context.check("shutdown", "how", how);
  return context.immediate("shutdown", socket.fd, {how}, sock, () => {
    if (!sock) return context.fail(context.noSock(socket));
    const errno = shutdownSocket(context.kernel, sock, how, context.now());
    // Whoever sleeps in poll is woken, whatever came of it (inet_shutdown).
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

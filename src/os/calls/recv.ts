/** `os.recv()`: when it returns, with what, and how long it waits (tcp_recvmsg_locked). */
import {KiB, type Bytes} from "../../base/units.ts";
import type {Tcb} from "../../tcp/block/tcb.ts";
import {worthReading} from "../../tcp/window/low-water.ts";
import {beforeMark, unread} from "../../tcp/window/urgent.ts";
import type {Call, MsgFlag, Received, Socket} from "../api.ts";
import type {Connection} from "../kernel/connection.ts";
import {on} from "../kernel/option-spec.ts";
import type {Sock} from "../kernel/socket.ts";
import type {Errno} from "../systems/errno.ts";
import {Octets, flagList, flagSet, joined, sizeOf} from "./results.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** What recv() returns where it returns no bytes: an error, or none at the end of the stream. */
const ended = (context: SyscallContext, errno: Errno | null): Octets =>
  new Octets(0, errno && context.name(errno));

/** recv() with MSG_OOB never waits: the urgent byte is there or not (tcp_recv_urg). */
function urgentByte(context: SyscallContext, {rcv, settings, state}: Tcb, peek: boolean): Octets {
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

/** recv() with MSG_ERRQUEUE never waits, whatever became of the connection (ip_recv_error). */
function fromErrorQueue(context: SyscallContext, sock: Sock): Octets {
  if (context.kernel.profile.errnos !== "linux") return ended(context, "EOPNOTSUPP");
  const [first, ...others] = sock.stamps ?? [];
  if (!first) return ended(context, "EAGAIN");
  sock.stamps = others.length > 0 ? others : null;
  const entry = ended(context, null);
  entry.ee = first;
  return entry;
}

/** What a socket without a connection returns. */
function unconnected(context: SyscallContext, sock: Sock): Octets {
  if (sock.error) return ended(context, context.takeError(sock));
  return ended(context, sock.shutRead ? null : "ENOTCONN");
}

/** Will no more come than what is there? */
const isLast = (sock: Sock, {rcv, state}: Tcb): boolean =>
  rcv.fin || sock.error !== null || sock.shutRead || state === "CLOSED";

/** Linux asks for SO_RCVLOWAT again when a reader is woken, whatever the reader has already. */
const sleepsOn = (tcb: Tcb): boolean =>
  tcb.config.receiveAccounting === "truesize" && !worthReading(tcb);

/** How far a call can read that has read `read` bytes. */
interface Stretch {
  /** What it can have in all, in bytes. */
  readonly there: Bytes;
  /** It has read up to the mark for urgent data. */
  readonly atMark: boolean;
  /** It returns, however little that is: a mark ends it. */
  readonly stops: boolean;
}

/** Reading stops at a mark for urgent data, and goes on from there with the next call. */
function stretch(tcb: Tcb, read: Bytes): Stretch {
  const mark = beforeMark(tcb);
  const atMark = mark === 0 && read > 0;
  const stops = atMark || (mark > 0 && mark <= tcb.rcv.queue.length);
  return {there: read + (atMark ? 0 : unread(tcb)), atMark, stops};
}

/** What there is when nothing can be read: the end, an error, or null where more may come. */
function atEnd(context: SyscallContext, sock: Sock, {rcv, state}: Tcb): Octets | null {
  // Winsock: a connection that was aborted has no end of its stream any more.
  const aborted = context.kernel.profile.errorsStay && sock.error !== null;
  if (rcv.fin && !aborted) return ended(context, null);
  if (sock.error) return ended(context, context.takeError(sock));
  return sock.shutRead || state === "CLOSED" ? ended(context, null) : null;
}

/** One call, in progress. */
class Reader {
  private read: Uint8Array | Bytes = 0;
  private waited = false;
  private readonly context: SyscallContext;
  private readonly max: Bytes;
  private readonly flags: ReadonlySet<MsgFlag>;

  constructor(context: SyscallContext, max: Bytes, flags: ReadonlySet<MsgFlag>) {
    this.context = context;
    this.max = max;
    this.flags = flags;
  }

  /** Reads what there is; undefined while it has to wait. */
  attempt(sock: Sock, expired: boolean): Octets | undefined {
    const {context, max, flags} = this;
    if (max < 0) return ended(context, "EINVAL");
    if (flags.has("MSG_ERRQUEUE")) return fromErrorQueue(context, sock);
    const {connection} = sock;
    if (!connection) return unconnected(context, sock);
    if (max === 0) return ended(context, null);
    const {tcb} = connection;
    // Winsock's recv(): it is not possible to receive after SD_RECEIVE or SD_BOTH.
    if (sock.shutRead && tcb.config.afterShutReceive === "reset") {
      return ended(context, "ESHUTDOWN");
    }
    if (flags.has("MSG_OOB")) return urgentByte(context, tcb, flags.has("MSG_PEEK"));
    const waits = !expired && !sock.nonblock && !flags.has("MSG_DONTWAIT");
    if (this.waited && waits && !isLast(sock, tcb) && sleepsOn(tcb)) return undefined;
    const bytes = this.take(connection, isLast(sock, tcb) || !waits);
    if (bytes) return bytes;
    this.waited = true;
    if (!flags.has("MSG_PEEK")) tcb.rcv.queue.dropFin();
    const end = atEnd(context, sock, tcb);
    return end ?? (waits ? undefined : new Octets(0, context.overdue(expired)));
  }

  /** Takes bytes, and returns them once they are enough, or with `last` whatever they are. */
  private take(connection: Connection, last: boolean): Octets | null {
    const {context, max, flags} = this;
    const {rcv, settings} = connection.tcb;
    const peek = flags.has("MSG_PEEK");
    const enough = flags.has("MSG_WAITALL") ? max : Math.min(max, settings.receiveLowWater);
    const {there, atMark, stops} = stretch(connection.tcb, sizeOf(this.read));
    const complete = there >= enough || last || stops;
    // What comes is read while the call waits for more, so that the window stays open.
    if (rcv.queue.length > 0 && !atMark && (complete || !peek)) {
      const more = connection.receive(max - sizeOf(this.read), peek, context.now());
      this.read = joined(this.read, more);
    }
    return complete && there > 0 ? new Octets(this.read, null) : null;
  }
}

/** What TCP_INQ says is left to read; after a FIN that is never nothing (tcp_inq_hint). */
function left(sock: Sock): Bytes | null {
  const {tcb} = sock;
  if (!tcb || !on(sock.options?.get("TCP_INQ") ?? 0)) return null;
  const {queue, fin} = tcb.rcv;
  return queue.length + (fin ? 1 : 0);
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
  const reader = new Reader(context, max, flagSet(flags));
  return context.blocking<Received, "recv">(
    "recv",
    socket.fd,
    flags === undefined ? max : {max, flags: flagList(flags)},
    sock,
    (expired) => {
      if (!sock) return ended(context, context.noSock(socket));
      const received = reader.attempt(sock, expired);
      if (received && received.errno === null) received.inq = left(sock);
      return received;
    },
    sock?.receiveTimeout
  );
}

/** `os.connect()`, and how a call opens a connection and waits for it: `Os` says what they mean. */
import type {Address, Call, Socket} from "../api.ts";
import {connect as begin, connectAgain} from "../sockets/connect.ts";
import type {Sock} from "../kernel/socket.ts";
import type {Errno} from "../systems/errno.ts";
import {Handle, addressValue} from "./results.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** A call that opens a connection (__inet_stream_connect). */
export class Opening {
  /** Why it has not opened it yet; null before it has tried. */
  private why: "EINPROGRESS" | "EALREADY" | null = null;
  private readonly context: SyscallContext;
  private readonly sock: Sock;
  private readonly address: Address | undefined;
  /** Lets the first write go, with the SYN; null for connect(), which writes nothing. */
  private readonly write: (() => void) | null;

  constructor(
    context: SyscallContext,
    sock: Sock,
    address: Address | undefined,
    write: (() => void) | null = null
  ) {
    this.context = context;
    this.sock = sock;
    this.address = address;
    this.write = write;
  }

  /** Null once the connection is there, or an error; undefined for as long as it has to wait. */
  attempt(expired: boolean, waits: boolean): Errno | null | undefined {
    const {sock, context} = this;
    if (this.why === null) {
      const errno = this.begin();
      if (errno !== undefined) return errno;
    }
    const state = sock.tcb?.state;
    if (state === "SYN-SENT" || state === "SYN-RECEIVED") {
      return expired || !waits ? this.why : undefined;
    }
    sock.connecting = false;
    const {error} = sock;
    if (!error && state !== "CLOSED") return null;
    sock.error = null;
    context.disconnected(sock);
    return error ?? "ECONNABORTED";
  }

  private begin(): Errno | null | undefined {
    const {sock, context, write} = this;
    const {kernel} = context;
    // What asked for a cookie by an option is in the way of what asks by a flag.
    if (write && sock.tcb?.fastOpen?.asked) return "EALREADY";
    const before = connectAgain(kernel, sock, write !== null);
    this.why = before === "EALREADY" ? before : "EINPROGRESS";
    if (before === "failed") return undefined;
    if (before !== "new") {
      // Linux waits for what another call has begun.
      const joins = before === "EALREADY" && kernel.profile.errnos === "linux";
      return joins ? undefined : before;
    }
    if (!sock.tcb) {
      const remote = this.address === undefined ? null : context.address(this.address, 1);
      if (!remote) return this.address === undefined ? "EINVAL" : "EHOSTUNREACH";
      const errno = begin(kernel, sock, remote, write !== null, context.now());
      if (errno) return errno;
    }
    // The SYN waits for the first write.
    if (!sock.tcb?.fastOpen?.waits) return undefined;
    write?.();
    return write ? undefined : null;
  }
}

/** `given` is the descriptor that the program gave, or null where the call makes the socket. */
export function connect(
  context: SyscallContext,
  given: number | null,
  socket: Socket,
  sock: Sock | null,
  address: Address
): Call<Socket> {
  const opening = sock && new Opening(context, sock, address);
  const attempt = (expired: boolean): Socket | undefined => {
    if (!opening) return new Handle(-1, context.name(context.noSock(socket)), context.kernel);
    const errno = opening.attempt(expired, !sock.nonblock);
    if (errno === undefined) return undefined;
    return new Handle(socket.fd, errno && context.name(errno), context.kernel);
  };
  const args = {address: addressValue(address)};
  return context.blocking("connect", given, args, sock, attempt, sock?.sendTimeout);
}

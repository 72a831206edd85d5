/** The system calls as a program sees them: they name errors, block, and are noted. */
import {KiB, type Bytes, type Micros} from "../base/units.ts";
import {userReceive, userSend} from "../tcp/calls.ts";
import {sendRoom, writable} from "../tcp/send-buffer.ts";
import {Handle, Octets, flagSet, show, showEndpoint} from "./answers.ts";
import type {
  Address,
  Call,
  ListenOptions,
  MsgFlag,
  Os,
  PollEvent,
  PollReady,
  PollRequest,
  Received,
  Result,
  Sent,
  ShutdownHow,
  Socket,
  TcpInfo
} from "./api.ts";
import type {Connection} from "./connection.ts";
import type {Errno} from "./errno.ts";
import {Gate} from "./gate.ts";
import {tcpInfo} from "./info.ts";
import {endProcess} from "./lifecycle.ts";
import {getOption, setOption} from "./options.ts";
import {ready} from "./poll.ts";
import {Thread} from "./process.ts";
import type {Sock} from "./socket.ts";
import * as sockets from "./sockets.ts";

const UTF8 = new TextEncoder();

/** The `os` of one program. */
export function makeOs(thread: Thread): Os {
  return new Calls(thread);
}

class Calls extends Gate implements Os {
  socket(): Socket {
    const fd = this.kernel.newDescriptor(this.kernel.newSock());
    return this.immediate("socket", "", null, () => new Handle(fd, null));
  }

  bind(socket: Socket, address: Address): Result {
    const sock = this.sock(socket);
    return this.immediate("bind", `fd ${socket.fd}, ${show(address)}`, sock, () => {
      if (!sock) return this.fail("EBADF");
      const local = this.address(address, 0);
      return this.result(local ? sockets.bind(this.kernel, sock, local) : "EADDRNOTAVAIL");
    });
  }

  listen(socket: Socket, backlog?: number): Result;
  listen(options: ListenOptions): Socket;
  listen(what: Socket | ListenOptions, backlog?: number): Result | Socket {
    const {kernel} = this;
    if ("fd" in what) {
      const sock = this.sock(what);
      const size = backlog ?? kernel.profile.somaxconn;
      return this.immediate("listen", `fd ${what.fd}, ${size}`, sock, () => {
        if (!sock) return this.fail("EBADF");
        return this.result(sockets.listen(kernel, sock, size, this.now()));
      });
    }
    const socket = this.socket();
    const bound = this.bind(socket, what.host ? {host: what.host, port: what.port} : what.port);
    const done = bound.errno ? bound : this.listen(socket, what.backlog);
    return done.errno ? new Handle(socket.fd, done.errno) : socket;
  }

  accept(listener: Socket): Call<Socket> {
    const sock = this.sock(listener);
    return this.blocking("accept", `fd ${listener.fd}`, sock, (expired) => {
      if (!sock) return new Handle(-1, this.name("EBADF"));
      if (!sock.listening) return new Handle(-1, this.name("EINVAL"));
      const child = sock.listening.acceptQueue.shift();
      if (!child) return expired || sock.nonblock ? new Handle(-1, this.name("EAGAIN")) : undefined;
      this.kernel.newDescriptor(child);
      this.kernel.world.log?.sampleListener(sock, this.now());
      return new Handle(child.fd, null);
    });
  }

  connect(address: Address): Call<Socket>;
  connect(socket: Socket, address: Address): Call<Result>;
  connect(first: Address | Socket, second?: Address): Call<Socket> | Call<Result> {
    const own = second === undefined;
    const address = (own ? first : second) as Address;
    const socket = own ? this.socket() : (first as Socket);
    const sock = this.sock(socket);
    let begun = false;
    const attempt = (expired: boolean): Socket | undefined => {
      if (!sock) return new Handle(-1, this.name("EBADF"));
      const answer = (errno: Errno | null): Socket =>
        new Handle(socket.fd, errno && this.name(errno));
      if (!begun) {
        begun = true;
        const remote = this.address(address, 1);
        if (!remote) return answer("EHOSTUNREACH");
        const errno = sockets.connect(this.kernel, sock, remote, this.now());
        if (errno) return answer(errno);
        if (sock.nonblock) return answer("EINPROGRESS");
      }
      const state = sock.tcb?.state;
      if (state === "SYN-SENT" || state === "SYN-RECEIVED") {
        return expired ? answer("EINPROGRESS") : undefined;
      }
      sock.connecting = false;
      const {error} = sock;
      if (!error) return answer(state === "CLOSED" ? "ECONNABORTED" : null);
      this.takeError(sock);
      this.disconnected(sock);
      return answer(error);
    };
    const text = own ? show(address) : `fd ${socket.fd}, ${show(address)}`;
    return this.blocking("connect", text, sock, attempt, sock?.sendTimeout);
  }

  send(
    socket: Socket,
    data: string | Uint8Array | number,
    flags?: MsgFlag | readonly MsgFlag[]
  ): Call<Sent> {
    const sock = this.sock(socket);
    const octets = typeof data === "string" ? UTF8.encode(data) : data;
    const size = typeof octets === "number" ? Math.max(0, Math.floor(octets)) : octets.length;
    const wants = flagSet(flags);
    let sent = 0;
    let waited = false;
    return this.blocking<Sent>(
      "send",
      `fd ${socket.fd}, ${size} B`,
      sock,
      (expired) => {
        if (!sock) return {length: -1, errno: this.name("EBADF")};
        const errno = this.sendError(sock, sent);
        if (errno === "WAIT") return this.later(sock, wants, expired, sent);
        if (errno) {
          if (sent > 0) return {length: sent, errno: null};
          return {length: -1, errno: this.name(errno)};
        }
        const tcb = sock.tcb as Connection;
        // Once it had to wait, a writer is woken only when a good part of the buffer is free.
        const room = waited && !writable(tcb) ? 0 : sendRoom(tcb);
        const take = Math.min(size - sent, room);
        if (take > 0) {
          const part = typeof octets === "number" ? take : octets.subarray(sent, sent + take);
          userSend(tcb, part, this.now(), wants.has("MSG_MORE"));
          sent += take;
          this.kernel.touched(tcb, this.now());
        }
        if (sent >= size) return {length: sent, errno: null};
        waited = true;
        tcb.snd.blocked = true;
        return this.later(sock, wants, expired, sent);
      },
      sock?.sendTimeout
    );
  }

  recv(socket: Socket, max: Bytes = KiB(64), flags?: MsgFlag | readonly MsgFlag[]): Call<Received> {
    const sock = this.sock(socket);
    const wants = flagSet(flags);
    const end = (errno: Errno | null): Received => new Octets(0, errno && this.name(errno));
    return this.blocking<Received>(
      "recv",
      `fd ${socket.fd}, ${max}`,
      sock,
      (expired) => {
        if (!sock) return end("EBADF");
        const tcb = sock.tcb as Connection | null;
        if (!tcb) return end(sock.error ? this.takeError(sock) : "ENOTCONN");
        const {queue} = tcb.rcv;
        const enough = wants.has("MSG_WAITALL") ? Math.min(max, tcb.rcv.fin ? 1 : max) : 1;
        if (queue.length >= enough || (queue.length > 0 && tcb.state === "CLOSED")) {
          const octets = userReceive(tcb, max, wants.has("MSG_PEEK"), this.now());
          if (tcb.state !== "CLOSED") this.kernel.touched(tcb, this.now());
          return new Octets(octets, null);
        }
        if (tcb.rcv.fin) return end(null);
        if (sock.error) return end(this.takeError(sock));
        if (sock.shutRead || tcb.state === "CLOSED") return end(null);
        const block = !expired && !sock.nonblock && !wants.has("MSG_DONTWAIT");
        return block ? undefined : end("EAGAIN");
      },
      sock?.receiveTimeout
    );
  }

  shutdown(socket: Socket, how: ShutdownHow): Result {
    const sock = this.sock(socket);
    return this.immediate("shutdown", `fd ${socket.fd}, ${how}`, sock, () => {
      if (!sock) return this.fail("EBADF");
      return this.result(sockets.shutdown(this.kernel, sock, how, this.now()));
    });
  }

  close(socket: Socket): Call<Result> {
    const sock = this.sock(socket);
    let begun = false;
    const wait = sock && sock.linger.l_onoff ? sock.linger.l_linger * 1e6 : 0;
    return this.blocking(
      "close",
      `fd ${socket.fd}`,
      sock,
      (expired) => {
        if (!sock) return this.fail("EBADF");
        if (!begun) {
          begun = true;
          sockets.close(this.kernel, sock, this.now());
        }
        if (wait === 0 || sock.nonblock || sockets.drained(sock)) return this.result(null);
        if (!expired) return undefined;
        sockets.lingerOver(this.kernel, sock, this.now());
        return this.result(null);
      },
      wait
    );
  }

  setsockopt(socket: Socket, option: string, value: Parameters<Os["setsockopt"]>[2]): Result {
    const sock = this.sock(socket);
    const text =
      typeof value === "object" ? `{${value.l_onoff}, ${value.l_linger}}` : String(value);
    return this.immediate("setsockopt", `fd ${socket.fd}, ${option}, ${text}`, sock, () => {
      if (!sock) return this.fail("EBADF");
      const errno = setOption(this.kernel, sock, option, value, this.now());
      if (sock.tcb) this.kernel.touched(sock.tcb as Connection, this.now());
      return this.result(errno);
    });
  }

  getsockopt(socket: Socket, option: string): ReturnType<Os["getsockopt"]> {
    this.thread.checkAwaited();
    const sock = this.sock(socket);
    if (!sock) return null;
    if (option === "SO_ERROR") {
      const errno = this.takeError(sock);
      return errno ? this.name(errno) : 0;
    }
    return getOption(this.kernel, sock, option);
  }

  poll(requests: readonly PollRequest[], timeout?: Micros): Call<readonly PollReady[]> {
    const socks = requests.map((request) => this.sock(request.socket));
    const present = socks.filter((sock) => sock !== null);
    const text = requests.map((r) => `fd ${r.socket.fd} ${r.events.join("|")}`).join(", ");
    const attempt = (expired: boolean): readonly PollReady[] | undefined => {
      const answer: PollReady[] = [];
      requests.forEach(({socket, events}, i) => {
        const sock = socks[i];
        const found: readonly PollEvent[] = sock ? ready(sock, events) : ["POLLERR"];
        if (found.length > 0) answer.push({socket, events: found});
      });
      return answer.length > 0 || expired ? answer : undefined;
    };
    return this.waiting("poll", text, present, attempt, timeout ?? 0, timeout === 0);
  }

  sleep(duration: Micros): Call<void> {
    const text = `${duration / 1000} ms`;
    const attempt = (expired: boolean): null | undefined => (expired ? null : undefined);
    return this.waiting(
      "sleep",
      text,
      [],
      attempt,
      duration,
      duration <= 0
    ) as unknown as Call<void>;
  }

  spawn(program: Parameters<Os["spawn"]>[0]): void {
    this.thread.checkAwaited();
    new Thread(this.kernel, program, makeOs);
  }

  getsockname(socket: Socket): string {
    const sock = this.sock(socket);
    return sock ? showEndpoint(sock.local) : "";
  }

  getpeername(socket: Socket): string {
    const sock = this.sock(socket);
    return sock?.remote ? showEndpoint(sock.remote) : "";
  }

  tcpInfo(socket: Socket): TcpInfo | null {
    const tcb = this.sock(socket)?.tcb;
    return tcb ? tcpInfo(tcb) : null;
  }

  exit(): Call<never> {
    endProcess(this.kernel, this.now());
    return this.waiting<never>("exit", "", [], () => undefined, 0, false);
  }

  log(text: unknown): void {
    this.kernel.world.log?.note(this.kernel, "log", String(text), this.now());
  }
}

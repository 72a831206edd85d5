/** The system calls as a program sees them: they name errors, block, and are noted. */
import type {Micros} from "../../base/units.ts";
import {Handle, addressValue, fdOf, optionValue, showEndpoint} from "./results.ts";
import type {
  Address,
  Call,
  ListenOptions,
  Os,
  PollEvent,
  PollReady,
  PollRequest,
  Result,
  Socket,
  TcpInfo
} from "../api.ts";
import type {OptionValue, SocketOption} from "../socket-options.ts";
import {recordQueue} from "../kernel/accept-queue.ts";
import {bind} from "../kernel/bind.ts";
import {connect, connectAgain} from "../kernel/connect.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {listen} from "../kernel/listen.ts";
import {watchListener} from "../kernel/listener.ts";
import type {Errno} from "../systems/errno.ts";
import {tcpInfo} from "./tcp-info.ts";
import {endProcess} from "../kernel/process-control.ts";
import {forgetInherited, getOption, setOption} from "../kernel/options.ts";
import {ready} from "./poll.ts";
import type {Sock} from "../kernel/socket.ts";
import {Thread} from "../kernel/thread.ts";
import {Transfer} from "./send-recv.ts";

/** Starts a program on a host, as a thread of its process. */
export function startProgram(kernel: Kernel, program: Parameters<Os["spawn"]>[0]): void {
  new Thread(kernel, program, (thread) => new Calls(kernel, thread));
}

class Calls extends Transfer implements Os {
  socket(): Socket {
    const fd = this.kernel.newDescriptor(this.kernel.newSock());
    return this.immediate("socket", null, null, null, () => new Handle(fd, null));
  }

  bind(socket: Socket, address: Address): Result {
    const sock = this.sock(socket);
    const args = {address: addressValue(address)};
    return this.immediate("bind", fdOf(socket), args, sock, () => {
      if (!sock) return this.fail("EBADF");
      const local = this.address(address, 0);
      return this.result(local ? bind(this.kernel, sock, local) : "EADDRNOTAVAIL");
    });
  }

  listen(socket: Socket, backlog?: number): Result;
  listen(options: ListenOptions): Socket;
  listen(what: Socket | ListenOptions, backlog?: number): Result | Socket {
    const {kernel} = this;
    if (typeof what !== "object" || what === null || !("port" in what)) {
      const sock = this.sock(what);
      const size = backlog ?? kernel.profile.somaxconn;
      return this.immediate("listen", fdOf(what), size, sock, () => {
        if (!sock) return this.fail("EBADF");
        if (!Number.isFinite(size)) return this.fail("EINVAL");
        return this.result(listen(kernel, sock, size, this.now()));
      });
    }
    const socket = this.socket();
    const bound = this.bind(socket, what.host ? {host: what.host, port: what.port} : what.port);
    const done = bound.errno ? bound : this.listen(socket, what.backlog);
    return done.errno ? new Handle(socket.fd, done.errno) : socket;
  }

  accept(listener: Socket): Call<Socket> {
    return this.take("accept", listener, true);
  }

  acceptEx(listener: Socket): Call<Socket> {
    return this.take("acceptEx", listener, false);
  }

  private take(name: "accept" | "acceptEx", listener: Socket, inherits: boolean): Call<Socket> {
    const {kernel} = this;
    const sock = this.sock(listener);
    return this.blocking(
      name,
      fdOf(listener),
      null,
      sock,
      (expired) => {
        if (!sock) return new Handle(-1, this.name("EBADF"));
        const none = !inherits && !kernel.profile.acceptEx;
        if (none) return new Handle(-1, this.name("EOPNOTSUPP"));
        if (!sock.listening) return new Handle(-1, this.name(this.takeError(sock) ?? "EINVAL"));
        const child = sock.listening.acceptQueue.shift();
        if (!child) {
          return expired || sock.nonblock ? new Handle(-1, this.name("EAGAIN")) : undefined;
        }
        if (!inherits) forgetInherited(kernel.profile, sock, child);
        kernel.newDescriptor(child);
        recordQueue(kernel, sock, this.now());
        return new Handle(child.fd, null);
      },
      sock?.receiveTimeout
    );
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
        new Handle(fdOf(socket), errno && this.name(errno));
      if (!begun) {
        begun = true;
        const before = connectAgain(this.kernel, sock);
        if (before === "new") {
          const remote = this.address(address, 1);
          if (!remote) return answer("EHOSTUNREACH");
          const errno = connect(this.kernel, sock, remote, this.now());
          if (errno) return answer(errno);
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
      this.disconnected(sock);
      return answer(error ?? "ECONNABORTED");
    };
    const args = {address: addressValue(address)};
    return this.blocking(
      "connect",
      own ? null : fdOf(socket),
      args,
      sock,
      attempt,
      sock?.sendTimeout
    );
  }

  setsockopt(socket: Socket, option: SocketOption, value: OptionValue): Result {
    const sock = this.sock(socket);
    const args = {option, value: optionValue(value)};
    return this.immediate("setsockopt", fdOf(socket), args, sock, () => {
      if (!sock) return this.fail("EBADF");
      const {kernel} = this;
      const now = this.now();
      const host = {
        profile: kernel.profile,
        watchListener: (of: Sock) => watchListener(kernel, of)
      };
      const errno = sock.act(now, () => setOption(host, sock, option, value, now));
      return this.result(errno);
    });
  }

  getsockopt(socket: Socket, option: SocketOption): OptionValue | null {
    this.thread.checkAwaited();
    const sock = this.sock(socket);
    if (!sock) return null;
    if (option === "SO_ERROR") {
      const errno = this.takeError(sock);
      return errno ? this.name(errno) : 0;
    }
    return getOption(this.kernel.profile, sock, option);
  }

  poll(requests: readonly PollRequest[], timeout?: Micros): Call<readonly PollReady[]> {
    const socks = requests.map((request) => this.sock(request.socket));
    const present = socks.filter((sock) => sock !== null);
    const args = {
      requests: requests.map((r) => ({fd: fdOf(r.socket), events: [...r.events]})),
      timeout: timeout ?? null
    };
    const attempt = (expired: boolean): readonly PollReady[] | undefined => {
      const answer: PollReady[] = [];
      requests.forEach(({socket, events}, i) => {
        const sock = socks[i];
        const found: readonly PollEvent[] = sock ? ready(sock, events) : ["POLLERR"];
        if (found.length > 0) answer.push({socket, events: found});
      });
      return answer.length > 0 || expired ? answer : undefined;
    };
    return this.waiting("poll", null, args, present, attempt, timeout ?? 0, timeout === 0);
  }

  sleep(duration: Micros): Call<void> {
    if (typeof duration !== "number" || Number.isNaN(duration)) {
      throw this.mistake("sleep", duration, "a time in µs, as ms(5)");
    }
    const attempt = (expired: boolean): null | undefined => (expired ? null : undefined);
    return this.waiting(
      "sleep",
      null,
      duration,
      [],
      attempt,
      duration,
      duration <= 0
    ) as unknown as Call<void>;
  }

  spawn(program: Parameters<Os["spawn"]>[0]): void {
    this.thread.checkAwaited();
    startProgram(this.kernel, program);
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
    return this.waiting<never>("exit", null, null, [], () => undefined, 0, false);
  }

  log(text: unknown): void {
    this.kernel.world.log?.logged(this.kernel.index, String(text), this.now());
  }
}

/** What system calls have in common: they find the socket, name errors, block, and are recorded. */
import {isEarly} from "../../tcp/block/tcb.ts";
import {checkOptions, checkValue, type Shape} from "../../base/shape.ts";
import {NEVER, type Bytes, type Micros} from "../../base/units.ts";
import type {Endpoint} from "../../wire/segment.ts";
import {parseAddress} from "./address.ts";
import {ADDRESS_PARTS, EPOLL, PARAMETERS, SOCKET, optionShape} from "./parameters.ts";
import {Done, Handle, recordReturn} from "./results.ts";
import type {Address, MsgFlag, Result, Sent, Socket} from "../api.ts";
import {ERR} from "../kernel/event-bits.ts";
import {errnoName, type Errno} from "../systems/errno.ts";
import type {CallName, Given} from "../kernel/call-values.ts";
import type {Kernel} from "../kernel/kernel.ts";
import {OPTIONS} from "../kernel/option-table.ts";
import {isOption} from "../kernel/options.ts";
import {words} from "../words.ts";
import {SystemCall, type Attempt, type CallObserver, type Thread} from "../kernel/thread.ts";
import type {Sock} from "../kernel/socket.ts";
import type {Waitable} from "../kernel/wait-queue.ts";

/** Winsock: what calls are told after the first that was told this (SO_KEEPALIVE; Error Codes). */
const LATER: Partial<Record<Errno, Errno>> = {ENETRESET: "ENOTCONN", ETIMEDOUT: "ECONNABORTED"};

/** What a call waits for besides its own socket, as a rule. */
export const NO_SOCKS: readonly Waitable[] = [];

/** The thread that makes a system call, and the kernel that it makes it to. */
export class SyscallContext implements CallObserver {
  readonly thread: Thread;
  readonly kernel: Kernel;

  constructor(kernel: Kernel, thread: Thread) {
    this.thread = thread;
    this.kernel = kernel;
  }

  now(): Micros {
    return this.kernel.world.now;
  }

  /**
   * The socket behind a descriptor; null when it is closed. Throws a TypeError for what is no
   * socket, and for one of another host: no errno could tell of these.
   */
  sock(call: string, socket: Socket, as: "socket" | "epoll" = "socket"): Sock | null {
    if (Handle.ownerOf(socket) !== this.kernel) this.checkSocket(call, socket, as);
    return this.kernel.descriptors.get(socket.fd) ?? null;
  }

  /** Why there is no socket behind a descriptor. */
  noSock({fd}: Socket): "ENOTSOCK" | "EBADF" {
    return this.kernel.epolls.has(fd) ? "ENOTSOCK" : "EBADF";
  }

  /** When a call that may wait `timeout` µs is over. Below 0 it waits as long as it takes. */
  expiry(timeout: Micros | undefined): Micros {
    return timeout !== undefined && timeout >= 0 ? this.now() + timeout : NEVER;
  }

  private checkSocket(call: string, socket: unknown, as: "socket" | "epoll"): void {
    const where = this.where(call);
    if (socket instanceof SystemCall) {
      throw new TypeError(words.callAsSocket(where, socket.call));
    }
    const owner = Handle.ownerOf(socket);
    if (owner) throw new TypeError(words.foreignSocket(where, owner.name, this.kernel.name));
    checkValue(where, as, socket, as === "epoll" ? EPOLL : SOCKET);
  }

  /** Throws a TypeError unless an argument has the shape that its call wants. */
  check(call: string, name: keyof typeof PARAMETERS, value: unknown, as: string = name): void {
    const shape: Shape = PARAMETERS[name];
    // The check of a million calls is made of these two comparisons.
    if ((value === undefined && !shape.required) || (shape.fits(value) && !shape.each)) return;
    checkValue(this.where(call), as, value, shape);
  }

  /** Throws a TypeError for what is no address. */
  checkAddress(call: string, address: unknown): void {
    if (isParts(address)) {
      checkOptions(this.where(call), address, ADDRESS_PARTS, "address.");
    } else this.check(call, "address", address);
  }

  /** Throws a TypeError for what is neither a flag nor a list of flags. */
  checkFlags(call: string, flags: unknown): void {
    if (flags !== undefined)
      this.check(call, Array.isArray(flags) ? "flagList" : "flags", flags, "flags");
  }

  /** Throws a TypeError for an option that no system has, or a value that none would take. */
  checkOption(call: string, option: string, value: unknown): void {
    this.check(call, "option", option);
    if (isOption(option)) checkValue(this.where(call), option, value, optionShape(OPTIONS[option]));
  }

  /** Which call of which host, as messages begin. */
  where(call: string): string {
    return words.call(this.kernel.name, call);
  }

  name(errno: Errno): string {
    return errnoName(errno, this.kernel.profile.errnos);
  }

  fail(errno: Errno): Result {
    return new Done(this.name(errno), this.kernel);
  }

  result(errno: Errno | null): Result {
    return new Done(errno && this.name(errno), this.kernel);
  }

  takeError(sock: Sock): Errno | null {
    const {error} = sock;
    const stays = this.kernel.profile.errorsStay && sock.tcb?.state === "CLOSED";
    sock.error = stays && error ? (LATER[error] ?? error) : null;
    return error;
  }

  /** After a refused connect() the socket can be used again. */
  disconnected(sock: Sock): void {
    if (sock.tcb?.state !== "CLOSED") return;
    sock.connection = null;
    sock.remote = null;
    if (!sock.explicitPort) sock.bound = false;
    // tcp_disconnect() reports what it did, like an error.
    sock.watchers?.wake(ERR);
  }

  address(address: Address, fallback: 0 | 1): Endpoint | null {
    const {host, port} = parseAddress(address);
    if (!host) return fallback === 0 ? {address: 0, port} : null;
    const found = this.kernel.world.resolve(this.kernel, host);
    return found === null ? null : {address: found, port};
  }

  immediate<T extends Result, N extends CallName>(
    name: N,
    fd: number | null,
    given: Given<N>,
    sock: Sock | null,
    run: () => T
  ): T {
    const {thread, kernel} = this;
    thread.checkTurn(name);
    const {log, now} = kernel.world;
    const socket = sock?.record ?? -1;
    const record = log ? log.called(kernel.index, thread.index, name, fd, given, socket, now) : -1;
    const value = run();
    if (log) recordReturn(log, record, value, sock?.record ?? -1, now);
    return value;
  }

  blocking<T extends Result, N extends CallName>(
    name: N,
    fd: number | null,
    given: Given<N>,
    sock: Sock | null,
    attempt: Attempt<T>,
    timeout: Micros = 0,
    hopeful: ((sock: Sock) => boolean) | null = null
  ): SystemCall<T> {
    const expiresAt = timeout > 0 ? this.kernel.world.now + timeout : NEVER;
    return this.waiting(name, fd, given, sock, NO_SOCKS, attempt, expiresAt, hopeful);
  }

  /** `others` are the sockets that it waits for besides `sock`; `expiresAt` is in µs. */
  waiting<T, N extends CallName = CallName>(
    name: N,
    fd: number | null,
    given: Given<N>,
    sock: Sock | null,
    others: readonly Waitable[],
    attempt: Attempt<T>,
    expiresAt: Micros,
    hopeful: ((sock: Sock) => boolean) | null = null
  ): SystemCall<T> {
    const {thread, kernel} = this;
    thread.checkTurn(name);
    const {log, now} = kernel.world;
    const row = sock?.record ?? -1;
    const record = log ? log.called(kernel.index, thread.index, name, fd, given, row, now) : -1;
    const plan = {name, sock, others, expiresAt, record};
    const call = new SystemCall<T>(thread, plan, attempt, hopeful, this);
    if (!call.done && expiresAt !== NEVER) thread.wakeAt(expiresAt);
    thread.begin(call as SystemCall<unknown>);
    return call;
  }

  /** A call that may have waited has returned. */
  returned({record, sock}: SystemCall<unknown>, value: unknown, now: Micros): void {
    const {log} = this.kernel.world;
    if (log) recordReturn(log, record, value, sock?.record ?? -1, now);
  }

  /** The buffer is full: wait, or say how much went in. */
  later(sock: Sock, flags: ReadonlySet<MsgFlag>, expired: boolean, sent: number): Sent | undefined {
    if (!expired && !sock.nonblock && !flags.has("MSG_DONTWAIT")) return undefined;
    if (sent > 0) return {length: sent, errno: null};
    return {length: -1, errno: this.overdue(expired)};
  }

  /** The error of a call that must not wait, or not longer: Winsock has a name for the second. */
  overdue(expired: boolean): string {
    const winsock = this.kernel.profile.errnos === "winsock";
    return this.name(expired && winsock ? "ETIMEDOUT" : "EAGAIN");
  }

  /**
   * Why nothing can be sent: an error kept for the next call comes first, as in the kernel. Where
   * part of a write was taken before, the error stays for the call after this one.
   */
  sendError(sock: Sock, sent: Bytes): Errno | "WAIT" | null {
    if (sent > 0 && sock.error) return sock.error;
    if (!sock.tcb) {
      const {errnos} = this.kernel.profile;
      // Linux has no other word for a socket that was never connected (tcp_sendmsg).
      const bound = errnos === "bsd" && (sock.bound || sock.remote !== null);
      const never: Errno = bound || errnos === "linux" ? "EPIPE" : "ENOTCONN";
      return this.takeError(sock) ?? never;
    }
    const {state} = sock.tcb;
    // BSD looks first whether anything can be sent at all (sosend).
    if (this.kernel.profile.errnos === "bsd" && state === "CLOSED") return "EPIPE";
    if (sock.error) return this.takeError(sock);
    const early = isEarly(sock.tcb);
    if (!early && (state === "SYN-SENT" || state === "SYN-RECEIVED")) return "WAIT";
    if (sock.shutWrite) return "EPIPE";
    return early || state === "ESTABLISHED" || state === "CLOSE-WAIT" ? null : "EPIPE";
  }
}

/** Whether an address was given in parts, right or wrong ones. */
const isParts = (address: unknown): boolean =>
  typeof address === "object" &&
  address !== null &&
  !Array.isArray(address) &&
  !(address instanceof Done);

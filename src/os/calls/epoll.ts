/** `os.epollCreate1()`, `os.epollCtl()` and `os.epollWait()`: `Os` says what they mean. */
import type {Micros} from "../../base/units.ts";
import type {Call, Epoll, EpollWaited, Result, Socket} from "../api.ts";
import type {EpollEvent, EpollOp} from "../events.ts";
import {MOST_EVENTS} from "../kernel/epoll.ts";
import {maskOf} from "../kernel/event-bits.ts";
import {words} from "../words.ts";
import {Handle} from "./results.ts";
import type {SyscallContext} from "./syscall-context.ts";

const NO_EVENTS: readonly EpollEvent[] = [];

/** Throws a TypeError on a system that has no epoll: its programs could not even be compiled. */
function checkSystem(context: SyscallContext, call: string): void {
  const {system, title} = context.kernel.profile;
  if (system === "linux") return;
  throw new TypeError(words.noEpoll(context.where(call), title, words.insteadOfEpoll[system]));
}

/** `os.epollCreate1()`. */
export function epollCreate1(context: SyscallContext): Epoll {
  checkSystem(context, "epollCreate1");
  return context.immediate("epollCreate1", null, null, null, () => {
    return new Handle(context.kernel.newEpoll(), null, context.kernel);
  });
}

/** `os.epollCtl()`. */
export function epollCtl(
  context: SyscallContext,
  epoll: Epoll,
  op: EpollOp,
  socket: Socket,
  events: readonly EpollEvent[] = NO_EVENTS
): Result {
  checkSystem(context, "epollCtl");
  const holder = context.sock("epollCtl", epoll, "epoll");
  const sock = context.sock("epollCtl", socket);
  context.check("epollCtl", "op", op);
  context.check("epollCtl", "epollEvents", events, "events");
  const {epolls} = context.kernel;
  const instance = epolls.get(epoll.fd);
  const target = sock ?? epolls.get(socket.fd);
  const args = {op, fd: socket.fd, events: [...events]};
  return context.immediate("epollCtl", epoll.fd, args, sock, () => {
    if (!instance && !holder) return context.fail("EBADF");
    if (!target) return context.fail("EBADF");
    if (!instance || target === instance) return context.fail("EINVAL");
    const mask = maskOf(events);
    switch (op) {
      case "EPOLL_CTL_ADD":
        return context.result(instance.add(target, socket, mask));
      case "EPOLL_CTL_MOD":
        return context.result(instance.modify(target, socket, mask));
      case "EPOLL_CTL_DEL":
        return context.result(instance.remove(target));
    }
  });
}

/** `os.epollWait()`. */
export function epollWait(
  context: SyscallContext,
  epoll: Epoll,
  maxevents: number,
  timeout: Micros | undefined
): Call<EpollWaited> {
  checkSystem(context, "epollWait");
  const other = context.sock("epollWait", epoll, "epoll");
  context.check("epollWait", "maxevents", maxevents);
  context.check("epollWait", "timeout", timeout);
  const instance = context.kernel.epolls.get(epoll.fd);
  const failed = !instance && !other ? "EBADF" : null;
  const attempt = (expired: boolean): EpollWaited | undefined => {
    if (failed) return {ready: [], errno: failed};
    if (!instance || maxevents <= 0 || maxevents > MOST_EVENTS) return {ready: [], errno: "EINVAL"};
    const ready = instance.take(maxevents);
    if (ready.length > 0 || expired) return {ready, errno: null};
    // A call that was woken for nothing waits again.
    instance.waiters.add(context.thread);
    return undefined;
  };
  const args = {maxevents, timeout: timeout ?? null};
  const others = instance ? [instance] : [];
  const expiresAt = context.expiry(timeout);
  return context.waiting("epollWait", epoll.fd, args, null, others, attempt, expiresAt);
}

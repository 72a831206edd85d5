/** `os.poll()`, as src/os/api.ts documents it. */
import type {Micros} from "../../base/units.ts";
import type {Call, PollReady, PollRequest} from "../api.ts";
import type {PollEvent} from "../events.ts";
import {ERR, HUP, maskOf, pollEvents} from "../kernel/event-bits.ts";
import {Epoll, eventsOf} from "../kernel/epoll.ts";
import type {Sock} from "../kernel/socket.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** `os.poll()`. */
export function poll(
  context: SyscallContext,
  requests: readonly PollRequest[],
  timeout: Micros | undefined
): Call<readonly PollReady[]> {
  context.check("poll", "requests", requests);
  context.check("poll", "timeout", timeout);
  const {epolls} = context.kernel;
  const polled = requests.map(
    ({socket}) => context.sock("poll", socket) ?? epolls.get(socket.fd) ?? null
  );
  const args = {
    requests: requests.map((r) => ({fd: r.socket.fd, events: [...r.events]})),
    timeout: timeout ?? null
  };
  const attempt = (expired: boolean): readonly PollReady[] | undefined => {
    const ready: PollReady[] = [];
    requests.forEach(({socket, events}, i) => {
      const of = polled[i];
      // POLLERR and POLLHUP are always reported (poll(2)).
      const asked = maskOf(events) | ERR | HUP;
      const found: readonly PollEvent[] = pollEvents(of ? eventsOf(of) & asked : ERR);
      if (found.length > 0) ready.push({socket, events: found});
    });
    return ready.length > 0 || expired ? ready : undefined;
  };
  const first = polled.find((of) => of !== null && !(of instanceof Epoll)) as Sock | undefined;
  const others = polled
    .filter((of) => of !== null)
    .filter((of) => of !== first)
    .map((of) => (of instanceof Epoll ? of.polled : of));
  const expiresAt = context.expiry(timeout);
  return context.waiting("poll", null, args, first ?? null, others, attempt, expiresAt);
}

/** `os.poll()`, as src/os/api.ts documents it. */
import type {Micros} from "../../base/units.ts";
import type {Call, PollReady, PollRequest} from "../api.ts";
import type {PollEvent} from "../events.ts";
import {ERR, HUP, maskOf, pollEvents} from "../kernel/event-bits.ts";
import {readiness} from "../kernel/readiness.ts";
import type {SyscallContext} from "./syscall-context.ts";

/** `os.poll()`. */
export function poll(
  context: SyscallContext,
  requests: readonly PollRequest[],
  timeout: Micros | undefined
): Call<readonly PollReady[]> {
  context.check("poll", "requests", requests);
  context.check("poll", "timeout", timeout);
  const socks = requests.map((request) => {
    context.notEpoll("poll", request.socket);
    return context.sock("poll", request.socket);
  });
  const args = {
    requests: requests.map((r) => ({fd: r.socket.fd, events: [...r.events]})),
    timeout: timeout ?? null
  };
  const attempt = (expired: boolean): readonly PollReady[] | undefined => {
    const ready: PollReady[] = [];
    requests.forEach(({socket, events}, i) => {
      const sock = socks[i];
      // POLLERR and POLLHUP are always reported (poll(2)).
      const asked = maskOf(events) | ERR | HUP;
      const found: readonly PollEvent[] = pollEvents(sock ? readiness(sock) & asked : ERR);
      if (found.length > 0) ready.push({socket, events: found});
    });
    return ready.length > 0 || expired ? ready : undefined;
  };
  const [first = null, ...others] = socks.filter((sock) => sock !== null);
  const expiresAt = context.expiry(timeout);
  return context.waiting("poll", null, args, first, others, attempt, expiresAt);
}

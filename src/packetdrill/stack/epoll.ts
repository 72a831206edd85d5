/** The calls of epoll on the project's own stack. */
import {ms} from "../../base/units.ts";
import type {Blocked, Os, Socket} from "../../os/api.ts";
import type {EpollEvent, EpollOp} from "../../os/events.ts";
import type {Answer, EpollRequest} from "./stack.ts";

/** A descriptor that comes back with its events, and the data that was given with it. */
interface Marked extends Socket {
  readonly data: number;
}

const descriptor = (fd: number, data = fd): Marked => ({fd, errno: null, data});

/** Makes one of its calls. */
export function* performEpoll(os: Os, request: EpollRequest): Generator<Blocked, Answer, void> {
  switch (request.call) {
    case "epoll_create": {
      const {fd, errno} = os.epollCreate1();
      return {value: fd, errno, out: null};
    }
    case "epoll_ctl": {
      const {epfd, op, fd, data} = request;
      const events = request.events as readonly EpollEvent[];
      const socket = descriptor(fd, data);
      const {errno} = os.epollCtl(descriptor(epfd), op as EpollOp, socket, events);
      return {value: errno ? -1 : 0, errno, out: null};
    }
    case "epoll_wait": {
      const {epfd, maxevents, timeout} = request;
      const wait = timeout < 0 ? undefined : ms(timeout);
      const {ready, errno} = yield* os.epollWait(descriptor(epfd), maxevents, wait);
      const out = ready.map(({socket, events}) => [String((socket as Marked).data), ...events]);
      return {value: errno ? -1 : out.length, errno, out};
    }
  }
}

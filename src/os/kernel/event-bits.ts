/** Events of poll() and epoll as bits, as the kernel has them (asm-generic/poll.h, eventpoll.h). */
import type {EpollEvent, PollEvent} from "../events.ts";

export const IN = 1;
export const PRI = 2;
export const OUT = 4;
export const ERR = 8;
export const HUP = 0x10;
export const RDHUP = 0x2000;

/** In the order in which a mask is told. */
const POLL: readonly (readonly [PollEvent, number])[] = [
  ["POLLIN", IN],
  ["POLLPRI", PRI],
  ["POLLOUT", OUT],
  ["POLLRDHUP", RDHUP],
  ["POLLERR", ERR],
  ["POLLHUP", HUP]
];

/** What is given to epollCtl() only: how an event is told, not which. */
export const EXCLUSIVE = 1 << 28;
export const ONESHOT = 1 << 30;
export const ET = 1 << 31;

const BITS: ReadonlyMap<string, number> = new Map([
  ...POLL,
  ...POLL.map(([name, bit]) => [`E${name}`, bit] as const),
  ["EPOLLET", ET],
  ["EPOLLONESHOT", ONESHOT],
  ["EPOLLEXCLUSIVE", EXCLUSIVE]
]);

/** The events that epollCtl() takes. */
export const EPOLL_EVENTS = [...BITS.keys()].filter((name) => name.startsWith("E")) as EpollEvent[];

/** The mask of some events. */
export function maskOf(events: readonly (PollEvent | EpollEvent)[]): number {
  let mask = 0;
  for (const event of events) mask |= BITS.get(event) ?? 0;
  return mask;
}

/** The events of a mask, by poll's names. */
export const pollEvents = (mask: number): PollEvent[] =>
  POLL.filter(([, bit]) => mask & bit).map(([name]) => name);

/** The events of a mask, by epoll's names. */
export const epollEvents = (mask: number): EpollEvent[] =>
  pollEvents(mask).map((name): EpollEvent => `E${name}`);

/** Events of poll() and epoll as bits, as the kernel has them (asm-generic/poll.h, eventpoll.h). */
import type {EpollEvent, PollEvent} from "../events.ts";

/** Something can be read, or accepted. */
export const IN = 1;
/** An urgent byte is there. */
export const PRI = 2;
/** Something can be written. */
export const OUT = 4;
/** An error waits for the next call. */
export const ERR = 8;
/** Both directions are at their end. */
export const HUP = 0x10;
/** The peer sends no more. */
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

/** EPOLLEXCLUSIVE: of several instances one is enough. */
export const EXCLUSIVE = 1 << 28;
/** EPOLLONESHOT: told once. */
export const ONESHOT = 1 << 30;
/** EPOLLET: told when something happens, not for as long as it holds. */
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

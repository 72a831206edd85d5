/** The names of events: of `poll()`, and of epoll. */

/**
 * An event of `poll()` (poll(2)). POLLIN: `recv` or `accept` would not block. POLLPRI: an urgent
 * byte is there. POLLOUT: `send` would not block. POLLERR: an error waits for the next call.
 * POLLHUP: both directions are at their end. POLLRDHUP: the peer sends no more.
 */
export type PollEvent = "POLLIN" | "POLLPRI" | "POLLOUT" | "POLLERR" | "POLLHUP" | "POLLRDHUP";

/** What `epollCtl()` does with a socket: watch it, watch it for other events, or no longer. */
export type EpollOp = "EPOLL_CTL_ADD" | "EPOLL_CTL_MOD" | "EPOLL_CTL_DEL";

/**
 * An event of epoll: those of `poll()`, and how they are told (epoll_ctl(2)). EPOLLET: only when
 * something new happens, not for as long as it holds. EPOLLONESHOT: once, until EPOLL_CTL_MOD.
 * EPOLLEXCLUSIVE: where several epoll instances watch a socket, only one of them is woken.
 */
export type EpollEvent = `E${PollEvent}` | "EPOLLET" | "EPOLLONESHOT" | "EPOLLEXCLUSIVE";

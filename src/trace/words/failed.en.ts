/** English: why a system call failed. */

/** By the call's name, and for all others by `other`. */
type ByCall = Readonly<Record<string, string>>;

/** By the error's POSIX name; where calls differ, by the call. */
const failed: Readonly<Record<string, string | ByCall>> = {
  EBADF: "the descriptor is closed",
  EADDRINUSE: "another socket holds this port",
  EACCES: "another socket holds this port for itself alone",
  EADDRNOTAVAIL: {
    connect: "no local port is left for this destination",
    other: "this address is not one of this host's"
  },
  ENOBUFS: "no local port is left",
  EINVAL: {
    bind: "the socket is bound already",
    listen: "the socket has a connection",
    accept: "the socket does not listen",
    acceptEx: "the socket does not listen",
    send: "the size is below 0",
    recv: "the size is below 0",
    other: "the kernel does not take this value"
  },
  ENOPROTOOPT: "this system has no such option",
  EOPNOTSUPP: {
    acceptEx: "only Windows has AcceptEx()",
    connect: "a listener cannot connect",
    other: "this system has no such command"
  },
  EHOSTUNREACH: "there is no host by this name or address",
  ECONNREFUSED: "the peer answered the SYN with a reset",
  ECONNRESET: "the peer sent a reset",
  ECONNABORTED: "the connection has ended",
  ETIMEDOUT: "no answer came in time",
  ENETRESET: "the keepalive probes got no answer",
  EPIPE: "nothing can be sent on this socket any more",
  ESHUTDOWN: "this direction was shut down",
  ENOTCONN: "the socket is not connected",
  EISCONN: "the socket is connected already",
  EALREADY: "the socket is being connected already",
  EINPROGRESS: "the connection is still being opened",
  EAGAIN: "the call would have to wait"
};

/** Its entries by their names; another language has the same ones. */
export const english = {
  failed,
  notTaken: "the kernel does not take this value",
  range: (option: string, least: string, most: string, unit: string) =>
    `${option} takes ${least} to ${most}${unit === "" ? "" : ` ${unit}`}`
};

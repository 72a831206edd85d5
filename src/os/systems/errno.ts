/** Error names and numbers: the kernel's own short words, and what each system calls them. */

/** Errors as the simulated kernel knows them; POSIX names (errno(3)). */
export type Errno =
  | "EACCES"
  | "EADDRINUSE"
  | "EADDRNOTAVAIL"
  | "EAGAIN"
  | "EALREADY"
  | "EBADF"
  | "ECONNABORTED"
  | "ECONNREFUSED"
  | "ECONNRESET"
  | "EDESTADDRREQ"
  | "EEXIST"
  | "EHOSTUNREACH"
  | "EINPROGRESS"
  | "EINVAL"
  | "EISCONN"
  | "ELOOP"
  | "EMFILE"
  | "EMSGSIZE"
  | "ENETRESET"
  | "ENETUNREACH"
  | "ENOBUFS"
  | "ENOENT"
  | "ENOPROTOOPT"
  | "ENOTCONN"
  | "ENOTSOCK"
  | "EOPNOTSUPP"
  | "EPIPE"
  | "ESHUTDOWN"
  | "ESRCH"
  | "ETIMEDOUT";

/** Numbers on Linux (errno-base.h, asm-generic/errno.h). */
const LINUX: Readonly<Record<Errno, number>> = {
  EACCES: 13,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  EAGAIN: 11,
  EALREADY: 114,
  EBADF: 9,
  ECONNABORTED: 103,
  ECONNREFUSED: 111,
  ECONNRESET: 104,
  EDESTADDRREQ: 89,
  EEXIST: 17,
  EHOSTUNREACH: 113,
  EINPROGRESS: 115,
  EINVAL: 22,
  EISCONN: 106,
  ELOOP: 40,
  EMFILE: 24,
  EMSGSIZE: 90,
  ENETRESET: 102,
  ENETUNREACH: 101,
  ENOBUFS: 105,
  ENOENT: 2,
  ENOPROTOOPT: 92,
  ENOTCONN: 107,
  ENOTSOCK: 88,
  EOPNOTSUPP: 95,
  EPIPE: 32,
  ESHUTDOWN: 108,
  ESRCH: 3,
  ETIMEDOUT: 110
};

/** Numbers on macOS and FreeBSD (sys/errno.h). */
const BSD: Readonly<Record<Errno, number>> = {
  EACCES: 13,
  EADDRINUSE: 48,
  EADDRNOTAVAIL: 49,
  EAGAIN: 35,
  EALREADY: 37,
  EBADF: 9,
  ECONNABORTED: 53,
  ECONNREFUSED: 61,
  ECONNRESET: 54,
  EDESTADDRREQ: 39,
  EEXIST: 17,
  EHOSTUNREACH: 65,
  EINPROGRESS: 36,
  EINVAL: 22,
  EISCONN: 56,
  ELOOP: 62,
  EMFILE: 24,
  EMSGSIZE: 40,
  ENETRESET: 52,
  ENETUNREACH: 51,
  ENOBUFS: 55,
  ENOENT: 2,
  ENOPROTOOPT: 42,
  ENOTCONN: 57,
  ENOTSOCK: 38,
  EOPNOTSUPP: 45,
  EPIPE: 32,
  ESHUTDOWN: 58,
  ESRCH: 3,
  ETIMEDOUT: 60
};

/** Winsock's names where they are not "WSA" and the POSIX name; EPIPE does not exist there. */
const WINSOCK_NAMES: Partial<Record<Errno, string>> = {
  EAGAIN: "WSAEWOULDBLOCK",
  EINPROGRESS: "WSAEWOULDBLOCK",
  EBADF: "WSAENOTSOCK",
  EPIPE: "WSAESHUTDOWN"
};

/** Winsock's numbers (Windows Sockets Error Codes). */
const WINSOCK: Readonly<Record<string, number>> = {
  WSAEACCES: 10013,
  WSAEINVAL: 10022,
  WSAEMFILE: 10024,
  WSAEWOULDBLOCK: 10035,
  WSAEALREADY: 10037,
  WSAENOTSOCK: 10038,
  WSAEDESTADDRREQ: 10039,
  WSAEMSGSIZE: 10040,
  WSAENOPROTOOPT: 10042,
  WSAEOPNOTSUPP: 10045,
  WSAEADDRINUSE: 10048,
  WSAEADDRNOTAVAIL: 10049,
  WSAENETUNREACH: 10051,
  WSAENETRESET: 10052,
  WSAECONNABORTED: 10053,
  WSAECONNRESET: 10054,
  WSAENOBUFS: 10055,
  WSAEISCONN: 10056,
  WSAENOTCONN: 10057,
  WSAESHUTDOWN: 10058,
  WSAETIMEDOUT: 10060,
  WSAECONNREFUSED: 10061,
  WSAEHOSTUNREACH: 10065
};

/** Whose names and numbers errors have: Linux's, the BSDs', or Winsock's. */
export type ErrnoFamily = "linux" | "bsd" | "winsock";

/**
 * The name under which a program on that system sees the error: on Windows a WSA name (Windows
 * Sockets Error Codes), elsewhere the POSIX name.
 */
export function errnoName(errno: Errno, family: ErrnoFamily): string {
  if (family !== "winsock") return errno;
  return WINSOCK_NAMES[errno] ?? `WSA${errno}`;
}

/** The number behind a name on that system; 0 when the system has no such error. */
export function errnoNumber(name: string, family: ErrnoFamily): number {
  if (family === "winsock") return WINSOCK[name] ?? 0;
  const table: Readonly<Record<string, number>> = family === "linux" ? LINUX : BSD;
  return table[name] ?? 0;
}

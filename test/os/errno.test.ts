import {expect, test} from "vitest";
import {errnoName, errnoNumber, type Errno} from "../../src/os/systems/errno.ts";

/** The name on a system, and its number there. */
const on = (errno: Errno, family: "linux" | "bsd" | "winsock"): string => {
  const name = errnoName(errno, family);
  return `${name} ${errnoNumber(name, family)}`;
};

test("one error, three systems: its name and its number on each", () => {
  const errors: readonly Errno[] = [
    "EADDRINUSE",
    "EADDRNOTAVAIL",
    "EAGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EINPROGRESS",
    "ENOBUFS",
    "ENOTCONN",
    "ETIMEDOUT"
  ];
  expect(errors.map((e) => [on(e, "linux"), on(e, "bsd"), on(e, "winsock")].join(" | "))).toEqual([
    "EADDRINUSE 98 | EADDRINUSE 48 | WSAEADDRINUSE 10048",
    "EADDRNOTAVAIL 99 | EADDRNOTAVAIL 49 | WSAEADDRNOTAVAIL 10049",
    "EAGAIN 11 | EAGAIN 35 | WSAEWOULDBLOCK 10035",
    "ECONNREFUSED 111 | ECONNREFUSED 61 | WSAECONNREFUSED 10061",
    "ECONNRESET 104 | ECONNRESET 54 | WSAECONNRESET 10054",
    "EINPROGRESS 115 | EINPROGRESS 36 | WSAEWOULDBLOCK 10035",
    "ENOBUFS 105 | ENOBUFS 55 | WSAENOBUFS 10055",
    "ENOTCONN 107 | ENOTCONN 57 | WSAENOTCONN 10057",
    "ETIMEDOUT 110 | ETIMEDOUT 60 | WSAETIMEDOUT 10060"
  ]);
});

test("Winsock has no EPIPE and no EBADF: what stands for them has a number", () => {
  expect(on("EPIPE", "winsock")).toBe("WSAESHUTDOWN 10058");
  expect(on("EBADF", "winsock")).toBe("WSAENOTSOCK 10038");
});

test("a name that a system has not got has number 0", () => {
  expect([errnoNumber("WSAENOBUFS", "linux"), errnoNumber("ENOBUFS", "winsock")]).toEqual([0, 0]);
});

/** bind(2): which local address and port a socket gets. */
import type {Endpoint} from "../../wire/segment.ts";
import type {Errno} from "../systems/errno.ts";
import {LOOPBACK, type Kernel} from "../kernel/kernel.ts";
import {on} from "../kernel/option-spec.ts";
import {ANY, bindConflict, choosePort, type BindRequest, type Holder} from "../kernel/ports.ts";
import type {Sock} from "../kernel/socket.ts";

/** Sockets and connections that hold a local port. */
function* holders(kernel: Kernel, port: number): Generator<Holder> {
  for (const sock of kernel.bound.get(port) ?? []) {
    yield {
      address: sock.local.address,
      state: sock.listening ? "LISTEN" : "BOUND",
      reuseAddr: sock.reuseAddr,
      reusePort: sock.reusePort,
      exclusive: sock.exclusive,
      connected: false
    };
  }
  for (const {tcb, sock, rights} of kernel.connections.onPort(port)) {
    const {reuseAddr, reusePort, exclusive} = sock ?? rights;
    const {address} = tcb.local;
    yield {address, state: tcb.state, reuseAddr, reusePort, exclusive, connected: true};
  }
}

function conflict(kernel: Kernel, request: BindRequest, port: number): Errno | null {
  for (const holder of holders(kernel, port)) {
    const errno = bindConflict(kernel.profile.bindRules, request, holder);
    if (errno) return errno;
  }
  return null;
}

/**
 * The kernel's part of bind(2): a local address and port; for port 0 the system chooses. Returns
 * EINVAL, EADDRNOTAVAIL, EADDRINUSE, EACCES (Windows), or null when it is done.
 */
export function bind(kernel: Kernel, sock: Sock, address: Endpoint): Errno | null {
  const {options} = sock;
  const later =
    options?.get("IP_BIND_ADDRESS_NO_PORT") ?? options?.get("SO_REUSE_UNICASTPORT") ?? 0;
  if (sock.bound || address.port !== 0 || !on(later)) return bindNow(kernel, sock, address);
  if (!isOwn(kernel, address)) return "EADDRNOTAVAIL";
  // Only the address is taken: connect() will choose a port that is free toward its peer (ip(7)).
  sock.local = {address: address.address, port: 0};
  return null;
}

const isOwn = (kernel: Kernel, {address}: Endpoint): boolean =>
  [ANY, kernel.address, LOOPBACK].includes(address);

/** The same, without IP_BIND_ADDRESS_NO_PORT. */
export function bindNow(kernel: Kernel, sock: Sock, address: Endpoint): Errno | null {
  if (sock.bound) return "EINVAL";
  const {port} = address;
  if (!Number.isInteger(port) || port < 0 || port > 65535) return "EINVAL";
  if (!isOwn(kernel, address)) return "EADDRNOTAVAIL";
  const {reuseAddr, reusePort, exclusive} = sock;
  const request = {address: address.address, reuseAddr, reusePort, exclusive};
  let chosen = port;
  if (port === 0) {
    const free = choosePort(kernel.profile.ports, kernel.random, (p) => !taken(kernel, p));
    if (free === null) return "EADDRINUSE";
    chosen = free;
  } else {
    const errno = conflict(kernel, request, port);
    if (errno) return errno;
  }
  sock.local = {address: address.address, port: chosen};
  sock.bound = true;
  sock.explicitPort = port !== 0;
  kernel.hold(sock);
  return null;
}

const taken = (kernel: Kernel, port: number): boolean => !holders(kernel, port).next().done;

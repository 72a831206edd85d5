/** The names of C that scripts use, with the values that system has under test. */
import type {ProfileName} from "../../os/systems/profile.ts";
import {isBsd} from "../stack/stack.ts";

const common: Readonly<Record<string, number>> = {
  AF_UNSPEC: 0,
  AF_INET: 2,
  PF_INET: 2,
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  IPPROTO_IP: 0,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  SOL_TCP: 6,
  SOL_IP: 0,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
  SD_RECEIVE: 0,
  SD_SEND: 1,
  SD_BOTH: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  MSG_OOB: 1,
  MSG_PEEK: 2,
  POLLIN: 1,
  POLLPRI: 2,
  POLLOUT: 4,
  POLLERR: 8,
  POLLHUP: 16,
  POLLNVAL: 32,
  TCP_INFINITE_SSTHRESH: 0x7fffffff,
  TCPI_OPT_TIMESTAMPS: 1,
  TCPI_OPT_SACK: 2,
  TCPI_OPT_WSCALE: 4,
  TCPI_OPT_ECN: 8,
  TCPI_OPT_ECN_SEEN: 16,
  TCP_CA_Open: 0,
  TCP_CA_Disorder: 1,
  TCP_CA_CWR: 2,
  TCP_CA_Recovery: 3,
  TCP_CA_Loss: 4
};

const linux: Readonly<Record<string, number>> = {
  AF_INET6: 10,
  SOL_SOCKET: 1,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  O_NONBLOCK: 0o4000,
  MSG_WAITALL: 0x100,
  MSG_DONTWAIT: 0x40,
  MSG_NOSIGNAL: 0x4000,
  MSG_MORE: 0x8000,
  MSG_TRUNC: 0x20,
  MSG_EOR: 0x80,
  MSG_ZEROCOPY: 0x4000000,
  MSG_ERRQUEUE: 0x2000,
  MSG_FASTOPEN: 0x20000000,
  SOF_TIMESTAMPING_TX_SOFTWARE: 1 << 1,
  SOF_TIMESTAMPING_SOFTWARE: 1 << 4,
  SOF_TIMESTAMPING_OPT_ID: 1 << 7,
  SOF_TIMESTAMPING_TX_SCHED: 1 << 8,
  SOF_TIMESTAMPING_TX_ACK: 1 << 9,
  SOF_TIMESTAMPING_OPT_TSONLY: 1 << 11,
  SOF_TIMESTAMPING_OPT_ID_TCP: 1 << 16,
  POLLRDNORM: 0x40,
  POLLWRNORM: 0x100,
  POLLRDHUP: 0x2000,
  EPOLLIN: 1,
  EPOLLPRI: 2,
  EPOLLOUT: 4,
  EPOLLERR: 8,
  EPOLLHUP: 0x10,
  EPOLLRDNORM: 0x40,
  EPOLLWRNORM: 0x100,
  EPOLLRDHUP: 0x2000,
  EPOLLEXCLUSIVE: 1 << 28,
  EPOLLONESHOT: 1 << 30,
  EPOLLET: 1 << 31,
  TCP_ESTABLISHED: 1,
  TCP_SYN_SENT: 2,
  TCP_SYN_RECV: 3,
  TCP_FIN_WAIT1: 4,
  TCP_FIN_WAIT2: 5,
  TCP_TIME_WAIT: 6,
  TCP_CLOSE: 7,
  TCP_CLOSE_WAIT: 8,
  TCP_LAST_ACK: 9,
  TCP_LISTEN: 10,
  TCP_CLOSING: 11
};

const bsd: Readonly<Record<string, number>> = {
  AF_INET6: 28,
  SOL_SOCKET: 0xffff,
  SOCK_NONBLOCK: 0x20000000,
  SOCK_CLOEXEC: 0x10000000,
  O_NONBLOCK: 4,
  MSG_WAITALL: 0x40,
  MSG_DONTWAIT: 0x80,
  MSG_NOSIGNAL: 0x20000,
  MSG_TRUNC: 0x10,
  MSG_EOR: 8,
  POLLRDNORM: 0x40,
  POLLWRNORM: 4,
  POLLRDHUP: 0x4000,
  TCPS_CLOSED: 0,
  TCPS_LISTEN: 1,
  TCPS_SYN_SENT: 2,
  TCPS_SYN_RECEIVED: 3,
  TCPS_ESTABLISHED: 4,
  TCPS_CLOSE_WAIT: 5,
  TCPS_FIN_WAIT_1: 6,
  TCPS_CLOSING: 7,
  TCPS_LAST_ACK: 8,
  TCPS_FIN_WAIT_2: 9,
  TCPS_TIME_WAIT: 10
};

/** The value of a name, or undefined when there is no such name. */
export function constant(profile: ProfileName, name: string): number | undefined {
  const own = isBsd(profile) ? bsd : linux;
  if (Object.hasOwn(common, name)) return common[name];
  return Object.hasOwn(own, name) ? own[name] : undefined;
}

/** The names whose bits are in `value`, among those that begin with `prefix`. */
export function bitNames(profile: ProfileName, prefix: string, value: number): string[] {
  const own = isBsd(profile) ? bsd : linux;
  return Object.entries({...common, ...own})
    .filter(([name, bit]) => name.startsWith(prefix) && bit !== 0 && (value & bit) === bit)
    .map(([name]) => name);
}

/** English: what a program is told when it uses its system calls in a way that cannot be meant. */

const socket = "a socket, as os.socket(), os.connect(), os.accept() and os.listen() return it";
const port = "a port, 0 to 65535";

/** Its entries by their names; another language has the same ones. */
export const english = {
  /** Which call of which host. */
  call: (host: string, call: string) => `${host}: os.${call}()`,
  wanted: {
    socket,
    port,
    address: 'a port from 0 to 65535, or "host:port", as "server:7777"',
    host: 'a host\'s name or its address, as "server" or "10.0.0.2"',
    listen: `${socket}; or options, as {port: 7777}`,
    backlog: "a whole number of connections, as 128",
    data: "a text, bytes (Uint8Array) or a whole number of bytes, as 1000",
    max: "a whole number of bytes, as 1000; 65536 by default",
    flags: 'a flag or a list of flags, as "MSG_PEEK"',
    option: 'a socket option by its name in C, as "TCP_NODELAY"',
    requests: 'a list, as [{socket, events: ["POLLIN"]}]',
    epoll: "an epoll instance, as os.epollCreate1() returns it",
    epollEvents: 'a list of events, as ["EPOLLIN", "EPOLLET"]',
    maxevents: "a whole number of events, as 16",
    events: 'a list of events, as ["POLLIN"]',
    timeout: "a time in µs, as ms(50); forever by default, and below 0",
    duration: "a time in µs from now, 0 or more, as ms(5)",
    time: "a time in µs of the run's clock, 0 or more, as ms(200)",
    program: "a generator function, as function* (os) {…}",
    toggle: "true or false",
    linger: "{l_onoff, l_linger}, as {l_onoff: 1, l_linger: 0}",
    initialRto: "{Rtt, MaxSynRetransmissions}, as {Rtt: 500, MaxSynRetransmissions: 4}",
    timestamping: 'a list of flags, as ["SOF_TIMESTAMPING_TX_ACK"]',
    amount: (unit: string, least: number, most: number) =>
      `a number${unit === "" ? "" : ` (${unit})`} from ${least} to ${most}`
  },
  callAsSocket: (where: string, call: string) =>
    `${where}: this is the call os.${call}() itself, not the socket that it returns: ` +
    `write const socket = yield* os.${call}(…) first`,
  foreignSocket: (where: string, owner: string, host: string) =>
    `${where}: this socket belongs to ${owner}; ` +
    `a program on ${host} can only use sockets of ${host}`,
  /** Calls that a system does not have, and what its programs use. */
  noEpoll: (where: string, system: string, instead: string) =>
    `${where}: ${system} has no epoll: it has ${instead}. Use os.poll(), or system: linux`,
  insteadOfEpoll: {
    windows: "WSAPoll() and I/O completion ports",
    macos: "kqueue()",
    freebsd: "kqueue()"
  },
  notAwaited: (host: string, call: string) =>
    `${host}: ${call}() had to wait, and nothing waited for it: write yield* os.${call}(…)`,
  noStar: (host: string, call: string) =>
    `${host}: yield without its star does not hand on what ${call}() returns: ` +
    `write yield* os.${call}(…)`,
  needNotWait: (host: string) =>
    `${host}: yield* waits for a call, and this is what one returned: leave yield* out here`,
  notACall: (host: string, given: string) =>
    `${host}: a program yielded ${given}; it may only wait for system calls: write yield* os.…`,
  foreignCall: (host: string, call: string) =>
    `${host}: this ${call}() was made with the os of another program: ` +
    "use the os that this program is given, as function* (os) {…}",
  notItsTurn: (where: string) =>
    `${where}: this os belongs to another program, which is not running now: ` +
    "use the os that a program is given, as function* (os) {…}",
  notAProgram: (host: string, given: string) =>
    `${host}: a program must be a generator function: *main(os) {…}; this one is ${given}`,
  program: {
    returns: (given: string) => `a function that returns ${given}`,
    async: "async, and there are no promises in a simulation: write function* and yield*",
    made: "what a generator function returned: pass the function itself, without calling it"
  },
  endless: (host: string, calls: string, at: string) =>
    `${host}: ${calls} system calls at ${at}, and time does not pass: ` +
    "let the program wait, for an answer or by os.sleep()"
};

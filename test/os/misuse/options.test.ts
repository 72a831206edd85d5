/** Socket options and events that there are not: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, runProgram, type Mistake} from "../../sim/reader-code.ts";

const TIMEOUT = "wanted: a time in µs, as ms(50); forever by default, and below 0";
const EVENTS = 'one of "POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLRDHUP"';
const OPTION = 'socket option by its name in C, as "TCP_NODELAY"';
const LINGER = "wanted: {l_onoff, l_linger}, as {l_onoff: 1, l_linger: 0}";

/** Code that has a socket as `s`. */
const socket = (line: string): string => `const s = os.socket();\n${line}`;

const options: readonly Mistake[] = [
  [
    "setsockopt() of a misspelt option",
    socket('os.setsockopt(s, "tcp_nodelya", true)'),
    `setsockopt(): option is "tcp_nodelya"; did you mean "TCP_NODELAY"? Wanted: a ${OPTION}`
  ],
  [
    "setsockopt() of an option that no system has",
    socket('os.setsockopt(s, "SO_NONSENSE", 1)'),
    `setsockopt(): option is "SO_NONSENSE"; wanted: a ${OPTION}`
  ],
  [
    "setsockopt() of what every object has",
    socket('os.setsockopt(s, "constructor", 1)'),
    `setsockopt(): option is "constructor"; wanted: a ${OPTION}`
  ],
  [
    "setsockopt() of an option's number",
    socket("os.setsockopt(s, 1, 1)"),
    `setsockopt(): option is 1; wanted: a ${OPTION}`
  ],
  [
    "setsockopt() without an option",
    socket("os.setsockopt(s)"),
    `setsockopt(): option is undefined; wanted: a ${OPTION}`
  ],
  [
    "setsockopt() without a value",
    socket('os.setsockopt(s, "TCP_NODELAY")'),
    "setsockopt(): TCP_NODELAY is undefined; wanted: true or false"
  ],
  [
    "setsockopt() of a switch in words",
    socket('os.setsockopt(s, "TCP_NODELAY", "on")'),
    'setsockopt(): TCP_NODELAY is "on"; wanted: true or false'
  ],
  [
    "setsockopt() of a number in words",
    socket('os.setsockopt(s, "TCP_KEEPCNT", "nine")'),
    'setsockopt(): TCP_KEEPCNT is "nine"; wanted: a number (probes) from 1 to 127'
  ],
  [
    "setsockopt() of a number as a switch",
    socket('os.setsockopt(s, "TCP_KEEPIDLE", true)'),
    "setsockopt(): TCP_KEEPIDLE is true; wanted: a number (s) from 1 to 32767"
  ],
  [
    "setsockopt() of NaN bytes",
    socket('os.setsockopt(s, "SO_RCVBUF", NaN)'),
    "setsockopt(): SO_RCVBUF is NaN; wanted: a number (bytes) from 0 to 2147483647"
  ],
  [
    "setsockopt() of an endless time",
    socket('os.setsockopt(s, "TCP_USER_TIMEOUT", Infinity)'),
    "setsockopt(): TCP_USER_TIMEOUT is Infinity; wanted: a number (ms) from 0 to 2147483647"
  ],
  [
    "SO_LINGER as a switch",
    socket('os.setsockopt(s, "SO_LINGER", true)'),
    `setsockopt(): SO_LINGER is true; ${LINGER}`
  ],
  [
    "SO_LINGER by half",
    socket('os.setsockopt(s, "SO_LINGER", {l_onoff: 1})'),
    `setsockopt(): SO_LINGER is an object; ${LINGER}`
  ],
  [
    "SO_LINGER in words",
    socket('os.setsockopt(s, "SO_LINGER", {l_onoff: "on", l_linger: 1})'),
    `setsockopt(): SO_LINGER is an object; ${LINGER}`
  ],
  [
    "SO_LINGER of null",
    socket('os.setsockopt(s, "SO_LINGER", null)'),
    `setsockopt(): SO_LINGER is null; ${LINGER}`
  ],
  [
    "a congestion control that is not modelled",
    socket('os.setsockopt(s, "TCP_CONGESTION", "vegas")'),
    'setsockopt(): TCP_CONGESTION is "vegas"; wanted: one of "reno", "cubic", "bbr"'
  ],
  [
    "SIO_TCP_INITIAL_RTO as a number",
    socket('os.setsockopt(s, "SIO_TCP_INITIAL_RTO", 500)'),
    "setsockopt(): SIO_TCP_INITIAL_RTO is 500; wanted: {Rtt, MaxSynRetransmissions}, as {Rtt: 500, MaxSynRetransmissions: 4}"
  ],
  [
    "getsockopt() of a misspelt option",
    socket('os.getsockopt(s, "SO_EROR")'),
    `getsockopt(): option is "SO_EROR"; did you mean "SO_ERROR"? Wanted: a ${OPTION}`
  ],
  [
    "getsockopt() without an option",
    socket("os.getsockopt(s)"),
    `getsockopt(): option is undefined; wanted: a ${OPTION}`
  ]
];

const polls: readonly Mistake[] = [
  [
    "poll() of nothing",
    "yield* os.poll()",
    'poll(): requests is undefined; wanted: a list, as [{socket, events: ["POLLIN"]}]'
  ],
  [
    "poll() of a socket",
    socket("yield* os.poll(s)"),
    'poll(): requests is an object; wanted: a list, as [{socket, events: ["POLLIN"]}]'
  ],
  [
    "poll() of a list of sockets",
    socket("yield* os.poll([s])"),
    "poll(): there is no option requests[0].errno. There are: socket, events"
  ],
  [
    "poll() of null in a list",
    "yield* os.poll([null])",
    'poll(): requests[0] is null; wanted: a list, as [{socket, events: ["POLLIN"]}]'
  ],
  [
    "poll() without events",
    socket("yield* os.poll([{socket: s}])"),
    'poll(): requests[0].events is undefined; wanted: a list of events, as ["POLLIN"]'
  ],
  [
    "poll() with an event outside of a list",
    socket('yield* os.poll([{socket: s, events: "POLLIN"}])'),
    'poll(): requests[0].events is "POLLIN"; wanted: a list of events, as ["POLLIN"]'
  ],
  [
    "poll() with a misspelt event",
    socket('yield* os.poll([{socket: s, events: ["POLIN"]}])'),
    `poll(): requests[0].events[0] is "POLIN"; did you mean "POLLIN"? Wanted: ${EVENTS}`
  ],
  [
    "poll() with an event's number",
    socket("yield* os.poll([{socket: s, events: [1]}])"),
    `poll(): requests[0].events[0] is 1; wanted: ${EVENTS}`
  ],
  [
    "poll() for a time in words",
    'yield* os.poll([], "50 ms")',
    `poll(): timeout is "50 ms"; ${TIMEOUT}`
  ],
  ["poll() for NaN", "yield* os.poll([], NaN)", `poll(): timeout is NaN; ${TIMEOUT}`],
  ["poll() for null", "yield* os.poll([], null)", `poll(): timeout is null; ${TIMEOUT}`]
];

const epolls: readonly Mistake[] = [
  [
    "epollCtl() on nothing",
    'os.epollCtl(undefined, "EPOLL_CTL_ADD", os.socket(), ["EPOLLIN"])',
    "epollCtl(): epoll is undefined; wanted: an epoll instance, as os.epollCreate1() returns it"
  ],
  [
    "epollCtl() with a word of its own",
    socket('os.epollCtl(os.epollCreate1(), "ADD", s, ["EPOLLIN"])'),
    'epollCtl(): op is "ADD"; wanted: one of "EPOLL_CTL_ADD", "EPOLL_CTL_MOD", "EPOLL_CTL_DEL"'
  ],
  [
    "epollCtl() with an event of poll()",
    socket('os.epollCtl(os.epollCreate1(), "EPOLL_CTL_ADD", s, ["POLLIN"])'),
    'epollCtl(): events[0] is "POLLIN"; did you mean "EPOLLIN"? Wanted: ' +
      'one of "EPOLLIN", "EPOLLPRI", "EPOLLOUT", "EPOLLRDHUP", "EPOLLERR", "EPOLLHUP", ' +
      '"EPOLLET", "EPOLLONESHOT", "EPOLLEXCLUSIVE"'
  ],
  [
    "epollWait() without the most events",
    "yield* os.epollWait(os.epollCreate1())",
    "epollWait(): maxevents is undefined; wanted: a whole number of events, as 16"
  ]
];

for (const [title, code, message] of [...options, ...polls, ...epolls]) {
  test(title, () => {
    expect(runProgram(code)).toEqual(expected([title, code, `client: os.${message}`]));
  });
}

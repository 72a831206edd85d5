/** Time and sockets that are none: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, runProgram, type Mistake} from "../../sim/reader-code.ts";

const SOCKET =
  "wanted: a socket, as os.socket(), os.connect(), os.accept() and os.listen() return it";
const DURATION = "wanted: a time in µs from now, 0 or more, as ms(5)";
const CLOCK = "wanted: a time in µs of the run's clock, 0 or more, as ms(200)";

/** Code that has a connection as `s`. */
const connected = (line: string): string => `const s = yield* os.connect("server:80");\n${line}`;

const times: readonly Mistake[] = [
  [
    "sleep() until a time that is over",
    "yield* os.sleep(-1)",
    `sleep(): duration is -1; ${DURATION}`
  ],
  ["sleep() for NaN", "yield* os.sleep(NaN)", `sleep(): duration is NaN; ${DURATION}`],
  ["sleep() forever", "yield* os.sleep(Infinity)", `sleep(): duration is Infinity; ${DURATION}`],
  [
    "sleep() for longer than time can be told",
    "yield* os.sleep(1e300)",
    `sleep(): duration is 1e+300; ${DURATION}`
  ],
  ["sleep() without a time", "yield* os.sleep()", `sleep(): duration is undefined; ${DURATION}`],
  ["sleep() for null", "yield* os.sleep(null)", `sleep(): duration is null; ${DURATION}`],
  ["sleep() for a text", 'yield* os.sleep("5 ms")', `sleep(): duration is "5 ms"; ${DURATION}`],
  ["sleep() for a BigInt", "yield* os.sleep(5n)", `sleep(): duration is 5n; ${DURATION}`],
  ["sleep() for a list", "yield* os.sleep([5])", `sleep(): duration is a list; ${DURATION}`],
  [
    "sleep() for an object with a value",
    "yield* os.sleep({valueOf: () => 5})",
    `sleep(): duration is an object; ${DURATION}`
  ],
  [
    "sleep() for the function ms itself",
    "yield* os.sleep(ms)",
    `sleep(): duration is a function; ${DURATION}`
  ],
  [
    "sleepUntil() a time before the run",
    "yield* os.sleepUntil(-1)",
    `sleepUntil(): time is -1; ${CLOCK}`
  ],
  [
    "sleepUntil() without a time",
    "yield* os.sleepUntil()",
    `sleepUntil(): time is undefined; ${CLOCK}`
  ]
];

const sockets: readonly Mistake[] = [
  ["send() on nothing", 'yield* os.send(undefined, "x")', `send(): socket is undefined; ${SOCKET}`],
  ["send() without arguments", "yield* os.send()", `send(): socket is undefined; ${SOCKET}`],
  ["send() on null", 'yield* os.send(null, "x")', `send(): socket is null; ${SOCKET}`],
  ["send() on a descriptor's number", 'yield* os.send(3, "x")', `send(): socket is 3; ${SOCKET}`],
  [
    "send() with its arguments exchanged",
    connected('yield* os.send("x", s)'),
    `send(): socket is "x"; ${SOCKET}`
  ],
  ["recv() on an empty object", "yield* os.recv({})", `recv(): socket is an object; ${SOCKET}`],
  [
    "recv() on a descriptor in words",
    'yield* os.recv({fd: "3"})',
    `recv(): socket is an object; ${SOCKET}`
  ],
  [
    "recv() on an address",
    'yield* os.recv("server:80")',
    `recv(): socket is "server:80"; ${SOCKET}`
  ],
  ["close() on nothing", "yield* os.close()", `close(): socket is undefined; ${SOCKET}`],
  [
    "close() on a descriptor's number",
    connected("yield* os.close(s.fd)"),
    `close(): socket is 3; ${SOCKET}`
  ],
  [
    "shutdown() on nothing",
    'os.shutdown(undefined, "SHUT_WR")',
    `shutdown(): socket is undefined; ${SOCKET}`
  ],
  [
    "shutdown() on an end alone",
    'os.shutdown("SHUT_WR")',
    `shutdown(): socket is "SHUT_WR"; ${SOCKET}`
  ],
  ["accept() on a port", "yield* os.accept(80)", `accept(): socket is 80; ${SOCKET}`],
  ["acceptEx() on nothing", "yield* os.acceptEx()", `acceptEx(): socket is undefined; ${SOCKET}`],
  ["bind() on a port alone", "os.bind(80)", `bind(): socket is 80; ${SOCKET}`],
  [
    "connect() on a thing and an address",
    'yield* os.connect([], "server:80")',
    `connect(): socket is a list; ${SOCKET}`
  ],
  [
    "setsockopt() without a socket",
    'os.setsockopt("TCP_NODELAY", true)',
    `setsockopt(): socket is "TCP_NODELAY"; ${SOCKET}`
  ],
  [
    "getsockopt() without a socket",
    'os.getsockopt("SO_ERROR")',
    `getsockopt(): socket is "SO_ERROR"; ${SOCKET}`
  ],
  ["getsockname() of nothing", "os.getsockname()", `getsockname(): socket is undefined; ${SOCKET}`],
  ["getpeername() of null", "os.getpeername(null)", `getpeername(): socket is null; ${SOCKET}`],
  ["tcpInfo() of nothing", "os.tcpInfo()", `tcpInfo(): socket is undefined; ${SOCKET}`],
  [
    "poll() on nothing as a socket",
    'yield* os.poll([{socket: null, events: ["POLLIN"]}])',
    `poll(): socket is null; ${SOCKET}`
  ]
];

for (const [title, code, message] of [...times, ...sockets]) {
  test(title, () => {
    expect(runProgram(code)).toEqual(expected([title, code, `client: os.${message}`]));
  });
}

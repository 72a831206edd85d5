/** Addresses, ports and backlogs that cannot be: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, runProgram, type Mistake} from "../../sim/reader-code.ts";

const SOCKET =
  "wanted: a socket, as os.socket(), os.connect(), os.accept() and os.listen() return it";
const ADDRESS = 'wanted: a port from 0 to 65535, or "host:port", as "server:7777"';
const PORT = "wanted: a port, 0 to 65535";
const BACKLOG = "wanted: a whole number of connections, as 128";
const LISTEN = "There are: port, host, backlog";

/** Code that has a socket as `s`. */
const socket = (line: string): string => `const s = os.socket();\n${line}`;

const addresses: readonly Mistake[] = [
  [
    "connect() to a port beyond the last one",
    'yield* os.connect("server:99999")',
    `connect(): address is "server:99999"; ${ADDRESS}`
  ],
  [
    "connect() to a host without a port",
    'yield* os.connect("server")',
    `connect(): address is "server"; ${ADDRESS}`
  ],
  [
    "connect() to a URL",
    'yield* os.connect("http://server:80/")',
    `connect(): address is "http://server:80/"; ${ADDRESS}`
  ],
  [
    "connect() to a named service",
    'yield* os.connect("server:http")',
    `connect(): address is "server:http"; ${ADDRESS}`
  ],
  [
    "connect() to an IPv6 address",
    'yield* os.connect("[::1]:80")',
    `connect(): address is "[::1]:80"; ${ADDRESS}`
  ],
  [
    "connect() to a port with a blank before it",
    'yield* os.connect("server: 80")',
    `connect(): address is "server: 80"; ${ADDRESS}`
  ],
  ["connect() to nothing", "yield* os.connect()", `connect(): address is undefined; ${ADDRESS}`],
  ["connect() to null", "yield* os.connect(null)", `connect(): address is null; ${ADDRESS}`],
  ["connect() to port NaN", "yield* os.connect(NaN)", `connect(): address is NaN; ${ADDRESS}`],
  ["connect() to a port below 0", "yield* os.connect(-1)", `connect(): address is -1; ${ADDRESS}`],
  ["connect() to half a port", "yield* os.connect(80.5)", `connect(): address is 80.5; ${ADDRESS}`],
  [
    "connect() to a list",
    'yield* os.connect(["server", 80])',
    `connect(): address is a list; ${ADDRESS}`
  ],
  [
    "connect() with host and port as two arguments",
    'yield* os.connect("server", 80)',
    `connect(): socket is "server"; ${SOCKET}`
  ],
  [
    "connect() to a host in two parts without a port",
    'yield* os.connect({host: "server"})',
    `connect(): address.port is undefined; ${PORT}`
  ],
  [
    "connect() to a port in words",
    'yield* os.connect({host: "server", port: "80"})',
    `connect(): address.port is "80"; ${PORT}`
  ],
  [
    "connect() to port 65,536",
    'yield* os.connect({host: "server", port: 65536})',
    `connect(): address.port is 65536; ${PORT}`
  ],
  [
    "connect() to a host that is a number",
    "yield* os.connect({host: 5, port: 80})",
    'connect(): address.host is 5; wanted: a host\'s name or its address, as "server" or "10.0.0.2"'
  ],
  [
    "connect() to a misspelt part",
    'yield* os.connect({hots: "server", port: 80})',
    'connect(): there is no option address.hots; did you mean host (a host\'s name or its address, as "server" or "10.0.0.2")? There are: host, port'
  ],
  [
    "connect() of a socket, with no address",
    socket("yield* os.connect(s)"),
    `connect(): address is an object; ${ADDRESS}`
  ],
  ["bind() to no address", socket("os.bind(s)"), `bind(): address is undefined; ${ADDRESS}`],
  ["bind() to port 70,000", socket("os.bind(s, 70000)"), `bind(): address is 70000; ${ADDRESS}`],
  ["bind() to a port in words", socket('os.bind(s, "80")'), `bind(): address is "80"; ${ADDRESS}`],
  ["bind() to port NaN", socket("os.bind(s, {port: NaN})"), `bind(): address.port is NaN; ${PORT}`]
];

const listeners: readonly Mistake[] = [
  ["listen() at port NaN", "os.listen({port: NaN})", `listen(): port is NaN; ${PORT}`],
  ["listen() at a port in words", 'os.listen({port: "80"})', `listen(): port is "80"; ${PORT}`],
  ["listen() at port -1", "os.listen({port: -1})", `listen(): port is -1; ${PORT}`],
  ["listen() at port 65,536", "os.listen({port: 65536})", `listen(): port is 65536; ${PORT}`],
  [
    "listen() at a misspelt port",
    "os.listen({prt: 80})",
    `listen(): there is no option prt; did you mean port (a port, 0 to 65535)? ${LISTEN}`
  ],
  [
    "listen() with an option of another call",
    "os.listen({port: 80, reuseAddr: true})",
    `listen(): there is no option reuseAddr. ${LISTEN}`
  ],
  ["listen() without options", "os.listen({})", `listen(): port is undefined; ${PORT}`],
  ["listen() at a bare port", "os.listen(80)", `listen(): socket is 80; ${SOCKET}`],
  ["listen() without arguments", "os.listen()", `listen(): socket is undefined; ${SOCKET}`],
  ["listen() on null", "os.listen(null)", `listen(): socket is null; ${SOCKET}`],
  [
    "listen() with a backlog in words",
    'os.listen({port: 80, backlog: "5"})',
    `listen(): backlog is "5"; ${BACKLOG}`
  ],
  [
    "listen() with half a backlog",
    socket("os.listen(s, 1.5)"),
    `listen(): backlog is 1.5; ${BACKLOG}`
  ],
  [
    "listen() with a backlog of NaN",
    socket("os.listen(s, NaN)"),
    `listen(): backlog is NaN; ${BACKLOG}`
  ],
  [
    "listen() with an endless backlog",
    socket("os.listen(s, Infinity)"),
    `listen(): backlog is Infinity; ${BACKLOG}`
  ],
  [
    "listen() on a socket with options",
    socket("os.listen(s, {backlog: 5})"),
    `listen(): backlog is an object; ${BACKLOG}`
  ],
  [
    "listen() at a host that is a number",
    "os.listen({port: 80, host: 10})",
    'listen(): host is 10; wanted: a host\'s name or its address, as "server" or "10.0.0.2"'
  ]
];

for (const [title, code, message] of [...addresses, ...listeners]) {
  test(title, () => {
    expect(runProgram(code)).toEqual(expected([title, code, `client: os.${message}`]));
  });
}

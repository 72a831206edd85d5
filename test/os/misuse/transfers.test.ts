/** Payloads, sizes, flags and ends that cannot be: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, runProgram, type Mistake} from "../../sim/reader-code.ts";

const DATA = "wanted: a text, bytes (Uint8Array) or a whole number of bytes, as 1000";
const MAX = "wanted: a whole number of bytes, as 1000; 65536 by default";
const FLAGS =
  'one of "MSG_PEEK", "MSG_DONTWAIT", "MSG_MORE", "MSG_EOR", "MSG_ERRQUEUE", "MSG_FASTOPEN", "MSG_NOSIGNAL", "MSG_WAITALL", "MSG_OOB"';
const ENDS = 'one of "SHUT_RD", "SHUT_WR", "SHUT_RDWR", "SD_RECEIVE", "SD_SEND", "SD_BOTH"';

/** Code that has a connection as `s`. */
const connected = (line: string): string => `const s = yield* os.connect("server:80");\n${line}`;

const transfers: readonly Mistake[] = [
  ["send() of nothing", connected("yield* os.send(s)"), `send(): data is undefined; ${DATA}`],
  ["send() of null", connected("yield* os.send(s, null)"), `send(): data is null; ${DATA}`],
  ["send() of NaN bytes", connected("yield* os.send(s, NaN)"), `send(): data is NaN; ${DATA}`],
  [
    "send() of endless bytes",
    connected("yield* os.send(s, Infinity)"),
    `send(): data is Infinity; ${DATA}`
  ],
  ["send() of half a byte", connected("yield* os.send(s, 1.5)"), `send(): data is 1.5; ${DATA}`],
  [
    "send() of more than can be counted",
    connected("yield* os.send(s, 1e300)"),
    `send(): data is 1e+300; ${DATA}`
  ],
  [
    "send() of a list of bytes",
    connected("yield* os.send(s, [1, 2])"),
    `send(): data is a list; ${DATA}`
  ],
  [
    "send() of an object",
    connected('yield* os.send(s, {text: "x"})'),
    `send(): data is an object; ${DATA}`
  ],
  [
    "send() of an ArrayBuffer",
    connected("yield* os.send(s, new ArrayBuffer(4))"),
    `send(): data is an object; ${DATA}`
  ],
  ["send() of a BigInt", connected("yield* os.send(s, 5n)"), `send(): data is 5n; ${DATA}`],
  ["send() of a boolean", connected("yield* os.send(s, true)"), `send(): data is true; ${DATA}`],
  [
    "send() of a promise",
    connected("yield* os.send(s, Promise.resolve(5))"),
    `send(): data is a promise; ${DATA}`
  ],
  [
    "send() with a misspelt flag",
    connected('yield* os.send(s, 5, "MSG_MOR")'),
    `send(): flags is "MSG_MOR"; did you mean "MSG_MORE"? Wanted: ${FLAGS}`
  ],
  [
    "send() with a flag's number",
    connected("yield* os.send(s, 5, 0x8000)"),
    `send(): flags is 32768; wanted: ${FLAGS}`
  ],
  [
    "send() with an unknown flag in a list",
    connected('yield* os.send(s, 5, ["MSG_ZEROCOPY"])'),
    `send(): flags[0] is "MSG_ZEROCOPY"; wanted: ${FLAGS}`
  ],
  [
    "send() with null for flags",
    connected("yield* os.send(s, 5, null)"),
    `send(): flags is null; wanted: ${FLAGS}`
  ],
  ["recv() of a text", connected('yield* os.recv(s, "x")'), `recv(): max is "x"; ${MAX}`],
  ["recv() of NaN bytes", connected("yield* os.recv(s, NaN)"), `recv(): max is NaN; ${MAX}`],
  [
    "recv() of endless bytes",
    connected("yield* os.recv(s, Infinity)"),
    `recv(): max is Infinity; ${MAX}`
  ],
  ["recv() of half a byte", connected("yield* os.recv(s, 0.5)"), `recv(): max is 0.5; ${MAX}`],
  ["recv() of null bytes", connected("yield* os.recv(s, null)"), `recv(): max is null; ${MAX}`],
  [
    "recv() into a buffer",
    connected("yield* os.recv(s, new Uint8Array(5))"),
    `recv(): max is an object; ${MAX}`
  ],
  [
    "recv() with a flag in place of a size",
    connected('yield* os.recv(s, "MSG_PEEK")'),
    `recv(): max is "MSG_PEEK"; ${MAX}`
  ],
  [
    "recv() with a misspelt flag",
    connected('yield* os.recv(s, 5, "MSG_PEAK")'),
    `recv(): flags is "MSG_PEAK"; did you mean "MSG_PEEK"? Wanted: ${FLAGS}`
  ],
  [
    "recv() with flags in an object",
    connected("yield* os.recv(s, 5, {peek: true})"),
    `recv(): flags is an object; wanted: ${FLAGS}`
  ],
  [
    "shutdown() of no end",
    connected("os.shutdown(s)"),
    `shutdown(): how is undefined; wanted: ${ENDS}`
  ],
  [
    "shutdown() of a misspelt end",
    connected('os.shutdown(s, "SHUT_WT")'),
    `shutdown(): how is "SHUT_WT"; did you mean "SHUT_WR"? Wanted: ${ENDS}`
  ],
  [
    "shutdown() by a number, as in C",
    connected("os.shutdown(s, 1)"),
    `shutdown(): how is 1; wanted: ${ENDS}`
  ]
];

for (const [title, code, message] of transfers) {
  test(title, () => {
    expect(runProgram(code)).toEqual(expected([title, code, `client: os.${message}`]));
  });
}

/** Programs that are none, and calls not waited for: what is said, at the reader's line. */
import {expect, test} from "vitest";
import {expected, runProgram, type Mistake} from "../../sim/reader-code.ts";

const PROGRAM = "client: a program must be a generator function: *main(os) {…}; this one is";
const ELSEWHERE =
  "this os belongs to another program, which is not running now: " +
  "use the os that a program is given, as function* (os) {…}";

/** Code that has a socket as `s`. */
const socket = (line: string): string => `const s = os.socket();\n${line}`;

const programs: readonly Mistake[] = [
  [
    "yield without its star, and the value is used",
    'const s = yield os.connect("server:80");',
    "client: yield without its star does not hand on what connect() returns: write yield* os.connect(…)"
  ],
  [
    "yield without its star, of a call that need not wait",
    "yield os.sleep(0);",
    "client: yield without its star does not hand on what sleep() returns: write yield* os.sleep(…)"
  ],
  [
    "a call that waits, without yield* before it",
    "os.sleep(ms(5));",
    "client: sleep() had to wait, and nothing waited for it: write yield* os.sleep(…)"
  ],
  [
    "a call that is used as what it returns",
    'yield* os.send(os.connect("server:80"), 5);',
    "client: os.send(): this is the call os.connect() itself, not the socket that it returns: write const socket = yield* os.connect(…) first"
  ],
  [
    "a call that is listened on",
    'os.listen(os.connect("server:80"));',
    "client: os.listen(): this is the call os.connect() itself, not the socket that it returns: write const socket = yield* os.connect(…) first"
  ],
  [
    "yield* before a call that returns at once",
    "const s = yield* os.socket();",
    "client: yield* waits for a call, and this is what one returned: leave yield* out here"
  ],
  [
    "yield* before bind()",
    socket("yield* os.bind(s, 80);"),
    "client: yield* waits for a call, and this is what one returned: leave yield* out here"
  ],
  [
    "yield* before listen()",
    "yield* os.listen({port: 80});",
    "client: yield* waits for a call, and this is what one returned: leave yield* out here"
  ],
  ["spawn() of nothing", "os.spawn();", `${PROGRAM} undefined`],
  [
    "spawn() of an arrow function",
    "os.spawn(() => {});",
    `${PROGRAM} a function that returns undefined`
  ],
  [
    "spawn() of a plain function",
    "os.spawn(function () { return 5; });",
    `${PROGRAM} a function that returns 5`
  ],
  [
    "spawn() of an async function",
    "os.spawn(async () => {});",
    `${PROGRAM} async, and there are no promises in a simulation: write function* and yield*`
  ],
  [
    "spawn() of an async generator",
    "os.spawn(async function* () {});",
    `${PROGRAM} async, and there are no promises in a simulation: write function* and yield*`
  ],
  [
    "spawn() of a function that returns a promise",
    "os.spawn(() => Promise.resolve());",
    `${PROGRAM} async, and there are no promises in a simulation: write function* and yield*`
  ],
  [
    "spawn() of a function that was called",
    "function* work() {}\nos.spawn(work());",
    `${PROGRAM} what a generator function returned: pass the function itself, without calling it`
  ],
  [
    "another program's os",
    "const parent = os;\nos.spawn(function* () { yield* parent.sleep(0); });\nyield* os.sleep(1);",
    `client: os.sleep(): ${ELSEWHERE}`
  ]
];

/** The line that is wrong, where it is not the last one. */
const earlier: Readonly<Record<string, number>> = {"another program's os": 2};

for (const mistake of programs) {
  const [title, code] = mistake;
  test(title, () => {
    const line = earlier[title] ?? expected(mistake).line;
    expect(runProgram(code)).toEqual({...expected(mistake), line});
  });
}

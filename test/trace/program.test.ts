/** A program beside its run: which line waits, what the calls have answered. */
import {expect, test} from "vitest";
import {ms} from "../../src/base/units.ts";
import type {Blocked, Os, Socket} from "../../src/os/api.ts";
import {traceData, traceOf} from "../../src/trace/query/trace-of.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {programAt, programsOf} from "../../src/trace/data/program.ts";

/** Reads to the end of the stream: a part of the program that stands outside of it. */
function* drain(os: Os, peer: Socket): Generator<Blocked, void, void> {
  while ((yield* os.recv(peer, 4096)).length > 0);
}

const echo = (trace = true) => scenario().again([], {trace});

const scenario = () =>
  simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        const peer = yield* os.accept(listener);
        const first = yield* os.recv(peer, 4096);
        yield* os.send(peer, first.bytes);
        yield* drain(os, peer);
        yield* os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < 3; i++) {
          yield* os.send(socket, 4);
          yield* os.sleep(ms(5));
        }
        yield* os.close(socket);
      }
    }
  });

const lineAt = (text: ReturnType<typeof programsOf>[number] | undefined, at: number) => {
  const {line} = programAt(text!, at);
  return line === null ? null : text!.lines[line];
};

test("the line that is blocked is the line of the call that has not returned", () => {
  const [client, server] = programsOf(echo());
  expect(lineAt(client, ms(5))).toBe('  const socket = yield* os.connect("server:7777");');
  expect(lineAt(server, ms(5))).toBe("  const peer = yield* os.accept(listener);");
  expect(programAt(server!, ms(5)).text).toBe("blocked in accept() since 0 ms");
  expect(lineAt(client, ms(22))).toContain("    yield* os.sleep(");
});

test("a call that a part outside of the program makes stands where that part was called", () => {
  const [, server] = programsOf(echo());
  expect(lineAt(server, ms(31))).toBe("  yield* drain(os, peer);");
});

test("a line shows what its last call answered, and how often it was called", () => {
  const [client] = programsOf(echo());
  const {answers} = programAt(client!, ms(40));
  const send = client!.lines.findIndex((line) => line.includes("os.send"));
  expect(answers.get(send)).toMatchObject({times: 3, text: "returns 4 B", failed: false});
});

test("a program that has ended has no current line", () => {
  const [client] = programsOf(echo());
  expect(programAt(client!, ms(100))).toMatchObject({text: "ended at 35 ms", line: null});
});

test("what a compiler made of a program is shown as people write it", () => {
  const run = echo();
  const source = [
    "*main(os) {",
    "  os.spawn(function* (os2) {",
    "    for (; ; ) {",
    "      while ((yield* os2.recv(peer)).length > 0) ;",
    "    }",
    "  });",
    "}"
  ].join("\n");
  const programs = [{...run.programs[0]!, source}];
  const [, spawn, loop, reading] = programsOf(traceOf({...traceData(run), programs}))[0]!.lines;
  expect([spawn, loop, reading].map((line) => line?.trim())).toEqual([
    "os.spawn(function* (os) {",
    "for (;;) {",
    "while ((yield* os.recv(peer)).length > 0);"
  ]);
});

test("numbers and braces that a compiler wrote its own way are shown as people write them", () => {
  const run = echo();
  const source = [
    "*main(os) {",
    "  for (let i = 0; i < 1e3; i++) yield* os.send(socket, 96e3);",
    '  os.setsockopt(socket, "SO_RCVTIMEO", { seconds: 1e6, note: "{ 4e4 }" });',
    "  yield* os.sleep(1.5e3 * k1e3);",
    "}"
  ].join("\n");
  const programs = [{...run.programs[0]!, source}];
  expect(programsOf(traceOf({...traceData(run), programs}))[0]?.lines).toEqual([
    "*main(os) {",
    "  for (let i = 0; i < 1000; i++) yield* os.send(socket, 96_000);",
    '  os.setsockopt(socket, "SO_RCVTIMEO", {seconds: 1_000_000, note: "{ 4e4 }"});',
    "  yield* os.sleep(1.5e3 * k1e3);",
    "}"
  ]);
});

test("what an edited cell's checks add is not shown", () => {
  const run = echo();
  const source = [
    '*main(os) {--__cell.left<0&&__cell.tick("function",1,3);',
    '    while (x) {--__cell.left<0&&__cell.tick("loop",2,5);',
    "  }"
  ].join("\n");
  const programs = [{...run.programs[0]!, source}];
  expect(programsOf(traceOf({...traceData(run), programs}))[0]?.lines).toEqual([
    "*main(os) {",
    "  while (x) {",
    "}"
  ]);
});

test("without traces the calls are known, and no line is", () => {
  const [client] = programsOf(echo(false));
  expect(client!.calls.length).toBeGreaterThan(5);
  expect(client!.calls.every(({line}) => line === null)).toBe(true);
  expect(programAt(client!, ms(5))).toMatchObject({
    text: "blocked in connect() since 0 ms",
    line: null
  });
});

import {expect, test} from "vitest";
import {compile} from "../../src/notebook/compile/compile.ts";
import {Guard, Stopwatch, limit} from "../../src/notebook/sandbox/watchdog.ts";
import {Trouble} from "../../src/notebook/compile/cell-error.ts";

/** A clock that goes on by so much with every look at it, and tasks that end when told. */
class Clock {
  time = 0;
  readonly #step: number;
  #ends: (() => void)[] = [];

  constructor(step: number) {
    this.#step = step;
  }

  now(): number {
    return (this.time += this.#step);
  }

  afterTask(callback: () => void): void {
    this.#ends.push(callback);
  }

  endTask(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** Compiles a cell, and gives its `f` and what stopped it. */
function program(source: string, clock = new Clock(1)): {f: () => unknown; watch: Stopwatch} {
  const watch = new Stopwatch(clock);
  const {code} = compile(source, "cell", "ts");
  const {f} = (0, eval)(code)(new Guard("cell", watch))();
  return {f, watch};
}

function stopped(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    if (error instanceof Trouble)
      return `${error.place?.line}:${error.place?.column} ${error.message}`;
    throw error;
  }
  return "not stopped";
}

const loops = [
  "while (true) {}",
  "while (true);",
  "for (;;) {}",
  "for (;;) ;",
  "do {} while (true);",
  "do ; while (true)",
  "for (const x of (function* () { for (;;) yield 1; })()) {}",
  "for (let i = 0; i >= 0; i++) if (i % 2) continue; else i++;"
];

test.each(loops)("the guard stops %s and names its line", (loop) => {
  const {f} = program(`function f() {\n  let a = 1;\n  ${loop}\n}`);
  expect(stopped(f)).toMatch(/^3:\d+ Stopped: this loop had not ended after 3 s\.$/);
});

test("the guard stops a loop in a generator that never yields", () => {
  const {f} = program(
    "function* g(): Generator<number> {\n  for (;;) {}\n}\nconst f = () => g().next();"
  );
  expect(stopped(f)).toMatch(/^2:3 /);
});

test("the guard stops a loop that is driven from outside, by a callback", () => {
  const {f} = program("const f = () =>\n  (0, eval)('(g) => { for (;;) g(); }')(() => 1);");
  expect(stopped(f)).toMatch(/^2:\d+ Stopped: this function was still called after 3 s\.$/);
});

test("the guard stops recursion that only ends after ages", () => {
  const {f} = program(
    "const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2);\nconst f = () => fib(90);"
  );
  expect(stopped(f)).toMatch(/^1:13 Stopped: this function/);
});

test("code that catches the error is stopped all the same, and remembered", () => {
  const {f, watch} = program(
    "const f = () => {\n  for (;;) {\n    try {\n      for (;;);\n    } catch {}\n  }\n};"
  );
  expect(stopped(f)).toMatch(/^4:7 /);
  expect(watch.stopped).toMatchObject({place: {line: 4}});
});

test("a loop that ends in time is left alone", () => {
  const {f} = program(
    "const f = () => { let n = 0; for (let i = 0; i < 1e5; i++) n++; return n; };",
    new Clock(0.01)
  );
  expect(f()).toBe(1e5);
});

test("the time starts again with each task of the event loop, not with each call", () => {
  const clock = new Clock(0);
  const {f} = program("const f = () => { for (let i = 0; i < 200; i++); };", clock);
  f();
  clock.time += limit + 1;
  expect(stopped(f)).toMatch(/^1:\d+ Stopped/);
  clock.endTask();
  expect(stopped(f)).toBe("not stopped");
});

test("where a round of a loop takes long, every round is looked at", () => {
  const clock = new Clock(0);
  const watch = new Stopwatch(clock);
  expect(watch.look()).toBe(0);
  clock.time += 0.1;
  const quick = watch.look();
  expect(quick).toBeGreaterThan(1);
  clock.time += 20;
  expect(watch.look()).toBe(0);
});

test("long work that is no cell's code is stopped by its own questions, and remembered", () => {
  const clock = new Clock(1);
  const watch = new Stopwatch(clock);
  const work = (): void => {
    for (;;) watch.check();
  };
  expect(work).toThrow("Stopped: this call had not ended after 3 s.");
  expect(watch.stopped).not.toBeNull();
  watch.restart();
  expect(watch.stopped).toBeNull();
  expect(() => watch.check()).not.toThrow();
});

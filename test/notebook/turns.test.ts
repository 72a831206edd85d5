/** Cells that take turns when a page is loaded. */
import {expect, test} from "vitest";
import type {Define} from "../../src/notebook/run/runtime.ts";
import {inTurns} from "../../src/notebook/run/cell-scheduler.ts";

type Run = (...inputs: unknown[]) => unknown;

/** A page whose browser gets its turn when the test says so. */
function page() {
  const waiting: (() => void)[] = [];
  const bodies = new Map<string, Run>();
  let soon = 0;
  const keep: Define = ({id, body}) => void bodies.set(id, body as Run);
  const clock = {
    time: 0,
    now: () => clock.time,
    soon: (then: () => void) => {
      soon++;
      setTimeout(() => {
        soon--;
        then();
      });
    },
    later: (then: () => void) => waiting.push(then)
  };
  const define = inTurns(keep, clock);
  const settled = async (): Promise<void> => {
    do await new Promise((resolve) => setTimeout(resolve));
    while (soon > 0);
  };
  return {
    clock,
    waiting: () => waiting.length,
    cell: (id: string, body: Run) => define({id, body: body as never}),
    /** What the runtime does. */
    run: (id: string, ...inputs: unknown[]) => bodies.get(id)?.(...inputs),
    /** The browser has had its turn. */
    turn: async () => {
      await settled();
      waiting.shift()?.();
      await settled();
    }
  };
}

test("a cell that takes long lets the browser have its turn before the next one runs", async () => {
  const {cell, run, turn, clock, waiting} = page();
  const ran: string[] = [];
  for (const id of ["a", "b", "c"]) {
    cell(id, () => {
      ran.push(id);
      clock.time += 20;
    });
  }
  for (const id of ["a", "b", "c"]) void run(id);
  await turn();
  expect(ran).toEqual(["a"]);
  await turn();
  expect(ran).toEqual(["a", "b"]);
  await turn();
  expect(ran).toEqual(["a", "b", "c"]);
  expect(waiting()).toBe(0);
});

test("cells that take no time run in one turn", async () => {
  const {cell, run, turn} = page();
  const ran: string[] = [];
  for (const id of ["a", "b", "c"]) cell(id, () => ran.push(id));
  for (const id of ["a", "b", "c"]) void run(id);
  await turn();
  expect(ran).toEqual(["a", "b", "c"]);
});

test("cells run from the top of the page down, whichever could run first", async () => {
  const {cell, run, turn, clock} = page();
  const ran: string[] = [];
  for (const id of ["a", "b", "c"]) {
    cell(id, () => {
      ran.push(id);
      clock.time += 20;
      // The first cell is what the second one waited for.
      if (id === "a") void run("b");
    });
  }
  void run("c");
  void run("a");
  for (let i = 0; i < 3; i++) await turn();
  expect(ran).toEqual(["a", "b", "c"]);
});

test("a cell that waits for something keeps nobody waiting", async () => {
  const {cell, run, turn} = page();
  let answer = (_: string): void => undefined;
  cell("slow", () => new Promise<string>((resolve) => (answer = resolve)));
  cell("quick", () => "quick");
  const slow = run("slow");
  const quick = run("quick");
  await turn();
  expect(await quick).toBe("quick");
  answer("slow");
  expect(await slow).toBe("slow");
});

test("a cell that fails says so itself, and the next one runs", async () => {
  const {cell, run, turn} = page();
  cell("broken", () => {
    throw new RangeError("window");
  });
  cell("next", () => "next");
  const broken = run("broken");
  const next = run("next");
  const heard = expect(broken).rejects.toThrow(new RangeError("window"));
  await turn();
  await heard;
  expect(await next).toBe("next");
});

test("a cell that runs again runs at once, with its new inputs", async () => {
  const {cell, run, turn} = page();
  cell("sum", (a, b) => Number(a) + Number(b));
  const first = run("sum", 1, 2);
  await turn();
  expect(await first).toBe(3);
  expect(run("sum", 3, 4)).toBe(7);
});

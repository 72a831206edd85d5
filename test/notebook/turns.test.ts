/** Cells that take turns when a page is loaded. */
import {expect, test} from "vitest";
import type {Define} from "../../src/notebook/schedule/runtime.ts";
import {inTurns, takeOver, wantAllCells} from "../../src/notebook/schedule/cell-scheduler.ts";
import type {DefinedCell, Sight} from "../../src/notebook/schedule/wanted-cells.ts";

type Run = (...inputs: unknown[]) => unknown;

/** A page whose browser gets its turn when the test says so. */
function page({far = false} = {}) {
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
    later: (then: () => void) => waiting.push(then),
    rest: (then: () => void) => (rested = then)
  };
  let rested = (): void => undefined;
  const near = new Map<string, () => void>();
  const sight: Sight = {
    whenNear: (id, then) => {
      if (far) near.set(id, then);
      else then();
    }
  };
  const define = inTurns(keep, clock, sight);
  const settled = async (): Promise<void> => {
    do await new Promise((resolve) => setTimeout(resolve));
    while (soon > 0);
  };
  return {
    clock,
    waiting: () => waiting.length,
    cell: (id: string, body: Run, names: Partial<DefinedCell> = {}) =>
      define({id, body: body as never, ...names}),
    /** The reader comes near a cell. */
    comeNear: (id: string) => near.get(id)?.(),
    /** The page has been left alone for a while. */
    rest: () => rested(),
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

test("a cell runs when the reader comes near it, and what it needs before it", async () => {
  const {cell, run, turn, comeNear} = page({far: true});
  const ran: string[] = [];
  cell("figure", () => ran.push("figure"), {inputs: ["run"]});
  cell("run", () => ran.push("run"), {outputs: ["run"]});
  cell("other", () => ran.push("other"));
  void run("run");
  void run("other");
  await turn();
  expect(ran).toEqual([]);
  comeNear("figure");
  await turn();
  expect(ran).toEqual(["run"]);
  void run("figure");
  await turn();
  expect(ran).toEqual(["run", "figure"]);
});

test("a cell that shows nothing waits until its names are needed, however near it is", async () => {
  const {cell, run, turn, waiting} = page();
  const ran: string[] = [];
  cell("helpers", () => ran.push("helpers"), {outputs: ["inWords"]});
  cell("control", () => ran.push("control"), {inputs: ["view"], outputs: ["delay"]});
  for (const id of ["helpers", "control"]) void run(id);
  await turn();
  expect(ran).toEqual(["control"]);
  expect(waiting()).toBe(0);
  cell("picture", () => ran.push("picture"), {inputs: ["inWords"]});
  await turn();
  expect(ran).toEqual(["control", "helpers"]);
});

test("what changes while a cell is far off is what it runs with, once", async () => {
  const {cell, run, turn, comeNear} = page({far: true});
  const ran: unknown[] = [];
  cell("figure", (system) => ran.push(system));
  void run("figure", "linux");
  void run("figure", "windows");
  await turn();
  comeNear("figure");
  await turn();
  expect(ran).toEqual(["windows"]);
});

test("a cell that the reader runs gets what it needs from far off, and the author's does not run", async () => {
  const {cell, run, turn, comeNear} = page({far: true});
  const ran: string[] = [];
  cell("far", () => ran.push("far"), {outputs: ["run"]});
  cell("mine", () => ran.push("the author's"));
  void run("far");
  void run("mine");
  takeOver("mine", ["run"]);
  comeNear("mine");
  await turn();
  expect(ran).toEqual(["far"]);
});

test("a page that is left alone runs the rest, a cell at a time", async () => {
  const {cell, run, turn, comeNear, rest} = page({far: true});
  const ran: string[] = [];
  for (const id of ["a", "b", "c"]) cell(id, () => ran.push(id));
  for (const id of ["a", "b", "c"]) void run(id);
  comeNear("b");
  await turn();
  rest();
  await turn();
  expect(ran).toEqual(["b", "a"]);
  rest();
  await turn();
  expect(ran).toEqual(["b", "a", "c"]);
});

test("what is about the whole page runs all of it", async () => {
  const {cell, run, turn} = page({far: true});
  const ran: string[] = [];
  for (const id of ["a", "b"]) cell(id, () => ran.push(id));
  for (const id of ["a", "b"]) void run(id);
  wantAllCells();
  await turn();
  expect(ran).toEqual(["a", "b"]);
});

import {expect, test, vi} from "vitest";
import {makePage} from "./framework.ts";

// Framework writes the errors of the text to the console as well.
vi.spyOn(console, "error").mockImplementation(() => {});

/** Counts how often each cell has run: cells call `ran("name")`. */
function counter(): {ran: (name: string) => void; counts: Record<string, number>} {
  const counts: Record<string, number> = {};
  const ran = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);
  Object.assign(globalThis, {ran});
  return {ran, counts};
}

test("an edit recomputes the cell and its dependants, and no other cell", async () => {
  const {counts} = counter();
  const {edit, shown} = await makePage({
    a: "const a: number = 1; ran('a');",
    b: "const b = a + 1; ran('b');",
    c: "display(b); ran('c');",
    d: "const d = 5; ran('d');"
  });
  expect(shown("c")).toBe("2");
  await edit("a", "const a: number = 10; ran('a');");
  expect(shown("c")).toBe("11");
  expect(counts).toEqual({a: 2, b: 2, c: 2, d: 1});
});

test("a cell that displays shows the new instead of the old", async () => {
  const {edit, shown} = await makePage({a: "display(0); display(1);"});
  await edit("a", "display(2);");
  expect(shown("a")).toBe("2");
  await edit("a", "display(3); const b = 1;");
  expect(shown("a")).toBe("3");
  await edit("a", "const b = 2;");
  expect(shown("a")).toBe("");
  await edit("a", "display(4);");
  expect(shown("a")).toBe("4");
});

test("a cell that no longer displays, though it could, shows nothing", async () => {
  const {edit, shown} = await makePage({n: "const n = 1;", a: "if (n) display(n);"});
  expect(shown("a")).toBe("1");
  await edit("n", "const n = 0;");
  expect(shown("a")).toBe("");
});

test("a figure that goes on in its place stays on the page when another cell was edited", async () => {
  const figure = document.createElement("figure");
  Object.assign(globalThis, {figure});
  const {edit, shown} = await makePage({
    n: "const n = 1;",
    a: "figure.textContent = n; display(figure);"
  });
  for (const n of [2, 3]) {
    await edit("n", `const n = ${n};`);
    expect(shown("a")).toBe(String(n));
    expect(figure.isConnected).toBe(true);
  }
});

test("outputs can come and go: dependants wait, and go on when the name is back", async () => {
  const {edit, shown, said} = await makePage({a: "const a = 1;", b: "display(a + 1);"});
  await edit("a", "const z = 1;");
  expect(said()).toEqual({b: "Waiting for a: no cell declares it."});
  await edit("a", "const z = 1, a = 5;");
  expect(said()).toEqual({});
  expect(shown("b")).toBe("6");
});

test("edits leave nothing behind in the runtime", async () => {
  const {edit, page} = await makePage({
    n: "const n = 1;",
    a: "const a = n; display(a);",
    b: "display(a);"
  });
  const size = (): number => page.module._runtime._variables.size;
  // The runtime keeps what is asked for once, as `invalidation`.
  await edit("a", "const a = n + 1;");
  const before = size();
  for (let i = 0; i < 5; i++) {
    await edit("a", `const a = ${i}; display(a);`);
    await edit("a", `const c = ${i}, a = n;`);
    await edit("a", "const a = view(Object.assign(document.createElement('input'), {value: 1}));");
    await edit("a", "const a = n; display(a);");
  }
  expect(size()).toBe(before);
});

test("view gives the value of its element, and again when the reader changes it", async () => {
  const {edit, shown, settled} = await makePage({a: "const a = 1;", b: "display(a);"});
  await edit("a", "const i = document.createElement('input');\ni.value = 'x';\nconst a = view(i);");
  expect(shown("b")).toBe('"x"');
  const input = document.querySelector("input")!;
  input.value = "y";
  input.dispatchEvent(new Event("input", {bubbles: true}));
  await settled();
  expect(shown("b")).toBe('"y"');
});

test("what takes longer than a moment keeps its old picture, marked, as do its dependants", async () => {
  let answer = (_: number): void => undefined;
  const slow = {wait: () => new Promise<number>((resolve) => (answer = resolve))};
  const cells = {a: "const a = 1; display(a);", b: "display(a);", c: "display('alone');"};
  const {page, edit, cell, shown, settled} = await makePage(cells, {slow});
  const marked = (): string[] =>
    page.cells.filter(({block}) => block.matches(".nb-late[aria-busy]")).map((it) => it.data.name);
  const running = edit("a", "const {wait} = await import('slow');\nconst a = await wait();");
  await expect.poll(marked, {timeout: 10_000}).toEqual(["a", "b"]);
  expect(shown("b")).toBe("1");
  answer(2);
  await running;
  await settled();
  await expect.poll(() => shown("b"), {timeout: 10_000}).toBe("2");
  expect(marked()).toEqual([]);
  expect(cell("c").block.classList.contains("nb-late")).toBe(false);
});

test("an error shows once, at its place; dependants name what they wait for", async () => {
  const {edit, said, shown} = await makePage({
    a: "const a = {x: 1};",
    b: "const b = a.x;",
    c: "display(b);"
  });
  await edit("a", "const a: any = null;\nconst c2: number = (a as {x: number}).x;");
  expect(said()).toEqual({
    a: "2:39 Cannot read properties of null (reading 'x').",
    b: "Waiting for a.",
    c: "Waiting for a."
  });
  expect(shown("c")).toBe("1");
  await edit("a", "const a = {x: 2};");
  expect(said()).toEqual({});
  expect(shown("c")).toBe("2");
});

test("an error in code that another cell calls shows at the code, not at the caller", async () => {
  const {edit, said} = await makePage({
    f: "const f = (n: number) => n;",
    a: "const a = f(1);",
    b: "display(a);"
  });
  await edit("f", "const f = (n: number) => {\n  throw new Error('no good')\n};");
  expect(said()).toEqual({
    f: "2:9 no good.",
    a: "Stopped by an error in f.ts.",
    b: "Stopped by an error in f.ts."
  });
  await edit("f", "const f = (n: number) => 2;");
  expect(said()).toEqual({});
});

test("an error in a cell that was not edited is said there, with its line where it runs beside the page", async () => {
  const {edit, said} = await makePage({
    a: "const a = {x: {y: 1}};",
    b: "\ndisplay(a.x.y);",
    c: "\nconst c = a.x.y;"
  });
  await edit("a", "const a = {};");
  expect(said()).toEqual({
    b: "Cannot read properties of undefined (reading 'y').",
    c: "2:15 Cannot read properties of undefined (reading 'y')."
  });
});

test("a rejected promise is an error of its cell", async () => {
  const {edit, said} = await makePage({a: "const a = 1;", b: "display(a);"});
  await edit("a", "const a = await Promise.reject(new Error('no luck'));");
  expect(said()).toMatchObject({
    a: expect.stringMatching(/^1:\d+ no luck\.$/),
    b: "Waiting for a."
  });
  await edit("a", "const a = await Promise.reject('just text');");
  expect(said()).toMatchObject({a: "The cell threw just text."});
});

test("a loop made endless by another cell's edit is stopped in the cell that loops", async () => {
  const {edit, said} = await makePage({
    n: "const n = 10;",
    a: "let sum = 0;\nfor (let i = 0; i < n; i++) sum += i;"
  });
  await edit("n", "const n = Infinity;");
  expect(said()).toEqual({a: "2:1 Stopped: this loop had not ended after 3 s."});
});

test("a caller that swallows the stop of an endless loop does not hide it", async () => {
  const {edit, said} = await makePage({
    f: "function* f(): Generator<number> { yield 1; }",
    a: "let ok = false;\ntry { f().next(); ok = true; } catch {}"
  });
  await edit("f", "function* f(): Generator<number> {\n  while (true);\n}");
  expect(said()).toEqual({
    f: "2:3 Stopped: this loop had not ended after 3 s.",
    a: "Stopped by an error in f.ts."
  });
});

test("endless recursion is one sentence", async () => {
  const {edit, said} = await makePage({a: "const a = 1;"});
  await edit("a", "const g = (): number => g();\nconst a = g();");
  expect(said()).toEqual({a: expect.stringMatching(/^1:\d+ This function calls itself without/)});
});

test("a cell that cannot run changes nothing but what is said", async () => {
  const {edit, said, shown, cell} = await makePage({a: "const a = 1;", b: "display(a);"});
  await edit("a", "const a = (2;");
  expect(said()).toEqual({a: "1:11 This `(` is never closed."});
  expect(shown("b")).toBe("1");
  expect(cell("a").ran).toBe("const a = 1;");
  expect(cell("a").text).toBe("const a = (2;");
});

test("a name of another cell is refused before the cell runs", async () => {
  const {counts} = counter();
  const {edit, said} = await makePage({a: "const a = 1;", b: "const b = 2;"});
  await edit("b", "const b = 2;\nlet c = 1, a = 3; ran('b');");
  expect(said()).toEqual({
    b: "2:12 `a` is already declared by the cell a.ts: choose another name."
  });
  expect(counts).toEqual({});
  await edit("b", "const display = 1;");
  expect(said()).toEqual({b: "1:7 `display` is the notebook's own; choose another name."});
});

test("a name that no cell declares is refused, and the nearest one offered", async () => {
  const {edit, said} = await makePage({delay: "const delay = 1;", b: "const b = delay;"});
  await edit("b", "const b = deley + 1;");
  expect(said()).toEqual({
    b: "1:11 `deley` is not declared in this cell or any other. Did you mean `delay`?"
  });
});

test("a module used without an import is refused with the line to write", async () => {
  const {edit, said} = await makePage({a: "const a = 1;"}, {d3: {}});
  await edit("a", "const a = d3.max([1]);");
  expect(said()).toEqual({
    a:
      "1:11 `d3` is not declared in this cell or any other. " +
      'Write `import * as d3 from "d3";` first.'
  });
});

test("cells that would wait for each other are refused", async () => {
  const {edit, said} = await makePage({a: "const a = 1;", b: "const b = a;", c: "const c = b;"});
  await edit("a", "const a = c;");
  expect(said()).toEqual({
    a: "1:11 `c` needs `a`, which this cell declares: they would wait for each other."
  });
});

test("imports come from the table of modules; anything else says what there is", async () => {
  const {edit, said, shown} = await makePage({a: "display(1);"}, {m: {delay: 7}});
  await edit("a", 'import {delay} from "m";\ndisplay(delay);');
  expect(shown("a")).toBe("7");
  await edit("a", 'import {dealy} from "m";\ndisplay(dealy);');
  expect(said()).toEqual({a: '1:21 "m" has no `dealy`. Did you mean `delay`?'});
  await edit("a", 'const x: number = 1;\nimport {y} from "https://example.com/y.js";');
  expect(said()).toEqual({
    a: '2:17 "https://example.com/y.js" cannot be imported here. A cell can import "m".'
  });
  await edit("a", 'display((await import("m")).delay + 1);');
  expect(shown("a")).toBe("8");
});

test("files are the page's: an edited cell that attaches one says so", async () => {
  const {edit, said} = await makePage({a: "display(1);"});
  await edit("a", 'display(FileAttachment("/data/run.json"));');
  expect(said().a).toBe(
    "`FileAttachment` is there for the page's own cells; an edited one runs beside the page."
  );
});

test("what a cell displays is cut to a size that the page can bear", async () => {
  const {edit, said, cell, shown} = await makePage({a: "display(1);"});
  await edit("a", "for (let i = 0; i < 5000; i++) display(i);");
  expect(cell("a").root._nodes).toHaveLength(1000);
  expect(said()).toEqual({a: "Only the first 1,000 values are shown."});
  await edit("a", "display('x'.repeat(1e6));");
  expect(shown("a").length).toBeLessThan(101_000);
  expect(said()).toEqual({a: "Cut: the text has 1,000,000 characters."});
  await edit("a", "display('little');");
  expect(said()).toEqual({});
});

test("long work of a module is stopped, and the line that called it is told", async () => {
  const {edit, said, check} = await makePage({a: "const a = 1;", b: "display(a);"});
  const work = (): void => {
    for (;;) check();
  };
  Object.assign(globalThis, {work});
  await edit("a", "const a = 1;\nconst run = () => work();\nrun();");
  expect(said()).toEqual({
    a: "2:19 Stopped: this call had not ended after 3 s.",
    b: "Waiting for a."
  });
  await edit("a", "const a = 2;");
  expect(said()).toEqual({});
});

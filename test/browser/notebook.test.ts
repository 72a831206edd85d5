/** Editing in place, in a real browser, on a built site of plain cells. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, accessibility, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("notebook");
});
afterAll(() => site.close());

const figureSays = (page: Page, text: string): Promise<void> =>
  page.locator("#figure", {hasText: new RegExp(`^${text}$`)}).waitFor();

test("an edit changes the figure and the text, and Reset brings the original back", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await figureSays(page, "round trip 40000");
  await cell.run("const delay: number = ms(50);");
  await figureSays(page, "round trip 100000");
  await page.getByText("In the text: 100000.").waitFor();
  expect(await cell.frame.locator(".nb-mark").textContent()).toBe("edited");
  await cell.button(/^Reset/).click();
  await figureSays(page, "round trip 40000");
  expect(await cell.content.textContent()).toBe("const delay: number = ms(20); // one way");
  expect(await cell.frame.locator(".nb-mark").textContent()).toBe("");
  await done();
});

test("only what depends on an edited cell runs again", async () => {
  const {page, done} = await site.open("counted");
  const runs = (): Promise<unknown> => page.evaluate(() => Reflect.get(globalThis, "runs"));
  expect(await runs()).toEqual({figure: 1, other: 1});
  await new CellOnPage(page, "delay.ts").run("const delay = 30;");
  await figureSays(page, "round trip 60");
  expect(await runs()).toEqual({figure: 2, other: 1});
  // What a reader has edited counts where it runs, and that is not the page.
  const other = new CellOnPage(page, "other.ts");
  await other.run('const other = 2;\ncount("other");\ndisplay("counted");');
  await page.locator("main .observablehq--string", {hasText: "counted"}).waitFor();
  expect(await runs()).toEqual({figure: 2, other: 1});
  await done();
});

test("what a cell showed before it failed stays, marked as stale, until it runs again", async () => {
  const {page, done} = await site.open("counted");
  const figure = page.locator("#figure");
  const frame = (): Promise<string> =>
    figure.evaluate((node) => getComputedStyle(node).outlineStyle);
  expect(await frame()).toBe("none");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay: number = null!.x;");
  await page.getByText("Waiting for delay.").waitFor();
  expect(await figure.textContent()).toBe("round trip 40");
  expect(await frame()).toBe("dashed");
  await cell.run("const delay = 1;");
  await figureSays(page, "round trip 2");
  expect(await frame()).toBe("none");
  await done([/Waiting for delay/]);
});

test("the editor colours the language, pairs brackets, and undoes each cell for itself", async () => {
  const {page, done} = await site.open("counted");
  const [delay, other] = [new CellOnPage(page, "delay.ts"), new CellOnPage(page, "other.ts")];
  await delay.write("const delay: number = Math.abs(-(1)); // one");
  const coloured = (kind: string): Promise<string[]> =>
    delay.frame.locator(`.cm-content .tok-${kind}`).allTextContents();
  expect(await coloured("keyword")).toEqual(["const"]);
  expect(await coloured("typeName")).toEqual(["number"]);
  expect(await coloured("comment")).toEqual(["// one"]);
  // To the bracket before "; // one".
  for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowLeft");
  const pair = delay.frame.locator(".cm-matchingBracket");
  expect((await pair.allTextContents()).join("")).toBe("()");
  await other.write("const other = 5;");
  await delay.content.focus();
  await page.keyboard.press("ControlOrMeta+Z");
  expect(await delay.content.textContent()).toBe("const delay = 20;");
  expect(await other.content.textContent()).toBe("const other = 5;");
  await done();
});

test("a cell is opened, edited and run by touch alone", async () => {
  const {page, done} = await site.open("counted", {
    hasTouch: true,
    viewport: {width: 360, height: 740}
  });
  const cell = new CellOnPage(page, "delay.ts");
  await cell.button(/^Edit/).tap();
  await cell.content.waitFor();
  await cell.content.tap();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("const delay = 4;");
  await cell.button(/^Run/).tap();
  await figureSays(page, "round trip 8");
  await cell.button(/^Reset/).tap();
  await figureSays(page, "round trip 40");
  await done();
});

test("nothing of the editor is loaded before one is opened, and the editor once", async () => {
  const {page, transfers, loaded, weigh, done} = await site.open("index");
  await loaded();
  const before = transfers.length;
  const scripts = (await weigh()).filter(({path}) => /lib\/(notebook|chunk)/.test(path));
  const octets = scripts.reduce((sum, {gzip}) => sum + gzip, 0);
  console.log(`the notebook at first load: ${octets} B compressed`);
  // The header is in it, the words of each area, when each cell runs and where it draws, embedding,
  // sharing, and what offers workers to explorations.
  expect(octets).toBeLessThanOrEqual(16_000);
  await new CellOnPage(page, "delay.ts").button(/^Edit/).click();
  await page.getByRole("textbox").waitFor();
  await expect
    .poll(() => transfers.slice(before).filter(({path}) => path.includes("editor-bundle")).length)
    .toBe(1);
  expect(transfers.slice(0, before).filter(({path}) => path.includes("editor-bundle"))).toEqual([]);
  await done();
});

test("the editor takes the place of the code without moving anything", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "program.ts");
  const code = cell.frame.locator(".nb-code");
  const before = await code.boundingBox();
  const text = await cell.frame.locator("pre").boundingBox();
  await cell.button(/^Edit/).click();
  await cell.content.waitFor();
  expect(await code.boundingBox()).toEqual(before);
  expect((await cell.frame.locator(".cm-line").first().boundingBox())?.x).toBe(text?.x);
  await done();
});

test("a syntax error is said at its line and column and marked; the text is kept", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay: number =\n  ms(20;");
  await cell.says("Line 2, column 5: This ( is never closed.");
  await cell.frame.locator(".cm-lintRange-error").waitFor();
  await figureSays(page, "round trip 40000");
  await cell.button(/^Line 2, column 5/).click();
  await page.keyboard.press("Delete");
  expect(await cell.frame.locator(".cm-line").nth(1).textContent()).toBe("  ms20;");
  expect(await cell.frame.locator(".nb-mark").textContent()).toBe("edited, not run");
  await done();
});

test("an error at run time is said once, at its line; other cells say what they wait for", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run(
    "const host = null as {delay: number} | null;\nconst delay: number = host!.delay;"
  );
  await cell.says("Line 2, column 29: Cannot read properties of null (reading 'delay').");
  expect(await page.getByText("Cannot read properties").count()).toBe(1);
  // One is the figure's cell; the other stands in the text.
  expect(await page.getByText("Waiting for delay.").count()).toBe(2);
  await cell.run("const delay = 1;");
  await figureSays(page, "round trip 2");
  expect(await page.getByText("Waiting for").count()).toBe(0);
  await done([/Waiting for delay/]);
});

test("an error in a program shows at the program, whoever runs it", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "program.ts");
  await cell.run("function* program(n: number): Generator<number> {\n  throw new Error('No.');\n}");
  await cell.says("Line 2, column 9: No.");
  await page.getByText("Stopped by an error in program.ts.").waitFor();
  await done();
});

const endless = [
  ["a loop", "while (true) {}", /^Line 2, column 1: Stopped: this loop had not ended/],
  ["a loop over await", "while (true) await null;", /^Line 2, column 1: Stopped: this loop/],
  [
    "recursion",
    "const f = (n: number): number => n < 2 ? n : f(n - 1) + f(n - 2); f(80);",
    /^Line 2, column 11: Stopped: this function/
  ],
  ["recursion without end", "const f = (): number => f(); f();", /calls itself without end/]
] as const;

test.each(endless)("%s without end is stopped, and the page goes on", async (_, code, message) => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run(`const delay = 1;\n${code}`);
  await cell.says(message);
  await cell.run("const delay = 3;");
  await figureSays(page, "round trip 6");
  await done([/Waiting for delay/]);
});

test("an endless loop in a program that another cell drives is stopped at its line", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "program.ts");
  await cell.run("function* program(n: number): Generator<number> {\n  for (;;) yield 1;\n}");
  await cell.says(/^Line 2, column 3: Stopped: this loop had not ended after 3 s\.$/);
  await cell.run("function* program(n: number): Generator<number> {\n  yield n;\n}");
  await page.locator("#sum", {hasText: "sum 4"}).waitFor();
  await done();
});

test("errors of event listeners and of promises nobody waits for show at their cell", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run(
    "const delay = 1;\nconst press = document.createElement('button');\n" +
      "press.textContent = 'press';\npress.onclick = () => { throw new Error('pressed'); };\n" +
      "display(press);"
  );
  await cell.drawn.getByRole("button", {name: "press"}).click();
  await cell.says("Line 4, column 31: pressed.");
  await cell.run("const delay = 1;\nvoid (async () => { throw new Error('later'); })();");
  await cell.says("Line 2, column 27: later.");
  await done([/pressed/, /later/]);
});

test("names and imports that cannot be are refused before the cell runs", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay = 1;\nconst program = 2;");
  await cell.says("Line 2, column 7: program is already declared by the cell program.ts");
  await cell.run("const delay = dalay;");
  await cell.says("Line 1, column 15: dalay is not declared in this cell or any other.");
  await figureSays(page, "round trip 40000");
  await cell.run('import x from "left-pad";\nconst delay = x;');
  await cell.says(
    'Line 1, column 15: "left-pad" cannot be imported here. A cell can import "/lib/tcp.js", "d3".'
  );
  await done([/Waiting for delay/]);
});

test("an edited cell imports what the page has: the simulation and d3", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run('import {max} from "d3-array";\nconst delay = max([3, 5])!;');
  await figureSays(page, "round trip 10");
  await done();
});

test("a cell that draws a million elements is cut, with a note", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run(
    "const delay = 1;\nconst all = document.createElement('div');\n" +
      "all.innerHTML = '<i></i>'.repeat(1e6);\ndisplay(all);"
  );
  await cell.says("Cut: this would show 1,000,000 elements; the first 20,000 are left.");
  expect(await cell.drawn.locator("i").count()).toBe(20_000);
  await cell.run("const delay = 2;\ndisplay('x'.repeat(1e8));");
  await cell.says("Cut: the text has 100,000,000 characters.");
  await figureSays(page, "round trip 4");
  await done();
});

test("all is done by keyboard: in, run, out with Escape and Tab, back with the text kept", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.button(/^Edit/).focus();
  await page.keyboard.press("Enter");
  await cell.content.waitFor();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\n\t// mine");
  await page.keyboard.press("ControlOrMeta+S");
  await cell.frame.locator(".nb-mark", {hasText: /^edited$/}).waitFor();
  await cell.frame.getByText("Escape closes the editor").waitFor();
  await page.keyboard.press("Escape");
  const focused = (): Promise<string> => page.locator(":focus").evaluate((e) => e.ariaLabel ?? "");
  expect(await focused()).toBe("Edit delay.ts");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Edit program.ts");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("!");
  expect(await cell.content.textContent()).toContain("// mine!");
  await page.keyboard.press("ControlOrMeta+Z");
  expect(await cell.content.textContent()).toMatch(/\/\/ mine$/);
  await page.keyboard.type("?");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Enter");
  await cell.frame.locator(".nb-mark", {hasText: /^edited$/}).waitFor();
  expect(await focused()).toBe("Edit delay.ts");
  await done();
});

test("what needs a prediction waits until the reader has chosen", async () => {
  const {page, done} = await site.open("predict");
  expect(await page.getByText("chosen:").count()).toBe(0);
  await page.getByRole("button", {name: "client"}).focus();
  await page.keyboard.press("Enter");
  await page.getByText("chosen: client, 10 ms").waitFor();
  await page.getByRole("button", {name: "The answer: server"}).waitFor();
  await page.getByRole("slider", {name: "delay"}).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("chosen: client, 11 ms").waitFor();
  expect(await accessibility(page)).toEqual([]);
  await done();
});

test("a page without scripts shows all its code", async () => {
  const context = await site.browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(site.url);
  await page.getByText("const delay: number = ms(20); // one way").waitFor();
  await page.getByText("program.ts").waitFor();
  const line = page.locator("noscript p");
  expect(await line.textContent()).toContain("and editing its code, need JavaScript");
  expect(await line.isVisible()).toBe(true);
  expect(await page.getByRole("button").count()).toBe(0);
  await context.close();
});

test.each(["light", "dark"] as const)(
  "axe finds nothing wrong at an open cell (%s)",
  async (colorScheme) => {
    const {page, done} = await site.open("index", {colorScheme});
    const cell = new CellOnPage(page, "delay.ts");
    await cell.run("const delay: number = 'far'.x.y; // 12");
    await cell.says(/Cannot read/);
    expect(await accessibility(page)).toEqual([]);
    await done([/Waiting for delay/]);
  }
);

test("the time from Shift+Enter to the changed figure", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay = 0;");
  await figureSays(page, "round trip 0");
  const times: number[] = [];
  for (let i = 1; i <= 20; i++) {
    await cell.write(`const delay: number = ${i};`);
    await page.evaluate(() => {
      const main = document.querySelector("main")!;
      const from = {at: 0};
      addEventListener("keydown", () => (from.at = performance.now()), {capture: true, once: true});
      const seen = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!main.contains(document.querySelector("#figure"))) return;
          observer.disconnect();
          // The next frame paints it.
          requestAnimationFrame(() => resolve(performance.now() - from.at));
        });
        observer.observe(document.querySelector("#figure")!.parentElement!, {childList: true});
      });
      Object.assign(window, {seen});
    });
    await page.keyboard.down("Shift");
    await page.keyboard.press("Enter");
    await page.keyboard.up("Shift");
    times.push(await page.evaluate(() => (window as unknown as {seen: Promise<number>}).seen));
    await figureSays(page, `round trip ${2 * i}`);
  }
  times.sort((a, b) => a - b);
  const [median, p95] = [times[10]!, times[18]!].map((time) => time.toFixed(1));
  console.log(`from Shift+Enter to the figure: median ${median} ms, p95 ${p95} ms`);
  await done();
});

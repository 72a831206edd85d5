/** Types, proposals and numbers to pull in the editor, in a real browser on a built site. */
import {gzipSync} from "node:zlib";
import {readFileSync} from "node:fs";
import {join} from "node:path";
import type {Locator, Page} from "playwright-core";
import {afterAll, afterEach, beforeAll, describe, expect, test} from "vitest";
import {fixtureDist} from "./fixture.ts";
import {type Site, type Visit, accessibility, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("types");
});
afterAll(() => site.close());

/** One cell on an opened page, with its editor open. */
class OpenCell {
  readonly page: Page;
  readonly frame: Locator;

  constructor(page: Page, title: string) {
    this.page = page;
    this.frame = page.getByRole("group", {name: title, exact: true});
  }

  static async on(page: Page, title: string): Promise<OpenCell> {
    const cell = new OpenCell(page, title);
    const edit = cell.frame.getByRole("button", {name: /^Edit/});
    if (!(await cell.content.isVisible())) await edit.click();
    await cell.content.waitFor();
    return cell;
  }

  get content(): Locator {
    return this.frame.getByRole("textbox", {name: /^Code of/});
  }

  /** Puts a text in the place of what is there. */
  async write(text: string): Promise<void> {
    await this.content.focus();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(text);
  }

  /** Puts the cursor behind the first place of these words. */
  async cursorBehind(words: string): Promise<void> {
    const text = await this.content.innerText();
    await this.content.focus();
    await this.page.keyboard.press("ControlOrMeta+Home");
    for (let i = text.indexOf(words) + words.length; i > 0; i--) {
      await this.page.keyboard.press("ArrowRight");
    }
  }

  async remarks(text: string | RegExp): Promise<void> {
    await this.frame.locator(".nb-problems p", {hasText: text}).first().waitFor();
  }

  async silent(): Promise<void> {
    await this.frame.locator(".nb-problems p").first().waitFor({state: "detached"});
  }
}

const figureSays = (page: Page, text: string): Promise<void> =>
  page.locator("#figure", {hasText: new RegExp(`^${text}$`)}).waitFor();

/** Waits until the types have been checked once: from then on, silence means that all is well. */
async function typesLoaded(page: Page, cell: OpenCell): Promise<void> {
  await cell.write("nonsense;");
  await cell.remarks("Cannot find name 'nonsense'.");
  await page.keyboard.press("ControlOrMeta+Z");
  await cell.silent();
}

test("TypeScript is loaded when an editor has been opened, in one file within its budget", async () => {
  const {page, transfers, loaded, done} = await site.open("index", {types: true});
  await loaded();
  expect(transfers.filter(({path}) => path.includes("types-worker"))).toEqual([]);
  const cell = await OpenCell.on(page, "delay.ts");
  await typesLoaded(page, cell);
  const addresses = page.workers().map((worker) => worker.url());
  // The worker for edited cells stands ready, and is made of a text.
  const workers = addresses.flatMap((address) => address.split("/some/path/").slice(1));
  expect(workers).toEqual([expect.stringMatching(/^_file\/lib\/types-worker\.\w+\.js$/)]);
  const octets = gzipSync(readFileSync(join(fixtureDist, workers[0]!)), {level: 9}).length;
  console.log(`the worker with TypeScript: ${octets} B compressed`);
  expect(octets).toBeLessThanOrEqual(1_180_000);
  await done();
});

describe("on a page whose types are there", () => {
  let visit: Visit;
  let page: Page;
  beforeAll(async () => {
    visit = await site.open("index", {types: true});
    ({page} = visit);
    await typesLoaded(page, await OpenCell.on(page, "delay.ts"));
  });
  afterAll(() => visit.done());

  // Each begins with the author's cells.
  afterEach(async () => {
    for (const title of ["delay.ts", "label.ts"]) {
      const reset = page.getByRole("group", {name: title, exact: true});
      const button = reset.getByRole("button", {name: /^Reset/});
      if (await button.isVisible()) await button.click();
    }
  });

  test("a wrong type is underlined and said at its line and column, and prevents nothing", async () => {
    const cell = await OpenCell.on(page, "delay.ts");
    await cell.write("// half\nconst delay: string = ms(50);");
    await cell.remarks("Line 2, column 7: Type 'number' is not assignable to type 'string'.");
    expect(await cell.frame.locator(".cm-lintRange-warning").textContent()).toBe("delay");
    await page.keyboard.press("Shift+Enter");
    await figureSays(page, "round trip 100000");
    // The place leads there.
    await page.keyboard.press("ControlOrMeta+End");
    await cell.frame.getByRole("button", {name: "Line 2, column 7"}).click();
    await page.keyboard.press("Delete");
    expect(await cell.content.textContent()).toContain("const elay");
  });

  test("names of other cells have their types, as these cells run now", async () => {
    const label = await OpenCell.on(page, "label.ts");
    const delay = await OpenCell.on(page, "delay.ts");
    await delay.write('const delay = {ms: "25"};');
    await delay.silent();
    await label.silent();
    await page.keyboard.press("Shift+Enter");
    await label.remarks("The right-hand side of an arithmetic operation must be of type");
  });

  test("what is not closed is said at the end of the cell, not in the cells that follow", async () => {
    const cell = await OpenCell.on(page, "delay.ts");
    await cell.write("const delay = [ms(2)");
    await cell.remarks("Line 1, column 20: ',' expected.");
  });

  test("nobody is asked for annotations, and what only the browser knows is not called unknown", async () => {
    const cell = await OpenCell.on(page, "delay.ts");
    await cell.write("const twice = (n) => 2 * n;\nconst delay = twice(ms(1)) + WebSocket.OPEN");
    // What is wrong is there; what is right is not.
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type(" + nonsense;");
    await cell.remarks("Cannot find name 'nonsense'.");
    expect(await cell.frame.locator(".nb-problems p").count()).toBe(1);
  });

  test("a name is explained under the pointer and by F2, with the unit from its comment", async () => {
    const cell = await OpenCell.on(page, "delay.ts");
    const meaning = cell.frame.locator(".nb-meaning");
    await cell.cursorBehind("= m");
    await page.keyboard.press("F2");
    await meaning.getByText(/Milliseconds, as .*µs/).waitFor();
    expect(await accessibility(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await meaning.waitFor({state: "detached"});
    expect(await cell.frame.getAttribute("class")).toContain("nb-open");
    const at = await page.evaluate(() => {
      const line = document.querySelector(".nb-open .cm-line")!;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const i = node.textContent!.indexOf("ms");
        if (i < 0) continue;
        range.setStart(node, i);
        range.setEnd(node, i + 2);
      }
      const {x, y, width, height} = range.getBoundingClientRect();
      return {x: x + width / 2, y: y + height / 2};
    });
    // A pointer never rests quite still; one movement alone can fall into a redraw.
    await expect
      .poll(async () => {
        await page.mouse.move(at.x - 1, at.y);
        await page.mouse.move(at.x, at.y);
        await page.waitForTimeout(1000);
        return (await meaning.allTextContents()).join("\n");
      })
      .toContain("ms(n: number): Micros");
  });

  test.each(["light", "dark"] as const)(
    "names are proposed while one types, with their comments (%s)",
    async (colorScheme) => {
      await page.emulateMedia({colorScheme});
      const cell = await OpenCell.on(page, "delay.ts");
      await cell.write("const delay = ms(1);\nrange({label: 'x', max: 5, ");
      await page.keyboard.type("m");
      const list = cell.frame.getByRole("listbox");
      await list.getByRole("option", {name: /^min/}).waitFor();
      await page.keyboard.press("Escape");
      await cell.write("const delay = ms(1);\n");
      await page.keyboard.type("ran");
      await list.getByRole("option", {name: /^range/}).waitFor();
      await cell.frame.locator(".cm-completionInfo").getByText("A slider for a number.").waitFor();
      expect(await accessibility(page)).toEqual([]);
      await page.keyboard.press("Enter");
      expect(await cell.content.innerText()).toContain("\nrange");
    }
  );
});

test("Alt+arrows change the number at the cursor, and the cell runs each time", async () => {
  const {page, done} = await site.open("index");
  const cell = await OpenCell.on(page, "delay.ts");
  await cell.cursorBehind("ms(2");
  await page.keyboard.press("Alt+ArrowUp");
  await figureSays(page, "round trip 52000");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await figureSays(page, "round trip 72000");
  await page.keyboard.press("Alt+ArrowDown");
  await figureSays(page, "round trip 70000");
  expect(await cell.content.textContent()).toBe("const delay: number = ms(35); // one way");
  expect(await cell.frame.locator(".nb-mark").textContent()).toBe("edited");
  for (let i = 0; i < 4; i++) await page.keyboard.press("Alt+Shift+ArrowDown");
  await figureSays(page, "round trip -10000");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await figureSays(page, "round trip 10000");
  await done();
});

/** The middle of the first number of an open cell. */
async function numberOf(cell: OpenCell): Promise<{x: number; y: number}> {
  const {x, y, width, height} = (await cell.frame.locator(".tok-number").first().boundingBox())!;
  return {x: x + width / 2, y: y + height / 2};
}

test("a number is pulled by the mouse: one step to undo, the focus stays, a click is a click", async () => {
  const {page, done} = await site.open("index");
  const cell = await OpenCell.on(page, "delay.ts");
  const {x, y} = await numberOf(cell);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y);
  await page.mouse.move(x + 50, y, {steps: 5});
  await page.mouse.up();
  await figureSays(page, "round trip 70000");
  expect(await cell.content.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press("ControlOrMeta+Z");
  expect(await cell.content.textContent()).toBe("const delay: number = ms(25); // one way");
  await page.mouse.click(x - 6, y);
  await page.keyboard.type("1");
  expect(await cell.content.textContent()).toMatch(/ms\((125|215)\)/);
  await page.mouse.dblclick(x, y);
  await page.keyboard.type("7");
  expect(await cell.content.textContent()).toContain("ms(7)");
  await done();
});

test("a number is pulled by a finger", async () => {
  const {page, done} = await site.open("index", {hasTouch: true});
  const cell = await OpenCell.on(page, "delay.ts");
  const {x, y} = await numberOf(cell);
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", at?: number): Promise<unknown> =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: at === undefined ? [] : [{x: at, y}]
    });
  await touch("touchStart", x);
  for (let dx = 10; dx <= 50; dx += 10) await touch("touchMove", x - dx);
  await touch("touchEnd");
  await figureSays(page, "round trip 30000");
  expect(await cell.content.textContent()).toBe("const delay: number = ms(15); // one way");
  await done();
});

test("search opens in the editor, and Escape closes it before it leaves the editor", async () => {
  const {page, done} = await site.open("index");
  const cell = await OpenCell.on(page, "label.ts");
  await page.keyboard.press("ControlOrMeta+F");
  await cell.frame.getByRole("textbox", {name: "Find"}).waitFor();
  await page.keyboard.type("delay");
  await cell.frame.locator(".cm-searchMatch").first().waitFor();
  expect(await accessibility(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await cell.frame.getByRole("textbox", {name: "Find"}).waitFor({state: "detached"});
  expect(await cell.frame.getAttribute("class")).toContain("nb-open");
  await done();
});

test("the editor works while TypeScript cannot be loaded", async () => {
  const {page, done} = await site.open("index", {types: true});
  await page.route(/types-worker/, (route) => route.abort());
  const cell = await OpenCell.on(page, "delay.ts");
  await cell.write("const delay: number = ms(1);");
  await page.keyboard.press("Shift+Enter");
  await figureSays(page, "round trip 2000");
  await page.keyboard.press("F2");
  await page.keyboard.press("Alt+ArrowUp");
  await done([/types-worker/, /ERR_FAILED/]);
});

test("the editor runs cells while TypeScript is still on its way, and types come then", async () => {
  const {page, done} = await site.open("index", {types: true});
  let arrive = (): void => undefined;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/types-worker/, async (route) => {
    await arrival;
    await route.continue();
  });
  const cell = await OpenCell.on(page, "delay.ts");
  await cell.write("const delay: string = ms(1);");
  await page.keyboard.press("Shift+Enter");
  await figureSays(page, "round trip 2000");
  expect(await cell.frame.locator(".nb-problems p").count()).toBe(0);
  arrive();
  await cell.remarks("Line 1, column 7: Type 'number' is not assignable to type 'string'.");
  await done();
});

test("a number in a sentence is a spin button: keys, drag, buttons, and a reset", async () => {
  const {page, done} = await site.open("controls");
  const number = page.getByRole("spinbutton", {name: "delay"});
  const says = (text: string): Promise<void> => page.getByText(text).first().waitFor();
  await says("the round trip is 50 ms.");
  await number.focus();
  await page.keyboard.press("ArrowUp");
  await says("the round trip is 52 ms.");
  await page.keyboard.press("End");
  await says("the round trip is 200 ms.");
  expect(await number.getAttribute("aria-valuetext")).toBe("100\u00a0ms");
  expect(await accessibility(page)).toEqual([]);
  await page.getByRole("button", {name: "Reset delay"}).click();
  await says("the round trip is 50 ms.");
  const {x, y, width, height} = (await number.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 25, y + height / 2, {steps: 5});
  await page.mouse.up();
  await says("the round trip is 60 ms.");
  await page.getByText("+", {exact: true}).click();
  await says("the round trip is 62 ms.");
  expect(await number.evaluate((element) => element === document.activeElement)).toBe(true);
  await done();
});

test("a control that was changed can be taken back, and nothing moves for it", async () => {
  const {page, done} = await site.open("controls", {viewport: {width: 360, height: 740}});
  const slider = page.getByRole("slider", {name: "loss"});
  const reset = page.getByRole("button", {name: "Reset loss"});
  expect(await reset.isVisible()).toBe(false);
  const before = await slider.boundingBox();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("Loss: 3.").waitFor();
  expect(await slider.boundingBox()).toEqual(before);
  await reset.click();
  await page.getByText("Loss: 2.").waitFor();
  expect(await reset.isVisible()).toBe(false);
  expect(await slider.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.getByRole("spinbutton").focus();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  await done();
});

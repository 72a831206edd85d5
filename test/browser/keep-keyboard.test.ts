/** A program that draws may focus what it draws, but gets no key that is typed elsewhere. */
import type {Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("held");
});
afterAll(() => site.close());

/** Draws a field, and does something whenever the field is asked to. */
const greedy = (take: string): string => `const delay = 7;
const field = document.createElement("input");
field.style.cssText = "display: block; width: 90%; height: 40px";
const dialog = document.createElement("dialog");
dialog.append("A dialog");
const box = document.createElement("div");
box.style.height = "200px";
box.append(field, dialog);
display(box);
setInterval(() => { ${take} }, 50);`;

const isTyping = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.activeElement?.matches("[contenteditable=true]") ?? false);
const ways = {
  "focuses its field": "field.blur(); field.focus();",
  "opens a modal dialog": "dialog.close(); dialog.showModal();",
  "focuses its window": "window.focus();"
};

test.each(Object.entries(ways))(
  "a program that %s again and again while its reader types is stopped",
  async (_, take) => {
    const {page, done} = await site.open("index");
    const cell = new CellOnPage(page, "delay.ts");
    await cell.run(greedy(take));
    await cell.says(/takes the focus while you type elsewhere/);
    await page.locator("iframe.nb-drawn").waitFor({state: "detached"});
    await expect.poll(() => isTyping(page)).toBe(true);
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("// what I type is mine", {delay: 20});
    expect(await cell.content.innerText()).toContain("// what I type is mine");
    await done([/^/]);
  }
);

test("a program may focus its field when it begins: whoever types goes on typing", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run(greedy("").replace("display(box);", "display(box); field.focus();"));
  await cell.drawn.getByRole("textbox").waitFor();
  await expect.poll(() => isTyping(page)).toBe(true);
  expect(await page.locator("iframe.nb-drawn").count()).toBe(1);
  await done([/^/]);
});

test("who clicks into a drawing, or comes by Tab, has the keyboard in it", async () => {
  const {page, done} = await site.open("index");
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run(greedy(""));
  const field = cell.drawn.getByRole("textbox");
  await field.click();
  await page.keyboard.type("clicked", {delay: 20});
  await expect.poll(() => field.inputValue()).toBe("clicked");
  expect(await isTyping(page)).toBe(false);
  // Back to the text, and by Tab from the last control before the drawing into it.
  await cell.content.click();
  expect(await isTyping(page)).toBe(true);
  await page.getByRole("slider", {name: "times"}).focus();
  for (let n = 0; n < 5; n++) {
    await page.keyboard.press("Tab");
    await page.keyboard.type("t", {delay: 20});
    if ((await field.inputValue()).endsWith("t")) break;
  }
  expect(await field.inputValue()).toContain("t");
  await done([/^/]);
});

/** The figures of the built pages, used as a reader does: by keyboard, and by breaking things. */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Locator, Page} from "playwright-core";
import {type Site, accessibility, openSite, unfold} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const isFocused = (node: Element): boolean => node === document.activeElement;

/** The page's first figure whose run can be broken. */
async function firstFigure(page: Page): Promise<Locator> {
  await unfold(page);
  const figure = page.locator(".tcp-figure:has(.player)").first();
  await figure.scrollIntoViewIfNeeded();
  return figure;
}

test("the cursor is moved by keyboard alone, and says where it is", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  const slider = figure.getByRole("slider", {name: "Time"});
  const line = figure.locator(".cursor .line");
  const spoken = () => slider.getAttribute("aria-valuetext");
  const height = async () => (await line.boundingBox())!.y;
  await slider.focus();
  await page.keyboard.press("Home");
  expect(await spoken()).toMatch(/^0 ms, /);
  const top = await height();
  await page.keyboard.press("ArrowRight");
  const second = await spoken();
  expect(second).not.toMatch(/^0 ms, /);
  expect(await height()).toBeGreaterThan(top);
  await page.keyboard.press("ArrowDown");
  expect(await spoken()).not.toBe(second);
  await page.keyboard.press("ArrowUp");
  expect(await spoken()).toBe(second);
  await page.keyboard.press("End");
  expect(await slider.inputValue()).toBe(await slider.getAttribute("max"));
  await done();
});

test("nothing moves until Play is pressed, and Pause holds it", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  const slider = figure.getByRole("slider", {name: "Time"});
  const at = await slider.inputValue();
  await page.waitForTimeout(300);
  expect(await slider.inputValue()).toBe(at);
  await slider.press("Home");
  // At its usual speed it could be at its end before a busy machine presses Pause.
  await figure.getByRole("combobox", {name: "Speed"}).selectOption("0.25");
  await figure.getByRole("button", {name: "Play"}).click();
  await expect.poll(() => slider.inputValue()).not.toBe("0");
  await figure.getByRole("button", {name: "Pause"}).click();
  const held = await slider.inputValue();
  await page.waitForTimeout(300);
  expect(await slider.inputValue()).toBe(held);
  await done();
});

test("a segment is lost by Enter and comes back by its button", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  const segments = figure.locator(".segment");
  const labels = async () => figure.locator(".segment .label").allTextContents();
  const before = await labels();
  const faults = await figure.locator(".faults li").count();
  // One Tab stop for all segments.
  expect(await figure.locator(".segment[tabindex='0']").count()).toBe(1);
  await segments.first().focus();
  // Enter picks it, and the first thing that can be done to it is to lose it.
  await page.keyboard.press("Enter");
  expect(await figure.getByRole("button", {name: "Lose it", exact: true}).evaluate(isFocused)).toBe(
    true
  );
  await page.keyboard.press("Enter");
  await expect.poll(() => figure.locator(".faults li").count()).toBe(faults + 1);
  expect(await figure.locator(".segment.lost").count()).toBeGreaterThan(0);
  expect(await labels()).not.toEqual(before);
  // The focus stays where it was, so that a reader can go on.
  expect(await figure.locator(".segment:focus").count()).toBe(1);
  await figure.locator(".faults li button").last().press("Enter");
  await expect.poll(() => figure.locator(".faults li").count()).toBe(faults);
  expect(await labels()).toEqual(before);
  await done();
});

test("a segment is lost by Delete, and Escape leaves it as it is", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  const faults = await figure.locator(".faults li").count();
  await figure.locator(".segment").first().press("Enter");
  await page.keyboard.press("Escape");
  expect(await figure.locator(".picker:visible").count()).toBe(0);
  expect(await figure.locator(".segment:focus").count()).toBe(1);
  await page.keyboard.press("Delete");
  await expect.poll(() => figure.locator(".faults li").count()).toBe(faults + 1);
  await done();
});

test("a segment is looked into by keyboard alone: a field and its bytes are lit together", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  await figure.locator(".segment").first().press("Enter");
  for (const key of ["Tab", "Tab", "Tab", "Enter"]) await page.keyboard.press(key);
  const inspector = figure.locator(".inspector");
  await inspector.locator(".field").first().waitFor();
  expect(await inspector.locator(".title").textContent()).toBe("client → server SYN");
  await inspector.locator("button.field[tabindex='0']").first().focus();
  await page.keyboard.press("ArrowRight");
  expect(await inspector.locator(".meaning").textContent()).toMatch(/^Destination Port: 7777/);
  expect(await inspector.locator(".hex .lit").allTextContents()).toEqual(["1e", "61"]);
  expect(await accessibility(page)).toEqual([]);
  await done();
});

test("the cable is pulled at the cursor, and the time is changed, by keyboard alone", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  const slider = figure.getByRole("slider", {name: "Time"});
  await slider.focus();
  await page.keyboard.press("Home");
  const faults = figure.locator(".faults li");
  const before = await faults.count();
  await figure.getByRole("button", {name: "Break it"}).press("Enter");
  await figure.getByRole("button", {name: "Pull the cable"}).press("Enter");
  await expect.poll(() => faults.count()).toBe(before + 1);
  // The focus stays on the button, which now offers to mend it.
  expect(await figure.getByRole("button", {name: "Plug the cable in"}).evaluate(isFocused)).toBe(
    true
  );
  const edit = {name: "the cable is pulled at 0 ms", exact: true};
  await figure.getByRole("button", edit).press("Enter");
  await figure.locator(".fault-form input").waitFor();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("7.5");
  expect(await accessibility(page)).toEqual([]);
  await page.keyboard.press("Enter");
  expect(await faults.last().textContent()).toContain("the cable is pulled at 7.5 ms");
  await done();
});

test("a segment is lost by two clicks", async () => {
  const {page, done} = await site.open("handshake");
  const figure = await firstFigure(page);
  const box = await figure.locator(".segment .way").nth(1).boundingBox();
  await page.mouse.click(box!.x + box!.width / 4, box!.y + box!.height * 0.75);
  await figure.getByRole("button", {name: "Lose it", exact: true}).click();
  await expect.poll(() => figure.locator(".faults li").count()).toBeGreaterThan(0);
  await done();
});

test.each(["light", "dark"] as const)(
  "axe finds nothing wrong with a broken run and its table in words (%s)",
  async (colorScheme) => {
    const {page, done} = await site.open("handshake", {colorScheme});
    const figure = await firstFigure(page);
    await figure.locator(".segment").first().press("Delete");
    await figure.locator(".segment").first().press("Enter");
    await figure.getByRole("button", {name: "Transcript"}).click();
    expect(await figure.locator(".segment-row").count()).toBeGreaterThan(3);
    expect(await accessibility(page)).toEqual([]);
    await done();
  }
);

test("what can be pressed in a figure is at least 24 px in both directions", async () => {
  const {page, done} = await site.open("handshake", {viewport: {width: 360, height: 740}});
  const figure = await firstFigure(page);
  await figure.getByRole("button", {name: "Break it"}).click();
  await figure.locator(".break-menu").waitFor();
  await figure.locator(".segment").first().press("Enter");
  const small = await figure.evaluate((node) =>
    [...node.querySelectorAll("button, summary, input, select")]
      .map((part) => ({part, box: part.getBoundingClientRect()}))
      .filter(({box}) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({part}) => part.outerHTML)
  );
  expect(small).toEqual([]);
  await done();
});

/** The gallery in a real browser: every view of every run, in both themes, wide and narrow. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, accessibility, drawAll, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("gallery");
});
afterAll(() => site.close());

/** The contrast of each end's name in the state machine to its ground (WCAG 2.2, 1.4.3). */
function contrastsOf(names: readonly Element[]) {
  const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  const luminance = (colour: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return names.map((name) => {
    const panel = numbers(getComputedStyle(name.closest(".card")!).backgroundColor);
    const opacity = Number(getComputedStyle(name).opacity);
    // Whatever shines through is the card.
    const seen = (part: string) =>
      luminance(
        numbers(getComputedStyle(name.querySelector(part)!).fill).map(
          (value, i) => opacity * value + (1 - opacity) * (panel[i] ?? 0)
        )
      );
    const [text, ground] = [seen("text"), seen("rect")];
    const contrast = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    return {name: name.textContent, gone: name.classList.contains("gone"), contrast};
  });
}

test.each([
  ["light", 1280],
  ["dark", 360]
] as const)(
  "every view draws, in its colours and its width (%s, %i px)",
  async (colorScheme, width) => {
    const options = {colorScheme, viewport: {width, height: 800}};
    const {page, done} = await site.open("index", options);
    await drawAll(page);
    const figures = page.locator(".tcp-figure:has(.player)");
    expect(await figures.count()).toBeGreaterThanOrEqual(8);
    const names = ["states", "window", "sequence", "series", "counters", "census", "queues"];
    for (const name of names) {
      const shown = await figures.locator(`[data-view=${name}] .view-panel`).count();
      expect(shown, name).toBe(await figures.count());
    }
    expect(await page.locator("[data-view=sequence] .stroke").count()).toBeGreaterThan(8);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width
    );
    const contrasts = await page.locator(".machine .name").evaluateAll(contrastsOf);
    expect(contrasts.some(({gone}) => gone) && contrasts.some(({gone}) => !gone)).toBe(true);
    expect(contrasts.filter(({contrast}) => contrast < 4.5)).toEqual([]);
    // In the light, every-page.test.ts looks at every page with all that is on it.
    if (colorScheme === "dark") expect(await accessibility(page)).toEqual([]);
    await done();
  }
);

test("one cursor moves all views of a figure, by the keyboard", async () => {
  const {page, done} = await site.open("index");
  await drawAll(page);
  const figure = page.locator(".tcp-figure:has(.player)").nth(1);
  const slider = figure.locator("input[type=range]");
  await slider.press("Home");
  const at = () =>
    figure
      .locator(".cursor-line")
      .evaluateAll((lines) => lines.map((line) => Math.round(Number(line.getAttribute("x1")))));
  const before = await at();
  const states = () =>
    figure
      .locator(".state-box.now")
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-state")));
  expect(await states()).toEqual(["LISTEN", "SYN-SENT"]);
  await slider.press("End");
  const after = await at();
  expect(new Set(after).size).toBe(1);
  expect(after[0]).toBeGreaterThan(before[0]!);
  expect(await states()).toEqual(["CLOSED"]);
  expect(await figure.locator(".machine .name").count()).toBe(2);
  await done();
});

test("a press on a graph moves the cursor there; a lost segment runs all views again", async () => {
  const {page, done} = await site.open("index");
  await drawAll(page);
  const figure = page.locator(".tcp-figure:has(.player)").nth(1);
  const clock = figure.locator(".clock");
  const graph = figure.locator("[data-view=sequence] .graph");
  const box = await graph.boundingBox();
  await graph.click({position: {x: box!.width / 2, y: 40}});
  const middle = await clock.textContent();
  await graph.click({position: {x: 70, y: 40}});
  expect(await clock.textContent()).not.toBe(middle);
  expect(await graph.getAttribute("aria-label")).toContain("1 lost");
  await figure.getByRole("button", {name: /^Remove: /}).click();
  expect(await graph.getAttribute("aria-label")).not.toContain("lost");
  await done();
});

test("a run of 100,000 segments is drawn whole, opens on zoom, and stays light", async () => {
  const {page, done} = await site.open("large");
  await drawAll(page);
  const figure = page.locator(".tcp-figure:has(.player)");
  const ladder = figure.locator(".ladder");
  expect(await ladder.getAttribute("aria-label")).toMatch(/: 10\d{4} segments/);
  const marks = () => ladder.locator("*").count();
  expect(await marks()).toBeLessThan(3000);
  // The last segments are there: both ends close.
  await expect.poll(() => ladder.locator(".label.close").count()).toBeGreaterThan(0);
  const height = async () => Number(await ladder.getAttribute("height"));
  const whole = await height();
  const segment = figure.locator(".segment[tabindex='0']");
  await segment.focus();
  const name = async () =>
    (await figure.locator(".segment:focus").getAttribute("aria-label")) ?? "";
  for (let i = 0; i < 30 && !(await name()).endsWith("Press to zoom in"); i++) {
    await page.keyboard.press("ArrowDown");
  }
  expect(await name()).toMatch(/ segments, .* leave from .* to .*\. Press to zoom in$/);
  await page.keyboard.press("Enter");
  await expect.poll(height).toBeGreaterThan(3 * whole);
  expect(await marks()).toBeLessThan(3000);
  // The focus went on, and what has it is in sight.
  const sight = await figure.locator(".segment:focus").evaluate((mark) => {
    const [box, stage] = [mark, mark.closest(".stage")!].map((n) => n.getBoundingClientRect());
    return box!.bottom >= stage!.top && box!.top <= stage!.bottom;
  });
  expect(sight).toBe(true);
  await done();
});

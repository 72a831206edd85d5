/** What a move of a slider costs, counted in what does not depend on the machine. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** How often the slider is moved. */
const MOVES = 8;
/** Most layouts and most new nodes of a move: the run is another one, and so is its picture. */
const most = {layouts: 5, added: 700};

test("a slider's move leaves the figure in place, lays out little, and makes few nodes", async () => {
  const {page, done} = await site.open("handshake", {untouched: true});
  await page.getByRole("button", {name: "Skip the question"}).first().click();
  const scene = page.locator(".scene").first();
  await scene.locator(".tcp-figure svg").first().waitFor();
  const figure = await scene.locator(".tcp-figure").first().elementHandle();
  const slider = scene.getByRole("slider", {name: "one-way delay"});
  await slider.focus();
  const browser = await page.context().newCDPSession(page);
  await browser.send("Performance.enable");
  // What can be thrown away is not counted.
  const counted = async (): Promise<{readonly layouts: number; readonly nodes: number}> => {
    await browser.send("HeapProfiler.collectGarbage");
    const {metrics} = await browser.send("Performance.getMetrics");
    const of = (name: string): number => metrics.find((each) => each.name === name)?.value ?? NaN;
    return {layouts: of("LayoutCount"), nodes: of("Nodes")};
  };
  const move = async (key: string): Promise<void> => {
    await scene.evaluate((node) => node.querySelector("svg.ladder")?.classList.add("before"));
    await page.keyboard.press(key);
    // A figure's picture is replaced when its run is.
    await scene.locator("svg.ladder:not(.before)").first().waitFor();
    await page.evaluate(() => new Promise((after) => requestIdleCallback(after)));
  };
  // The first moves load what keeps the setting, and fill what is kept for the next.
  for (let i = 0; i < 4; i++) await move("ArrowRight");
  await page.evaluate(`window.added = 0;
    new MutationObserver((changes) => {
      const elements = (node) => 1 + (node.querySelectorAll?.("*").length ?? 0);
      for (const {addedNodes} of changes) for (const node of addedNodes) added += elements(node);
    }).observe(document.querySelector("main"), {childList: true, subtree: true});`);
  const before = await counted();
  for (let i = 0; i < MOVES; i++) await move(i % 2 === 0 ? "ArrowLeft" : "ArrowRight");
  const after = await counted();
  const added = await page.evaluate<number>("added");
  expect((after.layouts - before.layouts) / MOVES).toBeLessThanOrEqual(most.layouts);
  expect(added / MOVES).toBeLessThanOrEqual(most.added);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes * 1.02);
  expect(await figure?.evaluate((node) => node.isConnected)).toBe(true);
  await done();
});

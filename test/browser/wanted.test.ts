/** Of a page, only that runs which the reader comes near. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, openSite} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Cells run from the top down: what is above another one and did not run was not waited for. */
test("a link to the exercises runs these, and no scene whose guess is open", async () => {
  const page = await site.browser.newPage({viewport: {width: 1280, height: 800}});
  const figure = (name: string) => page.locator(`.tcp-figure[data-keep="${name}"]`);
  await page.goto(`${site.url}handshake.html#exercises`);
  await figure("login").waitFor();
  for (const name of ["lossy", "unreachable", "simultaneous"]) {
    expect(await figure(name).count()).toBe(0);
  }
  const scene = page.locator(".scene").first();
  await scene.scrollIntoViewIfNeeded();
  await scene.getByRole("button", {name: "Skip the question"}).click();
  await scene.locator(".tcp-figure").waitFor();
  expect(await figure("unreachable").count()).toBe(0);
  await page.close();
});

test("what a question hides runs while its reader thinks, and not before they are there", async () => {
  const page = await site.browser.newPage({viewport: {width: 1280, height: 800}});
  const figure = (name: string) => page.locator(`.tcp-figure[data-keep="${name}"]`);
  await page.goto(`${site.url}handshake.html`);
  await page.locator(".nb-predict").first().waitFor();
  await page.waitForLoadState("networkidle");
  expect(await figure("opening").count()).toBe(0);
  await page.mouse.move(100, 100);
  await page.mouse.move(140, 140);
  await figure("opening").waitFor({state: "attached"});
  expect(await figure("opening").isVisible()).toBe(false);
  expect(await figure("unreachable").count()).toBe(0);
  await page.close();
});

test("a page that is loaded again runs all of it, and so is as long as it was", async () => {
  const page = await site.browser.newPage({viewport: {width: 1280, height: 800}});
  await page.goto(`${site.url}handshake.html`);
  await page.locator(".nb-predict").first().waitFor();
  await page.reload();
  await page.locator('.tcp-figure[data-keep="login"]').waitFor();
  await page.close();
});

test("the start page begins with a picture; a click in it counts for the figure that follows", async () => {
  const page = await site.browser.newPage({viewport: {width: 1280, height: 800}});
  const scripts: string[] = [];
  page.on("response", (response) => scripts.push(response.url()));
  await page.goto(`${site.url}index.html`);
  await page.waitForLoadState("networkidle");
  const engine = (): string[] => scripts.filter((url) => /\/tcp[-.]/.test(url));
  expect(engine()).toEqual([]);
  await page.locator(".hero-still .hero-wide [data-segment]").first().click();
  await page.getByRole("status").getByText("The SYN is lost. After 1 s").waitFor();
  expect(engine().length).toBeGreaterThan(0);
  expect(await page.locator(".hero-still").isVisible()).toBe(false);
  await page.close();
});

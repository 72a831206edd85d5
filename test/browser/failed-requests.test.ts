/** What a visit counts as a failed request, when its page is left for another one. */
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, type Visit, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("held");
});
afterAll(() => site.close());

/** Opens a page that asks for something that never comes. */
async function openWaiting(): Promise<Visit> {
  const visit = await site.open("index");
  await visit.page.route(/never-comes/, () => undefined);
  await ask(visit);
  return visit;
}

async function ask({page}: Visit): Promise<void> {
  const asked = page.waitForEvent("request", (request) => request.url().includes("never-comes"));
  await page.evaluate(() => {
    const {signal} = Object.assign(window, {asking: new AbortController()}).asking;
    void fetch("never-comes", {signal}).catch(() => undefined);
  });
  await asked;
}

/** The page does not want any more what it has asked for. */
async function giveUp({page}: Visit): Promise<void> {
  const failed = page.waitForEvent("requestfailed");
  await page.evaluate(() =>
    (window as Partial<Window> & {asking?: AbortController}).asking?.abort()
  );
  await failed;
}

const failure = "never-comes: net::ERR_ABORTED";

test("what is on its way when the page is left for another has not failed", async () => {
  const visit = await openWaiting();
  await visit.page.goto(`${site.url}other.html#cell-delay`);
  expect(visit.errors).toEqual([]);
  await visit.done();
});

test("what a page gave up before it was left has failed", async () => {
  const visit = await openWaiting();
  await giveUp(visit);
  await visit.page.goto(`${site.url}other.html`);
  await expect(visit.done()).rejects.toThrow(failure);
});

test("what a page gave up that was come to from another has failed", async () => {
  const visit = await openWaiting();
  await visit.page.goto(`${site.url}other.html`);
  await ask(visit);
  await giveUp(visit);
  await expect(visit.done()).rejects.toThrow(failure);
});

test("who goes to another place of a page has not left it", async () => {
  const visit = await openWaiting();
  await visit.page.evaluate(() => void (location.hash = "#cell-delay"));
  await visit.page.waitForURL(/#cell-delay$/);
  await giveUp(visit);
  await expect(visit.done()).rejects.toThrow(failure);
});

/**
 * The author's live preview: what is set and edited on the page is still there when the author
 * has changed its text, in the browser that shows it, without a reload.
 */
import {afterAll, beforeAll, expect, test} from "vitest";
import type {Browser, Page} from "playwright-core";
import {CellOnPage} from "./cell-on-page.ts";
import {type Preview, previewPages} from "./fixture.ts";
import {PATIENCE, cellsDone, launch} from "./harness.ts";

const fence = "```";

/** The page as its author has it; each change is one version of it. */
const version = ({max = 10, delay = 20, words = "First words."} = {}): string => `# Preview

${words}

${fence}ts
import {range} from "/lib/tcp.js";
${fence}

${fence}ts
const times = view(range({label: "times", min: 1, max: ${max}, value: 2}));
${fence}

${fence}ts echo
const delay = ${delay};
${fence}

${fence}ts
display(Object.assign(document.createElement("p"), {id: "figure", textContent: \`\${times} × \${delay}\`}));
${fence}
`;

let preview: Preview;
let browser: Browser;
beforeAll(async () => {
  preview = await previewPages({index: version()});
  browser = await launch();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await preview.close();
});

const figureSays = (page: Page, text: string): Promise<void> =>
  page.locator("#figure", {hasText: new RegExp(`^${text}$`)}).waitFor();

/**
 * Publishes a version of the page, and waits until the browser shows it. The server says welcome
 * a moment before it looks for changes, and one that comes in between is lost: an author saves
 * again.
 */
async function published(page: Page, of: Parameters<typeof version>[0] & {words: string}) {
  const shown = async (): Promise<boolean> => {
    await preview.write("index", version(of));
    const text = page.getByText(of.words).waitFor({timeout: 5000});
    return text.then(
      () => true,
      () => false
    );
  };
  await expect.poll(shown).toBe(true);
}

test("settings and edits survive what the author changes meanwhile", async () => {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  // What keeps settings is loaded at the first of them, and that may take its time.
  let want = (): void => undefined;
  const isWanted = new Promise<void>((resolve) => (want = resolve));
  await page.route(/page-edits/, async (route) => {
    await isWanted;
    await route.continue();
  });
  // From then on the server looks for changes.
  const watched = page.waitForEvent("console", (message) => message.text().includes("welcome"));
  await page.goto(preview.url);
  await watched;
  await cellsDone(page);
  await page.evaluate(() => Object.assign(window, {loadedOnce: true}));
  const slider = page.getByRole("slider", {name: "times"});
  await slider.press("ArrowRight");
  await figureSays(page, "3 × 20");

  // The author writes elsewhere.
  await published(page, {words: "Second words."});
  await figureSays(page, "3 × 20");

  // The control itself is another one before the value is kept: it goes over to it all the same.
  await published(page, {words: "Third words.", max: 50});
  await expect.poll(() => slider.getAttribute("max")).toBe("50");
  want();
  await figureSays(page, "3 × 20");

  // And so it does once it is kept.
  await published(page, {words: "Other words.", max: 40});
  await expect.poll(() => slider.getAttribute("max")).toBe("40");
  await figureSays(page, "3 × 20");

  // What the reader has made of a cell stays, too, and says so when the original is another one.
  const cell = new CellOnPage(page, "delay.ts");
  await cell.run("const delay = 7;");
  await figureSays(page, "3 × 7");
  await published(page, {words: "Fourth words.", max: 40});
  await figureSays(page, "3 × 7");
  await published(page, {words: "Fifth words.", max: 40, delay: 30});
  await expect
    .poll(() => cell.mark.textContent())
    .toBe("edited; the original changed: see the difference");
  await figureSays(page, "3 × 7");
  await cell.button(/^Reset/).click();
  await figureSays(page, "3 × 30");
  expect(await page.evaluate(() => "loadedOnce" in window)).toBe(true);
  await context.close();
});

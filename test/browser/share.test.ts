/**
 * A link carries what a reader has changed, and runs nothing by itself. All that can be wrong:
 *
 * 1. the link: cut off, damaged, no data at all, of another version, of another page, too long,
 *    inflating to more than the page can hold, valid but not the data of this site;
 * 2. what it holds: cells or settings that the page does not have, an original that has changed,
 *    code that fails or never ends, a setting out of bounds, names like `__proto__`;
 * 3. the reader: has edits of their own, ignores the link, takes it, wants the own ones back;
 * 4. the browser: does not let the page copy.
 */
import {deflateRawSync} from "node:zlib";
import type {Locator, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {hashOf} from "../../src/notebook/storage/changes.ts";
import {CellOnPage} from "./cell-on-page.ts";
import {type Site, accessibility, cellsDone, openFixture} from "./harness.ts";

let site: Site;
beforeAll(async () => {
  site = await openFixture("share");
});
afterAll(() => site.close());

const hash = hashOf("const delay = 20;");
const left = /ERR_ABORTED/;

/** A fragment as the site makes it, or as somebody else would. */
function fragment(value: unknown, version = "1"): string {
  const data = deflateRawSync(JSON.stringify(value)).toString("base64url");
  return `#cells=${version}.${hashOf(data)}.${data}`;
}

const link = (edits: Record<string, string>, settings: object = {}): string =>
  fragment({
    edits: Object.fromEntries(Object.entries(edits).map(([name, text]) => [name, {hash, text}])),
    settings
  });

const figureSays = (page: Page, text: string): Promise<void> =>
  page.locator("#figure", {hasText: new RegExp(`^${text}$`)}).waitFor();

const bar = (page: Page): Locator => page.getByRole("region", {name: "Your changes"});

const panel = (page: Page, name = "This link brings changes"): Locator =>
  page.getByRole("region", {name});

/** Opens the page, with own edits when they are wanted, by this link. */
async function openLink(at: string, own: string | null = null) {
  const visit = await site.open("index");
  if (own !== null) {
    await new CellOnPage(visit.page, "delay.ts").run(own);
    await bar(visit.page).waitFor();
  }
  await visit.page.goto("about:blank");
  await visit.page.goto(site.url + at);
  await cellsDone(visit.page);
  return visit;
}

test("a link holds edits and settings, and its reader sees them before they run", async () => {
  const {page, done} = await site.open("index", {
    permissions: ["clipboard-read", "clipboard-write"]
  });
  await new CellOnPage(page, "delay.ts").run("const delay = 7; // ≥ é 한");
  await page.getByRole("slider", {name: "times"}).press("End");
  await figureSays(page, "10 × 7");
  await bar(page).getByRole("button", {name: "Share"}).click();
  await bar(page).getByText("The link is copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.length).toBeLessThan(site.url.length + 250);
  await done([left]);

  const other = await openLink(copied.slice(site.url.length));
  await panel(other.page).waitFor();
  await figureSays(other.page, "2 × 20");
  expect(await panel(other.page).locator("ins").allTextContents()).toEqual([
    "7",
    " // ≥ é 한",
    "10"
  ]);
  expect(await accessibility(other.page)).toEqual([]);
  await panel(other.page).getByRole("button", {name: "Run these"}).click();
  await figureSays(other.page, "10 × 7");
  expect(await new CellOnPage(other.page, "delay.ts").mark.textContent()).toBe("edited");
  await other.done([left]);
});

test("a cell's own link holds that cell and the settings", async () => {
  const {page, done} = await site.open("index", {
    permissions: ["clipboard-read", "clipboard-write"]
  });
  await new CellOnPage(page, "delay.ts").run("const delay = 7;");
  const cell = new CellOnPage(page, "name.ts");
  await cell.run('const name = "Bo";');
  await cell.button(/^More to do/).click();
  await cell.button(/^Share/).click();
  await bar(page).getByText("The link is copied.").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await done([left]);
  const other = await openLink(copied.slice(site.url.length));
  await panel(other.page).waitFor();
  expect(await panel(other.page).locator("h3").allTextContents()).toEqual(["name.ts"]);
  await other.done([left]);
});

test("a browser that does not let the page copy gets the link to copy by hand", async () => {
  const {page, done} = await site.open("index");
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("No."));
  });
  await new CellOnPage(page, "delay.ts").run("const delay = 7;");
  await bar(page).getByRole("button", {name: "Share"}).click();
  const field = bar(page).getByRole("textbox", {name: "Link to this page with its changes"});
  expect(await field.inputValue()).toContain("#cells=1.");
  await done([left]);
});

test("more than a link can carry is said when it is to be copied", async () => {
  const {page, done} = await site.open("index");
  const noise = Array.from({length: 9000}, (_, i) => hashOf(String(i))).join("");
  await new CellOnPage(page, "delay.ts").run(`const delay = "${noise}".length;`);
  await bar(page).getByRole("button", {name: "Share"}).click();
  await bar(page)
    .getByText(/The link would have \d+ kB; more than 32 kB/)
    .waitFor();
  await done([left]);
});

test("Ignore leaves everything as it was, the reader's own edits, too", async () => {
  const {page, done} = await openLink(link({delay: "const delay = 99;"}), "const delay = 7;");
  await panel(page).getByText("Your own changes of this page are kept meanwhile.").waitFor();
  await figureSays(page, "2 × 7");
  await panel(page).getByRole("button", {name: "Ignore"}).click();
  expect(await panel(page).count()).toBe(0);
  expect(page.url()).toBe(site.url);
  await figureSays(page, "2 × 7");
  await done([left]);
});

test("what a link brings does not replace the reader's own: they come back", async () => {
  const at = link({name: 'const name = "Bo";'}, {"times: times": 5});
  const {page, done} = await openLink(at, "const delay = 7;");
  await panel(page).getByRole("button", {name: "Run these"}).click();
  await figureSays(page, "5 × 20");
  await bar(page).getByText("You see the changes of a link. Your own are kept.").waitFor();
  // Changes on top of somebody else's are not the reader's own, either.
  await new CellOnPage(page, "delay.ts").run("const delay = 8;");
  await figureSays(page, "5 × 8");
  await bar(page).getByRole("button", {name: "Back to mine"}).click();
  await figureSays(page, "2 × 7");
  expect(await new CellOnPage(page, "name.ts").mark.textContent()).toBe("");
  expect(page.url()).toBe(site.url);
  await done([left]);
});

test("whoever leaves without a choice finds the own edits on return", async () => {
  const {page, done} = await openLink(link({delay: "const delay = 99;"}), "const delay = 7;");
  await panel(page).getByRole("button", {name: "Run these"}).click();
  await figureSays(page, "2 × 99");
  await page.goto("about:blank");
  await page.goto(site.url);
  await cellsDone(page);
  await figureSays(page, "2 × 7");
  await done([left]);
});

test("the link's changes are kept when the reader wants them", async () => {
  const {page, done} = await openLink(link({delay: "const delay = 99;"}), "const delay = 7;");
  await panel(page).getByRole("button", {name: "Run these"}).click();
  await bar(page).getByRole("button", {name: "Keep these"}).click();
  await bar(page).getByText("1 cell edited.").waitFor();
  await page.goto("about:blank");
  await page.goto(site.url);
  await cellsDone(page);
  await figureSays(page, "2 × 99");
  await done([left]);
});

test("a second link in the same tab is reviewed as well", async () => {
  const {page, done} = await openLink(link({delay: "const delay = 1;"}));
  await panel(page).waitFor();
  await page.evaluate((at) => (location.hash = at), link({delay: "const delay = 2;"}));
  await panel(page).getByText("const delay = 2;").first().waitFor();
  expect(await panel(page).count()).toBe(1);
  await done([left]);
});

test("code of a link that fails, or never ends, is stopped like any other", async () => {
  const at = link({delay: "let delay = 0;\nwhile (true) delay++;", name: "const name = missing;"});
  const {page, done} = await openLink(at);
  await panel(page).getByRole("button", {name: "Run these"}).click();
  await new CellOnPage(page, "delay.ts").says(/^Line 2, column 1: Stopped: this loop/);
  await new CellOnPage(page, "name.ts").says(/^Line 1, column 14: missing is not declared/);
  await bar(page).getByRole("button", {name: "Back to mine"}).click();
  await figureSays(page, "2 × 20");
  await done([left]);
});

test("parts that the page does not have are named; a setting out of bounds is dropped", async () => {
  const at = link(
    {gone: "1", ["__proto__"]: "2", delay: "const delay = 3;"},
    {"times: times": 1000, "no: such": 1}
  );
  const {page, done} = await openLink(at);
  await panel(page).getByText("This page has no cell gone: that part is left out.").waitFor();
  await panel(page).getByText("no: such: 1 (the page does not have this setting yet)").waitFor();
  await panel(page).getByRole("button", {name: "Run these"}).click();
  await figureSays(page, "2 × 3");
  await bar(page).getByText("A setting was dropped that the page does not have").waitFor();
  await done([left]);
});

test("the setting of a control that comes late is in the review, beside the first one", async () => {
  const {page, done} = await site.open("late");
  // Not waited for: the review has to know by itself when the page is ready.
  await page.evaluate((at) => (location.hash = at), link({}, {"times: times": 5, "late: late": 6}));
  await page.reload();
  await panel(page).waitFor();
  expect(await panel(page).locator("li").allTextContents()).toEqual(["times: 5", "late: 6"]);
  await panel(page).getByRole("button", {name: "Run these"}).click();
  await figureSays(page, "5 × 20");
  await done([left]);
});

test("a cell whose original has changed since says so", async () => {
  const at = fragment({edits: {delay: {hash: "0", text: "const delay = 3;"}}, settings: {}});
  const {page, done} = await openLink(at);
  await panel(page).getByText("The page has changed here since the link was made.").waitFor();
  await done([left]);
});

const whole = link({delay: "const delay = 3;"});
const bomb = deflateRawSync(JSON.stringify({edits: {}, settings: {a: "x".repeat(2e7)}}));
const bombed = bomb.toString("base64url");

const refused: readonly (readonly [string, string, RegExp])[] = [
  ["cut off", whole.slice(0, -9), /damaged or was cut off/],
  [
    "damaged in one letter",
    whole.replace(/.(?=.{20}$)/, (a) => (a === "A" ? "B" : "A")),
    /damaged/
  ],
  ["empty", "#cells=", /damaged/],
  ["of text", "#cells=%3Cscript%3Ealert(1)%3C/script%3E", /damaged/],
  ["of another version", fragment({}, "2"), /made by another version of the site \(2\)/],
  ["longer than 32 kB", `#cells=1.0.${"A".repeat(40_000)}`, /longer than 32 kB/],
  ["of 20 MB in few letters", `#cells=1.${hashOf(bombed)}.${bombed}`, /does not know/],
  ["no deflated data", `#cells=1.${hashOf("AAAA")}.AAAA`, /does not know/],
  ["valid JSON of something else", fragment([1, 2]), /does not know/],
  [
    "with a text that is no text",
    fragment({edits: {delay: {hash, text: 1}}, settings: {}}),
    /know/
  ],
  ["of another page", link({elsewhere: "1"}), /may belong to another one/]
];

test.each(refused)("a link %s is refused, and nothing is lost", async (_, at, says) => {
  const {page, done} = await openLink(at, "const delay = 7;");
  const refusal = panel(page, "This link cannot be used");
  await refusal.getByText(says).waitFor();
  await figureSays(page, "2 × 7");
  await refusal.getByRole("button", {name: "Close"}).click();
  expect(page.url()).toBe(site.url);
  await bar(page).getByText("1 cell edited.").waitFor();
  await done([left]);
});

test("a fragment that is none of ours is left alone", async () => {
  const {page, done} = await openLink("#kept");
  expect(await page.getByRole("region").count()).toBe(0);
  expect(page.url()).toBe(`${site.url}#kept`);
  await done([left]);
});

/**
 * The views of the gallery, used as a reader does: program view, window, zoom, export, comparison,
 * and the player by keyboard alone.
 */
import {readFileSync} from "node:fs";
import type {Download, Locator, Page} from "playwright-core";
import {afterAll, beforeAll, expect, test} from "vitest";
import {type Site, type Visit, drawAll, openFixture, openSite, unfold} from "./harness.ts";

let site: Site;
let visit: Visit;
beforeAll(async () => {
  site = await openFixture("gallery");
  visit = await site.open("index");
  await drawAll(visit.page);
});
afterAll(async () => {
  await visit.done();
  await site.close();
});

/** The figures of runs, in the order of the page: handshake, fast retransmit, timeouts, … */
const figureAt = (page: Page, place: number): Locator =>
  page.locator(".tcp-figure:has(.player)").nth(place);

/** A figure, ready to be used: scrolled to, with its cursor at the beginning. */
async function ready(place: number): Promise<{figure: Locator; slider: Locator}> {
  const figure = figureAt(visit.page, place);
  await figure.scrollIntoViewIfNeeded();
  const slider = figure.getByRole("slider", {name: "Time"});
  await slider.press("Home");
  return {figure, slider};
}

test("arrow keys go one moment on, Page Down ten, Home and End to the ends", async () => {
  const {figure, slider} = await ready(1);
  const place = async () => Number(await slider.inputValue());
  const spoken = () => slider.getAttribute("aria-valuetext");
  expect(await place()).toBe(0);
  await slider.press("ArrowRight");
  expect(await place()).toBe(1);
  await slider.press("PageDown");
  expect(await place()).toBe(11);
  await slider.press("PageUp");
  await slider.press("ArrowLeft");
  expect(await place()).toBe(0);
  expect(await spoken()).toMatch(/^0 ms, /);
  await slider.press("End");
  expect(await place()).toBe(Number(await slider.getAttribute("max")));
  expect(await spoken()).toContain("nothing more happens");
  // The buttons are reached by Tab from the slider, and do the same.
  await figure.getByRole("button", {name: "Previous moment"}).press("Enter");
  expect(await place()).toBe(Number(await slider.getAttribute("max")) - 1);
});

test("the program view marks the line that waits at the cursor, and says answers", async () => {
  const {figure, slider} = await ready(1);
  const programs = figure.locator("[data-view=program]");
  const client = programs.locator(".program").filter({hasText: "client"}).first();
  await slider.press("ArrowRight");
  await expect.poll(() => client.textContent()).toContain("os.connect");
  const marked = () => programs.locator("[aria-current]").allTextContents();
  const waiting = (await marked()).join();
  expect(waiting).toContain("os.connect");
  await slider.press("End");
  await expect.poll(async () => (await marked()).join()).not.toBe(waiting);
  await expect.poll(() => client.textContent()).toContain("fd 3");
});

test("the window says in words what is in flight and what is held back", async () => {
  const {figure} = await ready(1);
  const view = figure.locator("[data-view=window]");
  const words = () => view.textContent();
  const before = await words();
  const slider = figure.getByRole("slider", {name: "Time"});
  for (let i = 0; i < 3; i++) await slider.press("PageDown");
  await expect.poll(words).toMatch(/in flight [\d,]+ B/);
  expect(await words()).not.toBe(before);
});

test("zoom makes time taller, by button and by key, and keeps the cursor in sight", async () => {
  const {figure} = await ready(1);
  const height = async () => Number(await figure.locator(".ladder").first().getAttribute("height"));
  const whole = await height();
  await figure.getByRole("button", {name: "Zoom in"}).press("Enter");
  await expect.poll(height).toBeGreaterThan(1.5 * whole);
  const stage = figure.locator(".stage").first();
  await stage.press("+");
  await expect.poll(height).toBeGreaterThan(3 * whole);
  await figure.getByRole("slider", {name: "Time"}).press("End");
  const inSight = await stage.evaluate((node) => {
    const box = node.getBoundingClientRect();
    const line = node.querySelector(".cursor .line")!.getBoundingClientRect();
    return line.top >= box.top && line.top <= box.bottom;
  });
  expect(inSight).toBe(true);
  await stage.press("0");
  await expect.poll(height).toBe(whole);
});

/** What a button of the bar "Copy and save" gives. */
async function saved(figure: Locator, name: string): Promise<{file: string; data: Buffer}> {
  const waiting: Promise<Download> = visit.page.waitForEvent("download");
  await figure.getByRole("button", {name, exact: true}).click();
  const download = await waiting;
  return {file: download.suggestedFilename(), data: readFileSync(await download.path())};
}

test("a run is saved as a picture, as a capture file and as tcpdump's lines", async () => {
  const {figure} = await ready(0);
  await figure.getByRole("button", {name: "Save", exact: true}).click();
  await figure.locator(".save").waitFor();
  const svg = await saved(figure, "SVG");
  expect(svg.file).toBe("handshake.svg");
  expect(svg.data.toString()).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg.data.toString()).toContain("SYN-ACK");
  // A figure of its own needs no style sheet.
  expect(svg.data.toString()).not.toContain("var(--");
  const png = await saved(figure, "PNG");
  expect([...png.data.subarray(1, 4)].map((code) => String.fromCharCode(code)).join("")).toBe(
    "PNG"
  );
  expect(png.data.length).toBeGreaterThan(5000);
  const capture = await saved(figure, "pcapng");
  expect(capture.data.readUInt32LE(0)).toBe(0x0a0d0d0a);
  const lines = (await saved(figure, "tcpdump text")).data.toString().trim().split("\n");
  expect(lines.filter((line) => line.includes("Flags [S]"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes("Flags [S.]"))).toHaveLength(1);
});

test("two runs stand on one axis, and what they cost is told in a table and in words", async () => {
  const figure = visit.page.locator(".tcp-figure:has(.side-by-side)");
  await figure.scrollIntoViewIfNeeded();
  await expect.poll(() => figure.locator(".multiple").count()).toBe(2);
  const heads = await figure.locator("thead th").allTextContents();
  expect(heads).toEqual(["in all", "Nagle on", "Nagle off"]);
  const last = await figure.getByRole("row", {name: /^last byte arrives/}).textContent();
  expect(last).toMatch(/ms.*ms/);
  expect(await figure.locator(".differences li").count()).toBeGreaterThan(0);
});

test("what editing needs is loaded when the pointer comes to Edit, not before", async () => {
  const real = await openSite();
  const {page, transfers, loaded, done} = await real.open("handshake", {types: true});
  await unfold(page);
  await loaded();
  const prepared = () => transfers.some(({path}) => path.includes("editor-bundle"));
  expect(prepared()).toBe(false);
  await page.getByRole("button", {name: "Edit opening.ts"}).hover();
  await expect.poll(prepared).toBe(true);
  expect(await page.locator(".cm-content").count()).toBe(0);
  // TypeScript itself, which is much larger, waits until an editor is open.
  expect(transfers.some(({path}) => path.includes("types-worker"))).toBe(false);
  await done();
  await real.close();
});

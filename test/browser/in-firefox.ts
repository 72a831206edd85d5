/**
 * Firefox, where there is one: that of the environment variable FIREFOX, or of the system. Where
 * there is none the tests are reported as skipped, with that reason in their title.
 */
import {existsSync} from "node:fs";
import {join} from "node:path";
import {type Browser, type Page, firefox} from "playwright-core";
import type {CellOnPage} from "./cell-on-page.ts";
import {PATIENCE} from "./harness.ts";

const places = [process.env["FIREFOX"], "/usr/bin/firefox-esr", "/usr/bin/firefox"];
const found = places.find((place) => place !== undefined && existsSync(place));

/** Whether there is one. */
export const isFirefoxHere = found !== undefined;

/** The title of a group of tests. */
export const titleInFirefox = (what: string): string =>
  isFirefoxHere
    ? `in Firefox, ${what}`
    : `in Firefox, ${what}: there is none here; FIREFOX says where one is`;

/** Starts it. */
export const launchFirefox = (): Promise<Browser> =>
  firefox.launch({
    channel: "moz-firefox",
    executablePath: join(import.meta.dirname, "firefox-bridge.mjs"),
    env: {...process.env, FIREFOX: String(found)}
  });

/** A page in a browser that has kept nothing yet. */
export async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

/** Pastes a text over what is in the cell, as it is to the letter, and runs it. */
export async function pasteAndRun(on: CellOnPage, text: string): Promise<void> {
  if ((await on.button(/^Edit/).count()) > 0) await on.button(/^Edit/).click();
  await on.content.focus();
  // The editor is told of the focus later than the page is; before that it takes no keys.
  await on.frame.locator(".cm-editor.cm-focused").waitFor();
  await on.page.keyboard.press("ControlOrMeta+A");
  await on.content.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    const event = new ClipboardEvent("paste", {bubbles: true, cancelable: true});
    // Firefox lets no script put a text into the event that it makes itself.
    Object.defineProperty(event, "clipboardData", {value: clipboardData});
    element.dispatchEvent(event);
  }, text);
  await on.page.keyboard.press("Shift+Enter");
}

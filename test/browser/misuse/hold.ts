/** One way to misuse a cell, tried on an opened page: what must hold while it runs and after. */
import {once} from "node:events";
import {type AddressInfo, createServer} from "node:net";
import type {Page} from "playwright-core";
import {CellOnPage} from "../cell-on-page.ts";
import {cellsDone} from "../harness.ts";
import {type Misuse, elsewhere} from "./programs.ts";

const key = "cells:/some/path/:edits:held/";

/** What a program must not change, as JSON: what all code relies on, and what the page is. */
export const state = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const owners = [Object, Function, Array, String, Promise, Map, Error, Node, Storage];
    const names = owners.map(({prototype}) => {
      const all = Object.getOwnPropertyDescriptors(prototype) as Record<string, PropertyDescriptor>;
      return Object.entries(all).map(([name, {value}]) => `${name} ${typeof value}`);
    });
    const {title, cookie} = document;
    const buttons = [...document.querySelectorAll("main, main [role=group]")].length;
    const kept = Object.keys(localStorage).filter((name) => !/:(busy|edits):/.test(name));
    const globals = ["pwned", "__cell"].filter((name) => name in globalThis);
    // A text crosses at once; thousands of names take longer than the program that is tried.
    return JSON.stringify({names, title, cookie, buttons, kept, globals, at: location.href});
  });

/** The page does something that its reader asks for: its control moves, and says where it is. */
async function answers(page: Page, times: number): Promise<void> {
  const range = page.getByRole("slider", {name: "times"});
  await range.fill(String(times));
  await page.locator("output", {hasText: String(times)}).waitFor();
}

/** What differs between browsers and runs. */
export interface Ways {
  /** Puts a text into a cell and runs it. */
  run(cell: CellOnPage, text: string): Promise<void>;
  /** Where a program that gets out would arrive. */
  readonly host: string;
}

/** Runs it in the cell `delay.ts`: the page answers, the text is kept, and it can be ended. */
export async function hold(
  page: Page,
  {what, code, ends = true}: Misuse,
  n: number,
  {run, host}: Ways
): Promise<void> {
  const cell = new CellOnPage(page, "delay.ts");
  await run(cell, `const delay = 7;\n// ${n}: ${what}\n${code.replaceAll(elsewhere, host)}`);
  const status = cell.frame.locator(".nb-sentence");
  if (!ends) {
    // While it runs, the page answers; and its reader can end it.
    await status.getByText("Still running.").waitFor();
    await answers(page, 3 + (n % 5));
    const stop = status.getByRole("button", {name: "Stop"});
    // On a busy machine it may have been ended by itself, after 8 s.
    await stop.dispatchEvent("click", {}, {timeout: 1_000}).catch(() => undefined);
    await status.getByText(/^Stopped/).waitFor();
  }
  await answers(page, 2 + (n % 7));
  await status.getByText("Still running.").waitFor({state: "detached"});
  // What it draws may take the focus as late as that: who writes the next one would lose words.
  if (/showModal|focus/.test(code)) await cellsDone(page);
  await page.waitForFunction(([at, part]) => localStorage.getItem(at)?.includes(part), [
    key,
    `// ${n}: `
  ] as const);
}

/** A host that nobody may reach: it counts who does. */
export interface Unreached {
  /** Its address and port. */
  readonly host: string;
  readonly reached: readonly string[];
  close(): void;
}

/** Listens on a port of its own. */
export async function listenElsewhere(): Promise<Unreached> {
  const reached: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      reached.push(data.toString("latin1").slice(0, 200));
      socket.destroy();
    });
    socket.setTimeout(2_000, () => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const {port} = server.address() as AddressInfo;
  return {host: `127.0.0.1:${port}`, reached, close: () => void server.close()};
}

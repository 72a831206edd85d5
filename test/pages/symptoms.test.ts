/** The list of symptoms: each leads to a cell that is there, under the errors' right numbers. */
import {expect, test} from "vitest";
import {errnoNumber} from "../../src/os/errno.ts";
import {pageNames, readPage} from "../../src/site/pages.ts";

const {text} = readPage("symptoms");

/** Where a symptom leads: a page, and a cell on it. */
const ways = [...text.matchAll(/\]\(\.\/([\w-]+)(?:#[\w-]+)?\), cell `(\w+)`/g)].map(
  ([, page = "", cell = ""]) => ({page, cell})
);

/** The symptoms: their headings, and what stands below. */
const symptoms = text
  .split(/^### /m)
  .slice(1)
  .map((entry) => ({title: entry.split("\n")[0] ?? "", body: entry}));

test("each symptom leads to a cell", () => {
  expect(symptoms.length).toBeGreaterThan(25);
  expect(symptoms.filter(({body}) => !/, cell `\w+`/.test(body))).toEqual([]);
});

test("each cell is one that readers see on that page, under that name", () => {
  const missing = ways.filter(({page, cell}) => {
    if (!pageNames().includes(page)) return true;
    const seen = readPage(page).cells.filter(({echo}) => echo);
    const declares = new RegExp(`^(?:const|let|(?:async )?function\\*?|class)\\s+${cell}\\b`, "m");
    return !seen.some(({source}) => declares.test(source));
  });
  expect(missing).toEqual([]);
});

test("every section of the article is reached", () => {
  const reached = new Set(ways.map(({page}) => page));
  const sections = ["handshake", "close", "socket-states", "sliding-window", "keepalive"];
  sections.push("reuseaddr", "linger", "nodelay", "graceful-shutdown", "inheritance", "backlog");
  expect(sections.filter((page) => !reached.has(page))).toEqual([]);
});

test("Windows' error numbers are those of its names", () => {
  const named = [...text.matchAll(/\b(WSAE\w+) (\d{5})\b/g)];
  for (const [, name = "", number] of named) {
    expect([name, errnoNumber(name, "winsock")]).toEqual([name, Number(number)]);
  }
  expect(named.length).toBeGreaterThan(7);
});

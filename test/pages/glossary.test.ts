/** The glossary: every term that a page links to is there, and each entry leads to a page. */
import {expect, test} from "vitest";
import {hours, linux, windows} from "../../src/index.ts";
import {pageNames, readLinks, readPage} from "../../src/site/content/pages.ts";

const {text} = readPage("glossary");

/** The entries: their headings, and what stands below them. */
const entries = text
  .split(/^### /m)
  .slice(1)
  .map((entry) => {
    const [term = "", ...lines] = entry.split("\n");
    return {
      term,
      body: lines
        .join("\n")
        .replace(/^## .*$/m, "")
        .trim()
    };
  });

test("every term to which a page links has an entry", () => {
  const {anchors} = readLinks("glossary");
  const missing = pageNames().flatMap((page) =>
    readLinks(page).links.flatMap(({line, target}) => {
      const [, term] = /^\.\/glossary#(.*)$/.exec(target) ?? [];
      return term === undefined || anchors.has(term) ? [] : [`docs/${page}.md:${line}: ${term}`];
    })
  );
  expect(missing).toEqual([]);
});

test("each entry is one short paragraph", () => {
  expect(entries.length).toBeGreaterThan(60);
  const long = entries.filter(({body}) => body.includes("\n\n") || body.length > 420);
  expect(long.map(({term}) => term)).toEqual([]);
});

test("each entry says where the term is defined, or the page where it happens", () => {
  const bare = entries.filter(({body}) => !/class="sources"|\]\(\.\/[\w-]+\)/.test(body));
  expect(bare.map(({term}) => term)).toEqual([]);
});

test("no term is explained twice", () => {
  const terms = entries.map(({term}) => term.toLowerCase());
  expect(terms.filter((term, i) => terms.indexOf(term) !== i)).toEqual([]);
});

test("the figures of systems are those that the model has", () => {
  const [one, two] = linux.ports;
  expect(text).toContain(`${one} to ${two} on Linux, ${windows.ports.join(" to ")} on Windows`);
  const seconds = (time: number): string => `${time / 1e6} s`;
  expect(text).toContain(
    `${seconds(linux.tcp.timeWait)} on Linux, ${seconds(windows.tcp.timeWait)} on Windows`
  );
  const millis = (time: number): string => `${time / 1e3} ms`;
  expect(text).toContain(
    `${millis(linux.tcp.delackMin)} on Linux and ${millis(windows.tcp.delackMin)} on Windows`
  );
  expect(linux.tcp.keepIdle).toBe(hours(2));
});

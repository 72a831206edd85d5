/** The list of symptoms: each leads to a cell that is there, under the errors' right numbers. */
import {expect, test} from "vitest";
import {errnoNumber} from "../../src/os/systems/errno.ts";
import {anchorOf} from "../../src/site/markdown/md-anchors.ts";
import {pageNames, readLinks, readPage} from "../../src/site/content/pages.ts";

const {text} = readPage("symptoms");

/** Where a symptom leads: a page, and the cell on it. */
const ways = [...text.matchAll(/\]\(\.\/([\w-]+)#cell-(\w+)\)/g)].map(
  ([, page = "", cell = ""]) => ({page, cell})
);

/** The symptoms: their headings, and what stands below. */
const symptoms = text
  .split(/^### /m)
  .slice(1)
  .map((entry) => ({title: entry.split("\n")[0] ?? "", body: entry}));

test("each symptom leads to a cell", () => {
  expect(symptoms.length).toBeGreaterThan(25);
  expect(symptoms.filter(({body}) => !/#cell-\w+\)/.test(body))).toEqual([]);
});

test("each symptom says what causes it, how to fix it, and where to run it", () => {
  for (const line of ["**Cause", "**Fix", "**Run it"]) {
    expect(
      symptoms.filter(({body}) => !body.includes(`- ${line}`)).map(({title}) => title)
    ).toEqual([]);
  }
});

test("the errors that a Winsock server sees every day are there, by name and number", () => {
  const wanted = [
    "WSAECONNABORTED 10053",
    "ERROR_NETNAME_DELETED 64",
    "ERROR_SEM_TIMEOUT 121",
    "excludedportrange",
    "WSAEHOSTUNREACH 10065",
    "WSAENETUNREACH 10051",
    "request_sock_TCP: Possible SYN flooding on port 10.0.0.2:7777",
    "ulimit -n"
  ];
  expect(wanted.filter((words) => !text.includes(words))).toEqual([]);
  const noPort = symptoms.find(({title}) => title === "No port left")?.body ?? "";
  expect(noPort).toMatch(/WSAEADDRINUSE 10048.*WSAENOBUFS 10055/);
});

test("each link leads to a cell that readers see on that page", () => {
  const missing = ways.filter(
    ({page, cell}) => !pageNames().includes(page) || !readLinks(page).anchors.has(anchorOf(cell))
  );
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

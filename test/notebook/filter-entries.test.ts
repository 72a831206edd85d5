/** A list of entries is filtered by words. */
import {expect, test} from "vitest";
import {offerFilter} from "../../src/notebook/shell/filter-entries.ts";

function list(): HTMLElement {
  const section = document.createElement("section");
  section.innerHTML = `<input><p class="filter-status"></p><div class="filter-list">
    <h2>Errors</h2><p>All of them.</p>
    <h3 id="in-use">Address in use</h3><p>EADDRINUSE, 10048</p><p>Not TIME_WAIT</p>
    <h3 id="reset">Reset</h3><!-- search: 강제로 끊겼습니다 --><p>ECONNRESET, 10054</p>
    <h2>Rows</h2><h3 id="wait">TIME_WAIT</h3><p>in the table</p></div>`;
  document.body.replaceChildren(section);
  offerFilter(section);
  return section;
}

function type(section: HTMLElement, text: string): string[] {
  const input = section.querySelector("input")!;
  input.value = text;
  input.dispatchEvent(new Event("input"));
  const parts = [...section.querySelectorAll<HTMLElement>(".filter-list > *")];
  return parts.filter(({hidden}) => !hidden).map(({textContent}) => textContent);
}

const status = (section: HTMLElement): string =>
  section.querySelector(".filter-status")!.textContent;

test("entries with all the words stay; the rest is hidden, and the headings of groups", () => {
  const section = list();
  expect(type(section, "10054")).toEqual(["Reset", "ECONNRESET, 10054"]);
  expect(status(section)).toBe("1 of 3 entries");
  expect(type(section, "in use 100")).toEqual([
    "Address in use",
    "EADDRINUSE, 10048",
    "Not TIME_WAIT"
  ]);
});

test("an entry with the words in its heading comes first; without words all is as it was", () => {
  const section = list();
  const before = section.querySelector(".filter-list")!.textContent.replace(/\s+/g, "");
  expect(type(section, "time-wait").map((text) => text)).toEqual([
    "TIME_WAIT",
    "in the table",
    "Address in use",
    "EADDRINUSE, 10048",
    "Not TIME_WAIT"
  ]);
  type(section, "");
  expect(section.querySelector(".filter-list")!.textContent.replace(/\s+/g, "")).toBe(before);
});

test("of a pasted text two words are enough, and what readers also call an entry finds it", () => {
  const section = list();
  expect(type(section, "OSError: [Errno 98] Address in use")[0]).toBe("Address in use");
  expect(status(section)).toBe("No entry has all these words; this one comes closest.");
  expect(type(section, "강제로")).toEqual(["Reset", "ECONNRESET, 10054"]);
});

test("no words show all, and words that no entry has lead on", () => {
  const section = list();
  expect(type(section, "")).toHaveLength(10);
  expect(status(section)).toBe("");
  expect(type(section, "zzz")).toEqual([]);
  expect(status(section)).toContain("Press / to search");
});

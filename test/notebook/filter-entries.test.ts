/** A list of entries is filtered by words. */
import {expect, test} from "vitest";
import {offerFilter} from "../../src/notebook/shell/filter-entries.ts";

function list(): HTMLElement {
  const section = document.createElement("section");
  section.innerHTML = `<input><p class="filter-status"></p><div class="filter-list">
    <h2>Errors</h2><p>All of them.</p>
    <h3 id="in-use">Address in use</h3><p>EADDRINUSE, 10048</p>
    <h3 id="reset">Reset</h3><p>ECONNRESET, 10054</p>
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

test("entries with all the words stay, with their group; the rest is hidden", () => {
  const section = list();
  expect(type(section, "10054")).toEqual(["Errors", "All of them.", "Reset", "ECONNRESET, 10054"]);
  expect(section.querySelector(".filter-status")!.textContent).toBe("1 of 3 entries");
  expect(type(section, "time-wait")).toEqual(["Rows", "TIME_WAIT", "in the table"]);
  expect(type(section, "in use 100")).toHaveLength(4);
});

test("no words show all, and words that no entry has lead on", () => {
  const section = list();
  expect(type(section, "")).toHaveLength(9);
  expect(section.querySelector(".filter-status")!.textContent).toBe("");
  expect(type(section, "zzz")).toEqual([]);
  expect(section.querySelector(".filter-status")!.textContent).toContain("Press / to search");
});

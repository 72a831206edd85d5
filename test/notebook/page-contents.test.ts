// @vitest-environment happy-dom
/** The contents of a page, behind its name in the header. */
import {expect, test} from "vitest";
import {listContents, sectionHeadings} from "../../src/notebook/shell/page-contents.ts";

/** What the header offers of a page with these sections: the links, or nothing. */
function offered(...titles: readonly string[]): string[] | null {
  const main = document.createElement("main");
  main.innerHTML = titles.map((title) => `<h2 id="${title}">${title}</h2>`).join("");
  const panel = document.createElement("nav");
  const isOffered = listContents(panel, sectionHeadings(main));
  return isOffered ? [...panel.querySelectorAll("a")].map(({hash}) => hash) : null;
}

test("a page is named in the header as soon as it has one section", () => {
  expect(offered("first", "second")).toEqual(["#first", "#second"]);
  expect(offered("only")).toEqual(["#only"]);
});

test("a page without sections has nothing to offer", () => {
  expect(offered()).toBeNull();
});

/** What holds on the reader's own system comes first in a list that tells systems apart. */
import {beforeEach, expect, test} from "vitest";
import {putOwnSystemFirst} from "../../src/notebook/shell/own-system-first.ts";
import {chooseSystem} from "../../src/notebook/shell/reader-system.ts";

beforeEach(() => {
  localStorage.clear();
  document.documentElement.dataset.system = "linux";
});

/** A list with items that begin with these bold words, and its items as they are now. */
function list(...bold: readonly string[]) {
  const section = document.createElement("section");
  section.innerHTML = `<ul>${bold.map((words) => `<li><strong>${words}</strong> …</li>`).join("")}</ul>`;
  document.body.replaceChildren(section);
  putOwnSystemFirst(section);
  const items = (): string[] =>
    [...section.querySelectorAll("li")].map(
      ({className, firstChild}) => `${firstChild?.textContent}${className ? " *" : ""}`
    );
  return {items};
}

test("among items that name systems the own one leads, and the others stay in their places", () => {
  const {items} = list("Cause:", "Ends it on Linux:", "Ends it on Windows:", "Run it:");
  expect(items()).toEqual(["Cause:", "Ends it on Linux: *", "Ends it on Windows:", "Run it:"]);
  chooseSystem("windows");
  expect(items()).toEqual(["Cause:", "Ends it on Windows: *", "Ends it on Linux:", "Run it:"]);
  chooseSystem("macos");
  expect(items()).toEqual(["Cause:", "Ends it on Linux:", "Ends it on Windows:", "Run it:"]);
});

test("an item may name several systems, and a system several items", () => {
  const {items} = list("Cause on Windows:", "Cause on Linux and macOS:", "On Windows it is late:");
  chooseSystem("macos");
  expect(items()[0]).toBe("Cause on Linux and macOS: *");
  chooseSystem("windows");
  expect(items()).toEqual([
    "Cause on Windows: *",
    "On Windows it is late: *",
    "Cause on Linux and macOS:"
  ]);
});

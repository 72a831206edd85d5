import {expect, test} from "vitest";
import {table} from "../../../src/chart/dom/table.ts";

const texts = (element: HTMLElement, selector: string): (string | null)[] =>
  [...element.querySelectorAll(selector)].map(({textContent}) => textContent);

test("table() has a heading for each column and each row, and is named by its caption", () => {
  const made = table({
    caption: "What bind() answers.",
    columns: ["held by", "without", "with"],
    rows: [
      ["LISTEN", "EADDRINUSE", "EADDRINUSE"],
      ["TIME-WAIT", "EADDRINUSE", "ok"]
    ]
  });
  expect(texts(made, 'th[scope="col"]')).toEqual(["held by", "without", "with"]);
  expect(texts(made, 'th[scope="row"]')).toEqual(["LISTEN", "TIME-WAIT"]);
  expect(texts(made, "td")).toEqual(["EADDRINUSE", "EADDRINUSE", "EADDRINUSE", "ok"]);
  expect(texts(made, "caption")).toEqual(["What bind() answers."]);
  expect(made.getAttribute("aria-label")).toBe("What bind() answers.");
});

test("table() names the row that does not fit", () => {
  const wrong = () => table({caption: "c", columns: ["a", "b"], rows: [["x", "1", "2"]]});
  expect(wrong).toThrow('table(): row "x" has 3 texts; wanted: 2, one for each column');
});

/** Solutions of exercises: fences beside the cells that they solve. */
import {expect, test} from "vitest";
import {parsePage} from "../../src/site/content/pages.ts";
import {checkTypes} from "../../src/site/types/check-cells.ts";

const page = (...fences: readonly string[]) =>
  parsePage("made-up", `# A\n\n${fences.map((fence) => `\`\`\`${fence}\n\`\`\``).join("\n\n")}\n`);

test("a solution is no cell: it stands apart, with the cell's name and its own line", () => {
  const {cells, solutions} = page(
    "ts echo\nconst delay = 80;",
    "ts solution=delay\nconst delay = 20;"
  );
  expect(cells.map(({name, line}) => [name, line])).toEqual([["delay", 4]]);
  expect(solutions).toEqual([{cell: "delay", line: 8, source: "const delay = 20;\n"}]);
});

test("a solution is checked in the place of its cell, on its own line", () => {
  const wrong = page(
    "ts echo\nconst delay: number = 80;",
    "ts solution=delay\nconst delay: number = `20`;",
    "ts\nconst twice = 2 * delay;"
  );
  expect(checkTypes([wrong])).toEqual([
    {page: "docs/made-up.md", line: 8, text: "Type 'string' is not assignable to type 'number'."}
  ]);
});

test("a solution of a cell that the page does not have is reported, and so is a second one", () => {
  const lost = page(
    "ts\nconst a = 1;",
    "ts solution=b\nconst b = 1;",
    "ts solution=a\nconst a = 2;",
    "ts solution=a\nconst a = 3;"
  );
  expect(checkTypes([lost]).map(({line, text}) => `${line}: ${text}`)).toEqual([
    '8: The page has no cell "b" for this solution.',
    '16: "a" has another solution.'
  ]);
});

/** Every statement of the article is shown once: by a cell, with a verdict and a test. */
import {expect, test} from "vitest";
import {pageNames, readPage} from "../../src/site/content/pages.ts";
import {
  type ClaimRow,
  claimRows,
  claimTests,
  idsOf,
  lacking
} from "../../src/site/content/claim-table.ts";
import {claims} from "../../src/site/content/claims.ts";
import {claimTable} from "../../src/site/content/generated.ts";
import {sectionsOf} from "../../src/site/content/sections.ts";

const rows = claimRows();

test("there are 66 statements, in order, each on a page that is there", () => {
  expect(claims.map(({id}) => id)).toEqual(Array.from({length: 66}, (_, i) => `C${i + 1}`));
  expect(claims.filter(({page}) => !pageNames().includes(page))).toEqual([]);
});

test("each statement is shown in one place, with a cell and a test", () => {
  expect(rows.flatMap((row) => lacking(row) ?? [])).toEqual([]);
});

test("the cell of each statement is the one that its figure or table shows, no helper", () => {
  const helpers = rows.filter(({page, shown: [section]}) => {
    const name = new RegExp(`\\b${section?.cell}\\b`);
    const {cells} = readPage(page);
    // By a hidden cell, or by itself: a chart that readers can edit.
    const drawn = cells.some(
      (cell) =>
        (!cell.echo && name.test(cell.source)) ||
        (cell.name === section?.cell && cell.source.includes("display("))
    );
    const simulates = new RegExp(`const ${section?.cell} = [^;]*=> simulate\\(`);
    return !drawn && !cells.some(({source}) => simulates.test(source));
  });
  expect(helpers.map(({id, shown}) => `${id}: ${shown[0]?.cell}`)).toEqual([]);
});

test("no page and no test names a statement that there is not", () => {
  const known = new Set(claims.map(({id}) => id));
  const marked = pageNames().flatMap((page) => markersOf(page));
  expect(marked.filter((id) => !known.has(id))).toEqual([]);
});

test("the table has a full row for each", () => {
  const html = claimTable(rows);
  expect(html.match(/<tr>/g)).toHaveLength(67);
  expect(html.match(/<td>–<\/td>/g) ?? []).toHaveLength(0);
  // Nor does it show where a test's title puts in its cases.
  expect(html.match(/[%$]\w+/g) ?? []).toEqual([]);
});

const page = [
  "# A page",
  "```ts echo\nconst first = 1;\n```",
  "## Three segments <!-- C1 -->",
  'Text.\n\n<p><span class="verdict right">right</span> Yes.</p>',
  "## Two at once <!-- C2 C3 -->",
  "### In detail",
  "```ts\nconst hidden = 1;\n```",
  "```ts echo name=shown\nconst other = 1;\n```",
  '<p><span class="verdict partly">partly</span> Well: ${1 + 1}.</p>',
  "## Nothing here",
  "<!-- C4 -->"
].join("\n\n");

test("a section has the first cell in it or the last above, and is right unless it says otherwise", () => {
  expect(sectionsOf("page", page).filter(({claims}) => claims.length > 0)).toEqual([
    {
      page: "page",
      title: "Three segments",
      anchor: "three-segments",
      claims: ["C1"],
      cell: "first",
      verdict: "right"
    },
    {
      page: "page",
      title: "Two at once",
      anchor: "two-at-once",
      claims: ["C2", "C3"],
      cell: "shown",
      verdict: "partly"
    },
    {
      page: "page",
      title: "Nothing here",
      anchor: "nothing-here",
      claims: ["C4"],
      cell: "shown",
      verdict: "right"
    }
  ]);
});

test("claimTests(file, text) takes titles that begin with names, and no others", () => {
  const text = [
    'test("C2: it closes", async () => {',
    "test(`C3, C5: both's ${name}`, async () => {",
    'test.each(cases)("C7-C9: a range (%s)", async () => {',
    'test("C2: the page names its claim once", () => {',
    'describe("C6: a group", () => {',
    'test("it has no C2", () => {',
    'const C4 = "C4"; // C4: not a title'
  ].join("\n");
  expect(claimTests("a.test.ts", text).map(({title, ids}) => [title, ids])).toEqual([
    ["C2: it closes", ["C2"]],
    ["C3, C5: both's ${name}", ["C3", "C5"]],
    ["C7-C9: a range (%s)", ["C7", "C8", "C9"]]
  ]);
  expect(idsOf("C1 and C4–C5")).toEqual(["C1", "C4", "C5"]);
});

test("a row that lacks something says what, and where", () => {
  const [section] = sectionsOf("close", page).filter(({claims}) => claims.includes("C1"));
  if (!section) throw new Error("the page has a section with the marker C1");
  const row: ClaimRow = {
    id: "C1",
    page: "close",
    statement: "It closes.",
    shown: [section],
    tests: [{file: "close.test.ts", title: "C1: it closes"}]
  };
  const place = 'docs/close.md, "Three segments"';
  expect(lacking(row)).toBeNull();
  expect(lacking({...row, shown: []})).toBe(
    "C1: no page has its marker; it belongs to docs/close.md"
  );
  expect(lacking({...row, shown: [section, section]})).toBe(
    "C1: marked 2 times: close.md, close.md"
  );
  expect(lacking({...row, page: "linger"})).toBe(`C1: shown in ${place}, not in docs/linger.md`);
  expect(lacking({...row, tests: []})).toBe(`C1: no test's title begins with it (${place})`);
  const bare = (part: object): string | null => lacking({...row, shown: [{...section, ...part}]});
  expect(bare({cell: null})).toBe(`C1: no cell that readers see in or above ${place}`);
});

/** All claims that a page marks, whether it should or not. */
function markersOf(name: string): string[] {
  return sectionsOf(name, readPage(name).text).flatMap((section) => section.claims);
}

import {expect, test} from "vitest";
import {difference, mostChanged} from "../../src/notebook/editor/diff-view.ts";

const rows = (element: Element): string[] =>
  [...element.querySelectorAll(".nb-line")].map(({textContent}) => textContent);

const changed = (element: Element): number =>
  element.querySelectorAll(".nb-line:is(.nb-less, .nb-more)").length;

test("a changed line stands next to what it was, and only its words stand out", () => {
  const shown = difference("a\nconst delay = 20;\nb", "a\nconst delay = 35;\nb");
  expect(rows(shown)).toEqual([
    "  a\n",
    "without: − const delay = 20;\n",
    "with: + const delay = 35;\n",
    "  b\n"
  ]);
  expect([...shown.querySelectorAll("del, ins")].map(({textContent}) => textContent)).toEqual([
    "20",
    "35"
  ]);
});

test("lines far from a change are left out, with one mark for each gap", () => {
  const lines = Array.from({length: 40}, (_, i) => `line ${i}`);
  const after = lines.with(20, "changed");
  const shown = rows(difference(lines.join("\n"), after.join("\n")));
  expect(shown.filter((row) => row.includes("…")).length).toBe(2);
  expect(shown.filter((row) => /line \d/.test(row)).length).toBe(7);
});

test("equal texts say so", () => {
  expect(difference("a\nb", "a\nb").textContent).toBe("No difference.");
});

test("190,000 line breaks are a few hundred rows, and the rest is counted and shown on request", () => {
  const shown = difference("const delay = 20;", "\n".repeat(190_000));
  const more = shown.querySelector("button")!;
  expect(changed(shown)).toBe(mostChanged);
  const all = 190_002;
  expect(more.textContent).toBe(
    `${(all - mostChanged).toLocaleString("en")} more changed lines: show the next`
  );
  more.click();
  expect(changed(shown)).toBe(2 * mostChanged);
});

test("the button goes when all is shown", () => {
  const shown = difference("", "x\n".repeat(mostChanged + 5));
  expect(changed(shown)).toBe(mostChanged);
  shown.querySelector("button")!.click();
  expect(shown.querySelector("button")).toBeNull();
  expect(changed(shown)).toBe(mostChanged + 5);
});

test("two texts of 100,000 lines that share nothing are compared in one go", () => {
  const side = (name: string): string =>
    Array.from({length: 300}, (_, i) => `${name} ${i}`).join("\n");
  const shown = difference(side("a"), `${side("b")}\n${"b\n".repeat(100_000)}`);
  expect(changed(shown)).toBe(mostChanged);
});

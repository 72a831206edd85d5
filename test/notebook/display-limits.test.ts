/** How much a cell can put on its page: what it displays, and what it says when it fails. */
import {expect, test, vi} from "vitest";
import {
  limited,
  mostCharacters,
  mostDepth,
  mostElements
} from "../../src/notebook/sandbox/display-limits.ts";
import {errorText} from "../../src/notebook/compile/error-text.ts";
import {failureOf} from "../../src/notebook/sandbox/failure.ts";
import {makePage} from "./framework.ts";

vi.spyOn(console, "error").mockImplementation(() => {});

/** A cell's `display`, with what it has shown and said. */
function display() {
  const shown: unknown[] = [];
  const notes: string[] = [];
  const show = limited(
    (value) => shown.push(value),
    (text) => notes.push(text)
  );
  return {show, shown, notes};
}

function elements(count: number): HTMLElement {
  const all = document.createElement("p");
  for (let i = 0; i < count; i++) all.append(document.createElement("i"));
  return all;
}

test("the elements of all values together are limited, not only those of each", () => {
  const {show, shown, notes} = display();
  for (let i = 0; i < 30; i++) show(elements(1_000));
  const all = shown.reduce<number>((sum, node) => sum + (node as Element).children.length, 0);
  expect(all).toBe(mostElements);
  expect(notes).toEqual(["Only the first 20 values are shown."]);
  const next = display();
  for (let i = 0; i < 30; i++) next.show(elements(1_500));
  expect(next.notes).toEqual(["Cut: this would show 1,500 elements; the first 500 are left."]);
  expect(next.shown).toHaveLength(14);
});

test("the characters of all values together are limited", () => {
  const {show, shown, notes} = display();
  for (let i = 0; i < 1_000; i++) show("x".repeat(70_000));
  expect(shown.join("").length).toBe(mostCharacters);
  expect(notes).toEqual(["Cut: the text has 70,000 characters."]);
});

test("elements that are nested too deep for a browser are cut", () => {
  const {show, shown, notes} = display();
  let nest = document.createElement("b");
  for (let i = 0; i < 2 * mostDepth; i++) {
    const outer = document.createElement("b");
    outer.append(nest);
    nest = outer;
  }
  show(nest);
  expect((shown[0] as Element).querySelectorAll("*").length).toBe(mostDepth - 1);
  expect(notes).toEqual([`Cut: elements are nested more than ${mostDepth} deep.`]);
});

test("an error's message is cut, whatever was thrown", () => {
  const long = "x".repeat(1e7);
  for (const thrown of [long, new Error(long), Object.assign(new Error(), {name: long})]) {
    expect(errorText(thrown).length).toBeLessThan(1_100);
  }
  expect(errorText(Object.assign(new Error(), {message: {toString: () => "odd"}}))).toBe("odd.");
});

test("an error with a long message still knows its line", async () => {
  const {edit, said} = await makePage({a: "const a = 1;"});
  await edit("a", 'const a = 1;\nthrow new Error("x".repeat(1e6));');
  expect(said()["a"]).toMatch(/^2:7 x{1000}…$/);
});

test("of promises that fail by the thousand, a few are shown", async () => {
  const {page, runner, cell, edit} = await makePage({a: "const a = 1;"});
  await edit("a", "const a = 1;\nglobalThis.failed = new Error('late');");
  const {failed} = globalThis as unknown as {failed: Error};
  const fail = vi.spyOn(page, "fail");
  for (let i = 0; i < 1_000; i++) runner.hear({kind: "late", error: failureOf(failed)});
  expect(fail.mock.calls.length).toBe(10);
  expect(fail.mock.calls[0]?.[0]).toBe(cell("a"));
});

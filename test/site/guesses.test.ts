/** A place must not give the answer away: readers soon learn that the first is never right. */
import {expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {readPage} from "../../src/site/content/pages.ts";

const text = `"(?:[^"\\\\]|\\\\.)*"`;
const question = new RegExp(
  String.raw`predict\(\s*${text},\s*\[([^\]]*)\],\s*\{\s*answer: (${text})`,
  "g"
);

/** Of each question of the lessons with three choices, the place of its answer. */
const places = menu.sections.flatMap(({path}) =>
  [...readPage(path.slice(1)).text.matchAll(question)].flatMap(([, list = "", answer = ""]) => {
    const choices = [...list.matchAll(new RegExp(text, "g"))].map(([choice]) => choice);
    return choices.length === 3 ? [choices.indexOf(answer)] : [];
  })
);

test("of three choices, each place holds the answer of at least a fifth of the questions", () => {
  expect(places.length).toBeGreaterThan(50);
  for (const place of [0, 1, 2]) {
    const share = places.filter((each) => each === place).length / places.length;
    expect(share, `place ${place + 1}`).toBeGreaterThan(0.2);
  }
});

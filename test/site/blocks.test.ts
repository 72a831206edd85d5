/** The blocks that a page is made of: what an author writes, and what stands on the page. */
import {createMarkdownIt} from "../../src/site/config/framework.ts";
import {lessonOf} from "../../src/site/config/menu.ts";
import {expect, test} from "vitest";
import {anchors} from "../../src/site/markdown/md-anchors.ts";
import {blocks} from "../../src/site/markdown/md-blocks.ts";
import {layout} from "../../src/site/markdown/md-layout.ts";
import {counted} from "../../src/site/markdown/md-nesting.ts";

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;

function render(text: string, path = "/nodelay"): string {
  const md = layout(blocks(anchors(createMarkdownIt())));
  const env = {code: [], startLine: 0, currentLine: 0, path};
  return md.renderer.render(md.parse(text, env), md.options, env);
}

/** The classes of the parts, and the paragraphs in them, in their order. */
function outline(html: string): string[] {
  const parts = /class="((?:scene|exercise|more|answer|opening)[\w -]*)"|<p(?: [^>]*)?>([^<]+)/g;
  return [...html.matchAll(parts)].map(([, name, text]) => name ?? text ?? "");
}

const scene = [
  "::: scene",
  "## Why?",
  "",
  "The question.",
  "",
  fence("ts", 'display(predict("?", ["a", "b"]));'),
  fence("ts", "const delay = view(range({}));"),
  fence("ts", "display(figure(stall));"),
  '1. ${at(stall, {from: "client"})} First.',
  "2. ${at(stall, 5)} Then.",
  "",
  "**The answer.**",
  "",
  "::: more Programs",
  fence("ts echo", "const stall = simulate({});"),
  ":::",
  ":::"
].join("\n");

test("a scene has its question and guess, figure, explanation and folded parts", () => {
  expect(outline(render(scene))).toEqual([
    "scene asks",
    "scene-ask",
    "The question.",
    "Guess first. Then watch it happen here.",
    "scene-figure",
    "scene-tell",
    "scene-more",
    "more",
    "more-body"
  ]);
  expect(render(scene)).toContain("<summary>Programs</summary>");
});

test("a folded part may be open at first", () => {
  expect(render("::: more open Programs\nHere.\n:::")).toContain(
    "<details open><summary>Programs</summary>"
  );
  expect(render("::: more opening\nHere.\n:::")).toContain("<details><summary>opening</summary>");
});

test("a list whose items begin with at(…) is one of steps, and no other list is", () => {
  expect(render(scene)).toContain('<ol class="steps">');
  expect(render("1. ${time(1)} no\n2. step")).not.toContain("steps");
});

test("a link to a program that is folded away leads to the scene's heading", () => {
  const html = render(scene);
  const place = html.indexOf('id="cell-stall"');
  expect(place).toBeGreaterThan(0);
  expect(place).toBeLessThan(html.indexOf("<h2"));
});

test("a scene without a figure is one column, and hides nothing without a guess", () => {
  const html = render("::: scene\n## Why?\n\nBecause.\n:::");
  expect(outline(html)).toEqual(["scene plain", "scene-ask", "scene-tell", "Because."]);
});

test("an exercise has its task, its program, and the goal beside it", () => {
  const text = [
    "::: exercise",
    "### Mend it",
    "",
    "Do this.",
    "",
    fence("ts", "display(figure(mine));"),
    fence("ts echo", "const mine = simulate({});"),
    fence("ts", 'display(goal("It works", check(mine)));'),
    ":::"
  ].join("\n");
  expect(outline(render(text))).toEqual([
    "exercise",
    "exercise-side",
    "exercise-task",
    "Do this.",
    "exercise-goal",
    "exercise-main",
    "exercise-program",
    "exercise-figure"
  ]);
});

test("title, first sentence and short answer are the opening of a lesson", () => {
  const html = render("# TCP_NODELAY\n\nOne sentence.\n\n::: answer\nDo *this*.\n:::\n\n## More");
  expect(outline(html)).toEqual([
    "opening",
    "opening-title",
    lessonOf("/nodelay"),
    "One sentence.",
    "answer",
    "answer-head",
    "The short answer",
    "answer-body",
    "Do "
  ]);
  expect(html).toContain('<p class="lede">One sentence.</p>');
});

test("an answer that differs by system has a choice of systems", () => {
  const one = render("# A\n\n::: answer\nSame for all.\n:::");
  expect(one).not.toContain("system-choice");
  const many = render("# A\n\n::: answer\n::: system windows\nOnly there.\n:::\n:::");
  expect(many).toContain('aria-label="My system"');
  expect(many).toContain('data-for="windows" data-label="Windows"');
});

test("words in a sentence can differ by system", () => {
  const html = render("Wait {linux macos: **40** ms | windows: 200 ms}, then go.");
  expect(html).toContain(
    '<span class="for-system" data-for="linux macos" data-label="Linux and macOS">' +
      "<strong>40</strong> ms</span>"
  );
  expect(html).toContain('data-for="windows" data-label="Windows">200 ms</span>, then go.');
  expect(render("An object: {a: 1}, {linux}.")).not.toContain("for-system");
});

test("blocks nest with three colons each; code between them is left alone", () => {
  const text = "::: scene\n::: more A\n```\n:::\n```\n:::\n:::\n::: more B\n:::";
  expect(counted(text)).toBe(":::: scene\n::: more A\n```\n:::\n```\n:::\n::::\n::: more B\n:::");
});

test("a block that is not known, never closed, or closed twice is an error with its line", () => {
  expect(() => counted("\n::: scenery\n:::")).toThrow('line 2: there is no block "scenery"');
  expect(() => counted("::: scene\n::: more\n:::")).toThrow('line 1: "::: scene" is never closed');
  expect(() => counted("text\n:::")).toThrow('line 2: this ":::" closes no block');
  expect(() => render("::: system beos\n:::")).toThrow('There is no system "beos"');
});

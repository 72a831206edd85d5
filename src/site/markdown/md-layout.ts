/**
 * The rule that lays out a page's opening, its scenes and its exercises: each part by what it is,
 * so that an author writes one thing after another. Question and guess · figure with its controls ·
 * steps and answer · folded parts; on a wide screen the style sheet puts text and figure side by
 * side.
 */
import type MarkdownIt from "markdown-it";
import {lessonOf} from "../config/menu.ts";
import {cellOf, nameCells} from "./cell-names.ts";
import {layoutWords as words} from "../config/words.ts";

export type Token = ReturnType<MarkdownIt["parse"]>[number];

/** A token without children, or one that opens with all up to the one that closes it. */
type Block = readonly Token[];

type Make = (html: string) => Token;

/** Adds the rule to Framework's Markdown parser. */
export function layout(md: MarkdownIt): MarkdownIt {
  nameCells(md);
  md.core.ruler.push("layout", (state) => {
    const make: Make = (html) => {
      const token = new state.Token("html_block", "", 0);
      token.content = html;
      return token;
    };
    markSteps(state.tokens);
    const page = blocksOf(state.tokens).map((block) => {
      if (opens(block, "scene")) return scene(block, make);
      if (opens(block, "exercise")) return exercise(block, make);
      return block;
    });
    const {path} = state.env as {readonly path?: string};
    state.tokens = opening(page, path, make).flat();
  });
  return md;
}

const opens = ([first]: Block, name: string): boolean => first?.type === `container_${name}_open`;

/** Tokens as blocks of the same rank. */
function blocksOf(tokens: readonly Token[]): Block[] {
  const found: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) found.push([token]);
    else found.at(-1)?.push(token);
    depth += token.nesting;
  }
  return found;
}

/** What a cell does that shows something; null for all that is no cell, or shows nothing. */
function shows([token]: Block): "guess" | "goal" | "program" | "figure" | null {
  const cell = token ? cellOf(token) : null;
  if (!token || !cell) return null;
  if (cell.isShown) return "program";
  if (!/\b(?:display|view)\(/.test(token.content)) return null;
  if (/\bpredict\(/.test(token.content)) return "guess";
  return /\bgoal\(/.test(token.content) ? "goal" : "figure";
}

const isPlace = ([token]: Block): boolean =>
  token?.type === "html_block" && token.content.includes('class="cell-place"');

const isCell = ([token]: Block): boolean => token !== undefined && cellOf(token) !== null;

/** A part of a scene or an exercise; nothing where there is nothing in it. */
function part(name: string, blocks: readonly Block[], make: Make): Token[] {
  if (blocks.length === 0) return [];
  return [make(`<div class="${name}">\n`), ...blocks.flat(), make("</div>\n")];
}

/** A link to a cell leads to the heading above it: the places of all cells stand first. */
function parted(block: Block): {readonly places: Block; readonly inner: readonly Block[]} {
  const rest = block.slice(1, -1);
  const places = rest.filter((token) => isPlace([token]));
  return {places, inner: blocksOf(rest.filter((token) => !isPlace([token])))};
}

function scene(block: Block, make: Make): Block {
  const {places, inner} = parted(block);
  const folded = inner.filter((each) => opens(each, "more"));
  const told = inner.filter((each) => !opens(each, "more"));
  const starts = told.findIndex((each) => !["guess", null].includes(shows(each)));
  const length = told.slice(Math.max(0, starts)).findIndex((each) => !isCell(each));
  const ends = starts < 0 ? -1 : length < 0 ? told.length : starts + length;
  const ask = starts < 0 ? askOnly(told) : told.slice(0, starts);
  const figure = starts < 0 ? [] : told.slice(starts, ends);
  const tell = starts < 0 ? told.slice(ask.length) : told.slice(ends);
  const classes = ["scene"];
  if (ask.some((each) => shows(each) === "guess")) classes.push("asks");
  if (figure.length === 0) classes.push("plain");
  const waits = classes.length === 2 && figure.length > 0;
  return [
    make(`<section class="${classes.join(" ")}">\n`),
    ...places,
    ...part("scene-ask", ask, make),
    ...(waits ? [make(`<p class="scene-wait">${words.wait}</p>\n`)] : []),
    ...part("scene-figure", figure, make),
    ...part("scene-tell", tell, make),
    ...part("scene-more", folded, make),
    make("</section>\n")
  ];
}

/** Without a figure, the question ends with the guess, or else with the heading. */
function askOnly(told: readonly Block[]): readonly Block[] {
  const guess = told.findIndex((each) => shows(each) === "guess");
  return told.slice(0, guess < 0 ? 1 : guess + 1);
}

function exercise(block: Block, make: Make): Block {
  const {places, inner} = parted(block);
  const is = (kind: ReturnType<typeof shows>) => (each: Block) => shows(each) === kind;
  const folded = inner.filter((each) => opens(each, "more"));
  const rest = inner.filter((each) => !opens(each, "more") && !is("goal")(each));
  const figures = rest.filter(is("figure"));
  const programs = rest.filter(is("program"));
  const text = rest.filter((each) => !figures.includes(each) && !programs.includes(each));
  const goals = inner.filter(is("goal"));
  const side = [...part("exercise-task", text, make), ...part("exercise-goal", goals, make)];
  const main = [
    ...part("exercise-program", programs, make),
    ...part("exercise-figure", figures, make),
    ...part("scene-more", folded, make)
  ];
  return [
    make('<section class="exercise">\n'),
    ...places,
    ...part("exercise-side", [side], make),
    ...part("exercise-main", [main], make),
    make("</section>\n")
  ];
}

/** Title, first sentence and short answer, side by side where the page has an answer. */
function opening(page: readonly Block[], path: string | undefined, make: Make): Block[] {
  const title = page.findIndex(([token]) => token?.type === "heading_open" && token.tag === "h1");
  const answer = page.findIndex((block) => opens(block, "answer"));
  const next = page.findIndex(([token]) => token?.type === "heading_open" && token.tag === "h2");
  if (title < 0 || answer < title || (next >= 0 && next < answer)) return [...page];
  const between = page.slice(title + 1, answer);
  const lede = between.find(([token]) => token?.type === "paragraph_open");
  lede?.[0]?.attrJoin("class", "lede");
  const lesson = path === undefined ? null : lessonOf(path);
  return [
    ...page.slice(0, title),
    [make('<div class="opening"><div class="opening-title">\n')],
    lesson === null ? [] : [make(`<p class="kicker lesson">${lesson}</p>\n`)],
    page[title] ?? [],
    ...between,
    [make("</div>\n")],
    page[answer] ?? [],
    [make("</div>\n")],
    ...page.slice(answer + 1)
  ];
}

/** A list whose items begin with `${at(…)}` is one of steps, which follow the figure's cursor. */
function markSteps(tokens: readonly Token[]): void {
  for (const [i, token] of tokens.entries()) {
    if (token.type !== "ordered_list_open" && token.type !== "bullet_list_open") continue;
    const first = tokens.slice(i, i + 4).find(({type}) => type === "inline")?.children?.[0];
    if (first?.type === "placeholder" && /^\s*at\(/.test(first.content)) {
      token.attrJoin("class", "steps");
    }
  }
}

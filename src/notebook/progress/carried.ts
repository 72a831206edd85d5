/** The goals that a reader has met, as a text to hand in and as a link to another browser. */
import {goalsOf} from "../inputs/goal.ts";
import {fromBase64url, toBase64url} from "../storage/base64url.ts";
import {hashOf} from "../storage/changes.ts";
import {pages, read, write} from "../storage/storage.ts";
import {carriedWords as words} from "./words.ts";

/** The texts of the goals that were met, and how many the page has, by the page's name. */
export type Met = ReadonlyMap<string, {readonly met: readonly string[]; readonly all: number}>;

/** What was read from a text or a link. */
export interface Carried {
  readonly goals: ReadonlyMap<string, readonly string[]>;
  /** Whether it is as the site has made it; this says nothing about who has met the goals. */
  readonly isIntact: boolean;
}

/** How the fragment of a link with goals begins. */
const goalsMark = "#goals=";

/** More than this is no text of this site. */
const LONGEST = 100_000;

/** What this browser has kept. */
export function metHere(): Met {
  return new Map(
    pages("goals").flatMap((page) => {
      const goals = [...goalsOf(read("goals", page).value)];
      const met = goals.flatMap(([text, done]) => (done ? [text] : []));
      return met.length === 0 ? [] : [[page, {met, all: goals.length}] as const];
    })
  );
}

/** How many goals that are, of all pages. */
export const countOf = (met: Met): number =>
  [...met.values()].reduce((sum, each) => sum + each.met.length, 0);

/** A text that people can read and `fromText` can check; `names` has the pages' own names. */
export function toText(met: Met, names: ReadonlyMap<string, string>, date: string): string {
  const lines = [words.head(countOf(met), date)];
  for (const [page, {met: texts, all}] of inOrder(met, names)) {
    lines.push("", `${words.page(names.get(page) ?? page, texts.length, all)} [${page}]`);
    lines.push(...texts.map((text) => `  ✓ ${text}`));
  }
  const body = lines.join("\n");
  return `${body}\n\n${words.check}: ${hashOf(body)}\n`;
}

/** The goals in a text that `toText` made; null for any other text. */
export function fromText(text: string): Carried | null {
  const plain = text.replaceAll("\r\n", "\n").trim();
  // In whatever language it was made.
  const [, body = "", check] = /^([^]*?)\n+[^:\n]+: ([0-9a-f]{8})$/.exec(plain) ?? [];
  if (check === undefined || text.length > LONGEST) return null;
  const goals = new Map<string, string[]>();
  let page: string | null = null;
  for (const line of body.split("\n")) {
    const name = /\[([\w/-]*)\]$/.exec(line)?.[1];
    const goal = /^ +✓ (.+)$/.exec(line)?.[1];
    if (goal === undefined && name !== undefined) goals.set((page = name), []);
    else if (goal !== undefined && page !== null) goals.get(page)?.push(goal);
  }
  return goals.size === 0 ? null : {goals, isIntact: hashOf(body) === check};
}

/** The fragment of a link that carries them. */
export function toFragment(met: Met): string {
  const plain = Object.fromEntries([...met].map(([page, {met: texts}]) => [page, texts]));
  const bytes = new TextEncoder().encode(JSON.stringify(plain));
  return goalsMark + toBase64url(bytes);
}

/** The goals that a fragment carries; null when it carries none. */
export function fromFragment(fragment: string): Carried | null {
  if (!fragment.startsWith(goalsMark) || fragment.length > LONGEST) return null;
  try {
    const bytes = fromBase64url(fragment.slice(goalsMark.length));
    const plain = JSON.parse(new TextDecoder("utf-8", {fatal: true}).decode(bytes)) as unknown;
    if (typeof plain !== "object" || plain === null) return null;
    const goals = new Map<string, readonly string[]>();
    for (const [page, texts] of Object.entries(plain)) {
      if (!/^[\w/-]*$/.test(page) || !Array.isArray(texts)) return null;
      if (!texts.every((each): each is string => typeof each === "string")) return null;
      goals.set(page, texts);
    }
    return {goals, isIntact: true};
  } catch {
    return null;
  }
}

/** How many of these goals this browser does not know as met. */
export function newHere({goals}: Carried): number {
  const here = metHere();
  const fresh = [...goals].map(
    ([page, texts]) => texts.filter((text) => !here.get(page)?.met.includes(text)).length
  );
  return fresh.reduce((sum, each) => sum + each, 0);
}

/** Adds them to what this browser has kept; nothing is taken away. */
export function addHere({goals}: Carried): void {
  for (const [page, texts] of goals) {
    const kept = goalsOf(read("goals", page).value);
    for (const text of texts) kept.set(text, true);
    if (texts.length > 0) write("goals", Object.fromEntries(kept), page);
  }
}

function inOrder(met: Met, names: ReadonlyMap<string, string>) {
  const order = [...names.keys()];
  return [...met].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

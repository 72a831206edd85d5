/**
 * Where each statement of the article is shown and proved: its page and heading, the cell below it,
 * the verdict there, and the tests whose titles begin with its name. All of it is read from the
 * pages and the tests themselves.
 */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {type Claim, claims} from "./claims.ts";
import {type Section, readSections} from "./sections.ts";

/** One row of the table. */
export interface ClaimRow extends Claim {
  /** The sections that carry the claim's marker; there should be one. */
  readonly shown: readonly Section[];
  /** The tests that prove it. */
  readonly tests: readonly ClaimTest[];
}

/** A test of `test/pages`, by its title. */
export interface ClaimTest {
  readonly file: string;
  readonly title: string;
}

const tests = join(import.meta.dirname, "../../../test/pages");

/** Reads pages and tests, and puts what they say of each claim together. */
export function claimRows(): ClaimRow[] {
  const sections = readSections();
  const titles = readdirSync(tests)
    // The test of this table has titles in it that prove nothing.
    .filter((file) => file.endsWith(".test.ts") && file !== "claims.test.ts")
    .sort()
    .flatMap((file) => claimTests(file, readFileSync(join(tests, file), "utf8")));
  return claims.map((claim) => ({
    ...claim,
    shown: sections.flatMap((section) =>
      section.claims.filter((id) => id === claim.id).map(() => section)
    ),
    tests: titles.filter(({ids}) => ids.includes(claim.id)).map(({file, title}) => ({file, title}))
  }));
}

/** What a table needs in each row: `null`, or what is missing in words. */
export function lacking({id, page, shown, tests: proofs}: ClaimRow): string | null {
  const [section] = shown;
  if (!section) return `${id}: no page has its marker; it belongs to docs/${page}.md`;
  if (shown.length > 1) {
    return `${id}: marked ${shown.length} times: ${shown.map((s) => `${s.page}.md`).join(", ")}`;
  }
  const place = `docs/${section.page}.md, "${section.title}"`;
  if (section.page !== page) return `${id}: shown in ${place}, not in docs/${page}.md`;
  if (section.cell === null) return `${id}: no cell that readers see in or above ${place}`;
  return proofs.length === 0 ? `${id}: no test's title begins with it (${place})` : null;
}

/** The titles in a test file that begin with claims: `C37: …`, `C39, C40: …`, `C39-C43: …`. */
export function claimTests(file: string, text: string): (ClaimTest & {readonly ids: string[]})[] {
  // The title of a group of tests proves nothing by itself.
  const titles = text.matchAll(
    /(?<!describe\(\s*)(["'`])((?:C\d+(?:, | and |[-–])?)+: (?:(?!\1).)*)\1/g
  );
  return [...titles].flatMap(([, , title = ""]) => {
    // That a page marks the place proves nothing of the statement.
    if (/ the page names its claims? /.test(title)) return [];
    return [{file, title, ids: idsOf(title.slice(0, title.indexOf(":")))}];
  });
}

/** The names in a list with ranges. */
export function idsOf(list: string): string[] {
  const ranges = list.matchAll(/C(\d+)(?:[-–]C(\d+))?/g);
  return [...ranges].flatMap(([, first = "", last = first]) => {
    const length = Number(last) - Number(first) + 1;
    return Array.from({length}, (_, i) => `C${Number(first) + i}`);
  });
}

/**
 * The markdown-it plugin for the parts of a page that nobody writes by hand: a line
 * `<!-- generated: claims -->` becomes the table of claims, as it is when the site is built.
 */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import type MarkdownIt from "markdown-it";
import {typeset} from "../../base/typeset.ts";
import {anchorOf} from "../markdown/md-anchors.ts";
import {goalsTable} from "./bench-goals.ts";
import {benchTables, readBench} from "./bench-tables.ts";
import {claimRows} from "./claim-table.ts";
import type {ClaimRow} from "./claim-table.ts";
import {escape, table, tr, words} from "./html-table.ts";
import {heroStill, readHeroStill} from "./hero-still.ts";
import {liveTables, readLive} from "./live-tables.ts";
import {lessonCards, readPictures} from "./lesson-cards.ts";
import {profileTables} from "./profile-tables.ts";

/** What the tests find when they hold the engine against recorded runs and scripts. */
export interface Conformance {
  readonly recorded: {
    readonly kernel: string;
    readonly runs: number;
    readonly packets: number;
    readonly agree: number;
    /** Runs that agree but for what the table of accepted divergences holds. */
    readonly excused: number;
    readonly accepted: readonly {
      readonly run: string;
      readonly what: string;
      readonly reason: string;
      /** Whether the two runs go different ways from there on. */
      readonly parts: boolean;
    }[];
  };
  readonly packetdrill: {readonly scripts: number; readonly passed: number};
}

const file = join(import.meta.dirname, "../../../docs/data/conformance.json");

/** Reads the figures that `test/pages/about-the-model.test.ts` holds against the test run. */
export const readConformance = (): Conformance =>
  JSON.parse(readFileSync(file, "utf8")) as Conformance;

type Token = ReturnType<MarkdownIt["parse"]>[number];

const parts: Readonly<Record<string, (page: readonly Token[]) => string>> = {
  claims: () => claimTable(claimRows()),
  results: () => results(readConformance()),
  accepted: () => accepted(readConformance()),
  live: () => liveTables(readLive()),
  systems: () => profileTables(),
  bench: () => goalsTable(readBench()) + benchTables(readBench()),
  index: (page) => index(page),
  groups: (page) => groups(page),
  lessons: () => lessonCards(readPictures()),
  hero: () => heroStill(readHeroStill())
};

/** Adds the plugin to Framework's Markdown parser. Throws for a part that there is not. */
export function generated(md: MarkdownIt): MarkdownIt {
  md.core.ruler.push("generated", (state) => {
    for (const token of state.tokens) {
      if (token.type !== "html_block") continue;
      token.content = token.content.replace(/<!-- generated: (\S+) -->/g, (_, name: string) => {
        const part = parts[name];
        if (part) return part(state.tokens);
        throw new Error(`There is no generated part "${name}": see src/site/content/generated.ts.`);
      });
    }
  });
  return md;
}

/** The table of claims; what a row lacks is a dash, which a test does not let pass. */
export function claimTable(rows: readonly ClaimRow[]): string {
  const body = rows.map((row) => {
    const [section] = row.shown;
    const where = section
      ? `<a href="./${section.page}#${section.anchor}">${escape(section.title)}</a>`
      : "–";
    const verdict = section?.verdict;
    return tr(
      `<span id="${row.id.toLowerCase()}">${row.id}</span>`,
      words(row.statement),
      where,
      section?.cell ? cellLink(section.page, section.cell) : "–",
      verdict !== undefined ? `<span class="verdict ${verdict}">${verdict}</span>` : "–",
      proofs(row)
    );
  });
  return table("claims", ["Id", "The article says", "Shown in", "Cell", "Verdict", "Tests"], body);
}

/** A cell's name, as a link to it. */
function cellLink(page: string, cell: string): string {
  return `<a href="./${page}#${anchorOf(cell)}"><code>${escape(cell)}</code></a>`;
}

/** The first of a claim's tests that says it without its cases, and how many more there are. */
function proofs({tests}: ClaimRow): string {
  const told = tests.map(({file, title}) => {
    const said = title.slice(title.indexOf(": ") + 2);
    // What a test puts in for each of its cases is not known here.
    return {file, title: said.replace(/ \([^)]*[%$][^)]*\)/g, "").replace(/[%$]\w+/g, "…")};
  });
  const first = told.find(({title}) => !title.includes("…")) ?? told[0];
  if (!first) return "–";
  const more = tests.length === 1 ? "" : `, and ${tests.length - 1} more`;
  return `<code>${escape(first.file)}</code>: ${words(first.title)}${more}`;
}

function results({recorded, packetdrill}: Conformance): string {
  const {kernel, runs, packets, agree, excused} = recorded;
  return table(
    "results",
    ["Compared with", "How many", "Agree"],
    [
      tr(
        `Recorded runs of ${escape(kernel)}`,
        `${runs} runs, ${packets.toLocaleString("en")} packets`,
        `${agree} runs, ${excused} of them except for the differences below`
      ),
      tr("Scripts in the packetdrill language", `${packetdrill.scripts}`, `${packetdrill.passed}`)
    ]
  );
}

function accepted({recorded}: Conformance): string {
  const reasons = [...new Set(recorded.accepted.map(({reason}) => reason))];
  const rows = reasons.map((reason) => {
    const differences = recorded.accepted.filter((each) => each.reason === reason);
    const found = differences.map(({run, what, parts}) => {
      const onwards = parts ? " From here on the two runs go different ways." : "";
      return `<li><code>${escape(run)}</code>: <code>${escape(what)}</code>.${onwards}</li>`;
    });
    return tr(words(reason), `<ul>${found.join("")}</ul>`);
  });
  return table("accepted", ["Why they differ", "In which runs, and where"], rows);
}

/** The headings of a page, each a link. */
function headings(page: readonly Token[]): {tag: string; text: string; link: string}[] {
  return page.flatMap((token, i) => {
    if (token.type !== "heading_open") return [];
    const text = page[i + 1]?.content ?? "";
    const link = `<a href="#${token.attrGet("id")}">${escape(typeset(text))}</a>`;
    return [{tag: token.tag, text, link}];
  });
}

/** The headings of the third rank, in alphabetical order, each a link. */
function index(page: readonly Token[]): string {
  const links = headings(page).filter(({tag}) => tag === "h3");
  links.sort((a, b) => a.text.localeCompare(b.text, "en", {sensitivity: "base"}));
  return `<p class="generated-index">${links.map(({link}) => link).join(" ")}</p>`;
}

/** The headings of the third rank below those of the second, side by side: a page at one glance. */
function groups(page: readonly Token[]): string {
  const lists: {head: string; items: string[]}[] = [];
  for (const {tag, link} of headings(page)) {
    if (tag === "h2") lists.push({head: link, items: []});
    else if (tag === "h3") lists.at(-1)?.items.push(`<li>${link}</li>`);
  }
  const shown = lists.map(({head, items}) => `<div><p>${head}</p><ul>${items.join("")}</ul></div>`);
  return `<nav class="generated-groups" aria-label="All entries">${shown.join("")}</nav>`;
}

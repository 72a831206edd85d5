/**
 * What is done to each built page after Framework: the language of the document, zoom for those
 * who need it, a line for browsers without scripts, turns for its cells, and a policy by which the
 * browser itself refuses every other origin.
 */
import {createHash} from "node:crypto";
import {mkdir, readFile, readdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {describe, describePage} from "./findable.ts";
import {pageWords as words} from "../config/words.ts";
import {type Origin, aboutLine} from "./origin.ts";

/**
 * Finishes all pages below the folder; `siteUrl` is where they will be published, and `origin` what
 * they are made from, if known.
 */
export async function finish(
  dist: string,
  siteUrl: string | null = null,
  origin: Origin | null = null
): Promise<void> {
  const files = await readdir(dist, {recursive: true});
  // The sandbox is a document that is no page.
  const isPage = (name: string): boolean => name.endsWith(".html") && !/^_file\b/.test(name);
  for (const file of files.filter(isPage)) {
    const path = join(dist, file);
    const {html, sources} = leaveSources(await readFile(path, "utf8"), file);
    if (sources) {
      await mkdir(join(dist, "_cells"), {recursive: true});
      await writeFile(join(dist, sources.path), sources.text);
    }
    const described = describe(file.replace(/\.html$/, "").replaceAll("\\", "/"), html);
    const about = aboutLine(origin, described.name);
    const finished = finishPage(describePage(html, described, siteUrl), about);
    await writeFile(path, siteUrl === null ? finished : setBase(finished, siteUrl));
  }
}

/**
 * Code without the marks of names, types and the like, which have no colour of their own here: a
 * page with many programs is a kilobyte lighter without them.
 */
export const plainCode = (html: string): string => html.replace(UNCOLOURED, "$1");
const NAMES = "title|built_in|variable|attr|type|property|params|function|class";
const UNCOLOURED = new RegExp(`<span class="hljs-(?:${NAMES})[^"]*">([^<]*)</span>`, "g");

/** The page for addresses that have none is shown at any depth: its links begin at the site. */
const setBase = (html: string, siteUrl: string): string => {
  const {pathname} = new URL(siteUrl.replace(/\/*$/, "/"));
  return html.replace('<base href="/">', () => `<base href="${pathname}">`);
};

/** A page without the code of its hidden cells, and the file for that code. */
interface Left {
  readonly html: string;
  readonly sources: {readonly path: string; readonly text: string} | null;
}

/**
 * Takes the code of cells that readers do not see out of a page: it is needed when an editor opens,
 * and not before. `file` is the page's path below the site's.
 */
export function leaveSources(html: string, file: string): Left {
  const sources: Record<string, string> = {};
  const left = html.replace(
    /(<script type="application\/json" class="nb-hidden">)(.*?)(<\/script>)/g,
    (_, open: string, json: string, close: string) => {
      const {source, ...data} = JSON.parse(json) as {id: string; source: string};
      sources[data.id] = source;
      return open + JSON.stringify({...data, later: true}).replace(/</g, "\\u003c") + close;
    }
  );
  const text = JSON.stringify(sources);
  if (text === "{}") return {html, sources: null};
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8);
  const path = `_cells/${file.replace(/\.html$/, "").replaceAll(/[\\/]/g, "-")}.${hash}.json`;
  const up = "../".repeat(file.split(/[\\/]/).length - 1) || "./";
  const main = '<main id="observablehq-main"';
  return {html: replace(left, main, `${main} data-sources="${up}${path}"`), sources: {path, text}};
}

/** One page's text, finished. */
export function finishPage(html: string, about = aboutLine(null, "")): string {
  const named = namePager(replace(plainCode(html), "<html>", '<html lang="en">'));
  // Framework would follow the link to the licences before the file is there.
  const page = explain(named).replace("</footer>", () => `${about}</footer>`);
  const zoomable = takeTurns(
    replace(addIcon(page), "initial-scale=1, maximum-scale=1", "initial-scale=1")
  );
  const charset = '<meta charset="utf-8">';
  // The policy stands before everything that it is to govern.
  return replace(zoomable, charset, `${charset}\n${policy(zoomable)}`);
}

/** Without scripts there is the text and the code; a line says what is missing. */
function explain(html: string): string {
  // A page without cells misses nothing.
  if (!html.includes("<!--:")) return html;
  const main = /<main id="observablehq-main"[^>]*>/.exec(html)?.[0] ?? "<main";
  return replace(
    html,
    main,
    `${main}\n<noscript><p class="nb-noscript">${words.noScript}</p></noscript>`
  );
}

/** The cells of a page run one after the other, with room for the browser between them. */
function takeTurns(html: string): string {
  const client = /import \{define\} from ("[^"]*\/client\.[^"]*");/.exec(html);
  // A page without cells defines nothing.
  if (!client) return html;
  const notebook = /<script type="module" async="" src=("[^"]*\/notebook\.[^"]*")>/.exec(html);
  if (!notebook)
    throw new Error("A built page does not load the notebook: see src/site/build/post-process.ts.");
  const lines = [
    `import {define as defineAtOnce} from ${client[1]};`,
    `import {inTurns, libraryInParts} from ${notebook[1]};`,
    "const define = inTurns(defineAtOnce);"
  ];
  return inParts(html.replace(client[0], () => lines.join("\n")));
}

/** Cells get the library in parts: what is there before anything runs, and the rest when needed. */
function inParts(html: string): string {
  const whole = /<link rel="modulepreload" href=("[^"]*\/lib\/tcp\.[^"]*")>\n?/.exec(html);
  // A page whose cells import nothing.
  if (!whole) return html;
  const first = /<link rel="modulepreload" href=("[^"]*\/lib\/first-load\.[^"]*")>/.exec(html);
  if (!first)
    throw new Error("A built page has no first part of the library: see src/site/build/bundle.ts.");
  const [tag, address] = whole as unknown as [string, string];
  const parts = `libraryInParts(() => import(${first[1]}), () => import(${address}))`;
  return replace(html, tag, "").replaceAll(`import(${address})`, () => parts);
}

/** The pager is a landmark beside the list of pages: it needs a name of its own. */
function namePager(html: string): string {
  const footer = '<footer id="observablehq-footer">\n<nav';
  // A page that stands alone has no pager.
  return html.replace(`${footer}>`, `${footer} aria-label="${words.pager}">`);
}

/** Framework would look for the file before it is made. */
const addIcon = (html: string): string =>
  html.replace(
    '<link rel="icon"',
    () => '<link rel="apple-touch-icon" href="./touch-icon.png">\n<link rel="icon"'
  );

/** Replaces what must be there: a new version of Framework should not drop a step in silence. */
function replace(html: string, from: string, to: string): string {
  if (!html.includes(from))
    throw new Error(`A built page has no ${from}: see src/site/build/post-process.ts.`);
  return html.replace(from, () => to);
}

/** The page's Content-Security-Policy: nothing but its own origin and its own inline scripts. */
function policy(html: string): string {
  // Data in a script's form is not run, and needs no leave.
  const runs = /<script(?![^>]*(?:\ssrc=|application\/(?:ld\+)?json))[^>]*>([\s\S]*?)<\/script>/g;
  const inline = [...html.matchAll(runs)];
  const hashes = inline.map(([, text = ""]) => {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  });
  const directives = [
    "default-src 'self'",
    // No text becomes code in a page: edited cells run in the sandbox, whose policy is its own.
    `script-src 'self' ${hashes.join(" ")}`,
    // Charts and controls set style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    // Where the sandbox stands, and nothing that it could be sent to.
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'none'"
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${directives.join("; ")}">`;
}

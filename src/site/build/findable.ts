/**
 * What lets others find a page and cite it: what search engines and link previews read, a list of
 * all pages, and each page as the plain Markdown that it was written in.
 */
import {copyFile, mkdir, readFile, writeFile} from "node:fs/promises";
import {dirname, join} from "node:path";
import {lessonOf} from "../config/menu.ts";
import {docs, pageNames} from "../content/pages.ts";
import {CARD} from "./card.ts";

/** One page as others see it. */
export interface Described {
  /** Its path below the site's, without an extension: `"close"`. */
  readonly name: string;
  readonly title: string;
  /** Its first sentence. */
  readonly description: string;
}

export const SITE = "TCP sockets by running them";

const escape = (text: string): string =>
  text
    .replace(/&(?!\w+;|#\d+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replaceAll('"', "&quot;");

/** What a built page says of itself: its title, and the first paragraph after its heading. */
export function describe(name: string, html: string): Described {
  const [, title = ""] = /<title>(.*?)<\/title>/.exec(html) ?? [];
  const body = html.slice(html.indexOf("<h1"));
  const [, first = ""] =
    /<p class="lede">([\s\S]*?)<\/p>/.exec(body) ?? /<p>([\s\S]*?)<\/p>/.exec(body) ?? [];
  const description = first
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return {name, title: title.replace(` | ${SITE}`, ""), description};
}

/** The address of a page, for a site that is published at `siteUrl`. */
export function addressOf(name: string, siteUrl: string): string {
  return new URL(name === "index" ? "" : `${name}.html`, siteUrl.replace(/\/*$/, "/")).href;
}

/** Where the picture of a page is, below the site's folder. */
export const cardPath = (name: string): string => `_cards/${name}.png`;

const pictureOf = (name: string, siteUrl: string): string =>
  new URL(cardPath(name), siteUrl.replace(/\/*$/, "/")).href;

/** Adds to a page's head what others read. Without `siteUrl` there are no addresses in it. */
export function describePage(html: string, page: Described, siteUrl: string | null): string {
  const {name, title, description} = page;
  const isLesson = lessonOf(`/${name}`) !== null;
  const meta = (kind: "name" | "property", key: string, value: string): string[] =>
    value === "" ? [] : [`<meta ${kind}="${key}" content="${escape(value)}">`];
  const address = siteUrl === null ? null : addressOf(name, siteUrl);
  const lines = [
    ...meta("name", "description", description),
    ...meta("property", "og:title", title),
    ...meta("property", "og:description", description),
    ...meta("property", "og:type", isLesson ? "article" : "website"),
    ...meta("property", "og:site_name", SITE),
    ...meta("name", "twitter:card", siteUrl === null ? "summary" : "summary_large_image"),
    // A picture is found by a whole address only.
    ...meta("property", "og:image", siteUrl === null ? "" : pictureOf(name, siteUrl)),
    ...(siteUrl === null
      ? []
      : [
          ...meta("property", "og:image:width", String(CARD.width)),
          ...meta("property", "og:image:height", String(CARD.height)),
          ...meta("property", "og:image:alt", title)
        ]),
    ...meta("property", "og:url", address ?? ""),
    ...(address === null ? [] : [`<link rel="canonical" href="${address}">`])
  ];
  if (isLesson) lines.push(`<script type="application/ld+json">${lesson(page, address)}</script>`);
  return html.replace("<title>", () => `${lines.join("\n")}\n<title>`);
}

/** A lesson for machines, in the words of schema.org. */
function lesson({title, description}: Described, address: string | null): string {
  const data = {
    "@context": "https://schema.org",
    "@type": "LearningResource",
    name: title,
    description,
    inLanguage: "en",
    learningResourceType: "interactive tutorial",
    educationalUse: "self-study",
    isAccessibleForFree: true,
    isPartOf: {"@type": "Course", name: SITE},
    ...(address === null ? {} : {url: address})
  };
  return JSON.stringify(data).replace(/</g, "\\u003c");
}

/** What all built pages say of themselves. */
export const describeAll = (dist: string): Promise<Described[]> =>
  Promise.all(
    pageNames().map(async (name) =>
      describe(name, await readFile(join(dist, `${name}.html`), "utf8"))
    )
  );

/** Writes `robots.txt`, `llms.txt`, each page's Markdown and, with `siteUrl`, `sitemap.xml`. */
export async function writeLists(dist: string, siteUrl: string | null): Promise<void> {
  const pages = await describeAll(dist);
  for (const {name} of pages) {
    await mkdir(dirname(join(dist, `${name}.md`)), {recursive: true});
    await copyFile(join(docs, `${name}.md`), join(dist, `${name}.md`));
  }
  await writeFile(join(dist, "llms.txt"), llmsText(pages));
  const robots = ["User-agent: *", "Allow: /"];
  if (siteUrl !== null) {
    await writeFile(join(dist, "sitemap.xml"), sitemap(pages, siteUrl));
    robots.push(`Sitemap: ${new URL("sitemap.xml", siteUrl.replace(/\/*$/, "/")).href}`);
  }
  await writeFile(join(dist, "robots.txt"), `${robots.join("\n")}\n`);
}

/** The pages in the form of llmstxt.org: each with its Markdown. */
export function llmsText(pages: readonly Described[]): string {
  const lines = pages.map(
    ({name, title, description}) => `- [${plain(title)}](./${name}.md): ${plain(description)}`
  );
  const summary =
    "An interactive notebook about TCP sockets: every statement happens in front of the reader, " +
    "on a simulated network that behaves like real kernels, and every cell can be edited in place.";
  return `# ${SITE}\n\n> ${summary}\n\n## Pages\n\n${lines.join("\n")}\n`;
}

/** A text of a page without its character references. */
export const plain = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");

/** The pages with their addresses, in the form of sitemaps.org. */
export function sitemap(pages: readonly Described[], siteUrl: string): string {
  const urls = pages.map(({name}) => `<url><loc>${escape(addressOf(name, siteUrl))}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.join("\n")}
</urlset>
`;
}

/** Where the site is published, from the environment; null when it is not said. */
export function siteUrlOf(
  environment: Readonly<Record<string, string | undefined>>
): string | null {
  const {SITE_URL} = environment;
  if (SITE_URL === undefined || SITE_URL === "") return null;
  if (!URL.canParse(SITE_URL) || !/^https?:/.test(SITE_URL)) {
    throw new Error(`SITE_URL is "${SITE_URL}", and should be like "https://example.org/tcp/".`);
  }
  return SITE_URL;
}

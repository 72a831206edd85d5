/** What others read of a page: search engines, link previews, citation tools, other programs. */
import {existsSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {
  addressOf,
  describe as describeOf,
  describePage,
  llmsText,
  siteUrlOf,
  sitemap
} from "../../src/site/build/findable.ts";
import {root} from "../../src/site/config/root.ts";
import {pageNames} from "../../src/site/content/pages.ts";

const page = `<head><title>Closing | TCP sockets by running them</title></head>
<h1>Closing</h1><p class="lede">Who <code>close()</code>s
"first" &amp; waits.</p><p>More.</p>`;

test("a page is described by its title and its first paragraph", () => {
  expect(describeOf("close", page)).toEqual({
    name: "close",
    title: "Closing",
    description: 'Who close()s "first" &amp; waits.'
  });
  expect(describeOf("x", "<title>A</title><h1>A</h1>").description).toBe("");
});

test("without an address of the site there is none on its pages", () => {
  const html = describePage(page, describeOf("close", page), null);
  expect(html).toContain(
    '<meta name="description" content="Who close()s &quot;first&quot; &amp; waits.">'
  );
  expect(html).toContain('<meta property="og:title" content="Closing">');
  expect(html).toContain('"@type":"LearningResource"');
  expect(html).not.toMatch(/canonical|og:url|"url"/);
});

test("with an address every page has its own", () => {
  const html = describePage(page, describeOf("close", page), "https://example.org/tcp");
  expect(html).toContain('<link rel="canonical" href="https://example.org/tcp/close.html">');
  expect(addressOf("index", "https://example.org/tcp/")).toBe("https://example.org/tcp/");
  const list = sitemap([describeOf("index", page), describeOf("close", page)], "https://a.org/");
  expect([...list.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address]) => address)).toEqual([
    "https://a.org/",
    "https://a.org/close.html"
  ]);
});

test("a page without a first paragraph has no description", () => {
  const bare = "<title>A</title><h1>A</h1>";
  expect(describePage(bare, describeOf("x", bare), null)).not.toContain("description");
});

test("only an address of the web is one", () => {
  expect(siteUrlOf({})).toBeNull();
  expect(siteUrlOf({SITE_URL: ""})).toBeNull();
  expect(siteUrlOf({SITE_URL: "https://example.org/"})).toBe("https://example.org/");
  for (const SITE_URL of ["example.org", "ftp://example.org"]) {
    expect(() => siteUrlOf({SITE_URL})).toThrow(`SITE_URL is "${SITE_URL}", and should be like`);
  }
});

test("the list for programs names each page with its Markdown", () => {
  expect(llmsText([describeOf("close", page)])).toContain(
    '- [Closing](./close.md): Who close()s "first" & waits.'
  );
});

test("the project says how to cite it and how to report a hole", () => {
  for (const file of ["CITATION.cff", "SECURITY.md"]) {
    expect(existsSync(join(root, file)), file).toBe(true);
  }
  const {version} = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
  };
  expect(readFileSync(join(root, "CITATION.cff"), "utf8")).toContain(`version: ${version}`);
  expect(pageNames()).not.toContain("404");
});

test("a published page has a picture, with its whole address and its size", () => {
  const html = describePage(page, describeOf("close", page), "https://example.org/tcp");
  expect(html).toContain(
    '<meta property="og:image" content="https://example.org/tcp/_cards/close.png">'
  );
  expect(html).toContain('<meta name="twitter:card" content="summary_large_image">');
  expect(describePage(page, describeOf("close", page), null)).not.toContain("og:image");
});

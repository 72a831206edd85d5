/**
 * Headers that `<meta>` cannot set, for hosts that read `_headers` (Netlify, Cloudflare Pages). The
 * container's server sends the same ones (tools/nginx.conf). Configure other hosts to do so.
 */
import {readdir, writeFile} from "node:fs/promises";
import {join} from "node:path";

/** The lines for a site whose sandbox is this file, below the site's root. */
export const headersFor = (sandbox: string): string =>
  [
    "/*",
    // A page that opened this one keeps no handle to it.
    "  Cross-Origin-Opener-Policy: same-origin",
    "  X-Content-Type-Options: nosniff",
    "  Referrer-Policy: no-referrer",
    `/${sandbox}`,
    // Opened in a tab of its own, it still has an opaque origin.
    "  Content-Security-Policy: sandbox allow-scripts; frame-ancestors 'self'",
    ""
  ].join("\n");

/** Writes `_headers` into the built site. */
export async function writeHeaders(dist: string): Promise<void> {
  const files = await readdir(join(dist, "_file/lib"));
  const sandbox = files.find((name) => /^sandbox\..*\.html$/.test(name));
  if (sandbox === undefined) throw new Error("The built site has no sandbox: see src/site/build.");
  await writeFile(join(dist, "_headers"), headersFor(`_file/lib/${sandbox}`));
}

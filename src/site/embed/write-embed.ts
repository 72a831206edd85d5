/** Puts the script of `<tcp-figure>` beside the pages of a built site. */
import {join} from "node:path";
import {build} from "esbuild";
import {common} from "../config/bundle-options.ts";
import {root} from "../config/root.ts";

/** Writes it as `embed.js`: others have its address on their pages, so it never changes. */
export async function writeEmbed(dist: string): Promise<void> {
  await build({
    ...common,
    format: "iife",
    entryPoints: [join(root, "src/site/embed/tcp-figure.ts")],
    outfile: join(dist, "embed.js")
  });
}

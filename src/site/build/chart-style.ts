/** The style sheet of charts alone: for the package, and for pictures that stand by themselves. */
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {build} from "esbuild";
import {root} from "../config/root.ts";

const docs = join(root, "docs");

/** The theme's colours and typefaces, and the styles of figures and their views. */
export async function chartStyle(): Promise<string> {
  const theme = await readFile(join(docs, "theme.css"), "utf8");
  const [, values] = /:root \{([^}]*)\}/.exec(theme) ?? [];
  if (values === undefined) {
    throw new Error("docs/theme.css has no block of values: see src/site/build/chart-style.ts.");
  }
  const {outputFiles} = await build({
    stdin: {
      contents: `@import "../src/chart/charts.css";\n:root {${values}}`,
      resolveDir: docs,
      loader: "css"
    },
    bundle: true,
    write: false,
    minify: true,
    logLevel: "warning"
  });
  return outputFiles.map(({text}) => text).join("\n");
}

/** A style sheet for what knows no themes and no variables: the light theme, written out. */
export function inLight(css: string): string {
  let text = css.replace(/light-dark\(\s*([^,()]+),[^()]*\)/g, "$1");
  const values = new Map(
    [...text.matchAll(/(--[\w-]+):([^;}]+)/g)].map(([, name, value]) => [name, value])
  );
  for (let again = true; again;) {
    const before: string = text;
    text = text.replace(/var\((--[\w-]+)\)/g, (all, name: string) => values.get(name) ?? all);
    again = text !== before;
  }
  return text;
}

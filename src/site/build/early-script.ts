/** The script that stands in the head of every page, bundled: it runs before the first paint. */
import {join} from "node:path";
import {buildSync} from "esbuild";

const entry = join(import.meta.dirname, "../../notebook/shell/early.ts");
let text = "";

/** The script's text. It has no `</script>` in it. */
export function earlyScript(): string {
  text ||= bundled();
  return text;
}

function bundled(): string {
  const {outputFiles} = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    minify: true,
    charset: "utf8"
  });
  return outputFiles.map((file) => file.text.trim()).join("\n");
}

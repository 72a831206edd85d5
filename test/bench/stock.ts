/** A page as Framework's users write it, with d3 whole and one chart: what ours are measured by. */
import {execFileSync} from "node:child_process";
import {mkdirSync, mkdtempSync, symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {root} from "../../src/site/config/root.ts";

const config = `import {fillCache} from "${root}/src/site/build/offline-cache.ts";
fillCache("docs");
export default {root: "docs", globalStylesheets: [], preserveExtension: true};
`;

const page = `# A stock page

\`\`\`js
import * as d3 from "d3";
\`\`\`

\`\`\`js
const points = d3.range(200).map((x) => [x * 3, 100 + 80 * Math.sin(x / 12)]);
const svg = d3.create("svg").attr("viewBox", "0 0 640 200");
svg.append("path").attr("fill", "none").attr("stroke", "currentColor").attr("d", d3.line()(points));
display(svg.node());
\`\`\`
`;

/** Builds the page; returns the folder of the built site. */
export function buildStock(): string {
  const folder = mkdtempSync(join(tmpdir(), "stock-"));
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs/index.md"), page);
  writeFileSync(join(folder, "observablehq.config.ts"), config);
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const command = join(root, "node_modules/@observablehq/framework/dist/bin/observable.js");
  execFileSync(process.execPath, [command, "build"], {
    cwd: folder,
    stdio: "ignore",
    env: {...process.env, OBSERVABLE_TELEMETRY_DISABLE: "1"}
  });
  return join(folder, "dist");
}

/** Lighthouse's scores of a page, where Lighthouse is installed: it is too large to require. */
import {execFile} from "node:child_process";
import {existsSync, readFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {promisify} from "node:util";
import {root} from "../../src/site/config/root.ts";
import {round, type Row} from "./table.ts";

/** After so many ms it counts as hanging. */
const PATIENCE = 120_000;

/** Scores from 0 to 1 of a page at an address; or words that say why there are none. */
export async function lighthouseScores(name: string, url: string): Promise<Row> {
  const page = `${name} (Lighthouse)`;
  const own = join(root, "node_modules/lighthouse/cli/index.js");
  const command = process.env["LIGHTHOUSE"] ?? own;
  if (!existsSync(command)) {
    return {
      page,
      status: "absent: npm install --no-save lighthouse@12, or LIGHTHOUSE=its cli/index.js"
    };
  }
  const file = join(tmpdir(), `lighthouse-${process.pid}-${name}.json`);
  const chrome = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  const categories = ["performance", "accessibility", "best-practices"];
  try {
    // Not synchronously: this process serves the page that is looked at.
    await promisify(execFile)(
      process.execPath,
      [
        ...[command, url, "--quiet", "--output=json", `--output-path=${file}`],
        `--only-categories=${categories.join(",")}`,
        "--preset=desktop",
        "--chrome-flags=--headless=new --no-sandbox"
      ],
      {env: {...process.env, CHROME_PATH: chrome}, timeout: PATIENCE}
    );
  } catch (error) {
    const {message} = error as Error;
    return {page, status: `failed: ${message.split("\n")[0] ?? ""}`};
  }
  const report = JSON.parse(readFileSync(file, "utf8")) as {
    categories: Readonly<Record<string, {score: number}>>;
  };
  const scores = categories.map((id) => [id, round(report.categories[id]?.score ?? NaN, 2)]);
  return {page, ...Object.fromEntries(scores)} as Row;
}

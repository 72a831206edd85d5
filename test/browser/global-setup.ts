/** Before the first test in a browser: builds both sites, unless they are built already. */
import {spawnSync} from "node:child_process";
import {join} from "node:path";
import {root} from "../../src/site/config/root.ts";
import {isDistCurrent} from "../../src/site/build/stamp.ts";
import {buildFixture} from "./fixture.ts";

export async function setup(): Promise<void> {
  if (!isDistCurrent()) {
    const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
    const {status} = spawnSync(process.execPath, [tsx, "src/site/build/build.ts"], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"]
    });
    if (status !== 0) throw new Error("The site could not be built: see above, or npm run build.");
  }
  await buildFixture();
}

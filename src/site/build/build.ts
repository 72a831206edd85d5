/** `npm run build`: writes the static site to `dist`, and checks it. */
import {readFile, rm, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {bundle} from "./bundle.ts";
import {root} from "../config/root.ts";
import {checkDist} from "./check-dist.ts";
import {siteUrlOf, writeLists} from "./findable.ts";
import {finish} from "./post-process.ts";
import {framework} from "./framework.ts";
import {readOrigin} from "./origin.ts";
import {licensesText, noticeOf, packagesOf} from "./licenses.ts";
import {bundleServiceWorker, writeServiceWorker} from "../offline/write-service-worker.ts";
import {writeHeaders} from "../config/headers-file.ts";
import {writeEmbed} from "../embed/write-embed.ts";
import {writePictures} from "./pictures.ts";
import {stampDist, unstampDist} from "./stamp.ts";

const siteUrl = siteUrlOf(process.env);
const dist = join(root, "dist");
unstampDist();
let bundled: string[];
try {
  bundled = await bundle();
} catch {
  console.error("src could not be bundled: see above.");
  process.exit(1);
}
await rm(dist, {recursive: true, force: true});
const code = await framework(["build"]);
if (code !== 0) process.exit(code);
await finish(dist, siteUrl, readOrigin(process.env));
await writeLists(dist, siteUrl);
await writePictures(dist, siteUrl);
const worker = await bundleServiceWorker();
const notices = [...packagesOf(root, [...bundled, ...worker.inputs], dist)].map(noticeOf);
const own = await readFile(join(root, "LICENSE"), "utf8");
await writeFile(join(dist, "licenses.txt"), licensesText(own, notices));
await writeEmbed(dist);
await writeHeaders(dist);
await writeServiceWorker(dist, worker);

const problems = checkDist(dist);
for (const problem of problems) console.error(`dist/${problem}`);
if (problems.length > 0) process.exit(1);
stampDist();

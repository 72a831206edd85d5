/** The command `npm run live-kernel`: holds the engine against this machine's own kernel. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {basename, join} from "node:path";
import {parseArgs} from "node:util";
import {readLive, type LiveCampaign} from "../../src/site/content/live-tables.ts";
import {acceptedCauses, explanation} from "./accepted.ts";
import {explore, shrink, type Agreement, type Finding} from "./campaign.ts";
import type {Level} from "./generate/draft.ts";
import {generate} from "./generate/generate.ts";
import {ownKernel, userModeLinux} from "./machine.ts";
import {readScript} from "./read.ts";
import {settle} from "./settle.ts";
import {printScript} from "./script.ts";

const LEVELS: readonly Level[] = ["plain", "wide", "watched", "ecn"];

const figures = join(import.meta.dirname, "../../docs/data/live.json");

const usage = `usage: npm run live-kernel -- [OPTION…] [SCRIPT…]
  SCRIPT        a script that it wrote, to be asked again, in place of random schedules
  --kernel=FILE a user-mode Linux, in simulated time, in place of this machine's own kernel
  --seed=N      which schedules: the same seed makes the same ones (default: 1)
  --count=N     how many (default: 200)
  --from=N      the number of the first one (default: 0)
  --level=NAME  plain: handshakes, data, ACKs, ends; wide (default): SACK, windows, options, too
                watched: the same, watched by epoll and TCP_INFO; ecn: the same with marks of congestion
  --only=N      one schedule, by its number
  --keep=FOLDER where the scripts go in which kernel and engine differ
  --agreed      keeps those in which they do not, too, for test/live/recorded
  --save        counts the outcome in docs/data/live.json, for the page "About the model"
  --no-shrink   leaves the scripts as they were found`;

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    kernel: {type: "string"},
    seed: {type: "string", default: "1"},
    count: {type: "string", default: "200"},
    from: {type: "string", default: "0"},
    level: {type: "string", default: "wide"},
    only: {type: "string"},
    keep: {type: "string"},
    agreed: {type: "boolean", default: false},
    save: {type: "boolean", default: false},
    "no-shrink": {type: "boolean", default: false},
    help: {type: "boolean", default: false}
  }
});

function describe(finding: Finding): string {
  const {schedule, difference, kernel} = finding;
  return printScript(schedule, kernel, [
    schedule.name,
    `after event ${difference.after + 1}: ${difference.kind}`,
    `kernel: ${difference.kernel}`,
    `engine: ${difference.engine}`,
    ...explained(finding)
  ]);
}

const explained = (finding: Finding): string[] => {
  const cause = explanation(finding);
  return cause ? [`known: ${cause.what}`] : [];
};

function keep({schedule}: Agreement, text: string): void {
  if (!values.keep) return;
  mkdirSync(values.keep, {recursive: true});
  writeFileSync(join(values.keep, `${schedule.name.replace(/\W+/g, "-")}.pkt`), text);
}

function tell(found: readonly Finding[]): void {
  for (const finding of found) {
    const text = describe(finding);
    console.log(`\n${text}`);
    keep(finding, text);
  }
  const kinds = new Map<string, number>();
  for (const {difference} of found) {
    kinds.set(difference.kind, (kinds.get(difference.kind) ?? 0) + 1);
  }
  for (const [kind, n] of [...kinds].sort((a, b) => b[1] - a[1])) console.log(`${n} × ${kind}`);
}

/** Puts a campaign into the figures of the page, in place of an older one with its seed. */
function save(campaign: LiveCampaign): void {
  const before = existsSync(figures) ? readLive().campaigns : [];
  const others = before.filter(
    ({seed, level}) => seed !== campaign.seed || level !== campaign.level
  );
  const date = new Date().toISOString().slice(0, 10);
  const campaigns = [...others, campaign].sort(
    (a, b) => a.level.localeCompare(b.level) || a.seed - b.seed
  );
  const accepted = acceptedCauses.map(({what, reason}) => ({what, reason}));
  const text = JSON.stringify({date, campaigns, accepted}, null, 2);
  writeFileSync(figures, `${text}\n`);
}

async function main(): Promise<void> {
  if (values.help) return console.log(usage);
  const machine = values.kernel ? await userModeLinux(values.kernel) : ownKernel();
  if ("why" in machine) return console.log(`not run: ${machine.why}`);
  const [seed, count] = [Number(values.seed), Number(values.count)];
  const level = LEVELS.find((name) => name === values.level) ?? "wide";
  const files = positionals.map((file) => ({file, text: readFileSync(file, "utf8")}));
  const first = Number(values.only ?? values.from);
  const numbers = Array.from({length: values.only ? 1 : count}, (_, i) => first + i);
  const schedules =
    files.length > 0
      ? files.map(({file, text}) => settle(readScript(text, basename(file, ".pkt")).schedule))
      : numbers.map((n) => generate(seed, n, level));
  const from = files.length > 0 ? "from scripts" : `seed ${seed}, ${level}`;
  console.log(`Linux ${machine.release}, ${schedules.length} schedules (${from})`);
  const {found, agreed, undecided} = await explore(machine, schedules);
  if (values.agreed) {
    const release = `Linux ${machine.release}`;
    for (const one of agreed) {
      keep(one, printScript(one.schedule, one.kernel, [one.schedule.name, release]));
    }
  }
  if (values.save) {
    // What a cloud adds to its kernel's release says nothing to readers.
    const own = machine.release.split("-")[0] ?? "";
    const kernel = values.kernel ? `${machine.release}, simulated time` : own;
    const known = found.filter((finding) => explanation(finding)).length;
    const differ = found.length - known;
    const counts = {agree: agreed.length, known, differ, undecided: undecided.length};
    save({seed, level, kernel, schedules: schedules.length, ...counts});
  }
  tell(values["no-shrink"] ? found : await shrink(machine, found));
  for (const {schedule, why} of undecided) console.log(`undecided: ${schedule.name} (${why})`);
  const left = undecided.length > 0 ? `, ${undecided.length} undecided` : "";
  const open = found.filter((finding) => !explanation(finding)).length;
  const why = found.length > 0 ? `, ${open} of them not explained` : "";
  console.log(`${schedules.length} schedules, ${found.length} with a difference${why}${left}`);
}

await main();

/**
 * Schedules that a live kernel has answered, run again on the engine: `recorded` has the kernel's
 * answers. `npm run live-kernel` asks the kernel of this machine for others.
 */
import {readdirSync, readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {judge} from "./campaign.ts";
import {generate} from "./generate/generate.ts";
import {readScript} from "./read.ts";
import {printScript} from "./script.ts";

const folder = join(import.meta.dirname, "recorded");
const files = readdirSync(folder, {recursive: true, encoding: "utf8"})
  .filter((name) => name.endsWith(".pkt"))
  .sort();
const text = (file: string): string => readFileSync(join(folder, file), "utf8");

describe("the engine does what a live kernel did", () => {
  it.each(files)("%s", (file) => {
    const {schedule, kernel} = readScript(text(file), file);
    expect(judge(schedule, kernel)).toBeNull();
  });
});

describe("a recorded schedule", () => {
  const file = files[0] ?? "";

  it("is read as it was written", () => {
    const {schedule, kernel} = readScript(text(file), file);
    const lines = printScript(schedule, kernel, []).split("\n");
    const written = text(file).split("\n");
    expect(written.slice(written.length - lines.length)).toEqual(lines);
  });

  it.each([
    ["sends something else", (line: string) => line.replace(/ack (\d+)/, "ack 77$1"), "ack"],
    ["sends less", (line: string) => line.replace(/^.*$/, ""), "not sent by the kernel"],
    ["sends later", (line: string) => line.replace(/^\S+/, "9.9"), "time"]
  ])("is not passed where a kernel %s", (_, change, kind) => {
    const lines = text(file).split("\n");
    const at = lines.findIndex((line) => / > \S+ \S+ ack/.test(line));
    lines[at] = change(lines[at] ?? "");
    const {schedule, kernel} = readScript(lines.join("\n"), file);
    expect(judge(schedule, kernel)).toMatchObject({kind});
  });
});

describe("a random schedule", () => {
  it("is the same for the same seed and number, and another for another", () => {
    expect(generate(3, 1, "wide")).toEqual(generate(3, 1, "wide"));
    expect(generate(3, 1, "wide").events).not.toEqual(generate(3, 2, "wide").events);
  });
});

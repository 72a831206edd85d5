/**
 * Times that pages say of a system whose version a sentence does not name: they are those of the
 * version that the footer names, or of a document whose year stands beside them.
 */
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {expect, test} from "vitest";
import {ms, seconds, type Micros} from "../../src/base/units.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {freebsd, macos} from "../../src/os/systems/bsd.ts";
import {linux} from "../../src/os/systems/linux.ts";
import {windows} from "../../src/os/systems/windows.ts";

const docs = join(import.meta.dirname, "../../docs");
const pages = readdirSync(docs).filter((file) => file.endsWith(".md"));
const text = (page: string): string => readFileSync(join(docs, page), "utf8");

const SYSTEM = /\b(Linux|Windows|macOS|FreeBSD)\b/g;
/** Linux was measured, and is said with roundings: this is about the others. */
const ON_LINUX = /(\d+ min )?\S+ (ms|s|min) on Linux/g;
/** A version, or the year of a document. */
const VERSION = /\b(Windows (\d+|XP|Vista|NT|Server)|(macOS|FreeBSD|Linux) \d|(19|20)\d\d)\b/;

const WORDS: Readonly<Record<string, number>> = {half: 0.5, a: 1, an: 1, one: 1, two: 2, four: 4};
const COUNT = "\\d[\\d,.]*|half a|an?|one|two|four";
const UNIT = "ms|s|seconds?|min|minutes?|h|hours?";
const TIME = new RegExp(`\\b(?:(\\d+) min (\\d+) s|(${COUNT}) (${UNIT}))\\b`, "g");

const unit = (name: string): Micros => {
  if (name === "ms") return ms(1);
  if (name.startsWith("s")) return seconds(1);
  return name.startsWith("m") ? seconds(60) : seconds(3600);
};

/** All times that a sentence names, in µs. */
function times(sentence: string): Micros[] {
  return [...sentence.matchAll(TIME)].map(([, minutes, rest, number = "", name = ""]) => {
    if (minutes !== undefined) return seconds(60 * Number(minutes) + Number(rest));
    const word = WORDS[number.replace(" a", "")];
    return (word ?? Number(number.replaceAll(",", ""))) * unit(name);
  });
}

const DOUBLED = (first: Micros, tries: number): Micros => first * (2 ** (tries + 1) - 1);

/** What follows from a profile's values, and is said on pages: how long a connect() takes. */
const derived = ({tcp}: Profile): Micros[] => [
  tcp.synRetriesAfterReset * tcp.synResetPause,
  // Linux: some at the same pace, then doubling.
  tcp.synLinearTimeouts * tcp.initialRto + DOUBLED(tcp.initialRto, tcp.synRetries)
];

/** The times of a system as the footer means it. */
function known(system: string): Set<Micros> {
  const profile = {Linux: linux, Windows: windows, macOS: macos, FreeBSD: freebsd}[system];
  if (!profile) return new Set();
  const values = [...Object.values(profile.tcp), profile.lingerUnit, ...derived(profile)];
  return new Set(values.filter((value): value is number => typeof value === "number"));
}

/** Sentences outside of code: tables, headings, answers. */
function sentences(page: string): string[] {
  const prose = text(page).replace(/^```[^]*?^```/gm, "");
  return prose.split("\n").flatMap((line) => line.split(/(?<=[.!?:;])\s+|\s\|\s|(?<=\})\s/));
}

const unclear = pages.flatMap((page) =>
  sentences(page).flatMap((sentence) => {
    const systems = [...sentence.matchAll(SYSTEM)].map(([name]) => name);
    if (systems.every((name) => name === "Linux") || VERSION.test(sentence)) return [];
    const values = new Set(systems.flatMap((system) => [...known(system)]));
    const strange = times(sentence.replace(ON_LINUX, "")).filter((time) => !values.has(time));
    return strange.length > 0 ? [`${page}: ${sentence.trim()}`] : [];
  })
);

test("the times of a sentence are read in figures and in words", () => {
  expect(times("2 min 11 s on Linux, 75 s on macOS, half a second on Windows")).toEqual([
    seconds(131),
    seconds(75),
    ms(500)
  ]);
});

test("the footer of every page names the version of each system", () => {
  const config = readFileSync(join(docs, "../observablehq.config.ts"), "utf8");
  const versions = [linux, windows, macos, freebsd].map(({title}) => title.split(" "));
  for (const [system = "", version = ""] of versions) {
    expect(config).toContain(`${system} is ${version}`);
  }
});

test("a time that is said of a system without a version is that of today's", () => {
  expect(unclear).toEqual([]);
});

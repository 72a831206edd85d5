/** Differences from a live kernel that are known: one cause explains each, and still does. */
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {describe, expect, it} from "vitest";
import {acceptedCauses, explanation} from "./accepted.ts";
import {judge, type Finding} from "./campaign.ts";
import {readScript} from "./read.ts";

const script = (folder: string, name: string) =>
  readScript(readFileSync(join(import.meta.dirname, folder, `${name}.pkt`), "utf8"), name);

/** The scripts of each cause, in the table's order. */
const KNOWN = [
  ["unsent-after-shutdown"],
  ["data-after-a-fin"],
  ["syn-ack-repeats-both-bits"],
  ["ack-due-within-a-tick"],
  ["fin-right-behind-the-window", "fin-behind-payload-that-fills-the-window", "fin-acked-later"],
  [
    "duplicate-that-touches",
    "duplicate-within-another-that-touches",
    "duplicate-that-leaves-less-room",
    "duplicate-fin-that-touches"
  ],
  ["duplicate-of-what-was-sent-once"]
];

describe("a known difference", () => {
  it.each(
    KNOWN.flatMap((names, i) => names.map((name) => [name, acceptedCauses[i]?.what] as const))
  )("%s is explained by: %s", (name, what) => {
    const {schedule, kernel} = script("known", name);
    const difference = judge(schedule, kernel);
    if (difference === null || typeof difference === "string") throw new Error(`${name} agrees`);
    expect(explanation({schedule, kernel, difference})?.what).toBe(what);
  });

  it("is there for every cause of the table", () => {
    expect(acceptedCauses).toHaveLength(KNOWN.length);
  });

  it.each(["flags", "seq", "length", "window", "result", "not sent by the engine"])(
    "is no excuse for a fault in a plain transfer: %s",
    (kind) => {
      const {schedule, kernel} = script("recorded", "part-filled-buffer-waits");
      const after = schedule.events.length - 1;
      const difference = {after, kind, kernel: "P. 1:501(500) ack 1 win 64", engine: "nothing"};
      const finding: Finding = {schedule, kernel, difference};
      expect(explanation(finding)).toBeUndefined();
    }
  );
});

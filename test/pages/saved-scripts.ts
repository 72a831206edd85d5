/** The runs of the lessons as packetdrill scripts. */
import {expect} from "vitest";
import {profileNamed} from "../../src/os/systems/versions.ts";
import {runTraced} from "../../src/packetdrill/run/traced-run.ts";
import {scriptOfRun} from "../../src/packetdrill/save/script-of-run.ts";
import type {PageRun} from "./harness.ts";
import {shownRuns} from "./shown-runs.ts";

/** The hosts whose first run is no script, with what their reader is told. */
const REASONS: Readonly<Record<string, RegExp>> = {
  "socket-states client": /has 5 connections; packetdrill knows one at a time/,
  "socket-states server": /has 5 connections; packetdrill knows one at a time/,
  "sliding-window client": /calls and segments meet within one instant/,
  "linger client": /a fault that packetdrill cannot say: hang/,
  "graceful-shutdown client": /while another one waits in recv\(\); a script has one thread/,
  "inheritance client": /has 2 connections/,
  "inheritance server": /has 2 connections/,
  "backlog client": /has 30 connections/,
  "backlog server": /has 30 connections/
};

/** The first run of a lesson is a script that passes, for each host, or a sentence says why not. */
export function expectSavedScripts(lesson: string, page: PageRun<unknown>): void {
  const [first] = shownRuns(page);
  expect(first).toBeDefined();
  for (const {name, profile} of first!.run.hosts) {
    const saved = scriptOfRun(first!.run, name);
    const reason = REASONS[`${lesson} ${name}`];
    if (reason) {
      expect(saved).toEqual({kind: "cannot", why: expect.stringMatching(reason) as string});
      continue;
    }
    if (saved.kind === "cannot") throw new Error(`${name}: ${saved.why}`);
    const system = profileNamed(profile)?.name ?? "linux";
    const {outcome} = runTraced(saved.text, {profile: system});
    expect(outcome.kind).toBe("passed");
    // It tests something: another first sequence number would fail.
    const wrong = saved.text.replace(/ > (S\.?) 0:0\(0\)/, " > $1 0:0(0) win 1 // ");
    expect(runTraced(wrong, {profile: system}).outcome.kind).not.toBe("passed");
  }
}

/** What of the page is kept and shared: the script and its system. */
import type {ProfileName} from "../../os/systems/profile.ts";
import {profileNamed} from "../../os/systems/versions.ts";
import {words} from "./words.ts";

/** Longer scripts are not run: the longest of the project has 3,000 characters. */
export const LONGEST_SCRIPT = 32_000;

/** A script and the system that it is run against; null while all is as the page has it. */
export type KeptScript = {readonly script: string; readonly system: ProfileName} | null;

/** What a link or storage holds. Throws where it is no script. */
export function keptScript(value: unknown): KeptScript {
  if (value === null) return null;
  const {script, system} = value as Readonly<Record<"script" | "system", unknown>>;
  const known = profileNamed(String(system))?.name;
  if (typeof script === "string" && script.length <= LONGEST_SCRIPT && known) {
    return {script, system: known};
  }
  throw new TypeError(words.notKept);
}

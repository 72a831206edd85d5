/**
 * Where each value of every profile comes from, and how it is known: measured, documented, read in
 * source code, or only assumed.
 */
import {FREEBSD, MACOS, MACOS_13} from "./bsd-sources.ts";
import type {Sources} from "./evidence.ts";
import {LINUX, LINUX_LTS} from "./linux-sources.ts";
import type {ProfileName} from "./profile.ts";
import {WINDOWS, WINDOWS_7} from "./windows-sources.ts";

/** The sources of every value, by the profile's name. */
export const SOURCES: Readonly<Record<ProfileName, Sources>> = {
  linux: LINUX,
  linuxLts: LINUX_LTS,
  windows: WINDOWS,
  windows7: WINDOWS_7,
  macos: MACOS,
  macos13: MACOS_13,
  freebsd: FREEBSD
};

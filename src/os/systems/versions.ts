/** All systems and versions that the model knows, and how to find one by its name. */
import {freebsd, macos, macos13} from "./bsd.ts";
import {linux, linuxLts} from "./linux.ts";
import type {Profile} from "./profile.ts";
import {windows, windows7} from "./windows.ts";

/** In the order in which readers see them. */
export const PROFILES: readonly Profile[] = [
  linux,
  linuxLts,
  windows,
  windows7,
  macos,
  macos13,
  freebsd
];

/** The profile by its exported name, as `"windows7"`; undefined when there is no such version. */
export const profileNamed = (name: string): Profile | undefined =>
  PROFILES.find((profile) => profile.name === name);

/** Names and titles of all versions, for a message: `linux (Linux 6.18), …`. */
export const knownProfiles = (): string =>
  PROFILES.map(({name, title}) => `${name} (${title})`).join(", ");

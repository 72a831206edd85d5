/** What an option is: type, unit, range, who has it, who inherits it, what it changes. */
import type {Micros} from "../../base/units.ts";
import type {TcpSettings} from "../../tcp/block/config.ts";
import type {OptionValue} from "../socket-options.ts";
import type {Errno} from "../systems/errno.ts";
import type {Profile, ProfileName, SystemName} from "../systems/profile.ts";
import type {Sock} from "./socket.ts";

/** What setting an option may need besides the socket. */
export interface OptionHost {
  readonly profile: Profile;
  /** Darwin's keepalive timer was set on a socket without a peer. */
  watchListener(sock: Sock): void;
}

/** One socket option. */
export interface OptionSpec {
  readonly type: "switch" | "number" | "linger" | "text" | "initial-rto" | "timestamping";
  /** What a number counts: `"s"`, `"ms"`, `"bytes"`, …; empty for a switch. */
  readonly unit: string;
  /** Legal numbers, both ends included. */
  readonly range: readonly [number, number];
  readonly initial: OptionValue | ((profile: Profile) => OptionValue);
  /** Systems that have it, and versions of them that do not have it yet. */
  readonly systems: readonly SystemName[];
  readonly notYet?: readonly ProfileName[];
  /** Systems on which accept() passes it on to the new socket, if not on all that have it. */
  readonly inherited?: readonly SystemName[];
  /** Why a legal value cannot be set now; null when it can. */
  readonly refuses?: (sock: Sock, value: OptionValue, profile: Profile) => Errno | null;
  /** What setting it changes; runs within the socket's `act()`. */
  readonly apply?: (sock: Sock, value: OptionValue, host: OptionHost, now: Micros) => void;
}

/** Every system. */
export const ALL: readonly SystemName[] = ["linux", "windows", "macos", "freebsd"];
/** Every Unix. */
export const UNIX: readonly SystemName[] = ["linux", "macos", "freebsd"];
/** Linux alone. */
export const LINUX: readonly SystemName[] = ["linux"];
/** Windows alone. */
export const WINDOWS: readonly SystemName[] = ["windows"];
/** No system at all. */
export const NONE: readonly SystemName[] = [];
const BIT: readonly [number, number] = [0, 1];
/** Any number that an int holds, from 0. */
export const INT: readonly [number, number] = [0, 2147483647];
/** Any number that an int holds. */
export const ANY_INT: readonly [number, number] = [-2147483648, 2147483647];

/** Is a switch on? Any number but 0, as in C. */
export const on = (value: OptionValue): boolean =>
  value === true || (typeof value === "number" && value !== 0);

/** The value as a number. */
export const number = (value: OptionValue): number => Number(value);

/** Settings of a connection that are one number. */
type NumberName = {
  [Name in keyof TcpSettings]: TcpSettings[Name] extends number ? Name : never;
}[keyof TcpSettings];

/** Sets a setting of that name; `unit` converts what the program gave. */
export const keeps =
  (name: NumberName, unit: (value: number) => number = (value) => value): OptionSpec["apply"] =>
  ({settings}, value) => {
    settings[name] = unit(number(value));
  };

/** An option that is on or off; off by default. */
export const toggle = (
  systems: readonly SystemName[],
  apply?: OptionSpec["apply"],
  inherited?: readonly SystemName[]
): OptionSpec => ({
  type: "switch",
  unit: "",
  range: BIT,
  initial: 0,
  systems,
  ...(apply && {apply}),
  ...(inherited && {inherited})
});

/** An option that is a number. */
export const amount = (
  unit: string,
  range: readonly [number, number],
  initial: OptionSpec["initial"],
  systems: readonly SystemName[],
  apply?: OptionSpec["apply"],
  inherited?: readonly SystemName[]
): OptionSpec => ({
  type: "number",
  unit,
  range,
  initial,
  systems,
  ...(apply && {apply}),
  ...(inherited && {inherited})
});

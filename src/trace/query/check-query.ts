/** Checks what a query asks for: an unknown name is reported with what there is. */
import {nearest} from "../../base/nearest.ts";
import type {HostRecord} from "../../sim/record.ts";

/** What the messages say. */
const WORDS = {
  option: "option",
  host: "host",
  unknown: (where: string, what: string, given: string, hint: string, legal: string) =>
    `${where}: there is no ${what} ${given}${hint} There are: ${legal}`,
  hint: (near: string) => `; did you mean ${near}?`,
  notAnObject: (where: string, given: string, legal: string) =>
    `${where} was given ${given}; wanted: {${legal}}`
};

/** Throws a TypeError for a name that is not among the legal ones. `what` says what it names. */
export function checkName(
  where: string,
  what: string,
  given: unknown,
  legal: readonly string[]
): void {
  if (typeof given === "string" && legal.includes(given)) return;
  const near = typeof given === "string" ? nearest(given, legal) : null;
  const hint = near === null ? "." : WORDS.hint(quote(near));
  throw new TypeError(WORDS.unknown(where, what, quote(given), hint, legal.map(quote).join(", ")));
}

/** Throws a TypeError for an option that is not among the legal ones. */
export function checkOptions(where: string, query: object, legal: readonly string[]): void {
  if (typeof query !== "object" || (query as unknown) === null || Array.isArray(query)) {
    throw new TypeError(WORDS.notAnObject(where, quote(query), legal.join(", ")));
  }
  for (const name of Object.keys(query)) checkName(where, WORDS.option, name, legal);
}

/** The index of a host by its name. Throws a TypeError when there is none. */
export function hostIndex(where: string, hosts: readonly HostRecord[], name: unknown): number {
  const found = hosts.findIndex((host) => host.name === name);
  if (found >= 0) return found;
  const names = hosts.map((host) => host.name);
  checkName(where, WORDS.host, name, names);
  return found;
}

const quote = (value: unknown): string =>
  typeof value === "string"
    ? `"${value}"`
    : typeof value === "object"
      ? "an object"
      : String(value);

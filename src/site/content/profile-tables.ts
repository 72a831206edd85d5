/** The systems' values, with source, kind and year, as tables for the page about the model. */
import type {Source} from "../../os/systems/evidence.ts";
import type {Profile} from "../../os/systems/profile.ts";
import {SOURCES} from "../../os/systems/profile-sources.ts";
import {PROFILES} from "../../os/systems/versions.ts";
import {count, duration} from "../../trace/words/duration.ts";
import {escape, table, tr} from "./html-table.ts";
import {GROUPS, type Row, type Unit} from "./profile-words.ts";
import {profileWords as words} from "../config/words.ts";

/** One table a profile, folded; a second version of a system shows only what it does otherwise. */
export function profileTables(): string {
  return PROFILES.map((profile) => {
    const first = PROFILES.find(({system}) => system === profile.system);
    return profileTable(profile, first && first !== profile ? first : null);
  }).join("\n");
}

function profileTable(profile: Profile, base: Profile | null): string {
  const sources = SOURCES[profile.name];
  const groups = GROUPS.map(({title, rows}) => {
    const shown = rows.filter((row) => !base || show(profile, row) !== show(base, row));
    const lines = shown.map((row) => line(profile, row, sources[row[0]]));
    return lines.length === 0
      ? []
      : [`<tr><th scope="rowgroup" colspan="5">${title}</th></tr>`, ...lines];
  });
  const note = base ? ` ${words.otherwise} ${escape(base.title)}.` : "";
  return (
    `<details class="profile"><summary>${escape(profile.title)}</summary>` +
    `<p>${escape(profile.version)}.${note}</p>` +
    table(`values of ${profile.title}`, words.heads, groups.flat(), "values") +
    "</details>"
  );
}

function line(profile: Profile, row: Row, {kind, from, year}: Source): string {
  const value = escape(show(profile, row));
  return tr(row[1], value, kind, escape(from), year === null ? "–" : String(year));
}

/** A value as readers see it. */
function show(profile: Profile, [name, , unit]: Row): string {
  const [part = "", key = ""] = name.split(".");
  const values = (part === "tcp" ? profile.tcp : profile) as unknown as Record<string, unknown>;
  return written(values[part === "tcp" ? key : part], unit);
}

function written(value: unknown, unit: Unit): string {
  switch (unit) {
    case "time":
      if (value === Infinity) return words.noLimit;
      return value === 0 ? words.none : duration(Number(value));
    case "bytes":
      return value === Infinity ? words.noLimit : `${count(Number(value))} B`;
    case "number":
      return value === Infinity ? words.noLimit : count(Number(value));
    case "switch":
      return value === true ? words.yes : words.no;
    case "places": {
      const {anywhere, loopback} = value as Profile["reuseTimeWaitAfter"];
      if (anywhere < Infinity) return duration(anywhere);
      return loopback < Infinity ? `${duration(loopback)} ${words.onLoopback}` : words.never;
    }
    case "causes": {
      const {inUse, timeWait} = value as Profile["noPortLeft"];
      return inUse === timeWait ? inUse : `${inUse}, ${timeWait}`;
    }
    case "ports":
      return (value as readonly number[]).join("–");
    case "word":
      return String(value);
  }
}

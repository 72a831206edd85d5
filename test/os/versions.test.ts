/** Versions of systems: their names, and that each of their values says how it is known. */
import {expect, test} from "vitest";
import type {ValueName} from "../../src/os/systems/evidence.ts";
import {SOURCES} from "../../src/os/systems/profile-sources.ts";
import type {Profile} from "../../src/os/systems/profile.ts";
import {PROFILES} from "../../src/os/systems/versions.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {profileTables} from "../../src/site/content/profile-tables.ts";
import {GROUPS} from "../../src/site/content/profile-words.ts";

/** The names of all values that a profile has. */
const valuesOf = ({tcp, ...rest}: Profile): string[] => [
  ...Object.keys(tcp).map((key) => `tcp.${key}`),
  ...Object.keys(rest).filter((key) => !["name", "system", "title", "version"].includes(key))
];

test("a system can be given by its name, and a program sees which system it is", () => {
  const run = simulate({
    server: {
      system: "windows7",
      *main(os) {
        os.log(os.system);
        yield* os.sleep(0);
      }
    }
  });
  expect(run.host("server").log).toEqual(["windows"]);
  expect(run.hosts[0]).toMatchObject({profile: "windows7", title: "Windows 7"});
});

test("a version that there is not is refused, with a list of those that there are", () => {
  const system = "windows8" as unknown as Profile;
  expect(() => simulate({server: {system}})).toThrow(
    'simulate(): server.system is "windows8"; wanted: an operating system: linux (Linux 6.18), ' +
      "linuxLts (Linux 6.1), windows (Windows 11), windows7 (Windows 7), macos (macOS 14), " +
      "macos13 (macOS 13), freebsd (FreeBSD 14); linux by default"
  );
});

test("every version has a title and a range of releases of its own", () => {
  expect(new Set(PROFILES.map(({name}) => name)).size).toBe(PROFILES.length);
  expect(new Set(PROFILES.map(({title}) => title)).size).toBe(PROFILES.length);
  expect(PROFILES.filter(({version}) => !/\d/.test(version))).toEqual([]);
});

test.each(PROFILES)("each value of $name has a source, and a document has its year", (profile) => {
  const sources = SOURCES[profile.name];
  for (const name of valuesOf(profile)) {
    const {kind, from, year} = sources[name as ValueName];
    expect(from, name).not.toBe("");
    if (kind === "assumed" || kind === "absent") expect(year, name).toBeNull();
    else expect(year, name).toBeGreaterThan(1999);
  }
});

test("only Linux 6.18 is said to be measured here", () => {
  const measured = PROFILES.filter(({name}) =>
    Object.values(SOURCES[name]).some(({kind}) => kind === "measured")
  );
  expect(measured.map(({name}) => name)).toEqual(["linux"]);
});

test("every value has a name for readers, once", () => {
  const named = GROUPS.flatMap(({rows}) => rows.map(([name]) => String(name)));
  expect(new Set(named).size).toBe(named.length);
  for (const profile of PROFILES) expect(named.toSorted()).toEqual(valuesOf(profile).toSorted());
});

test("a second version of a system is shown by what it does otherwise", () => {
  const html = profileTables();
  const [, lts = ""] = html.split("<summary>Linux 6.1</summary>");
  const own = lts.slice(0, lts.indexOf("</details>"));
  expect(own).toContain("Only what differs from Linux 6.18.");
  expect(own).toContain("SYN timeouts before they double");
  expect(own).not.toContain("Nagle");
});

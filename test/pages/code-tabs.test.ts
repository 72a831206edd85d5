/**
 * The programs of "On your own machine": each is compiled by the compiler that readers have, with
 * all warnings as errors, and Node's run against the real kernel and print what the page says. A
 * compiler that is not installed is named, and nothing is claimed of its programs.
 */
import {execFile, spawnSync} from "node:child_process";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, describe, expect, test} from "vitest";
import {menu} from "../../src/site/config/menu.ts";
import {pageNames, readPage} from "../../src/site/content/pages.ts";
import {type Tab, type TabKind, readTabs, tabNames} from "../../src/site/markdown/md-tabs.ts";

/** How long a program may take, in ms, before it counts as one that hangs. */
const PATIENCE = 60_000;

const WARNINGS = ["-Wall", "-Wextra", "-Werror"];

const isPresent = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;

// Of Debian's two, the one with POSIX threads has std::thread, as Microsoft's compiler has.
const mingw = "x86_64-w64-mingw32-g++";
const windows = isPresent(`${mingw}-posix`) ? `${mingw}-posix` : mingw;

/** The compiler of a kind of program, with its options. */
const compilers: Readonly<Record<Exclude<TabKind, "node">, readonly string[]>> = {
  posix: ["gcc", "-std=c17", ...WARNINGS, "-x", "c"],
  // Microsoft's compiler links the library that a pragma names; this one is told by an argument.
  winsock: [windows, "-std=c++17", ...WARNINGS, "-Wno-unknown-pragmas", "-x", "c++"]
};

const folder = mkdtempSync(join(tmpdir(), "tabs-"));
afterAll(() => rmSync(folder, {recursive: true}));

interface Ended {
  readonly code: number | string | null;
  readonly output: string;
}

/** Runs a command to its end; what it wrote to both of its outputs is one text. */
function run(command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, {timeout: PATIENCE, cwd: folder}, (error, out, err) => {
      const code = error ? (error.killed ? "it did not end" : (error.code ?? null)) : 0;
      resolve({code, output: out + err});
    });
  });
}

type Program = Tab & {readonly page: string};

const programs: Program[] = pageNames().flatMap((page) =>
  readTabs(readPage(page).text).map((tab) => ({page, ...tab}))
);
const of = (kind: TabKind): Program[] => programs.filter((tab) => tab.kind === kind);
const titled = "$page, line $line";

describe.each(["posix", "winsock"] as const)("a program for %s", (kind) => {
  const [compiler = "", ...flags] = compilers[kind];
  const present = isPresent(compiler);
  if (!present) console.warn(`skipped: no ${compiler}`);
  const suite = present ? `is compiled by ${compiler}` : `skipped: no ${compiler}`;

  const compile = (tab: Program): Promise<Ended> => {
    const source = fileOf(tab, kind === "posix" ? "c" : "cpp");
    const libraries = kind === "winsock" ? ["-lws2_32"] : [];
    const args = [...flags, source, "-x", "none", "-o", `${source}.out`, ...libraries];
    return run(compiler, args);
  };

  describe.skipIf(!present)(suite, () => {
    test.concurrent.for(of(kind))(titled, {timeout: 2 * PATIENCE}, async (tab, {expect}) => {
      expect(await compile(tab)).toEqual({code: 0, output: ""});
    });

    test("checks what its calls return, and never sleeps on an obsolete call", () => {
      const unchecked = of(kind).filter(({source}) => !/\bcheck\(/.test(source));
      const asleep = of(kind).filter(({source}) => source.includes("usleep"));
      const names = (of: readonly Program[]): string[] => of.map(({page}) => page);
      expect(names(unchecked), "programs that never call check()").toEqual([]);
      expect(names(asleep), "programs that sleep on an obsolete call").toEqual([]);
    });

    test("a variable that nobody uses is found", async () => {
      const source = "int main(void) { int unused; }";
      const {code, output} = await compile({page: "none", kind, line: 1, source, output: null});
      expect(code).toBe(1);
      expect(output).toContain("unused");
    });
  });
});

describe("a program for Node runs on this machine and prints what the page says", () => {
  test.concurrent.for(of("node"))(titled, {timeout: 2 * PATIENCE}, async (tab, {expect}) => {
    expect(tab.output, "a fence `text output=node` must say what it prints").not.toBeNull();
    const {code, output} = await runNode(tab);
    expect({code, output: output.trim()}).toEqual({
      code: 0,
      output: expect.stringMatching(patternOf(tab.output ?? ""))
    });
  });

  test("a program that fails is found", async () => {
    const source = 'console.log("so far"); process.exit(3);';
    const ended = await runNode({page: "none", kind: "node", line: 1, source, output: null});
    expect(ended).toEqual({code: 3, output: "so far\n"});
  });
});

test("every section of the article has a program for every system", () => {
  const lacking = menu.sections.flatMap(({path}) =>
    Object.keys(tabNames).flatMap((kind) =>
      programs.some((tab) => `/${tab.page}` === path && tab.kind === kind)
        ? []
        : [`${path} ${kind}`]
    )
  );
  expect(lacking).toEqual([]);
});

test("an output is compared as a whole, and … matches what differs from run to run", () => {
  expect("port 4711\nclosed").toMatch(patternOf("port …\nclosed\n"));
  expect("port 4711\nclosed\nreset").not.toMatch(patternOf("port …\nclosed\n"));
  expect("port 4711\nreset").not.toMatch(patternOf("port …\n"));
});

/** Runs a program, as a module when it imports something. */
function runNode(tab: Program): Promise<Ended> {
  return run(process.execPath, [fileOf(tab, /^import /m.test(tab.source) ? "mjs" : "cjs")]);
}

/** Writes a program to a file of its own. */
function fileOf({page, kind, line, source}: Program, ending: string): string {
  const path = join(folder, `${page.replaceAll("/", "-")}-${kind}-${line}.${ending}`);
  writeFileSync(path, source);
  return path;
}

/** The pattern of an output; "…" is anything within its line. */
function patternOf(output: string): RegExp {
  const parts = output
    .trim()
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

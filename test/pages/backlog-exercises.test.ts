/** The exercises of the page `backlog`: what meets their goals, and what does not. */
import {describe, expect, test} from "vitest";
import {page, type Page} from "./backlog.ts";
import {solution} from "./harness.ts";

const changed = (name: string, change: (source: string) => string): Promise<Page> =>
  page({}, (source) => (source.startsWith(`const ${name} =`) ? change(source) : source));

describe("exercise 1: all six players are welcomed promptly", () => {
  test("is not solved as it stands, and is by its solution", async () => {
    const {ready, promptly} = await page();
    const readySolution = solution("backlog", "ready");
    expect(promptly(ready).met).toBe(false);
    expect(promptly(ready).next).toContain("The last player has its welcome at 1280 ms.");
    const solved = await changed("ready", () => readySolution);
    expect(solved.promptly(solved.ready).met).toBe(true);
  });

  test.each([
    ["a larger backlog", (s: string) => s.replace("backlog: 2", "backlog: 50"), "640 ms"],
    ["no work, no welcome", (s: string) => s.replace(/ +yield\* os\.send.*\n/, ""), "0 of 6"]
  ])("%s does not meet it", async (_, change, observed) => {
    const {ready, promptly} = await changed("ready", change);
    expect(promptly(ready).met).toBe(false);
    expect(promptly(ready).next).toContain(observed);
  });
});

describe("exercise 2: eight players, and no place too many", () => {
  test("is not solved as it stands, and is by its solution", async () => {
    const {fewest, justEnough} = await page();
    const fewestSolution = solution("backlog", "fewest");
    expect(justEnough(fewest).met).toBe(false);
    expect(justEnough(fewest).next).toContain(
      "Only 2 of 8 players connect within 100 ms when the backlog is 1"
    );
    const solved = await changed("fewest", () => fewestSolution);
    expect(solved.justEnough(solved.fewest).met).toBe(true);
  });

  test.each([
    [8, "8 places were used and you asked for 8"],
    [6, "Only 7 of 8 players connect within 100 ms when the backlog is 6"],
    [128, "All eight connect, but 8 places were used and you asked for 128"]
  ])("a backlog of %i does not meet it", async (backlog, observed) => {
    const {fewest, justEnough} = await changed("fewest", (source) =>
      source.replace("backlog: 1}", `backlog: ${backlog}}`)
    );
    expect(justEnough(fewest).met).toBe(false);
    expect(justEnough(fewest).next).toContain(observed);
  });
});

describe("exercise 3: a mute player stops nobody", () => {
  test("is not solved as it stands, and is by its solution", async () => {
    const {mute, allWelcome} = await page();
    const muteSolution = solution("backlog", "mute");
    expect(allWelcome(mute).met).toBe(false);
    expect(allWelcome(mute).next).toContain("5 of 5 are connected, 1 taken by accept(), 0 of 4");
    const solved = await changed("mute", () => muteSolution);
    expect(solved.allWelcome(solved.mute).met).toBe(true);
    // The mute one is dropped after its deadline, and no descriptor is left over.
    expect(solved.mute.host("server").calls("close")).toHaveLength(5);
  });

  test.each([
    ["a larger backlog", (s: string) => s.replace("backlog: 4", "backlog: 100")],
    [
      "two threads",
      (s: string) => s.replace("*main(os) {", "*main(os) { os.spawn(function* () {});")
    ]
  ])("%s does not meet it", async (_, change) => {
    const {mute, allWelcome} = await changed("mute", change);
    expect(allWelcome(mute).met).toBe(false);
    expect(allWelcome(mute).next).toContain("0 of 4");
  });
});

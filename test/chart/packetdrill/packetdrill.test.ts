/** The page for packetdrill scripts: what is typed runs, and each line gets its verdict. */
import {beforeEach, describe, expect, it, vi} from "vitest";
import {EDIT_SCRIPT, type LineMark, type ScriptEditing} from "../../../src/base/script-editing.ts";
import {packetdrill} from "../../../src/chart/packetdrill/packetdrill.ts";
import {readPage} from "../../../src/site/content/pages.ts";

const example = /^const example = `([^`]*)`/m.exec(readPage("packetdrill").text)?.[1] ?? "";
const refused = `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 connect(3, ..., ...) = -1 EINPROGRESS (blocks)
`;
const scripts = {"handshake/other.windows.pkt": refused, "loss/third.pkt": example};

type Kept = HTMLElement & {kept: unknown};

async function shown(load = () => Promise.resolve<Record<string, string>>(scripts)) {
  const node = packetdrill({script: example, scripts: load}) as Kept;
  document.body.replaceChildren(node);
  await vi.waitFor(() => expect(node.querySelector("textarea")).not.toBeNull(), {timeout: 20_000});
  return node;
}

const verdict = (node: Element): string => node.querySelector(".drill-verdict")?.textContent ?? "";

function type(node: Element, text: string): void {
  const area = node.querySelector("textarea") as HTMLTextAreaElement;
  area.value = text;
  area.dispatchEvent(new Event("input", {bubbles: true}));
}

beforeEach(() => document.body.replaceChildren());

describe("the page for packetdrill scripts", () => {
  it("shows its example, which passes, as a ladder", async () => {
    const node = await shown();
    expect(verdict(node)).toBe("Passed: all 18 lines hold, in 420 ms of simulated time.");
    expect(node.querySelectorAll(".tcp-figure")).toHaveLength(1);
  });

  it("names the line that fails, what was expected and what was", async () => {
    const node = await shown();
    type(node, example.replace("ack 101\n   +0 read", "ack 102\n   +0 read"));
    expect(verdict(node)).toContain("Line 15 fails.");
    expect(verdict(node)).toContain("ACK number: expected 102, was 101");
  });

  it("names line and column of what cannot be read, and keeps the last picture", async () => {
    const node = await shown();
    type(node, "0 socket(..., = 3\n");
    expect(verdict(node)).toMatch(/^Line 1, column 15 cannot be read\./);
    expect(node.classList.contains("outdated")).toBe(true);
    expect(node.querySelectorAll(".tcp-figure")).toHaveLength(1);
  });

  it("runs against the system that is chosen, and keeps and shares both", async () => {
    const node = await shown();
    expect(node.kept).toBeNull();
    const system = node.querySelectorAll("select")[1] as HTMLSelectElement;
    system.value = "windows7";
    system.dispatchEvent(new Event("change"));
    expect(node.textContent).toContain("Windows 7");
    expect(node.kept).toEqual({script: `${example.trim()}\n`, system: "windows7"});
    const other = await shown();
    other.kept = {script: refused, system: "freebsd"};
    expect(other.querySelector("textarea")?.value).toBe(refused);
    expect(verdict(other)).toContain("Line 2 fails.");
    other.kept = null;
    expect(verdict(other)).toContain("Passed");
  });

  it.each([
    [null, undefined],
    ["a text", 5],
    ["no script", {script: 5, system: "linux"}],
    ["no such system", {script: refused, system: "amiga"}],
    ["too much", {script: "x".repeat(200_000), system: "linux"}]
  ])("refuses what a link may bring: %s", async (_, value) => {
    const node = await shown();
    expect(() => (node.kept = value)).toThrow(TypeError);
    expect(verdict(node)).toContain("Passed");
  });

  it("loads the project's scripts when somebody comes to their menu, each with its system", async () => {
    const node = await shown();
    const [menu, system] = node.querySelectorAll("select");
    expect(menu?.querySelectorAll("optgroup")).toHaveLength(0);
    menu?.dispatchEvent(new Event("focus"));
    await vi.waitFor(() => expect(menu?.querySelectorAll("optgroup")).toHaveLength(2));
    menu!.value = "handshake/other.windows.pkt";
    menu?.dispatchEvent(new Event("change"));
    expect(system?.value).toBe("windows");
    expect(verdict(node)).toContain("Line 2 fails.");
    type(node, example);
    expect(menu?.value).toBe("edited");
  });

  it("says when the scripts could not be loaded, and tries again", async () => {
    let tries = 0;
    const node = await shown(() => {
      tries++;
      return tries === 1 ? Promise.reject(new Error("offline")) : Promise.resolve(scripts);
    });
    const [menu] = node.querySelectorAll("select");
    menu?.dispatchEvent(new Event("focus"));
    await vi.waitFor(() => expect(node.textContent).toContain("could not be loaded"));
    menu?.dispatchEvent(new Event("focus"));
    await vi.waitFor(() => expect(menu?.querySelectorAll("optgroup")).toHaveLength(2));
  });

  it("asks for an editor, and tells it the verdicts and the mistakes", async () => {
    const marks: (readonly [number, LineMark["kind"]])[][] = [];
    const problems: unknown[] = [];
    let asked: ScriptEditing | null = null;
    const give = (event: Event): void => {
      asked = (event as CustomEvent<ScriptEditing>).detail;
      asked.given({
        replace: () => undefined,
        show: (lines, problem) => {
          marks.push([...lines].map(([line, {kind}]) => [line, kind] as const));
          problems.push(problem);
        },
        follow: () => undefined
      });
    };
    document.addEventListener(EDIT_SCRIPT, give);
    await shown();
    await vi.waitFor(() => expect(asked).not.toBeNull());
    document.removeEventListener(EDIT_SCRIPT, give);
    expect(marks.at(-1)).toContainEqual([2, "held"]);
    asked!.changed("0 close(3 = 0\n");
    expect(problems.at(-1)).toMatchObject({line: 1});
  });
});

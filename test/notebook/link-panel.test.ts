/** The review of a link on a page: when it comes, what it lists, and what it lets run. */
import {deflateRawSync} from "node:zlib";
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {LinkPanel} from "../../src/notebook/edits/link-panel.ts";
import {inertFor} from "../../src/notebook/edits/review-panel.ts";
import {type Changes, type Json, hashOf} from "../../src/notebook/storage/changes.ts";
import {makePage} from "./framework.ts";

vi.spyOn(console, "error").mockImplementation(() => {});

function link(edits: Record<string, string>, settings: object = {}): string {
  const all = Object.entries(edits).map(([name, text]) => [name, {hash: "", text}]);
  const data = deflateRawSync(JSON.stringify({edits: Object.fromEntries(all), settings}));
  const text = data.toString("base64url");
  return `#cells=1.${hashOf(text)}.${text}`;
}

/** A page with a slow cell, on whose end depends which settings there are. */
async function linked({isFramed = false} = {}) {
  let end = (): void => undefined;
  const wait = new Promise<void>((done) => (end = done));
  Object.assign(globalThis, {wait});
  const made = await makePage({
    delay: "const delay = 20;",
    late: "const late = await wait; globalThis.settings.set('late: size', null);"
  });
  const settings = new Map<string, Json>([["times", 2]]);
  Object.assign(globalThis, {settings});
  const visited: Changes[] = [];
  const main = document.querySelector("main")!;
  const host = {
    settings: () => settings,
    hasOwn: () => false,
    visit: (changes: Changes) => void visited.push(changes)
  };
  const panel = new LinkPanel(made.page, main, host, () => isFramed);
  const shown = (): string[] =>
    [...main.querySelectorAll(".nb-review")].map(({textContent}) => textContent);
  const button = (label: string): HTMLButtonElement =>
    [...main.querySelectorAll<HTMLButtonElement>(".nb-review button")].find(
      ({textContent}) => textContent === label
    )!;
  return {...made, panel, visited, shown, button, end: () => end()};
}

/** Waits until the button takes a click. */
const awake = (button: HTMLButtonElement): Promise<boolean> =>
  vi.waitUntil(() => !button.disabled, {timeout: 5000});

beforeEach(() => void (location.hash = ""));
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(document, "hidden");
});

/** Whether the page is seen, as the browser tells it. */
function see(isSeen: boolean): void {
  Object.defineProperty(document, "hidden", {value: !isSeen, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}

test("a link is reviewed when the page's cells have run: all settings exist by then", async () => {
  const {panel, shown, end} = await linked();
  location.hash = link({}, {times: 5, "late: size": 7});
  const opened = panel.open();
  await new Promise((done) => setTimeout(done, 200));
  expect(shown()).toEqual([]);
  end();
  await opened;
  expect(shown()).toHaveLength(1);
  expect(shown()[0]).toContain("times: 2 → 5");
  expect(shown()[0]).toContain("size: 7");
  expect(shown()[0]).not.toContain("does not have");
});

test("a setting that the page does not have is listed, and applied only as it is listed", async () => {
  const {panel, shown, button, visited, end} = await linked();
  end();
  location.hash = link({delay: "const delay = 1;", gone: "1"}, {"no: such": {a: 1}});
  await panel.open();
  expect(shown()[0]).toContain('no: such: {"a":1} (the page does not have this setting yet)');
  expect(shown()[0]).toContain("This page has no cell gone");
  await awake(button("Run these"));
  button("Run these").click();
  expect(visited.map(({edits}) => [...edits.keys()])).toEqual([["delay"]]);
  expect(visited.map(({settings}) => [...settings.keys()])).toEqual([["no: such"]]);
});

test("a link with nothing but settings of another page is refused", async () => {
  const {panel, shown, end} = await linked();
  end();
  location.hash = link({}, {"no: such": 1});
  await panel.open();
  expect(shown()[0]).toContain("may belong to another one");
});

test("of two links that come quickly one after the other, the last one has the only panel", async () => {
  const {panel, shown, end} = await linked();
  location.hash = link({delay: "const delay = 1;"});
  const first = panel.open();
  location.hash = link({delay: "const delay = 2;"});
  const second = panel.open();
  end();
  await Promise.all([first, second]);
  expect(shown()).toHaveLength(1);
  expect(shown()[0]).toContain("const delay = 2;");
});

test("a link that changes while it is read closes its panel, and the new one says so", async () => {
  const {panel, shown, button, visited, end} = await linked();
  end();
  location.hash = link({delay: "const delay = 1;"});
  await panel.open();
  const old = button("Run these");
  location.hash = link({delay: "const delay = 2;"});
  await awake(old);
  // The browser has not told of the change yet.
  old.click();
  expect(visited).toEqual([]);
  await panel.open();
  expect(shown()).toHaveLength(1);
  expect(shown()[0]).toContain("The link changed while another one was shown here.");
  expect(shown()[0]).toContain("const delay = 2;");
});

test("a link that is gone from the address closes its panel and says so", async () => {
  const {panel, shown, button, end} = await linked();
  end();
  location.hash = link({delay: "const delay = 1;"});
  await panel.open();
  location.hash = "#section";
  await panel.open();
  expect(shown()).toHaveLength(1);
  expect(shown()[0]).toContain("no longer in the address");
  button("Close").click();
  location.hash = "#other";
  await panel.open();
  expect(shown()).toEqual([]);
});

test("in the first second that the panel is seen, Run these takes no click, but Ignore does", async () => {
  const {panel, button, visited, end} = await linked();
  end();
  location.hash = link({delay: "const delay = 1;"});
  await panel.open();
  vi.useFakeTimers();
  // The page comes into view again: the second begins again.
  see(false);
  vi.advanceTimersByTime(5 * inertFor);
  button("Run these").click();
  see(true);
  vi.advanceTimersByTime(inertFor - 1);
  button("Run these").click();
  expect(button("Ignore").disabled).toBe(false);
  expect(visited).toEqual([]);
  vi.advanceTimersByTime(1);
  button("Run these").click();
  expect(visited).toHaveLength(1);
});

test("inside another page a link is shown, and can be run only in a tab of its own", async () => {
  const {panel, shown, button, end} = await linked({isFramed: true});
  end();
  location.hash = link({delay: "const delay = 1;"});
  await panel.open();
  expect(shown()[0]).toContain("const delay = 1;");
  expect(button("Run these")).toBeUndefined();
  const opened = vi.spyOn(globalThis, "open").mockReturnValue(null);
  await awake(button("Open in a new tab"));
  button("Open in a new tab").click();
  expect(opened).toHaveBeenCalledWith(location.href, "_blank", "noopener");
});

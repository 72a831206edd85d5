// @vitest-environment happy-dom
/** The figure: one cursor for all views, and faults that run the scenario again. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {compare} from "../../../src/chart/figure/compare/compare.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {CursorDetail, FigureElement, FigureOptions} from "../../../src/chart/figure/figure.ts";
import {delay, drop, duplicate} from "../../../src/net/fault.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";
import {altered, runOf, story} from "../../trace/fixture.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

function show(run: Run, options?: FigureOptions): FigureElement {
  const node = figure(run, options);
  document.body.append(node);
  return node;
}

const text = (root: Element, selector: string) => root.querySelector(selector)?.textContent ?? "";
const slider = (root: Element) => root.querySelector<HTMLInputElement>("input[type=range]")!;
const press = (root: Element, name: string) =>
  [...root.querySelectorAll("button")]
    .find((node) => (node.getAttribute("aria-label") ?? node.textContent) === name)!
    .click();
const segment = (root: Element, from: number, nth: number) =>
  root.querySelector(`.segment[data-from="${from}"][data-nth="${nth}"]`)!;
/** What a reader does to lose a segment, or to have it back: picks it, presses the first button. */
const lose = (root: Element, from: number, nth: number) => {
  click(segment(root, from, nth));
  root.querySelector<HTMLButtonElement>(".picker button")!.click();
};
const click = (node: Element) => node.dispatchEvent(new MouseEvent("click", {bubbles: true}));

/** A client connects, sends four bytes and closes; the server reads to the end and closes. */
const scenario = (faults: Parameters<typeof drop>[] = []) =>
  simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer, 4096)).length > 0);
        yield* os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 4);
        yield* os.close(socket);
      }
    },
    faults: faults.map((args) => drop(...args))
  });

test("the cursor moves ladder, sentence, clock and socket tables together", () => {
  const node = show(story(), {at: ms(25)});
  node.querySelector<HTMLElement>("[data-fold=sockets]")!.click();
  expect(text(node, ".cursor text")).toBe("25 ms");
  expect(text(node, ".clock")).toBe("25 ms");
  expect(text(node, ".sentence")).toBe("25 ms client → server 4 B seq 1 lost by choice");
  expect(slider(node).getAttribute("aria-valuetext")).toBe(
    "25 ms, client → server 4 B seq 1 lost by choice"
  );
  press(node, "Next moment");
  expect(text(node, ".cursor text")).toBe("30 ms");
  const rows = [...node.querySelectorAll("tr[data-state]")];
  expect(rows.map((row) => row.getAttribute("data-state"))).toEqual([
    "ESTABLISHED",
    "LISTEN",
    "ESTABLISHED"
  ]);
  expect([...node.querySelectorAll("td.changed")].map((cell) => cell.textContent)).toEqual([
    "ESTABLISHED"
  ]);
});

test("down is later: the arrow keys follow the ladder, and a page is ten moments", () => {
  const node = show(story(), {at: 0});
  const key = (name: string) =>
    slider(node).dispatchEvent(
      new KeyboardEvent("keydown", {key: name, bubbles: true, cancelable: true})
    );
  key("ArrowDown");
  expect(text(node, ".clock")).toBe("10 ms");
  key("PageDown");
  expect(text(node, ".clock")).toBe("320 ms");
  key("PageUp");
  expect(text(node, ".clock")).toBe("10 ms");
  key("ArrowUp");
  key("ArrowUp");
  expect(text(node, ".clock")).toBe("0 ms");
});

/** What the legend of a figure explains. */
const legendOf = (node: Element) =>
  [...node.querySelectorAll(".ladder-legend li")].map((item) => item.textContent);

test("the legend leaves out what no band shows, as a state that lasts no time", () => {
  const run = scenario();
  expect(run.states.map(({to}) => to)).toContain("CLOSE-WAIT");
  const shown = legendOf(show(run));
  expect(shown).toContain("waits for the peer");
  expect(shown).not.toContain("waits for this program");
  // The state machine has a box for each state.
  const whole = legendOf(show(run, {views: ["ladder", "player", "states"]}));
  expect(whole).toContain("waits for this program");
});

test("what has no room in the ladder is counted, and a press on that opens the transcript", () => {
  const node = show(writeWriteRead(false));
  const note = node.querySelector(".ladder .left-out")!;
  expect(note.firstChild?.textContent).toMatch(/^no room for \d+ labels.*: see the transcript$/);
  const opener = node.querySelector<HTMLElement>('[data-fold="words"]')!;
  expect(opener.getAttribute("aria-expanded")).toBe("false");
  click(note);
  expect(opener.getAttribute("aria-expanded")).toBe("true");
  expect(document.activeElement).toBe(opener);
});

test("dragging the slider is no change of the run: the figure dispatches no input", () => {
  const node = show(story());
  const heard = vi.fn();
  node.addEventListener("input", heard);
  slider(node).value = "3";
  slider(node).dispatchEvent(new Event("input", {bubbles: true}));
  expect(heard).not.toHaveBeenCalled();
  expect(text(node, ".clock")).toBe("25 ms");
});

test("a segment that is picked can be lost: the scenario runs again, and the page is told", () => {
  const node = show(scenario());
  const before = node.value;
  const heard = vi.fn();
  node.addEventListener("input", heard);
  expect(text(node, ".ladder-legend .hint")).toBe("Click a segment to lose it or inspect it.");
  lose(node, 0, 1);
  expect(heard).toHaveBeenCalledTimes(1);
  expect(node.value).not.toBe(before);
  expect(node.value.faults).toEqual([drop("client", 1)]);
  expect(node.value.transits[0]?.lost?.why).toBe("chosen");
  expect(text(node, ".faults li .edit")).toBe("client’s 1st segment, SYN, is lost");
  expect(node.querySelectorAll(".segment.again.open")).toHaveLength(1);
});

test("picking a segment moves the cursor to it, lights it, and offers what can be done to it", () => {
  const node = show(scenario());
  const before = node.value;
  click(segment(node, 1, 1));
  expect(text(node, ".clock")).toBe("10 ms");
  expect(node.querySelector(".segment.lit")).toBe(segment(node, 1, 1));
  const bar = node.querySelector(".picker")!;
  expect(bar.getAttribute("aria-label")).toBe("server → client SYN-ACK");
  expect([...bar.querySelectorAll("button")].map((button) => button.textContent)).toEqual([
    "Lose it",
    "Delay it",
    "Duplicate it",
    "Inspect",
    "×"
  ]);
  expect(node.value).toBe(before);
  press(bar, "Delay it");
  expect(node.value.faults).toEqual([delay("server", 1, ms(100))]);
  click(segment(node, 0, 1));
  press(node.querySelector(".picker")!, "Duplicate it");
  expect(node.value.faults.at(-1)).toEqual(duplicate("client", 1, ms(10)));
});

test("Delete on a segment loses it at once, and Escape closes the bar", () => {
  const node = show(scenario());
  const key = (target: Element, key: string) =>
    target.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  key(segment(node, 0, 2), "Delete");
  expect(node.value.faults).toEqual([drop("client", 2)]);
  key(segment(node, 0, 2), "Delete");
  expect(node.value.faults).toEqual([]);
  click(segment(node, 0, 2));
  const bar = node.querySelector<HTMLElement>(".picker")!;
  expect(bar.hidden).toBe(false);
  key(bar.querySelector("button")!, "Escape");
  expect(bar.hidden).toBe(true);
  expect(document.activeElement).toBe(segment(node, 0, 2));
});

test("Inspect opens the segment below the ladder, once; it follows the segment that is picked", async () => {
  const node = show(scenario());
  click(segment(node, 0, 1));
  press(node.querySelector(".picker")!, "Inspect");
  // The views are loaded when one is first wanted, which takes its time in a test.
  const title = () => text(node, ".inspector .title");
  await vi.waitFor(() => expect(title()).toBe("client → server SYN"), {timeout: 10_000});
  click(segment(node, 1, 1));
  expect(title()).toBe("server → client SYN-ACK");
  press(node.querySelector(".picker")!, "Inspect");
  expect(node.querySelectorAll(".inspector")).toHaveLength(1);
  press(node, "Close the inspector");
  expect(node.querySelector(".inspector")).toBeNull();
});

test("what was lost comes back: by its fault, by the segment itself, or all at once", () => {
  const node = show(scenario());
  const original = node.value.transits.length;
  lose(node, 0, 1);
  press(node, "Remove: client's 1st segment, SYN, is lost");
  expect(node.value.faults).toEqual([]);
  expect(node.value.transits).toHaveLength(original);

  lose(node, 0, 2);
  lose(node, 0, 2);
  expect(node.value.faults).toEqual([]);

  lose(node, 0, 1);
  lose(node, 1, 1);
  expect(node.value.faults).toHaveLength(2);
  press(node, "Remove all");
  expect(node.value.faults).toEqual([]);
});

test("the scenario's own faults are listed, can be taken away, and come back", () => {
  const node = show(scenario([["client", 1]]));
  expect(text(node, ".faults li .edit")).toBe("client’s 1st segment, SYN, is lost");
  press(node, "Remove: client's 1st segment, SYN, is lost");
  expect(node.value.transits[0]?.lost).toBeNull();
  press(node, "As it was");
  expect(node.value.faults).toEqual([drop("client", 1)]);
});

test("a figure of the same name keeps the reader's cursor and faults", () => {
  const first = show(scenario(), {name: "kept"});
  lose(first, 0, 1);
  press(first, "Next moment");
  const at = text(first, ".clock");
  first.remove();
  const second = show(scenario(), {name: "kept"});
  expect(second.value.faults).toEqual([drop("client", 1)]);
  expect(text(second, ".clock")).toBe(at);
  expect(show(scenario(), {name: "other"}).value.faults).toEqual([]);
});

test("a cursor that the reader did not move follows its moment to where another run has it", () => {
  const options = {name: "own moment", at: {host: "client", state: "ESTABLISHED"}} as const;
  const first = show(scenario(), options);
  expect(text(first, ".clock")).toBe("20 ms");
  first.remove();
  const later = show(scenario([["client", 1]]), options);
  expect(text(later, ".clock")).toBe("1.02 s");
});

test("a kept fault of a host that is no longer there is forgotten", () => {
  const run = story();
  const first = show(altered(run, {faults: []}), {name: "renamed"});
  lose(first, 0, 1);
  const hosts = run.hosts.map((host, i) => ({...host, name: `host${i}`}));
  expect(show(altered(run, {faults: [], hosts}), {name: "renamed"}).value.faults).toEqual([]);
});

test("the transcript opens under the figure: each segment has a button that loses it", () => {
  const node = show(scenario());
  expect(node.querySelectorAll(".fold tr")).toHaveLength(0);
  press(node, "Transcript");
  const fold = node.querySelector(".fold.words")!;
  expect(fold.querySelectorAll(".segment-row")).toHaveLength(node.value.transits.length);
  press(fold, "Lose it: client → server SYN at 0 ms");
  expect(node.value.faults).toEqual([drop("client", 1)]);
  expect(text(fold, ".segment-row button")).toBe("Restore it");
});

test("the socket tables are closed under a figure, by the name of the command that shows them", () => {
  const node = show(scenario(), {at: ms(35)});
  const opener = node.querySelector<HTMLElement>("[data-fold=sockets]")!;
  expect(opener.textContent).toBe("ss -tano");
  expect(node.querySelectorAll("tr[data-state]")).toHaveLength(0);
  opener.click();
  expect(opener.getAttribute("aria-expanded")).toBe("true");
  const states = () =>
    [...node.querySelectorAll<HTMLElement>("tr[data-state]")].map((row) => row.dataset.state);
  expect(states()).toEqual(["TIME-WAIT", "LISTEN", "LAST-ACK"]);
  node.goTo(0);
  expect(states()).toEqual(["SYN-SENT", "LISTEN"]);
  // A figure that is about them shows them.
  const about = show(scenario(), {views: ["sockets", "player"]});
  expect(about.querySelector(".card .sockets")).not.toBeNull();
  expect(about.querySelector("[data-fold=sockets]")).toBeNull();
});

test("a caption may follow the cursor", () => {
  const node = show(story(), {at: 0, caption: (run, at) => `${run.hosts.length} hosts, ${at} µs`});
  expect(text(node, "figcaption")).toBe("2 hosts, 0 µs");
  press(node, "Next moment");
  expect(text(node, "figcaption")).toBe("2 hosts, 10000 µs");
});

test("views choose what is shown, and in which order", () => {
  const node = show(story(), {views: ["player", "ladder"]});
  const parts = [...node.querySelector(".card")!.children].map((child) => child.className);
  expect(parts).toEqual(["problem", "controls", "ladder-part", "controls"]);
  expect(node.querySelector(".faults")).toBeNull();
  const own = show(story(), {views: ["ladder", "faults", "player", "sentence"]});
  const controls = [...own.querySelector(".controls")!.children].map((child) => child.className);
  expect(controls).toEqual(["ladder-legend", "player", "faults"]);
});

test("a run that was stopped says so at the top", () => {
  const node = show(
    runOf({
      end: {at: seconds(2), why: "budget", events: 300_000}
    })
  );
  expect(text(node, ".problem")).toBe(
    "The run was stopped after 300,000 events at 2 s: " +
      "a program that never waits for time to pass? Give until or a larger budget"
  );
});

test("a run that cannot be run again says why, and stays as it is", () => {
  const run = story();
  const broken = altered(run, {
    again: () => {
      throw new TypeError("no more runs");
    }
  });
  const node = show(broken);
  lose(node, 0, 1);
  expect(text(node, ".problem")).toBe("no more runs");
  expect(node.value).toBe(broken);
});

test("compare(recording, run) draws both on one axis, under one cursor, and tells what differs", async () => {
  const recording = {
    name: "syn",
    claim: "A SYN is answered.",
    kernel: "6.18.44-fc-v509",
    link: {delay_ms: 10},
    packets: [
      {t_ms: 0, rx_ms: 10, dir: "c>s", flags: "SYN", seq: 0, len: 0, win: 64240},
      {t_ms: 10, rx_ms: 20, dir: "s>c", flags: "SYN|ACK", seq: 0, ack: 1, len: 0, win: 64240}
    ],
    events: [],
    states: []
  };
  const model = scenario();
  const node = compare(recording, model);
  // The drawing is loaded when it is first wanted.
  await vi.waitFor(() => expect(node.getAttribute("aria-busy")).toBeNull(), {timeout: 10_000});
  expect([...node.querySelectorAll(".title")].map((title) => title.textContent)).toEqual([
    "Linux 6.18, recorded",
    "The model"
  ]);
  const ways = [...node.querySelectorAll("svg")].map((svg) =>
    svg.querySelector(".way")?.getAttribute("d")
  );
  expect(ways[0]).toBe(ways[1]);
  expect(text(node, "figcaption")).toBe("A SYN is answered.");
  expect(node.value).toBe(model);
  // One cursor for both.
  document.body.append(node);
  press(node, "Previous moment");
  const cursors = [...node.querySelectorAll(".cursor text")].map((label) => label.textContent);
  expect(new Set(cursors).size).toBe(1);
  expect(text(node, ".sentence")).toMatch(/Linux 6.18: .* The model: /);
  // What differs is counted. Opened, it is listed and marked on the side that has it.
  expect(node.querySelector(".differs")).toBeNull();
  node.querySelector<HTMLElement>("[data-fold=differences-fold]")!.click();
  const first = [...node.querySelectorAll(".differences li")].find((item) =>
    item.textContent.includes("client → server ACK 1: only the model sends it")
  );
  first!.querySelector("button")!.click();
  expect(text(node, ".clock")).toBe("20 ms");
  const [real, ours] = [...node.querySelectorAll("svg")];
  expect(ours!.querySelector('.differs[data-from="0"][data-nth="2"] title')?.textContent).toContain(
    "≠ client → server ACK 1: only the model sends it"
  );
  expect(real!.querySelectorAll(".segment")).toHaveLength(2);
});

test("text beside a figure moves its cursor, lights a segment, and hears where the cursor is", () => {
  const node = show(story());
  const heard: number[] = [];
  document.body.addEventListener("cursor", (event) => {
    heard.push((event as CustomEvent<CursorDetail>).detail.at);
  });
  node.goTo(ms(29));
  expect(node.at).toBe(ms(30));
  expect(text(node, ".clock")).toBe("30 ms");
  press(node, "Previous moment");
  expect(heard).toEqual([ms(30), ms(25)]);
  const lost = node.run.transits.find((transit) => transit.lost)!;
  node.light(lost);
  expect(segment(node, lost.from, lost.nth).classList).toContain("lit");
  node.light(null);
  expect(node.querySelector(".segment.lit")).toBeNull();
});

test("while it plays, badge, clock, sentence and slider tell one time", async () => {
  const node = show(scenario(), {at: 0});
  press(node, "Play");
  // Much less than a microsecond is written with an exponent, which this document does not read.
  await vi.waitFor(() => expect(node.at).toBeGreaterThan(1));
  press(node, "Pause");
  const at = text(node, ".clock");
  expect(text(node, ".cursor text")).toBe(at);
  expect(text(node, ".sentence strong")).toBe(at);
  const {value, valueAsNumber} = slider(node);
  const next = node.at < ms(10) ? 1 : Infinity;
  expect(Number(value)).toBeLessThan(next);
  expect(valueAsNumber).toBeGreaterThan(0);
});

test("what is still to come is faint: a sheet begins at the cursor", () => {
  const node = show(scenario(), {at: ms(20)});
  const yOf = () =>
    Number(/,([\d.]+)/.exec(node.querySelector(".veil")?.getAttribute("transform") ?? "")?.[1]);
  const before = yOf();
  node.goTo(ms(30));
  expect(yOf()).toBeGreaterThan(before);
});

// @vitest-environment happy-dom
/** The figure: one cursor for all views. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {compare} from "../../../src/chart/figure/compare/compare.ts";
import type {CursorDetail} from "../../../src/chart/figure/figure.ts";
import {drop} from "../../../src/net/fault.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";
import {runOf, story} from "../../trace/fixture.ts";
import {click, press, scenario, segment, show, text} from "./reader.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

const slider = (root: Element) => root.querySelector<HTMLInputElement>("input[type=range]")!;

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

test("a cursor that the reader did not move follows its moment to where another run has it", () => {
  const options = {name: "own moment", at: {host: "client", state: "ESTABLISHED"}} as const;
  const first = show(scenario(), options);
  expect(text(first, ".clock")).toBe("20 ms");
  first.remove();
  const later = show(scenario([["client", 1]]), options);
  expect(text(later, ".clock")).toBe("1.02 s");
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

/** A SYN and its answer, recorded. */
const recorded = {
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

test("compare(recording, run) draws both on one axis, under one cursor, and tells what differs", async () => {
  const model = scenario();
  const node = compare(recorded, model);
  // The drawing is loaded when it is first wanted.
  await vi.waitFor(() => expect(node.getAttribute("aria-busy")).toBeNull(), {timeout: 10_000});
  expect([...node.querySelectorAll(".title")].map((title) => title.textContent)).toEqual([
    "Linux 6.18, recorded",
    "The model"
  ]);
  // The model has a listener, for which the recording knows no state: its wire is narrower.
  const heights = [...node.querySelectorAll("svg")].map((svg) =>
    svg
      .querySelector(".way")
      ?.getAttribute("d")
      ?.replace(/[\d.]+,/g, "")
  );
  expect(heights).toEqual(["M68L106", "M68L106"]);
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

test("what one of two runs did long before the cursor's moment has its own time", async () => {
  const late = {t_ms: 55, rx_ms: 65, dir: "c>s", flags: "ACK", seq: 1, ack: 1, len: 0, win: 64240};
  const node = compare({...recorded, packets: [...recorded.packets, late]}, scenario());
  await vi.waitFor(() => expect(node.getAttribute("aria-busy")).toBeNull(), {timeout: 10_000});
  expect(text(node, ".sentence")).toMatch(/^1 min .* Linux 6.18: at 55 ms .*, at 65 ms /);
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

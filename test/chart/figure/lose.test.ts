/** What a reader does to the segments of a figure: faults, with which the scenario runs again. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {delay, drop, duplicate} from "../../../src/net/fault.ts";
import {altered, story} from "../../trace/fixture.ts";
import {click, lose, press, scenario, segment, show, text} from "./reader.ts";

beforeEach(() => {
  document.body.replaceChildren();
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

test("a kept fault of a host that is no longer there is forgotten", () => {
  const run = story();
  const first = show(altered(run, {faults: []}), {name: "renamed"});
  lose(first, 0, 1);
  const hosts = run.hosts.map((host, i) => ({...host, name: `host${i}`}));
  expect(show(altered(run, {faults: [], hosts}), {name: "renamed"}).value.faults).toEqual([]);
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

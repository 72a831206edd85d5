// @vitest-environment happy-dom
/** The window: a part for each kind of byte, and what its axis and its legend say. */
import {beforeEach, expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {textWidth} from "../../../src/chart/text/text-width.ts";
import {fastRetransmit, writeWriteRead, zeroWindow} from "../../trace/fixture-runs.ts";
import {story} from "../../trace/fixture.ts";
import {all, name, press, show, texts} from "../figure/shown.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

test("the window's legend tells a socket that is not there yet from one that is gone", async () => {
  const run = story();
  const legendAt = async (at: number) =>
    texts(await show(run, {at, views: ["player", "window"]}), "[data-view=window] .legend li");
  expect(await legendAt(0)).toContain("nothing yet");
  const after = await legendAt(run.end.at);
  expect(after).toContain("its socket is gone");
  expect(after).not.toContain("nothing yet");
});

test("the window's bar has a part for each kind, and brackets for both windows", async () => {
  const node = await show(zeroWindow(), {at: ms(900)});
  expect(all(node, ".part").map((part) => part.getAttribute("class"))).toEqual([
    "part acked",
    "part blocked",
    "part unread"
  ]);
  expect(texts(node, ".bracket")).toEqual(["window 0 B", "cwnd 14,480 B"]);
  expect(texts(node, "[data-view=window] .legend li")).toContain("blocked 24,840 B");
  expect(name(node, ".window-picture")).toContain("24,840 B blocked");
  expect(texts(node, "[data-view=window] .view-note")[0]).toMatch(
    /blocked by the peer’s window of 0 B/
  );
});

test("the window's axis says what its numbers are, and none of them touches that", async () => {
  const node = await show(fastRetransmit(), {at: ms(90), views: ["player", "window"]});
  const picture = node.querySelector(".window-picture")!;
  const unit = picture.querySelector(".axis .unit")!;
  expect(unit.textContent).toBe("byte no.");
  const left = Number(unit.getAttribute("x")) - textWidth(unit.textContent, "sans", 12);
  const numbers = all(picture, ".axis text:not(.unit)");
  expect(numbers.length).toBeGreaterThan(2);
  for (const number of numbers) {
    const half = textWidth(number.textContent, "mono", 12) / 2;
    expect(Number(number.getAttribute("x")) + half).toBeLessThan(left);
  }
});

test("held bytes are drawn as held, and released with the cursor", async () => {
  const run = writeWriteRead(false);
  const wait = run.waits("nagle")[0]!;
  const node = await show(run, {at: wait.since});
  expect(texts(node, ".part.held")).toEqual(["20"]);
  for (let i = 0; i < 6 && node.querySelector(".part.held"); i++) press(node, "Next moment");
  expect(all(node, ".part.held")).toHaveLength(0);
});

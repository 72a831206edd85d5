// @vitest-environment happy-dom
/** Zoom of the ladder's time, and the speed of playing. */
import {beforeEach, expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {drawLadder} from "../../../src/chart/ladder/ladder.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {story} from "../../trace/fixture.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

const bulk = () =>
  simulate({
    link: {delay: ms(10), rate: 10e6},
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 60 * 1448);
        yield* os.close(socket);
      }
    }
  });

function show() {
  const node = figure(bulk(), {at: ms(30)});
  document.body.append(node);
  const stage = node.querySelector<HTMLElement>(".stage")!;
  const button = (name: string) =>
    node.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)!;
  const height = () => Number(node.querySelector(".ladder")!.getAttribute("height"));
  const key = (name: string) =>
    stage.dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
  return {node, stage, button, height, key};
}

test("zooming in stretches time, and what was drawn as one comes apart", () => {
  const run = bulk();
  const near = drawLadder(run, {zoom: 8, width: 1080});
  const far = drawLadder(run, {width: 1080, tallest: 100});
  const span = (ladder: typeof near) => ladder.y(ms(60)) - ladder.y(ms(30));
  expect(span(near)).toBeGreaterThan(4 * span(far));
  const arrows = (ladder: typeof near) => ladder.node.querySelectorAll(".segment").length;
  expect(arrows(near)).toBeGreaterThan(arrows(far));
  expect(near.timeAt(near.y(ms(42)))).toBeCloseTo(ms(42));
});

test("buttons and keys zoom; the box scrolls by keyboard, and 0 brings all back", () => {
  const {stage, button, height, key} = show();
  const whole = height();
  expect(button("Zoom out").disabled).toBe(true);
  button("Zoom in").click();
  expect(height()).toBeGreaterThan(1.5 * whole);
  expect(stage.className).toBe("stage zoomed");
  expect(stage.tabIndex).toBe(0);
  key("+");
  expect(height()).toBeGreaterThan(3 * whole);
  key("-");
  key("0");
  expect(height()).toBe(whole);
  expect(stage.hasAttribute("tabindex")).toBe(false);
});

test("a figure without a ladder has nothing to zoom, and no buttons for it", () => {
  const names = (node: HTMLElement) =>
    [...node.querySelectorAll(".player button")].map((button) => button.getAttribute("aria-label"));
  expect(names(figure(bulk()))).toContain("Zoom in");
  const without = names(figure(bulk(), {views: ["sockets", "player"]}));
  expect(without.length).toBeGreaterThan(0);
  expect(without.filter((name) => name?.startsWith("Zoom"))).toEqual([]);
});

test("the wheel zooms with Ctrl or Meta only: else the page scrolls as ever", () => {
  const {stage, height} = show();
  const whole = height();
  const turn = (deltaY: number, ctrlKey: boolean) => {
    const event = new WheelEvent("wheel", {deltaY, bubbles: true, cancelable: true});
    // The document of these tests knows no keys of a wheel.
    Object.defineProperty(event, "ctrlKey", {value: ctrlKey});
    stage.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(turn(-100, false)).toBe(false);
  expect(height()).toBe(whole);
  expect(turn(-30, true)).toBe(true);
  expect(height()).toBe(whole);
  turn(-30, true);
  expect(height()).toBeGreaterThan(1.5 * whole);
});

test("the cursor stays where it was in time, and is drawn again", () => {
  const {node, button} = show();
  const before = node.querySelector(".cursor text")?.textContent;
  button("Zoom in").click();
  expect(node.querySelector(".cursor text")?.textContent).toBe(before);
});

test("the speed of playing can be chosen, and choosing it is no change of the run", () => {
  const node = figure(story());
  document.body.append(node);
  let heard = 0;
  node.addEventListener("input", () => heard++);
  const speed = node.querySelector<HTMLSelectElement>('select[aria-label="Speed"]')!;
  expect([...speed.options].map(({text}) => text)).toEqual(["¼×", "1×", "4×", "16×"]);
  expect(speed.value).toBe("1");
  speed.dispatchEvent(new Event("input", {bubbles: true}));
  expect(heard).toBe(0);
});

test("a ladder of many hosts keeps room for each: its box scrolls by keyboard, and says so", () => {
  const shown = (names: readonly string[]) => {
    const main = function* () {};
    const run = simulate({hosts: Object.fromEntries(names.map((name) => [name, {main}]))});
    const node = figure(run);
    document.body.append(node);
    const stage = node.querySelector<HTMLElement>(".stage")!;
    return {reached: stage.tabIndex === 0, hint: node.querySelector(".hint")!.textContent};
  };
  const many = Array.from({length: 24}, (_, i) => `host${i}`);
  expect(shown(many)).toEqual({
    reached: true,
    hint: "24 hosts: scroll sideways to see them all. Click a segment to lose it or inspect it."
  });
  const few = shown(many.slice(0, 12));
  expect(few.reached).toBe(false);
  expect(few.hint).not.toContain("sideways");
});

import {expect, test, vi} from "vitest";
import type {SettingElement} from "../../src/notebook/storage/saved-setting.ts";
import {range} from "../../src/notebook/inputs/controls.ts";
import {scrub} from "../../src/notebook/inputs/scrub.ts";

const delay = (): ReturnType<typeof scrub> =>
  scrub({label: "delay", min: 0, max: 1, step: 0.1, value: 0.2, unit: "s"});

const numberIn = (control: HTMLElement): HTMLElement => control.querySelector("[role=spinbutton]")!;

function press(control: HTMLElement, key: string, shiftKey = false): boolean {
  const event = new KeyboardEvent("keydown", {key, shiftKey, bubbles: true, cancelable: true});
  return numberIn(control).dispatchEvent(event);
}

test("scrub(…) is a spin button with a name, bounds, and its value in words", () => {
  const number = numberIn(delay());
  const attribute = (name: string): string | null => number.getAttribute(`aria-${name}`);
  expect(attribute("label")).toBe("delay");
  expect(["valuemin", "valuemax", "valuenow"].map(attribute)).toEqual(["0", "1", "0.2"]);
  expect(attribute("valuetext")).toBe("0.2\u00a0s");
  expect(number.textContent).toBe("0.2\u00a0s");
});

test("scrub(…) changes by keys within its bounds, and says so once for each change", () => {
  const control = delay();
  const heard = vi.fn();
  control.addEventListener("input", heard);
  press(control, "ArrowUp");
  expect(control.value).toBe(0.3);
  press(control, "ArrowLeft");
  press(control, "PageUp");
  expect(control.value).toBe(1);
  press(control, "End");
  press(control, "Home");
  expect(control.value).toBe(0);
  expect(heard).toHaveBeenCalledTimes(4);
  expect(press(control, "a")).toBe(true);
});

test("scrub(…) takes the nearest step of a value that is set, and stays within its bounds", () => {
  const control = delay();
  control.value = 0.44;
  expect(control.value).toBe(0.4);
  control.value = 7;
  expect(control.value).toBe(1);
  const uneven = scrub({label: "n", min: 0, max: 10, step: 3});
  press(uneven, "End");
  expect(uneven.value).toBe(9);
});

test("a control offers its first value back when it has another, and emits input then", () => {
  const control = delay();
  const reset = control.querySelector<HTMLButtonElement>("[aria-label='Reset delay']")!;
  expect(reset.disabled).toBe(true);
  press(control, "ArrowUp");
  expect(reset.disabled).toBe(false);
  const heard = vi.fn();
  control.addEventListener("input", heard);
  reset.click();
  expect([control.value, heard.mock.calls.length, reset.disabled]).toEqual([0.2, 1, true]);
});

test("a scrub keeps its value as other controls do, and refuses what it cannot have", () => {
  const control = delay() as unknown as SettingElement & {value: number};
  expect([control.dataset.keep, control.kept]).toEqual(["delay", null]);
  control.kept = 0.7;
  expect([control.value, control.kept]).toEqual([0.7, 0.7]);
  expect(() => (control.kept = 70)).toThrow('"delay": 70 is not a number it can have.');
  expect(() => (control.kept = "0.7")).toThrow('"delay"');
});

test("scrub(slider) is the slider's number in a sentence: each moves with the other", () => {
  const slider = range({label: "delay", min: 0, max: 100, step: 5, value: 25, unit: "ms"});
  const heard = vi.fn();
  slider.addEventListener("input", heard);
  const number = scrub(slider);
  expect(numberIn(number).textContent).toBe("25\u00a0ms");
  press(number, "ArrowUp");
  expect([slider.value, number.value, heard.mock.calls.length]).toEqual([30, 30, 1]);
  slider.value = 80;
  slider.dispatchEvent(new Event("input"));
  expect(numberIn(number).getAttribute("aria-valuetext")).toBe("80\u00a0ms");
  press(number, "End");
  press(number, "End");
  expect([slider.value, heard.mock.calls.length]).toEqual([100, 3]);
  expect(() => scrub(document.createElement("p") as never)).toThrow("range() made");
});

import {beforeEach, expect, test, vi} from "vitest";
import {
  type Control,
  range,
  segmented,
  select,
  toggle
} from "../../src/notebook/inputs/controls.ts";
import {predict} from "../../src/notebook/inputs/predict.ts";

/** What a control's listeners hear when the reader has changed what is in it. */
function change(control: HTMLElement, input: HTMLElement, set: () => void): number {
  const heard = vi.fn();
  control.addEventListener("input", heard);
  set();
  input.dispatchEvent(new Event("input", {bubbles: true}));
  return heard.mock.calls.length;
}

const nameOf = (control: Element, input: Element): string | null | undefined =>
  control.querySelector(`label[for="${input.id}"]`)?.textContent;

test("range(…) is a slider with a name, bounds, and its value in words", () => {
  const control = range({label: "delay", min: 5, max: 100, step: 5, value: 20, unit: "ms"});
  const input = control.querySelector("input")!;
  expect(control.value).toBe(20);
  expect(nameOf(control, input)).toBe("delay");
  expect([input.type, input.min, input.max, input.step]).toEqual(["range", "5", "100", "5"]);
  expect(input.getAttribute("aria-valuetext")).toBe("20\u00a0ms");
  expect(change(control, input, () => (input.value = "35"))).toBe(1);
  expect(control.value).toBe(35);
  expect(control.querySelector("output")!.textContent).toBe("35\u00a0ms");
});

test("range(…) writes values as it is told to, and can be set", () => {
  const control = range({label: "loss", min: 0, max: 1, step: 0.01, format: (p) => `${p * 100} %`});
  control.value = 0.5;
  expect(control.value).toBe(0.5);
  expect(control.querySelector("output")!.textContent).toBe("50 %");
  expect(() => range({label: "loss", min: 1, max: 0})).toThrow('range "loss"');
});

const systems = [{name: "Linux"}, {name: "Windows"}, {name: "macOS"}];
const format = (system: {name: string}): string => system.name;

test("select(…) gives the chosen thing itself", () => {
  const control = select({label: "server", choices: systems, format, value: systems[1]!});
  const input = control.querySelector("select")!;
  expect(nameOf(control, input)).toBe("server");
  expect(control.value).toBe(systems[1]);
  expect(change(control, input, () => (input.selectedIndex = 2))).toBe(1);
  expect(control.value).toBe(systems[2]);
});

test("segmented(…) is a group of radio buttons with a name", () => {
  const control = segmented({label: "server", choices: systems, format});
  const inputs = [...control.querySelectorAll("input")];
  expect(control.getAttribute("role")).toBe("radiogroup");
  const title = control.getAttribute("aria-labelledby")!;
  expect(control.querySelector(`#${title}`)!.textContent).toBe("server");
  expect(inputs.map((input) => input.closest("label")!.textContent)).toEqual([
    "Linux",
    "Windows",
    "macOS"
  ]);
  expect(new Set(inputs.map(({name}) => name)).size).toBe(1);
  expect(change(control, inputs[2]!, () => (inputs[2]!.checked = true))).toBe(1);
  expect(control.value).toBe(systems[2]);
});

test("a choice that is not there is refused with a list of those that are", () => {
  expect(() => segmented({label: "n", choices: ["a", "b"], value: "c"})).toThrow(
    '"n": "c" is not one of "a", "b".'
  );
});

test("a choice begins with what is preferred, where there is such a choice", () => {
  const choices = ["Linux", "Windows"];
  expect(segmented({label: "n", choices, prefer: "Windows"}).value).toBe("Windows");
  expect(segmented({label: "n", choices, prefer: "macOS"}).value).toBe("Linux");
  expect(select({label: "n", choices, prefer: "Windows", value: "Linux"}).value).toBe("Linux");
});

test("two groups of radio buttons do not disturb each other", () => {
  const [a, b] = [1, 2].map(() => segmented({label: "n", choices: ["x", "y"]})) as [
    Control<string>,
    Control<string>
  ];
  document.body.append(a, b);
  a.value = "y";
  expect([a.value, b.value]).toEqual(["y", "x"]);
});

test("toggle(…) is a switch that says its state in a word", () => {
  const control = toggle({label: "TCP_NODELAY"});
  const input = control.querySelector("input")!;
  expect(nameOf(control, input)).toBe("TCP_NODELAY");
  expect([control.value, control.querySelector(".nb-state")!.textContent]).toEqual([false, "off"]);
  expect(change(control, input, () => (input.checked = true))).toBe(1);
  expect([control.value, control.querySelector(".nb-state")!.textContent]).toEqual([true, "on"]);
});

// Guesses are kept in the browser: each test begins without any.
beforeEach(() => localStorage.clear());

const guess = (): Control<string | null | undefined> =>
  predict("Who sends `FIN` first?", ["client", "server"], {
    answer: "server",
    because: "Its program calls `close()`."
  });

const buttons = (control: HTMLElement): HTMLButtonElement[] => [
  ...control.querySelectorAll("button")
];

test("predict(…) has no value until the reader has chosen, then keeps the choice in sight", () => {
  const control = guess();
  expect(control.value).toBeUndefined();
  expect(control.textContent).not.toContain("close()");
  const heard = vi.fn();
  control.addEventListener("input", heard);
  const [client, server, skip] = buttons(control);
  client!.click();
  expect(control.value).toBe("client");
  expect(heard).toHaveBeenCalledOnce();
  expect(client!.getAttribute("aria-pressed")).toBe("true");
  expect([...client!.classList]).toContain("nb-false");
  expect([...server!.classList]).toContain("nb-true");
  expect(skip!.hidden).toBe(true);
  expect(control.querySelector("[role=status]")!.textContent).toBe(
    "Not quite. Its program calls close()."
  );
});

test("predict(…) says when the reader was right, and takes no second choice", () => {
  const control = guess();
  const [client, server] = buttons(control);
  server!.click();
  client!.click();
  expect(control.value).toBe("server");
  expect(control.querySelector("[role=status]")!.textContent).toMatch(/^Correct\./);
});

test("predict(…) can be skipped: its value is then null", () => {
  const control = guess();
  buttons(control)[2]!.click();
  expect(control.value).toBeNull();
  expect(buttons(control)[2]!.getAttribute("aria-pressed")).toBe("true");
});

test("predict(…) is a group named by its question", () => {
  const control = guess();
  const title = control.getAttribute("aria-labelledby")!;
  expect(control.querySelector(`#${title}`)!.textContent).toBe("Who sends FIN first?");
});

test("predict(…) remembers the guess in this browser, and is no setting of the page", () => {
  buttons(guess())[0]!.click();
  const again = guess();
  expect(again.value).toBe("client");
  expect(again.querySelector("[role=status]")!.textContent).toMatch(/^Not quite\./);
  expect(again.dataset.keep).toBeUndefined();
  expect(predict("Another question?", ["a", "b"]).value).toBeUndefined();
});

test("predict(…) opens its scene when the reader has chosen, and not before", async () => {
  const scene = document.createElement("section");
  scene.className = "scene asks";
  const control = guess();
  scene.append(control);
  document.body.append(scene);
  expect(scene.classList.contains("answered")).toBe(false);
  buttons(control)[1]!.click();
  expect(scene.classList.contains("answered")).toBe(true);
});

test("predict(…) without a guess kept that fits asks again: the page has another question now", () => {
  buttons(guess())[0]!.click();
  const other = predict("Who sends `FIN` first?", ["A", "B"], {answer: "A"});
  expect(other.value).toBeUndefined();
});

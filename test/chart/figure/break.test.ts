// @vitest-environment happy-dom
/** Break it: what is broken at the cursor becomes an entry that can be changed and taken away. */
import {beforeEach, expect, test, vi} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {FigureElement} from "../../../src/chart/figure/figure.ts";
import {cut, drop, hang, heal, kill, powerOff, resume} from "../../../src/net/fault.ts";
import type {Fault} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

const scenario = (faults: readonly Fault[] = []) =>
  simulate({
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < 5; i++) {
          yield* os.send(socket, 4);
          yield* os.sleep(ms(50));
        }
      }
    },
    faults,
    until: ms(400)
  });

const named = (root: Element, name: string) =>
  [...root.querySelectorAll("button")].find(
    (node) => (node.getAttribute("aria-label") ?? node.textContent) === name
  );
const press = (root: Element, name: string) => named(root, name)!.click();
const entries = (root: Element) =>
  [...root.querySelectorAll(".faults li")].map((item) => item.firstElementChild?.textContent);

async function opened(faults: readonly Fault[] = [], at = ms(20), name?: string) {
  const node = figure(scenario(faults), name === undefined ? {at} : {at, name});
  document.body.append(node);
  press(node, "Break it");
  await vi.waitFor(() => expect(node.querySelector(".break-menu")).not.toBeNull(), {
    timeout: 10_000
  });
  return node;
}

const choose = (node: FigureElement, host: string, system: string) => {
  const select = node.querySelector<HTMLSelectElement>(`[data-key="${host}/system"]`)!;
  select.value = system;
  select.dispatchEvent(new Event("change", {bubbles: true}));
};

test("what is pressed is broken at the cursor, and the run is run again", async () => {
  const node = await opened();
  press(node, "Pull the cable");
  expect(node.value.faults).toEqual([cut(ms(20))]);
  expect(entries(node)).toEqual(["the cable is pulled at 20 ms"]);
  press(node, "Kill process: client");
  press(node, "Power off: server");
  expect(node.value.faults.slice(1)).toEqual([kill("client", ms(20)), powerOff("server", ms(20))]);
});

test("what is broken at the cursor can be mended there", async () => {
  const node = await opened([cut(ms(10)), hang("server", ms(10))], ms(15));
  press(node, "Plug the cable in");
  press(node, "Resume program: server");
  expect(node.value.faults.slice(2)).toEqual([heal(ms(15)), resume("server", ms(15))]);
  expect(named(node, "Pull the cable")).toBeDefined();
  expect(named(node, "Hang program: server")).toBeDefined();
});

test("another operating system is an entry of the list, and goes as it came", async () => {
  const node = await opened();
  choose(node, "client", "windows");
  expect(node.value.hosts.map(({system}) => system)).toEqual(["windows", "linux"]);
  expect(entries(node)).toEqual(["client runs Windows 11"]);
  press(node, "Pull the cable");
  expect(node.value.hosts[0]?.system).toBe("windows");
  press(node, "Remove: client runs Windows 11");
  expect(node.value.hosts[0]?.system).toBe("linux");
  expect(node.value.faults).toHaveLength(1);
  choose(node, "client", "macos");
  choose(node, "client", "linux");
  expect(entries(node)).toEqual(["the cable is pulled at 20 ms"]);
});

test("a figure of the same name keeps the operating systems that were chosen", async () => {
  const node = await opened([], ms(20), "systems");
  choose(node, "server", "windows");
  node.remove();
  const again = await opened([], ms(20), "systems");
  expect(again.value.hosts[1]?.system).toBe("windows");
});

test("an entry's numbers are changed in its place; Escape leaves them", async () => {
  const node = await opened([drop("client", 2)]);
  const edit = async () => {
    node.querySelector<HTMLElement>(".faults .edit")!.click();
    await vi.waitFor(() => expect(node.querySelector(".fault-form")).not.toBeNull(), {
      timeout: 10_000
    });
    return node.querySelector<HTMLFormElement>(".fault-form")!;
  };
  let form = await edit();
  form.querySelector("input")!.value = "3";
  form.dispatchEvent(new Event("submit", {bubbles: true, cancelable: true}));
  expect(node.value.faults).toEqual([drop("client", 3)]);
  form = await edit();
  form.querySelector("input")!.value = "4";
  form.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
  expect(node.value.faults).toEqual([drop("client", 3)]);
  expect(node.querySelector(".fault-form")).toBeNull();
});

test("times are asked for in milliseconds", async () => {
  const node = await opened([cut(ms(20))]);
  node.querySelector<HTMLElement>(".faults .edit")!.click();
  await vi.waitFor(() => expect(node.querySelector(".fault-form")).not.toBeNull(), {
    timeout: 10_000
  });
  const input = node.querySelector<HTMLInputElement>(".fault-form input")!;
  expect(input.value).toBe("20");
  input.value = "0.25";
  input.form!.dispatchEvent(new Event("submit", {bubbles: true, cancelable: true}));
  expect(entries(node)).toEqual(["the cable is pulled at 250 µs"]);
});

test("three hosts have three cables, each with its name", async () => {
  const run = simulate({hosts: {a: {}, b: {}, c: {}}});
  const node = figure(run, {at: 0});
  document.body.append(node);
  press(node, "Break it");
  await vi.waitFor(() => expect(node.querySelector(".break-menu")).not.toBeNull(), {
    timeout: 10_000
  });
  press(node, "Pull a – c");
  expect(node.value.faults).toEqual([cut(0, ["a", "c"])]);
  expect(named(node, "Plug a – c in")).toBeDefined();
  expect(named(node, "Pull b – c")).toBeDefined();
});

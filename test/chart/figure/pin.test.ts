/** A run that is pinned stays beside the one that comes after it. */
import {beforeEach, expect, test, vi} from "vitest";
import {figure} from "../../../src/chart/figure/figure.ts";
import {windows} from "../../../src/os/systems/windows.ts";
import {writeWriteRead} from "../../trace/fixture-runs.ts";

const PATIENT = {timeout: 20_000};
const opener = (node: Element) =>
  node.querySelector<HTMLButtonElement>('.fold-opener[data-fold="pinned"]')!;
const pair = (node: Element) => node.querySelector(".pinned-pair")!;

function shown(run = writeWriteRead(false), name = "") {
  const node = figure(run, name === "" ? {} : {name});
  document.body.append(node);
  return node;
}

beforeEach(() => document.body.replaceChildren());

test("a run is pinned, says what to do, and is let go of", async () => {
  const node = shown();
  expect(opener(node).textContent).toBe("Pin this run");
  opener(node).click();
  expect(opener(node).textContent).toBe("Unpin");
  await vi.waitFor(() => expect(pair(node).textContent).toContain("This run is pinned"), PATIENT);
  opener(node).click();
  expect(opener(node).textContent).toBe("Pin this run");
  expect(pair(node).textContent).toBe("");
});

test("after a change of code, the new figure has both, with what differs named", async () => {
  opener(shown(writeWriteRead(false), "pin: code")).click();
  document.body.replaceChildren();
  const node = shown(writeWriteRead(true), "pin: code");
  await vi.waitFor(
    () => expect(pair(node).querySelectorAll("svg.ladder")).toHaveLength(2),
    PATIENT
  );
  const titles = [...pair(node).querySelectorAll(".pair .title")].map((it) => it.textContent);
  expect(titles).toEqual(["The pinned run", "This run"]);
  // One legend has the signs of both: only the pinned run holds data back.
  const signs = [...pair(node).querySelectorAll(".legend li")].map((it) => it.textContent);
  expect(signs).toContain("data held by Nagle, delayed ACK");
  expect(signs).toContain("waits for the peer");
  const names = [...pair(node).querySelectorAll(".fold-opener")].map((it) => it.textContent);
  expect(names[0]).toMatch(/^\d+ differences$/);
  expect(names).toContain("Save the picture");
  expect(names).toContain("Save the pinned run");
  pair(node).querySelector<HTMLButtonElement>(".fold-opener")!.click();
  expect(pair(node).textContent).toMatch(/only this run has it|sent .* later in the pinned run/);
  opener(node).click();
  document.body.replaceChildren();
  expect(opener(shown(writeWriteRead(true), "pin: code")).textContent).toBe("Pin this run");
});

test("what was changed is named: a fault, a system", async () => {
  const before = writeWriteRead(false);
  opener(shown(before, "pin: fault")).click();
  document.body.replaceChildren();
  const lost = before.again([{kind: "drop", from: "client", nth: 3}], {systems: {client: windows}});
  const node = shown(lost, "pin: fault");
  await vi.waitFor(() => expect(pair(node).textContent).toContain("What was changed"), PATIENT);
  const list = [...pair(node).querySelectorAll(".pin-note li")].map((it) => it.textContent);
  expect(list[0]).toMatch(/^client: Linux .* → Windows/);
  expect(list.some((text) => text?.startsWith("now: "))).toBe(true);
});

test("windows are compared in bytes: a run that only lost a SYN-ACK has the same ones", async () => {
  const before = writeWriteRead(false);
  opener(shown(before, "pin: window")).click();
  document.body.replaceChildren();
  const node = shown(before.again([{kind: "drop", from: "server", nth: 1}]), "pin: window");
  await vi.waitFor(() => expect(pair(node).textContent).toContain("What was changed"), PATIENT);
  pair(node).querySelector<HTMLButtonElement>(".fold-opener")!.click();
  expect(pair(node).textContent).not.toContain("the window is");
});

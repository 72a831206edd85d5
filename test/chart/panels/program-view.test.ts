// @vitest-environment happy-dom
/** The programs beside a run: the line at the cursor, and what the calls have answered. */
import {expect, test, vi} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {programView} from "../../../src/chart/panels/program-view.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {altered, runOf} from "../../trace/fixture.ts";

const scenario = () =>
  simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        const peer = yield* os.accept(listener);
        yield* os.recv(peer);
        yield* os.recv(peer);
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:80");
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 4);
      }
    }
  });

function show(run: Run, at: number) {
  const goTo = vi.fn();
  const view = programView({goTo, pick: () => undefined});
  view.show(run);
  view.moveTo(at);
  return {node: view.node as HTMLElement, view, goTo};
}

const current = (node: Element) =>
  [...node.querySelectorAll(".program")].map((program) => {
    const line = program.querySelector(".current code")?.textContent.trim() ?? null;
    return `${program.querySelector(".state")?.textContent}: ${line}`;
  });

test("each program shows the line it waits in, and says what it waits for", () => {
  const {node} = show(scenario(), ms(25));
  expect(current(node)).toEqual([
    'blocked in connect() since 20 ms: const socket = yield* os.connect("server:7777");',
    "blocked in accept() since 0 ms: const peer = yield* os.accept(listener);"
  ]);
  expect(node.querySelectorAll(".blocked[aria-current=step]")).toHaveLength(2);
});

test("the cursor moves the line; lines before it keep what they have answered", () => {
  const {node, view} = show(scenario(), ms(25));
  view.moveTo(ms(55));
  expect(current(node)[1]).toBe("blocked in recv() since 50 ms: yield* os.recv(peer);");
  const answers = [...node.querySelectorAll(".outcome")].map(({textContent}) => textContent);
  expect(answers.filter(Boolean)).toEqual([
    "→ ECONNREFUSED",
    "→ fd 4",
    "→ 4 B",
    "returns",
    "→ fd 4",
    "→ 4 B",
    "blocked since 50 ms"
  ]);
  expect(node.querySelector(".failed")?.textContent).toBe("→ ECONNREFUSED");
});

test("of a line that is called again and again, it is said which call is meant", () => {
  const run = simulate({
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < 3; i++) {
          yield* os.send(socket, 4);
          yield* os.sleep(ms(100));
        }
        os.close(socket);
      }
    }
  });
  const answers = (at: number) =>
    [...show(run, at).node.querySelectorAll(".outcome")].map(({textContent}) => textContent);
  expect(answers(ms(130))).toContain("call 2 → 4 B");
  expect(answers(ms(130))).toContain("call 2 blocked since 120 ms");
});

test("a click on a line moves the cursor to its last call", () => {
  const {node, goTo} = show(scenario(), ms(55));
  const line = [...node.querySelectorAll(".source li")].find((item) =>
    item.textContent.includes("os.send")
  );
  line!.querySelector("code")!.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  expect(goTo).toHaveBeenCalledWith(ms(40));
});

test("where the program does not do the same again, the calls are shown without lines", () => {
  const run = scenario();
  const other = altered(run, {again: () => altered(run, {calls: run.calls.slice(1)})});
  const {node} = show(other, ms(25));
  expect(node.querySelector(".hint")?.textContent).toMatch(/^Which line a call stands in/);
  expect([...node.querySelectorAll(".calls")][0]?.textContent).toContain(
    "connect(server:80) fails with ECONNREFUSED"
  );
});

test("a run without programs says so", () => {
  expect(show(runOf({}), 0).node.textContent).toBe("No host of this run has a program to show.");
});

test("a program with more calls than lines are found for says where that ends", () => {
  const long = simulate({
    client: {
      *main(os) {
        for (let i = 0; i < 2_500; i++) yield* os.sleep(ms(1));
      }
    }
  });
  const {node} = show(long, ms(2_400));
  expect(node.querySelector(".hint")?.textContent).toBe(
    "Lines are known for the first 2,000 calls of this program. After them nothing is written beside a line."
  );
  expect(show(scenario(), 0).node.querySelector(".hint")).toBeNull();
  // What a line answered some calls ago is no more what it does at the cursor.
  const answers = (at: number) =>
    [...show(long, at).node.querySelectorAll(".outcome")].map((each) => each.textContent).join("");
  expect(answers(ms(1_000))).toBe("call 1,001 blocked since 1 s");
  expect(answers(ms(2_400))).toBe("");
});

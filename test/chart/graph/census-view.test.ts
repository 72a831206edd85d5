// @vitest-environment happy-dom
/** The graph of sockets by state: a line for each kind that occurs, and the cursor's counts. */
import {expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {censusView} from "../../../src/chart/graph/census-view.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";

const leak = (): Run =>
  simulate({
    server: {
      *main(os) {
        const listener = os.listen({port: 80});
        for (;;) yield* os.accept(listener);
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 3; i++) {
          const socket = yield* os.connect("server:80");
          yield* os.sleep(ms(80));
          os.close(socket);
        }
      }
    },
    until: seconds(10)
  });

function show(run: Run, at: number): {node: Element; asked: number[]} {
  const asked: number[] = [];
  const view = censusView({goTo: (time) => asked.push(time), pick: () => undefined});
  view.show(run);
  view.moveTo(at);
  return {node: view.node, asked};
}

const legends = (node: Element): string[] =>
  [...node.querySelectorAll(".legend")].map((each) =>
    [...each.querySelectorAll("li")].map((item) => item.textContent).join("; ")
  );

test("each host has its graph, its name, and the counts at the cursor", () => {
  const {node} = show(leak(), seconds(5));
  expect(node.querySelectorAll("svg.graph")).toHaveLength(2);
  expect(legends(node)).toEqual([
    "client; opening 0; ESTABLISHED 0; FIN-WAIT, CLOSING, LAST-ACK 3",
    "server; opening 0; ESTABLISHED 0; CLOSE-WAIT 3"
  ]);
  expect(node.querySelectorAll("path.line.close-wait")).toHaveLength(1);
});

test("no line runs along zero, where it would lie on the others", () => {
  const {node} = show(leak(), 0);
  const [client] = node.querySelectorAll("svg");
  const zero =
    Math.round(10 * Number(client!.querySelector(".axis line")?.getAttribute("y1"))) / 10;
  for (const line of client!.querySelectorAll("path.line")) {
    const steps = line.getAttribute("d")!.match(/[MHV][^MHV]*/g)!;
    let [x, y] = [NaN, NaN];
    for (const step of steps) {
      const [first = 0, second = 0] = step.slice(1).split(",").map(Number);
      const isLevel = step.startsWith("H") && first > x + 1;
      if (isLevel) expect(y, line.getAttribute("class")!).not.toBe(zero);
      if (!step.startsWith("V")) x = first;
      if (!step.startsWith("H")) y = step.startsWith("M") ? second : first;
    }
  }
  // The client opens three times: so often that line leaves zero.
  const opening = client!.querySelector("path.line.opening")!.getAttribute("d")!;
  expect(opening.match(/M/g)).toHaveLength(3);
});

test("the picture says in words how high each line goes", () => {
  const {node} = show(leak(), 0);
  expect(node.querySelectorAll("svg")[1]?.getAttribute("aria-label")).toBe(
    "Sockets of the server over time: opening up to 1, ESTABLISHED up to 1, CLOSE-WAIT up to 3"
  );
});

test("a press moves the cursor there", () => {
  const {node, asked} = show(leak(), 0);
  node.querySelector("svg")!.dispatchEvent(new MouseEvent("click", {clientX: 400}));
  expect(asked).toHaveLength(1);
});

test("a run without a connection says that there is nothing to count", () => {
  const {node} = show(simulate({client: {}, server: {}}), 0);
  expect(node.textContent).toContain("there is nothing to count");
});

// @vitest-environment happy-dom
/** The graph of a listener's queues: two lines, the backlog, and the cursor's values. */
import {readFileSync} from "node:fs";
import {expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {queuesView} from "../../../src/chart/graph/queues-view.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";

const waiting = (backlog: number): Run =>
  simulate({
    server: {
      *main(os) {
        os.listen({port: 80, backlog});
        yield* os.sleep(seconds(1));
      }
    },
    client: {
      *main(os) {
        for (let i = 0; i < 3; i++) yield* os.connect("server:80");
      }
    },
    until: seconds(1)
  });

function show(run: Run, at: number): {node: Element; asked: number[]} {
  const asked: number[] = [];
  const view = queuesView({goTo: (time) => asked.push(time), pick: () => undefined});
  view.show(run);
  view.moveTo(at);
  return {node: view.node, asked};
}

const legend = (node: Element): string =>
  [...node.querySelectorAll(".legend li")].map((item) => item.textContent).join("; ");

test("the legend says how long both queues are at the cursor, and the backlog", () => {
  const run = waiting(5);
  expect(legend(show(run, ms(15)).node)).toBe("server:80; accept queue 0; SYN queue 1; backlog 5");
  expect(legend(show(run, ms(500)).node)).toBe("server:80; accept queue 3; SYN queue 0; backlog 5");
});

test("no line of the queues has the look of another one's, nor the cursor's", () => {
  const {node} = show(waiting(5), ms(15));
  const kinds = [...node.querySelectorAll("path.line")].map((line) => line.classList[1]);
  expect(kinds).toEqual(["ssthresh", "opening", "accepting"]);
  const told = [...node.querySelectorAll(".legend .key")].map((key) => key.classList[1]);
  expect([...told].sort()).toEqual([...kinds].sort());
  // What the lines and the cursor look like is the style sheet's.
  const css = readFileSync("src/chart/graph/graph.css", "utf8");
  const look = (selector: string) => {
    const rule = css.slice(css.indexOf(`${selector} {`)).split("}")[0]!;
    return rule.match(/stroke(?:-dasharray)?: [^;]+/g)!.join("; ");
  };
  const looks = ["cursor-line", ...kinds.map((kind) => `line.${kind}`)].map((name) =>
    look(`.graph .${name}`)
  );
  expect(new Set(looks).size).toBe(4);
});

test("the picture says in words how long the queues get", () => {
  expect(show(waiting(5), 0).node.querySelector("svg")?.getAttribute("aria-label")).toBe(
    "Queues of the listener on server:80 over time: accept queue up to 3, SYN queue up to 1, backlog 5"
  );
});

test("a backlog far above the queues is named, and not drawn", () => {
  expect(show(waiting(5), 0).node.querySelectorAll("path.line.ssthresh")).toHaveLength(1);
  const far = show(waiting(4000), 0).node;
  expect(far.querySelectorAll("path.line.ssthresh")).toHaveLength(0);
  expect(legend(far)).toContain("backlog 4,000");
  // A mark at the top says that it is above.
  expect(far.querySelector(".beyond")?.classList).toContain("ssthresh");
  expect(far.querySelector(".beyond-name")?.textContent).toBe("backlog 4,000");
});

test("a press moves the cursor there", () => {
  const {node, asked} = show(waiting(5), 0);
  node.querySelector("svg")?.dispatchEvent(new MouseEvent("click", {clientX: 400, bubbles: true}));
  expect(asked).toHaveLength(1);
});

test("a run without a listener is told in words", () => {
  const {node} = show(simulate({server: {}, client: {}}), 0);
  expect(node.textContent).toContain("Nobody listens in this run");
  expect(node.querySelector("svg")).toBeNull();
});

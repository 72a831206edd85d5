// @vitest-environment happy-dom
/** The throughput of a flow: what reached the receiver in each stretch of time. */
import {expect, test} from "vitest";
import {gbit, ms} from "../../../src/base/units.ts";
import {seriesView} from "../../../src/chart/graph/series-view.ts";
import {graph} from "../../../src/chart/graph/graph.ts";
import {timeX} from "../../../src/chart/graph/time-x.ts";
import {seriesOf} from "../../../src/trace/data/series.ts";
import {flowsOf} from "../../../src/trace/query/flow.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";

test("a peer's window that is far above what is sent leaves the top with a mark that says how high", () => {
  const small = simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 5);
      }
    }
  });
  const view = seriesView({goTo: () => undefined, pick: () => undefined});
  view.show(small);
  const highest = Math.max(
    ...seriesOf(small, flowsOf(small)[0]!).windows.map(({rwnd}) => rwnd)
  ).toLocaleString("en");
  const [mark, ...more] = view.node.querySelectorAll(".graph .beyond");
  expect(mark?.classList).toContain("rwnd");
  expect(more).toEqual([]);
  expect(view.node.querySelector(".beyond-name")?.textContent).toBe(
    `peer’s window: up to ${highest} B`
  );
  // One at its name, one where the line goes out of sight.
  expect(mark?.getAttribute("d")?.match(/Z/g)).toHaveLength(2);
});

test("a line that stays below the top has no such mark", () => {
  const frame = graph({
    width: 600,
    height: 100,
    time: timeX([0, ms(1)], 60, 590),
    top: 10,
    text: String,
    name: "test",
    beyond: [{kind: "cwnd", text: "cwnd", points: [{at: 0, y: 10}]}]
  });
  expect(frame.node.querySelector(".beyond, .beyond-name")).toBeNull();
});

test("a window that is sent in bursts has the rate of a round trip, not of the link", () => {
  const buffer = 20_000;
  const run = simulate({
    link: {delay: ms(50), rate: gbit(1)},
    server: {
      *main(os) {
        const listener = os.socket();
        os.setsockopt(listener, "SO_RCVBUF", buffer);
        os.bind(listener, {port: 7777});
        os.listen(listener);
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer, 65_536)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 400_000);
        os.close(socket);
      }
    }
  });
  const view = seriesView({goTo: () => undefined, pick: () => undefined});
  view.show(run);
  const names = [...view.node.querySelectorAll("svg")].map((each) =>
    each.getAttribute("aria-label")
  );
  const told = /Throughput up to ([\d.]+) Mbit\/s/.exec(names.join("; "));
  // Of 40,000 bytes, which SO_RCVBUF = 20,000 gives, a half is offered as the window.
  const rate = (buffer * 8) / 0.1 / 1e6;
  expect(Number(told?.[1])).toBeGreaterThan(0.5 * rate);
  expect(Number(told?.[1])).toBeLessThan(2.5 * rate);
});

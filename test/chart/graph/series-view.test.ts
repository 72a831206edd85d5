// @vitest-environment happy-dom
/** The throughput of a flow: what reached the receiver in each stretch of time. */
import {afterEach, expect, test, vi} from "vitest";
import {gbit, mbit, ms} from "../../../src/base/units.ts";
import {seriesView} from "../../../src/chart/graph/series-view.ts";
import {graph, stretchOf} from "../../../src/chart/graph/graph.ts";
import {textWidth} from "../../../src/chart/text/text-width.ts";
import {timeX} from "../../../src/chart/graph/time-x.ts";
import {seriesOf} from "../../../src/trace/data/series.ts";
import {throughputOf} from "../../../src/chart/graph/throughput.ts";
import {flowsOf} from "../../../src/trace/query/flow.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Some payload over a slow link, at the end of which the client resets. */
const transfer = (bytes: number) =>
  simulate({
    link: {delay: ms(10), rate: mbit(10)},
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, bytes);
        yield* os.sleep(ms(900));
        os.setsockopt(socket, "SO_LINGER", {l_onoff: true, l_linger: 0});
        os.close(socket);
      }
    }
  });

/** The view of a run on a page of some width, with its cursor at a time. */
function viewAt(run: Run, at: number, width = 1280): Element {
  vi.stubGlobal("innerWidth", width);
  const view = seriesView({goTo: () => undefined, pick: () => undefined});
  view.show(run);
  view.moveTo(at);
  return view.node;
}

test.each([ms(40), ms(123), ms(321)])(
  "at %i µs the throughput is the same on a phone and on a wide screen",
  (at) => {
    const run = transfer(600_000);
    const told = [360, 768, 1280].map((width) => {
      const node = viewAt(run, at, width);
      const value = node.querySelector(".legend:has(.rate)")!.textContent;
      const [, rates] = node.querySelectorAll("svg");
      return `${value}; ${rates!.getAttribute("aria-label")}`;
    });
    expect(told[0]).toMatch(/[1-9][\d.]* Mbit\/s; each bar is \d+ ms/);
    expect(new Set(told).size).toBe(1);
  }
);

test("the bars of throughput hold all payload that arrived, and no more", () => {
  const bytes = 600_000;
  const run = transfer(bytes);
  const [flow] = flowsOf(run);
  const {bin, bars} = throughputOf(run, flow!, seriesOf(run, flow!));
  const octets = bars.reduce((sum, {rate}) => sum + (rate * bin) / 8e6, 0);
  expect(octets).toBeCloseTo(bytes, 3);
  expect(bars.every(({since, until}) => since % bin === 0 && until - since === bin)).toBe(true);
});

test("each vertical axis says what it counts, and has three values or more", () => {
  const graphs = [...viewAt(transfer(600_000), ms(50)).querySelectorAll("svg")];
  const units = graphs.map((each) => each.querySelector(".axis .unit")?.textContent);
  expect(units).toEqual(["bytes", "bit/s"]);
  for (const each of graphs) {
    const values = each.querySelectorAll(".axis text[text-anchor=end]:not(.unit)");
    expect(values.length).toBeGreaterThanOrEqual(3);
  }
});

test("where no payload arrived there is no empty graph of throughput, but a sentence", () => {
  const node = viewAt(transfer(0), ms(50));
  expect(node.querySelectorAll("svg")).toHaveLength(1);
  expect(node.querySelector("svg .axis")?.textContent).toContain("ms");
  expect(node.querySelector(".view-note")?.textContent).toBe(
    "No payload arrived this way: there is no throughput to draw."
  );
});

test("when the socket is gone its windows are, too: no values, and no lines", () => {
  const run = transfer(50_000);
  const gone = run.sockets.find(({host}) => run.hosts[host]?.name === "client")!.goneAt;
  const legend = (at: number) => viewAt(run, at).querySelector(".legend")!.textContent;
  expect(gone).toBeGreaterThan(0);
  expect(legend(gone - 1)).toMatch(/cwnd [\d,]+ B/);
  expect(legend(gone)).toBe("peer’s window ssthresh cwnd in flight its socket is gone");
});

test("no line that leaves the top runs through what is written there", () => {
  const [windows] = viewAt(transfer(500), ms(50)).querySelectorAll("svg");
  const number = (selector: string, name: string) =>
    Number(windows!.querySelector(selector)?.getAttribute(name));
  // A line of 12 px reaches 3 px below its base line.
  const below = number(".beyond-name", "y") + 3;
  expect(number("clipPath rect", "y")).toBeGreaterThanOrEqual(below);
  // Nor is that read as one with the unit beside it.
  expect(number(".beyond-name", "x") - number(".unit", "x")).toBeGreaterThan(20);
});

test("what is to come is faint in a graph: right of the cursor, to its end", () => {
  const run = transfer(50_000);
  const [windows] = viewAt(run, ms(50)).querySelectorAll("svg");
  const number = (selector: string, name: string) =>
    Number(windows!.querySelector(selector)?.getAttribute(name));
  const veil = windows!.querySelector(".veil")!;
  expect(veil.getAttribute("visibility")).toBeNull();
  expect(number(".veil", "x")).toBe(number(".cursor-line", "x1"));
  expect(number(".veil", "x") + number(".veil", "width")).toBe(
    Number(windows!.getAttribute("width"))
  );
  // It lies over the lines.
  const plot = windows!.querySelector("[clip-path]")!;
  expect(plot.compareDocumentPosition(veil) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
});

test("a peer's window that is far above what is sent leaves the top with a mark that says how high", () => {
  const small = simulate({
    link: {delay: ms(10)},
    server: {main: readsToTheEnd},
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

/** A frame whose time axis has one break: something happens, then nothing for hours, then again. */
function broken(width = 600) {
  const hour = 3600e6;
  const times = [0, ms(1), ms(2), 4 * hour, 4 * hour + 15_050_000];
  const time = timeX(times, ...stretchOf(width));
  return {time, frame: graph({width, height: 100, time, top: 10, text: String, name: "test"})};
}

test("in a break the cursor stands in its middle, whatever time of it is meant", () => {
  const {time, frame} = broken();
  const [gap] = time.breaks;
  for (const part of [0.001, 0.5, 0.999]) {
    frame.moveTo(gap!.since + part * (gap!.until - gap!.since));
    const x = Number(frame.node.querySelector(".cursor-line")?.getAttribute("x1"));
    expect(x).toBe((gap!.x0 + gap!.x1) / 2);
  }
  frame.moveTo(gap!.until);
  expect(Number(frame.node.querySelector(".cursor-line")?.getAttribute("x1"))).toBe(gap!.x1);
});

test.each([328, 600, 1048])(
  "in %i px a long time at the end of the axis is seen whole",
  (width) => {
    const text = "4 h 11 min 15.05 s";
    const time = {...broken(width).time, ticks: [{x: width - 12, text}]};
    const frame = graph({width, height: 100, time, top: 10, text: String, name: "test"});
    const [drawn] = frame.node.querySelectorAll(".axis text[text-anchor=middle]");
    expect(drawn?.textContent).toBe(text);
    const half = textWidth(text, "mono", 12) / 2;
    expect(Number(drawn?.getAttribute("x")) + half).toBeLessThanOrEqual(width);
  }
);

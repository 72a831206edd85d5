// @vitest-environment happy-dom
/** The ladder by its structure: which marks there are, what they say, where they stand. */
import {expect, test} from "vitest";
import {ms, hours} from "../../../src/base/units.ts";
import {legend as legendOf} from "../../../src/chart/figure/legend.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {forge} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {ACK, SYN, altered, runOf, story, transit} from "../../trace/fixture.ts";
import {ends, texts} from "./drawn.ts";

test("ladder(run) draws one arrow for each segment, with its kind and its label", () => {
  const svg = ladder(story());
  const kinds = [...svg.querySelectorAll(".segment")].map((g) => g.getAttribute("class"));
  expect(kinds).toEqual([
    "segment open",
    "segment open",
    "segment ack",
    "segment data lost",
    "segment data again",
    "segment ack",
    "segment close",
    "segment close",
    "segment ack"
  ]);
  expect(texts(svg, ".label")).toEqual([
    "SYN",
    "SYN-ACK",
    "ACK 1",
    "4 B seq 1",
    "↻ 4 B seq 1",
    "ACK 5",
    "FIN",
    "FIN-ACK",
    "ACK 2"
  ]);
});

test("a lost segment ends in a cross half way, and its retransmission does not", () => {
  const svg = ladder(story());
  const lost = svg.querySelector(".segment.lost");
  const way = ends(lost?.querySelector(".way") ?? null);
  const never = ends(lost?.querySelector(".never") ?? null);
  expect(lost?.querySelector(".cross")?.getAttribute("transform")).toBe(
    `translate(${way.x2},${way.y2})`
  );
  expect(way.x2 - way.x1).toBeCloseTo(never.x2 - never.x1, 0);
  expect(svg.querySelectorAll(".cross")).toHaveLength(1);
  expect(svg.querySelector(".segment.again .tip")).not.toBeNull();
});

test("time is to scale: twice the delay is twice the slope", () => {
  const svg = ladder(
    runOf({
      transits: [
        transit(0, 0, 0, 10, "connect", {flags: SYN}),
        transit(1, 1, 10, 30, "syn-ack", {flags: SYN | ACK, ack: 1})
      ]
    })
  );
  const [first, second] = [...svg.querySelectorAll(".way")].map(ends);
  expect((second!.y2 - second!.y1) / (first!.y2 - first!.y1)).toBeCloseTo(2, 5);
});

test("two hours of nothing are a break that says so, and 4 ms of probes keep their slope", () => {
  const probe = {flags: ACK, seq: 0, ack: 1};
  const run = runOf({
    transits: [
      transit(0, 0, 0, 4, "connect", {flags: SYN}),
      transit(1, 1, 4, 8, "syn-ack", {flags: SYN | ACK, ack: 1}),
      transit(2, 0, 7200e3, 7200e3 + 4, "keepalive", probe)
    ],
    end: {at: hours(2) + ms(4), why: "quiet"}
  });
  const svg = ladder(run);
  expect(texts(svg, ".skipped")).toEqual(["2 h skipped: nothing happens"]);
  const slopes = [...svg.querySelectorAll(".way")].map(ends).map(({y1, y2}) => y2 - y1);
  expect(slopes.every((slope) => Math.abs(slope - slopes[0]!) < 0.01)).toBe(true);
  expect(slopes[0]).toBeGreaterThan(20);
});

test("what is skipped is rounded in the unit that it is told in", () => {
  const skipped = (pause: number) =>
    texts(
      ladder(
        runOf({
          transits: [
            transit(0, 0, 0, 4, "connect", {flags: SYN}),
            transit(1, 1, 4, 8, "syn-ack", {flags: SYN | ACK, ack: 1}),
            transit(2, 0, pause, pause + 4, "keepalive", {flags: ACK, seq: 0, ack: 1})
          ],
          end: {at: ms(pause + 4), why: "quiet"}
        })
      ),
      ".skipped"
    );
  expect(skipped(1_125_000)).toEqual(["18 min 45 s skipped: nothing happens"]);
  expect(skipped(7_875_000)).toEqual(["2 h 11 min skipped: nothing happens"]);
  expect(skipped(12_345)).toEqual(["12.3 s skipped: nothing happens"]);
});

test("a wedge counts the segments that a router marked, and the legend tells what CE is", () => {
  const data = Array.from({length: 12}, (_, i) => {
    const fields = {flags: ACK, seq: 1 + 1000 * i, ack: 1, len: 1000, nth: i + 1};
    return {...transit(i, 0, i, i + 40, "data", fields), marked: i % 4 === 0};
  });
  const run = runOf({transits: data, end: {at: ms(60), why: "quiet"}});
  const labels = texts(ladder(run), ".label").join("; ");
  expect(labels).toContain("12 segments, 12,000 B seq 1 · 3 CE");
  const legend = (of: typeof run) => {
    const made = legendOf();
    made.show(of, drawLadder(of));
    return texts(made.node, "li").join("; ");
  };
  expect(legend(run)).toContain("CEmarked by a router that was full");
  expect(legend(runOf({transits: data.map((each) => ({...each, marked: false}))}))).not.toContain(
    "CE"
  );
});

test("a wait that is not long beside the rest is not broken out", () => {
  const svg = ladder(altered(story(), {end: {at: ms(330), why: "quiet"}, states: []}));
  expect(texts(svg, ".skipped").join()).not.toMatch(/^40/);
  expect(svg.querySelectorAll(".wait")).toHaveLength(1);
  expect(texts(svg, ".held")).toEqual(["delayed ACK, 40 ms"]);
});

test("the bands name each state, beside the band where it is too short for its name", () => {
  const svg = ladder(story());
  const states = [...svg.querySelectorAll("rect[data-state]")].map((r) =>
    r.getAttribute("data-state")
  );
  expect(states).toEqual([
    "SYN-SENT",
    "ESTABLISHED",
    "FIN-WAIT-1",
    "TIME-WAIT",
    "SYN-RECEIVED",
    "ESTABLISHED",
    "CLOSE-WAIT",
    "LAST-ACK",
    "LISTEN"
  ]);
  const turned = [...svg.querySelectorAll(".state")].filter((node) =>
    node.hasAttribute("transform")
  );
  expect(turned.map((node) => node.textContent)).toContain("ESTABLISHED");
  expect(texts(svg, ".state")).toContain("CLOSE-WAIT");
});

test("program columns show calls, how long they block, and answers", () => {
  const svg = ladder(story());
  expect(texts(svg, ".call")).toEqual([
    "connect(server:7777)",
    "→ fd 3",
    "send(4 B)",
    "sleep(280 ms)",
    "close()",
    "listen(5)",
    "accept()",
    "→ fd 4",
    "recv(4096)",
    "→ 4 B",
    "recv(4096)",
    "→ 0 B",
    "close()"
  ]);
  // A bar for each call that blocks: three of the client's host, two of the server's.
  const bars = [...svg.querySelectorAll(".block")].map((path) => path.getAttribute("d") ?? "");
  expect(bars.flatMap((d) => d.split("M").slice(1))).toHaveLength(5);
});

test("unlike segments that leave together are drawn apart", () => {
  const svg = ladder(story());
  const ways = [...svg.querySelectorAll(".way")].map(ends);
  expect(ways[3]!.y1 - ways[2]!.y1).toBe(5);
});

test("an empty run and a run of one event draw what is true of them", () => {
  expect(texts(ladder(runOf({})), ".notice")).toEqual(["no segment was sent"]);
  expect(texts(ladder(runOf({})), ".host")).toEqual(["client", "server"]);
  const one = runOf({transits: [transit(0, 0, 0, 10, "connect", {flags: SYN, lost: "cut"})]});
  const svg = ladder(one);
  expect(svg.querySelectorAll(".cross")).toHaveLength(1);
  expect(texts(svg, ".label")).toEqual(["SYN"]);
});

test.each([1e-3, 1, 1e3, 3 * 86400e3])("a run of %d ms has finite places only", (span) => {
  const run = runOf({
    transits: [transit(0, 0, 0, span, "connect", {flags: SYN})],
    end: {at: ms(span), why: "quiet"}
  });
  expect(ladder(run).outerHTML).not.toMatch(/NaN|Infinity|undefined/);
});

test("more than two hosts have a lifeline each, and no program columns", () => {
  const run = runOf({
    hosts: ["a", "b", "c"].map((name, i) => ({
      name,
      system: "linux",
      profile: "linux",
      title: "Linux",
      address: i,
      dotted: ""
    })),
    transits: [{...transit(0, 0, 0, 10, "connect", {flags: SYN}), to: 2}]
  });
  const svg = ladder(run);
  expect(texts(svg, ".host")).toEqual(["a", "b", "c"]);
  expect(svg.querySelectorAll(".life")).toHaveLength(3);
});

test("a band ends with its connection: nothing goes back to LISTEN", () => {
  const drawn = ladder(
    simulate({
      link: {delay: ms(25)},
      server: {
        *main(os) {
          yield* os.accept(os.listen({port: 7777}));
        }
      },
      client: {},
      faults: [forge(ms(10), "client", "server", {fromPort: 5000, toPort: 7777, flags: SYN})]
    })
  );
  const bands = [...drawn.querySelectorAll(".band")];
  expect(bands.map((band) => band.getAttribute("data-state"))).toEqual(["SYN-RECEIVED", "LISTEN"]);
  expect(texts(drawn, ".state").sort()).toEqual(["LISTEN", "SYN-RECEIVED"]);
});

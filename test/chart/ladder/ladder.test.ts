// @vitest-environment happy-dom
/** The ladder by its structure: which marks there are, what they say, where they stand. */
import {expect, test} from "vitest";
import {ms, seconds, hours} from "../../../src/base/units.ts";
import {legend as legendOf} from "../../../src/chart/figure/legend.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {forge} from "../../../src/net/fault.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {fastRetransmit} from "../../trace/fixture-runs.ts";
import {ACK, PSH, SYN, altered, runOf, story, transit} from "../../trace/fixture.ts";

const texts = (root: Element, selector: string) =>
  [...root.querySelectorAll(selector)].map((node) => node.textContent ?? "");

/** Where a path begins and ends. */
function ends(path: Element | null): {x1: number; y1: number; x2: number; y2: number} {
  const [x1, y1, x2, y2] = (path?.getAttribute("d") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
  return {x1: x1 ?? NaN, y1: y1 ?? NaN, x2: x2 ?? NaN, y2: y2 ?? NaN};
}

/** The labels' turned boxes, by the numbers in their transform. */
function places(svg: Element): {x: number; y: number; text: string}[] {
  return [...svg.querySelectorAll(".label")].map((node) => {
    const [x = 0, y = 0] =
      (node.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
    return {x, y, text: node.textContent ?? ""};
  });
}

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
    made.show(of, {folded: false, wide: false});
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

test("a label of an arrow keeps clear of the name of a wait", () => {
  const run = simulate({
    link: {delay: ms(25)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer)).length > 0);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < 3; i++) yield* os.send(socket, 10);
      }
    }
  });
  const svg = ladder(run, {width: 340});
  const [name] = [...svg.querySelectorAll(".held")];
  expect(name?.textContent).toBe("20 B held by Nagle");
  const [left, y] = [Number(name?.getAttribute("x")), Number(name?.getAttribute("y"))];
  const near = places(svg).filter((label) => Math.abs(label.y - (y - 4)) < 11);
  const over = near.filter(({x, text}) => x - text.length * 3.3 < left + 18 * 5.5);
  expect(over.map(({text}) => text)).toEqual([]);
  expect(texts(svg, ".label")).toContain("ACK 11");
});

test("two hosts that wait for each other both say what for", () => {
  const run = simulate({
    link: {delay: ms(2)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer, 24, "MSG_WAITALL")).length > 0) yield* os.send(peer, 8);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let exchange = 0; exchange < 2; exchange++) {
          yield* os.send(socket, 4);
          yield* os.send(socket, 20);
          yield* os.recv(socket);
        }
      }
    }
  });
  const names = [...ladder(run).querySelectorAll(".held")];
  const said = names.map((name) => [name.getAttribute("text-anchor"), name.textContent]);
  expect(said).toContainEqual(["start", "20 B held by Nagle"]);
  expect(said).toContainEqual(["end", "delayed ACK, 40 ms"]);
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
    "LISTEN",
    "SYN-RECEIVED",
    "ESTABLISHED",
    "CLOSE-WAIT",
    "LAST-ACK"
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

test("at 360 px the calls fold to numbered marks, and nothing is wider than the figure", () => {
  const svg = ladder(story(), {width: 360});
  expect(svg.getAttribute("viewBox")).toMatch(/^0 0 360 /);
  expect(svg.querySelectorAll(".call")).toHaveLength(0);
  expect(texts(svg, ".folded text")).toEqual(["1", "2–3", "4", "1–2", "3", "4", "5"]);
  const xs = [...svg.querySelectorAll(".way")].map(ends).flatMap(({x1, x2}) => [x1, x2]);
  expect(Math.min(...xs)).toBeGreaterThan(0);
  expect(Math.max(...xs)).toBeLessThan(360);
  // The wire keeps most of the width.
  expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(180);
});

/** `n` segments, `gap` ms apart, each 10 ms on its way. */
function many(n: number, gap: number): Run {
  const transits = Array.from({length: n}, (_, i) =>
    transit(i, 0, i * gap, i * gap + 10, "data", {
      flags: PSH | ACK,
      seq: 1 + 100 * i,
      ack: 1,
      len: 100,
      nth: i + 1
    })
  );
  return runOf({transits, end: {at: ms(n * gap + 10), why: "quiet"}});
}

/** The numbers of paths, line by line. */
const lines = (paths: Iterable<Element>) =>
  [...paths]
    .flatMap((path) => (path.getAttribute("d") ?? "").split("M").slice(1))
    .map((line) => (line.match(/-?[\d.]+/g) ?? []).map(Number));

test("labels never touch: of 500 segments only those have one that can be read", () => {
  const svg = ladder(many(500, 5), {each: true, tallest: 2600});
  expect(lines(svg.querySelectorAll(".way"))).toHaveLength(500);
  const labels = places(svg);
  expect(labels.length).toBeGreaterThan(20);
  for (const [i, a] of labels.entries()) {
    for (const b of labels.slice(i + 1)) {
      const apart =
        Math.abs(a.y - b.y) > 9 || Math.abs(a.x - b.x) > (a.text.length + b.text.length) * 3;
      expect(apart, `${a.text} and ${b.text}`).toBe(true);
    }
  }
});

test("segments that leave together are one arrow that counts them", () => {
  const burst = many(10, 0.001);
  const svg = ladder(burst);
  expect(svg.querySelectorAll(".segment")).toHaveLength(1);
  expect(texts(svg, ".label")).toEqual(["10 segments, 1,000 B seq 1"]);
});

test("segments of unlike lengths are never said to have the length of the first", () => {
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
        for (let i = 0; i < 20; i++) yield* os.send(socket, 300);
      }
    }
  });
  const [, first, ...full] = run.segments({from: "client"}).map(({segment}) => segment.len);
  expect([first, ...full.slice(1, 4)]).toEqual([0, 1448, 1448, 1448]);
  for (const width of [360, 768, 1080]) {
    const labels = texts(ladder(run, {width}), ".label");
    expect(labels.filter((label) => label.includes("× 300 B"))).toEqual([]);
    expect(labels.some((label) => label.startsWith("4 segments"))).toBe(true);
  }
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

test("a ladder is named by what it shows, and without a handler is a picture", () => {
  const svg = ladder(story());
  expect(svg.getAttribute("role")).toBe("img");
  expect(svg.getAttribute("aria-label")).toMatch(/^Ladder of client, server: 9 segments/);
  expect(svg.querySelectorAll("[tabindex]")).toHaveLength(0);
});

test("moveTo(at) puts the cursor at a time, with a dot on each segment on its way", () => {
  const drawn = drawLadder(story());
  const [line, , cursor] = drawn.node.querySelectorAll<SVGGElement>(".cursor");
  expect([line!.style.display, cursor!.style.display]).toEqual(["none", "none"]);
  drawn.moveTo(ms(15));
  expect([line!.style.display, cursor!.style.display]).toEqual(["", ""]);
  expect(texts(cursor!, "text")).toEqual(["15 ms"]);
  const y = Number(/,([\d.]+)/.exec(line!.querySelector(".line")!.getAttribute("transform")!)![1]);
  const way = ends(drawn.node.querySelectorAll(".way")[1]!);
  expect(y).toBeCloseTo((way.y1 + way.y2) / 2, 3);
  expect([...cursor!.querySelectorAll("circle")].map((c) => c.getAttribute("class"))).toEqual([
    "open"
  ]);
  drawn.moveTo(seconds(30));
  expect(cursor!.querySelectorAll("circle")).toHaveLength(0);
});

test("one Tab stop for all segments; arrow keys move, Enter and Space press", () => {
  const pressed: number[] = [];
  const {node} = drawLadder(story(), {onSegment: ({id}) => pressed.push(id)});
  document.body.replaceChildren(node);
  const stops = () => [...node.querySelectorAll('[tabindex="0"]')];
  expect(stops()).toHaveLength(1);
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  (stops()[0] as SVGElement).focus();
  press("ArrowDown");
  press("ArrowDown");
  press("Enter");
  press("End");
  press(" ");
  expect(pressed).toEqual([2, 8]);
  expect(stops()).toEqual([document.activeElement]);
  expect(document.activeElement?.getAttribute("aria-label")).toBe(
    "client → server ACK 2, leaves at 320 ms, arrives at 330 ms: acknowledged at once. " +
      "Press to lose it"
  );
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
  expect(bands.map((band) => band.getAttribute("data-state"))).toEqual(["LISTEN", "SYN-RECEIVED"]);
  expect(texts(drawn, ".state").sort()).toEqual(["LISTEN", "SYN-RECEIVED"]);
});

/** A client whose SYN is lost again and again. */
const unanswered = (): Run =>
  simulate({
    link: {delay: ms(25), loss: 1},
    server: {},
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });

test("a SYN that is always lost: its retransmissions are one mark with their schedule", () => {
  const run = unanswered();
  expect(run.transits).toHaveLength(11);
  const svg = ladder(run);
  expect(Number(svg.getAttribute("height"))).toBeLessThan(600);
  expect(texts(svg, ".label")).toEqual(["SYN", "↻ SYN"]);
  expect(texts(svg, ".skipped")).toContain("▸ 9 more retransmissions, 1 s to 32 s apart, all lost");
});

test("the mark of many retransmissions is pressed to show each, one by one", () => {
  const run = unanswered();
  const opened: string[] = [];
  const {node} = drawLadder(run, {onSegment: () => {}, onFold: (key) => opened.push(key)});
  const mark = node.querySelector(".fold")!;
  expect(mark.getAttribute("aria-label")).toBe(
    "9 more retransmissions, 1 s to 32 s apart, all lost. Press to show each of them"
  );
  mark.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  mark.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
  expect(opened).toEqual(["0/3", "0/3"]);
  const open = ladder(run, {fold: () => false});
  expect(open.querySelectorAll(".cross")).toHaveLength(11);
  expect(texts(open, ".skipped").join()).not.toContain("more");
});

test("on a narrow page all of a numbered mark is in the picture", () => {
  const svg = ladder(fastRetransmit(), {width: 318, tallest: 760});
  const marks = [...svg.querySelectorAll(".folded")];
  const ends = marks.map((mark) => {
    const rect = mark.querySelector("rect")!;
    return Number(rect.getAttribute("x")) + Number(rect.getAttribute("width"));
  });
  expect(texts(svg, ".folded text").some((text) => text.length >= 5)).toBe(true);
  expect(Math.max(...ends)).toBeLessThan(318);
});

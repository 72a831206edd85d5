// @vitest-environment happy-dom
/** What a ladder says where there is little room: labels keep clear of each other, or fold. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import type {Scene} from "../../../src/chart/ladder/scene.ts";
import {ladder} from "../../../src/chart/ladder/ladder.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {textWidth} from "../../../src/chart/text/text-width.ts";
import {fastRetransmit, writeWriteRead, zeroWindow} from "../../trace/fixture-runs.ts";
import {ACK, PSH, runOf, story, transit} from "../../trace/fixture.ts";
import {ends, texts} from "./drawn.ts";
import {scenesOf} from "./overlap.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

/** The labels' turned boxes, by the numbers in their transform. */
function places(svg: Element): {x: number; y: number; text: string}[] {
  return [...svg.querySelectorAll(".label")].map((node) => {
    const [x = 0, y = 0] =
      (node.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
    return {x, y, text: node.textContent ?? ""};
  });
}

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

test("a delayed ACK that leaves before its timer is over is told with the time that it waited", () => {
  const run = zeroWindow();
  const [early] = run
    .waits("delayed-ack")
    .filter(({since, until}) => until - since > ms(1) && until - since < ms(40));
  expect(early).toMatchObject({delay: ms(40), until: early!.since + ms(20)});
  const names = texts(ladder(run, {width: 1080}), ".held");
  expect(names).toEqual(["delayed ACK, 40 ms", "delayed ACK, 20 ms of 40 ms"]);
});

test("a label of an arrow keeps clear of the name of a wait", () => {
  const run = simulate({
    link: {delay: ms(25)},
    server: {main: readsToTheEnd},
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
    server: {main: readsToTheEnd},
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

test.each([340, 700, 1080])(
  "in %i px two labels in a row are further apart than two words",
  (width) => {
    for (const run of [writeWriteRead(false), fastRetransmit()]) {
      for (const {labels} of scenesOf(run, {width}).scenes) {
        for (const [i, {placed: a}] of labels.entries()) {
          for (const {placed: b} of labels.slice(i + 1)) {
            const [cos, sin] = [Math.cos(a.box.angle), Math.sin(a.box.angle)];
            const [dx, dy] = [b.box.x - a.box.x, b.box.y - a.box.y];
            const [along, across] = [dx * cos + dy * sin, dy * cos - dx * sin];
            if (Math.abs(across) > a.box.height / 2) continue;
            const apart = Math.abs(along) - (a.box.width + b.box.width) / 2;
            expect(apart, `${a.text} and ${b.text}`).toBeGreaterThan(
              2 * textWidth(" ", "mono", 12)
            );
          }
        }
      }
    }
  }
);

test("a cross stands on no line but its own, where its way has such a place", () => {
  // The ACK is lost just where a segment of the client comes towards it.
  const flags = {flags: PSH | ACK, seq: 1, ack: 1, len: 100};
  const transits = [
    transit(0, 0, 0, 20, "data", {...flags, nth: 1}),
    transit(1, 1, 0, 20, "ack-delayed", {flags: ACK, seq: 1, ack: 101, nth: 1, lost: "chosen"})
  ];
  const run = runOf({transits, end: {at: ms(30), why: "quiet"}});
  for (const width of [360, 1080]) {
    const [{pieces}] = scenesOf(run, {width}).scenes as [Scene];
    const [data, ack] = pieces.map(({arrow}) => arrow);
    const at = data!.y1 + ((ack!.x2 - data!.x1) / (data!.x2 - data!.x1)) * (data!.y2 - data!.y1);
    expect(Math.abs(at - ack!.y2), `${width} px`).toBeGreaterThan(8);
    // Still on its own way.
    const part = (ack!.x2 - ack!.x1) / (ack!.xEnd - ack!.x1);
    expect(ack!.y2).toBeCloseTo(ack!.y1 + part * (ack!.yEnd - ack!.y1), 6);
  }
});

test("where a label is cut, a FIN keeps how much payload it has", () => {
  for (const width of [318, 720, 1080]) {
    const fin = texts(ladder(fastRetransmit(), {width}), ".label").filter((label) =>
      label.startsWith("FIN + ")
    );
    expect(fin.map((label) => label.replace(/ seq \d+$/, ""))).toEqual(["FIN + 904 B"]);
  }
});

// @vitest-environment happy-dom
/** Where the arrows of a ladder begin and end: in the order of the record, at who sent them. */
import {expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {ladder} from "../../../src/chart/ladder/ladder.ts";
import {forge} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {ACK, PSH, RST, SYN, runOf, transit} from "../../trace/fixture.ts";
import {ends, texts} from "./drawn.ts";
import {faultsOf} from "./overlap.ts";

test("an answer leaves no higher than where what it answers arrives, which was drawn apart", () => {
  const from = {flags: PSH | ACK, seq: 1, ack: 1, len: 10};
  const transits = [
    transit(0, 0, 0, 10, "ack", {flags: ACK, seq: 1, ack: 1, nth: 1}),
    transit(1, 0, 0, 10, "data", {...from, nth: 2}),
    transit(2, 1, 10, 20, "data", {flags: PSH | ACK, seq: 1, ack: 11, len: 20, nth: 1}),
    transit(3, 0, 20, 30, "ack", {flags: ACK, seq: 11, ack: 21, nth: 3})
  ];
  const run = runOf({transits, end: {at: ms(40), why: "quiet"}});
  for (const width of [360, 1080]) {
    const [ack, data, answer, last] = [...ladder(run, {width}).querySelectorAll(".way")].map(ends);
    expect(data!.y1).toBe(ack!.y1 + 5);
    expect(answer!.y1).toBe(data!.y2);
    // It arrives in time all the same: what follows is where the axis has it.
    expect(answer!.y2 - ack!.y2).toBeCloseTo(ack!.y2 - ack!.y1, 5);
    expect(last!.y1).toBe(answer!.y2);
    expect(faultsOf(run, {width})).toEqual([]);
  }
});

test("a SYN and its SYN-ACK have a line each, where they are so short that they lie level", () => {
  const transits = [
    transit(0, 0, 0, 10, "connect", {flags: SYN, nth: 1}),
    transit(1, 1, 10, 20, "syn-ack", {flags: SYN | ACK, ack: 1, nth: 1}),
    transit(2, 0, 20, 30, "ack", {flags: ACK, seq: 1, ack: 1, nth: 2}),
    ...Array.from({length: 60}, (_, i) =>
      transit(3 + i, 0, 1000 * (i + 1), 1000 * (i + 1) + 10, "data", {len: 10, nth: 3 + i})
    )
  ];
  const run = runOf({transits, end: {at: ms(61_000), why: "quiet"}});
  const svg = ladder(run, {trueScale: true, width: 1080});
  const ways = [...svg.querySelectorAll(".way")].map(ends);
  expect(ways[0]!.y2 - ways[0]!.y1).toBeLessThan(2.5);
  for (const [i, {y1}] of ways.slice(1, 3).entries()) {
    expect(y1 - ways[i]!.y2).toBeGreaterThan(4);
  }
});

test("a forged segment comes from outside: it begins beside the line of the host that it names", () => {
  const run = simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 7777}));
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    },
    faults: [forge(ms(100), "client", "server", {fromPort: 5000, toPort: 7777, flags: RST})]
  });
  for (const width of [360, 1080]) {
    const svg = ladder(run, {width});
    const [syn] = [...svg.querySelectorAll(".open .way")].map(ends);
    const [way] = svg.querySelectorAll(".reset .way");
    expect(ends(way!).x1).toBeGreaterThan(syn!.x1 + 20);
    expect(ends(way!).x2).toBe(syn!.x2);
    // A ring says where it begins.
    expect(way?.getAttribute("d")?.match(/a/g)).toHaveLength(2);
    expect(texts(svg, ".label")).toContain("forged RST");
    // So does its name as a cause, above it.
    const name = svg.querySelector(".cause-name")!;
    expect(name.textContent).toBe("forged segment");
    expect(Math.abs(Number(name.getAttribute("x")) - ends(way!).x1)).toBeLessThan(20);
    expect(Number(name.getAttribute("y"))).toBeLessThan(ends(way!).y1 - 5);
  }
});

test("of segments that are lost at one place each has a cross of its own", () => {
  const lost = Array.from({length: 4}, (_, i) =>
    transit(i, i % 2 === 0 ? 0 : 1, i, i + 10, "data", {len: 10, nth: 1 + i, lost: "chosen"})
  );
  const later = Array.from({length: 60}, (_, i) =>
    transit(4 + i, 0, 1000 * (i + 1), 1000 * (i + 1) + 10, "data", {len: 10, nth: 5 + i})
  );
  const run = runOf({transits: [...lost, ...later], end: {at: ms(61_000), why: "quiet"}});
  for (const width of [360, 1080]) {
    const svg = ladder(run, {trueScale: true, width});
    const places = [...svg.querySelectorAll(".cross")].map((cross) =>
      (/translate\((.*)\)/.exec(cross.getAttribute("transform") ?? "")?.[1] ?? "")
        .split(",")
        .map(Number)
    );
    expect(places).toHaveLength(4);
    for (const [i, [x = NaN, y = NaN]] of places.entries()) {
      for (const [x2 = NaN, y2 = NaN] of places.slice(i + 1)) {
        expect(Math.max(Math.abs(x - x2), Math.abs(y - y2)), `${width} px`).toBeGreaterThan(11);
      }
    }
  }
});

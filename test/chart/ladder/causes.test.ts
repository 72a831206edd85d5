// @vitest-environment happy-dom
/** Causes: what is done from outside is drawn where it happens, and can be undone there. */
import {beforeEach, expect, test} from "vitest";
import {minutes, ms} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {drawLadder, ladder} from "../../../src/chart/ladder/ladder.ts";
import {ArrowField} from "../../../src/chart/ladder/segments/arrow-field.ts";
import type {Scene} from "../../../src/chart/ladder/scene.ts";
import {cut, hang, heal, kill, powerOff, resume} from "../../../src/net/fault.ts";
import type {Fault} from "../../../src/net/fault.ts";
import {causesOf} from "../../../src/trace/data/causes.ts";
import {traceData, traceOf} from "../../../src/trace/query/trace-of.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import type {TraceData} from "../../../src/sim/trace-data.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {scenesOf} from "./overlap.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

const run = (faults: readonly Fault[]) =>
  simulate({
    link: {delay: ms(10)},
    until: ms(2000),
    faults,
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < 10; i++) {
          yield* os.send(socket, 10);
          yield* os.sleep(ms(100));
        }
      }
    }
  });

const marks = (root: Element) =>
  [...root.querySelectorAll(".cause")].map((mark) => mark.querySelector("title")?.textContent);

test("a cut cable is a line across the wire, and a shade until it is plugged in again", () => {
  const ladder = drawLadder(run([cut(ms(300)), heal(ms(600))]));
  expect(marks(ladder.node)).toEqual(["cable pulled at 300 ms", "cable plugged in at 600 ms"]);
  const shade = ladder.node.querySelector(".struck.cut .shade")!;
  const height = Number(shade.getAttribute("height"));
  expect(Number(shade.getAttribute("y"))).toBeCloseTo(ladder.y(ms(300)), 1);
  expect(height).toBeCloseTo(ladder.y(ms(600)) - ladder.y(ms(300)), 1);
});

test("a cause with idle time on both sides keeps room for its name, on a phone as well", () => {
  const lonely = simulate({
    link: {delay: ms(10)},
    until: minutes(60),
    faults: [cut(minutes(11)), heal(minutes(21)), hang("client", minutes(31))],
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let i = 0; i < 6; i++) {
          yield* os.send(socket, 10 + i);
          yield* os.sleep(minutes(5 + i));
        }
      }
    }
  });
  for (const width of [340, 786, 1080]) {
    const svg = drawLadder(lonely, {width}).node;
    expect(svg.querySelectorAll(".gap").length).toBeGreaterThan(4);
    const names = [...svg.querySelectorAll(".cause-name")].map((name) => name.textContent);
    expect(names).toEqual(["cable pulled", "cable plugged in", "program hangs"]);
  }
});

test("what is done to a host is drawn at that host", () => {
  const faults = [hang("server", ms(200)), resume("server", ms(400)), kill("client", ms(700))];
  const svg = drawLadder(run([...faults, powerOff("server", ms(900))])).node;
  expect(marks(svg)).toEqual([
    "program hangs at 200 ms",
    "program goes on at 400 ms",
    "process killed at 700 ms",
    "power off at 900 ms"
  ]);
  const left = (kind: string) =>
    Number(/M([\d.]+)/.exec(svg.querySelector(`.${kind} .strike`)?.getAttribute("d") ?? "")?.[1]);
  expect(left("kill")).toBeLessThan(left("power-off"));
});

test("a NAT drops its entry when that is over, and not when it first loses a segment", () => {
  const silent = simulate({
    link: {delay: ms(10), natTimeout: minutes(5)},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        yield* os.sleep(minutes(10));
        yield* os.send(peer, 5);
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    },
    until: minutes(12)
  });
  const [first, ...others] = causesOf(silent);
  expect(first).toMatchObject({kind: "nat", fault: null});
  const ack = silent.segments({from: "client"}).at(-1)!;
  expect(first!.at).toBe(ack.sentAt + minutes(5));
  expect(others).toEqual([]);
  // In the drawing it has room for its name, though nothing else happens there.
  for (const width of [340, 1080]) {
    const drawn = drawLadder(silent, {width});
    const y = Number(/,([\d.]+)H/.exec(struck(drawn.node))?.[1]);
    expect(y).toBeCloseTo(drawn.y(first!.at), 1);
    expect(drawn.node.querySelector(".cause-name")?.textContent).toBe("NAT entry gone");
    const torn = [...drawn.node.querySelectorAll(".breaks .gap")].map((gap) => yRange(gap));
    expect(torn.filter(([top, bottom]) => y > top && y < bottom)).toEqual([]);
    expect(torn.length).toBeGreaterThan(1);
  }
  // Where only the record is known, it is told where it is noticed.
  const bare: TraceData & Pick<Run, "natTimeouts"> = {...traceData(silent)};
  delete (bare as {natTimeouts?: unknown}).natTimeouts;
  expect(causesOf(traceOf(bare))[0]!.at).toBeGreaterThan(minutes(10));
});

const struck = (root: Element) =>
  root.querySelector(".struck.nat .strike")?.getAttribute("d") ?? "";

/** From where to where a break reaches. */
const yRange = (gap: Element): readonly [number, number] => {
  const ys = [...(gap.getAttribute("d") ?? "").matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
  return [Math.min(...ys), Math.max(...ys)];
};

test("what the reader has added is undone by a press; what the page has done is not", () => {
  const node = figure(run([cut(ms(300))]));
  document.body.append(node);
  expect(node.querySelector(".cause.own")).toBeNull();
  const free = figure(run([]), {name: "free"});
  document.body.append(free);
  const keep = free as unknown as {kept: unknown};
  keep.kept = {added: [cut(ms(300))], removed: [], systems: {}};
  const own = free.querySelector(".cause.own")!;
  expect(own.getAttribute("aria-label")).toBe("cable pulled at 300 ms. Press to undo it");
  own.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
  expect(free.run.faults).toEqual([]);
  expect(free.querySelector(".cause")).toBeNull();
});

test("where a NAT entry is gone its name is written at every width, beside the cross where it can be", () => {
  const run = simulate({
    link: {delay: ms(10), natTimeout: ms(500)},
    until: ms(1500),
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.sleep(ms(600));
        yield* os.send(socket, 10);
      }
    }
  });
  for (const width of [320, 390, 768, 1080]) {
    const svg = ladder(run, {width});
    const names = [...svg.querySelectorAll(".cause-name")];
    expect(
      names.map(({textContent}) => textContent),
      `${width} px`
    ).toEqual(["NAT entry gone"]);
    const [left = 0, right = 0] = [...svg.querySelectorAll(".life")].map((line) =>
      Number(line.getAttribute("x1"))
    );
    const x = Number(names[0]?.getAttribute("x"));
    if (width > 500) expect(x).toBeGreaterThan((left + right) / 2 + 60);
  }
});

test("what hangs is a program with all its threads: its shade reaches beyond the last of them", () => {
  const threads = simulate({
    link: {delay: ms(10)},
    until: ms(400),
    faults: [hang("server", ms(100))],
    server: {
      *main(os) {
        const listener = os.listen({port: 7777});
        for (;;) {
          const peer = yield* os.accept(listener);
          os.spawn(function* (own) {
            while ((yield* own.recv(peer)).length > 0);
          });
        }
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 10);
        yield* os.sleep(ms(200));
      }
    }
  });
  for (const width of [726, 1080]) {
    const svg = drawLadder(threads, {width}).node;
    const shade = svg.querySelector(".struck.hang .shade")!;
    const [x = 0, broad = 0] = ["x", "width"].map((name) => Number(shade.getAttribute(name)));
    const bars = svg.querySelector('.blocks[data-host="1"] .block')?.getAttribute("d") ?? "";
    const lanes = new Set([...bars.matchAll(/M([\d.]+),/g)].map(([, at]) => Number(at)));
    expect(lanes.size, String(width)).toBe(2);
    for (const lane of lanes) {
      expect(lane, String(width)).toBeGreaterThan(x);
      expect(lane, String(width)).toBeLessThan(x + broad);
    }
  }
});

test("the name of a cause hides no arrow where there is a place beside it: one, on a phone", () => {
  for (const [width, most] of [
    [360, 1],
    [1080, 0]
  ] as const) {
    for (let at = 2; at < 40; at += 2) {
      const {scenes} = scenesOf(run([cut(ms(at))]), {width});
      const [{causes, pieces}] = scenes as [Scene];
      const {name} = causes.find(({cause}) => cause.kind === "cut")!;
      const crossed = new ArrowField(pieces).crossing(name!.box, null, 10);
      expect(crossed, `${at} ms, ${width} px`).toBeLessThanOrEqual(most);
    }
  }
});

// @vitest-environment happy-dom
/** The time axis: readable by default, true to scale on request, and the same both ways. */
import fc from "fast-check";
import {expect, test} from "vitest";
import {ms, seconds} from "../../../src/base/units.ts";
import {stretched, timeAxis} from "../../../src/chart/axis/axis.ts";
import type {AxisOptions, TimeAxis} from "../../../src/chart/axis/axis.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import {ladder} from "../../../src/chart/ladder/ladder.ts";
import {simulate} from "../../../src/index.ts";
import type {Fault, Run} from "../../../src/index.ts";
import {ACK, PSH, SYN, runOf, transit} from "../../trace/fixture.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

const room = {top: 68, tallest: 760, slope: 44};
const axisOf = (run: Run, options: Partial<AxisOptions> = {}): TimeAxis =>
  timeAxis([run], {...room, ...options});

const texts = (root: Element, selector: string) =>
  [...root.querySelectorAll(selector)].map((node) => node.textContent ?? "");

/** Three exchanges on a link of 2 ms, of which each waits for an ACK that is put off by 40 ms. */
function stalls(delay = ms(2)): Run {
  return simulate({
    link: {delay},
    server: {
      *main(os) {
        const peer = yield* os.accept(os.listen({port: 7777}));
        while ((yield* os.recv(peer, 24, "MSG_WAITALL")).length > 0) yield* os.send(peer, 8);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        for (let exchange = 0; exchange < 3; exchange++) {
          yield* os.send(socket, 4);
          yield* os.send(socket, 20);
          yield* os.recv(socket);
        }
      }
    }
  });
}

/** An exchange of 100 ms, then a cable that is pulled: a quarter of an hour of retransmissions. */
function pulled(): Run {
  const faults: Fault[] = [{kind: "cut", at: ms(80)}];
  return simulate({
    link: {delay: ms(25)},
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.sleep(ms(50));
        yield* os.send(socket, 5);
        yield* os.recv(socket);
      }
    },
    faults
  });
}

test("where much happens in little time the axis gives it room, and says how much", () => {
  const axis = axisOf(stalls());
  const [first] = stretched(axis);
  expect(first?.factor).toBeGreaterThan(3);
  // A flight of 2 ms keeps a slope that one can see, and 40 ms of waiting do not fill the page.
  expect(axis.y(ms(2)) - axis.y(0)).toBeGreaterThan(20);
  expect(axis.y(ms(54)) - axis.y(ms(16))).toBeLessThan(200);
  const svg = ladder(stalls(), {tallest: 760});
  expect(texts(svg, ".slower")[0]).toMatch(/^× \d\.\d/);
  expect(svg.querySelector(".axis .bar title")?.textContent).toMatch(
    /^0 ms to [\d.]+ ms: drawn [\d.]+ times as tall as the rest$/
  );
});

test("at true scale twice the time is twice the height, everywhere", () => {
  const axis = axisOf(stalls(), {trueScale: true});
  expect(stretched(axis)).toEqual([]);
  const height = (since: number, until: number) => axis.y(ms(until)) - axis.y(ms(since));
  expect(height(0, 10)).toBeCloseTo(height(60, 70), 6);
  expect(height(0, 100)).toBeCloseTo(10 * height(60, 70), 6);
});

test("a run that fits is to scale without being asked", () => {
  const axis = axisOf(stalls(ms(25)));
  expect(stretched(axis)).toEqual([]);
  expect(axis.breaks).toEqual([]);
});

test("100 ms of exchange and 15 minutes of retransmissions are both to be read", () => {
  const run = pulled();
  expect(run.end.at).toBeGreaterThan(seconds(900));
  const svg = ladder(run);
  expect(Number(svg.getAttribute("height"))).toBeLessThan(900);
  const ways = [...svg.querySelectorAll(".segment:not(.fold) .way")].map(
    (way) => (way.getAttribute("d") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? []
  );
  for (const [, y1 = 0, , y2 = 0] of ways) expect(y2 - y1).toBeGreaterThan(8);
  expect(texts(svg, ".skipped").join()).toMatch(/\d+ more retransmissions, .* apart, all lost/);
  expect(texts(svg, ".tick")).toContain("0");
});

test("the axis begins at its zero, and all times are written in one way", () => {
  expect(texts(ladder(stalls()), ".tick").slice(0, 3)).toEqual(["ms", "0", "5"]);
  // Of a long run each time has its unit, as the cursor's badge has.
  const drawn = texts(ladder(pulled()), ".tick");
  expect(drawn[0]).toBe("0");
  expect(drawn.filter((text) => /^\d+ ms$/.test(text)).length).toBeGreaterThan(2);
  expect(drawn.join()).not.toMatch(/\d:\d\d|\b\d{3,} s/);
});

test("a figure can begin after the handshake, and says what it leaves out", () => {
  const run = stalls();
  const svg = ladder(run, {from: ms(4), tallest: 760});
  expect(texts(svg, ".label")).not.toContain("SYN");
  expect(texts(svg, ".label")).toContain("20 B seq 5");
  expect(texts(svg, ".skipped")).toEqual(["the first 4 ms not shown"]);
  expect(texts(svg, ".call").join()).not.toContain("listen");
  const axis = axisOf(run, {from: ms(4)});
  // The cursor still goes there.
  expect(axis.y(ms(2))).toBeGreaterThan(axis.y(0));
  expect(axis.y(ms(2))).toBeLessThan(axis.y(ms(4)));
});

test("a figure that begins within a pause leaves out all that was before", () => {
  const svg = ladder(pulled(), {from: seconds(1), tallest: 760});
  expect(texts(svg, ".label")).not.toContain("SYN");
  expect(texts(svg, ".skipped")[0]).toMatch(/^the first .* not shown$/);
});

test("a figure begins at a moment that is named by what happens in it", () => {
  const node = figure(stalls(), {from: {from: "client", payload: true}});
  document.body.replaceChildren(node);
  expect(texts(node, ".ladder .label")).not.toContain("SYN");
  expect(texts(node, ".ladder .label")).toContain("20 B seq 5");
});

test("True scale is one press, and one press back", () => {
  const node = figure(stalls());
  document.body.replaceChildren(node);
  const button = [...node.querySelectorAll("button")].find((b) => b.textContent === "True scale")!;
  expect(button.hidden).toBe(false);
  expect(texts(node, ".slower").length).toBeGreaterThan(0);
  button.click();
  expect(button.getAttribute("aria-pressed")).toBe("true");
  expect(texts(node, ".slower")).toEqual([]);
  button.click();
  expect(texts(node, ".slower").length).toBeGreaterThan(0);
});

test("folded retransmissions open when they are pressed, and fold again", () => {
  const node = figure(pulled());
  document.body.replaceChildren(node);
  const skipped = () => texts(node, ".ladder .skipped").join();
  expect(skipped()).toMatch(/14 more retransmissions/);
  const whole = () => Number(node.querySelector(".ladder")!.getAttribute("height"));
  const folded = whole();
  node.querySelector(".ladder .fold")!.dispatchEvent(new MouseEvent("click", {bubbles: true}));
  expect(skipped()).not.toMatch(/more retransmissions/);
  expect(whole()).toBeGreaterThan(folded + 200);
  const again = [...node.querySelectorAll("button")].find((b) => b.textContent === "Fold")!;
  again.click();
  expect(skipped()).toMatch(/14 more retransmissions/);
  expect(again.hidden).toBe(true);
});

/** Runs of some segments at any times, in µs. */
const anyRun = fc
  .array(fc.tuple(fc.nat(3e9), fc.integer({min: 1, max: 3e6}), fc.boolean()), {maxLength: 40})
  .map((list) => {
    const sent = list.sort((a, b) => a[0] - b[0]);
    const transits = sent.map(([at, flight, lost], i) => ({
      ...transit(i, i % 2 === 0 ? 0 : 1, 0, 1, i === 0 ? "connect" : "data", {
        flags: i === 0 ? SYN : PSH | ACK,
        len: i === 0 ? 0 : 10,
        ...(lost ? {lost: "chance" as const} : {})
      }),
      sentAt: at,
      arrivedAt: lost ? -1 : at + flight,
      lost: lost ? {at: at + flight / 2, why: "chance" as const} : null
    }));
    const last = Math.max(1, ...sent.map(([at, flight]) => at + flight));
    return runOf({transits, calls: [], states: [], end: {at: last, why: "quiet"}});
  });

test("whatever a run is, later is lower, and a height is one time", () => {
  fc.assert(
    fc.property(anyRun, fc.boolean(), fc.integer({min: 1, max: 64}), (run, trueScale, zoom) => {
      const axis = axisOf(run, {trueScale, zoom});
      let before = -Infinity;
      for (let part = 0; part <= 1; part += 1 / 64) {
        const at = axis.first + part * (axis.last - axis.first);
        const y = axis.y(at);
        expect(y).toBeGreaterThanOrEqual(before);
        expect(Math.abs(axis.y.invert(y) - at)).toBeLessThanOrEqual(1 + at * 1e-6);
        before = y;
      }
      expect(axis.bottom).toBeLessThan(zoom * 6000);
    }),
    {numRuns: 200}
  );
});

test("a slider moved by little moves the picture by little", () => {
  let before: TimeAxis | null = null;
  for (let delay = 1000; delay <= 12_000; delay += 250) {
    const axis = axisOf(stalls(delay));
    const [height, last] = [axis.bottom, before?.bottom ?? axis.bottom];
    expect(Math.abs(height - last)).toBeLessThan(0.2 * last);
    before = axis;
  }
});

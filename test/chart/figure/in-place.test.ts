// @vitest-environment happy-dom
/** A figure that shows the next run of its cell in the place of the one before. */
import {beforeEach, expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {runInCell, type RunningCell} from "../../../src/base/running-cell.ts";
import {at} from "../../../src/chart/figure/step.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {FigureElement, FigureOptions} from "../../../src/chart/figure/figure.ts";
import {drop, type Fault} from "../../../src/net/fault.ts";
import type {Run} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {duration} from "../../../src/trace/words/duration.ts";

const connect = (delay: number, faults: readonly Fault[] = []) =>
  simulate({
    link: {delay: ms(delay)},
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
    faults
  });

let cell: RunningCell;
let names = 0;
let name: string;
beforeEach(() => {
  document.body.replaceChildren();
  cell = {before: new Map(), drawn: new Map()};
  name = `place ${++names}`;
});

/** What the cell draws in one more run of it. */
function draw(run: ReturnType<typeof connect>, options: FigureOptions = {}): FigureElement {
  cell = {before: cell.drawn, drawn: new Map()};
  const node = runInCell(cell, () => figure(run, {name, ...options}));
  if (!node.isConnected) document.body.append(node);
  return node;
}

const ladder = (node: Element) => node.querySelector("svg.ladder")?.textContent ?? "";

test("the same element shows the other run, at its own moment", () => {
  const first = draw(connect(10));
  expect(first.at).toBe(ms(30));
  const before = ladder(first);
  const second = draw(connect(20));
  expect(second).toBe(first);
  expect(second.run.segments({from: "client"})[0]?.arrivedAt).toBe(ms(20));
  expect(ladder(second)).not.toBe(before);
  expect(second.at).toBe(ms(60));
});

test("what the reader broke stays broken, the cursor stays, and so does what has the focus", () => {
  const node = draw(connect(10)) as FigureElement & {kept: unknown};
  node.kept = {added: [drop("client", "SYN")], removed: [], systems: {}};
  node.goTo(ms(0));
  const play = node.querySelector<HTMLButtonElement>('[aria-label="Play"]')!;
  play.focus();
  draw(connect(20));
  expect(node.run.faults).toEqual([drop("client", "SYN")]);
  expect(node.run.segments({flags: "SYN"}).map(({nth}) => nth)).toEqual([1, 2]);
  expect(node.at).toBe(0);
  expect(document.activeElement).toBe(play);
});

test("the page's own faults are those of the run that it gave last", () => {
  const node = draw(connect(10)) as FigureElement & {kept: unknown};
  draw(connect(10, [drop("server", 1)]));
  expect(node.run.faults).toEqual([drop("server", 1)]);
  expect(node.kept).toBe(null);
  node.kept = {added: [], removed: [JSON.stringify(drop("server", 1))], systems: {}};
  expect(node.run.faults).toEqual([]);
  node.kept = null;
  expect(node.run.faults).toEqual([drop("server", 1)]);
});

test("other parts, another name, or a place off the page make a new figure", () => {
  const first = draw(connect(10));
  const titled = draw(connect(10), {title: "Three segments"});
  expect(titled).not.toBe(first);
  expect(draw(connect(10), {title: "Three segments"})).toBe(titled);
  expect(draw(connect(10), {title: "Three segments", name: `other ${name}`})).not.toBe(titled);
  const last = draw(connect(10));
  last.remove();
  expect(draw(connect(10))).not.toBe(last);
});

test("a caption and the first moment are those of the last options", () => {
  const node = draw(connect(10), {caption: () => "before", at: 0});
  draw(connect(10), {caption: (run) => `${run.transits.length} segments`, at: ms(20)});
  expect(node.querySelector(".caption")?.textContent).toBe("3 segments");
  expect(node.at).toBe(ms(20));
});

test("a step beside it stays where it is, and names the moment of the run that follows", () => {
  const scene = document.createElement("main");
  document.body.append(scene);
  const query = {host: "server", state: "ESTABLISHED"} as const;
  const timeIn = (run: Run) => duration(run.moment(query)?.at ?? NaN);
  let its: RunningCell = {before: new Map(), drawn: new Map()};
  const drawBoth = (run: ReturnType<typeof connect>) => {
    its = {before: its.drawn, drawn: new Map()};
    const step = runInCell(its, () => at(run, query));
    if (!step.isConnected) scene.append(step);
    const shown = draw(run);
    if (!scene.contains(shown)) scene.append(shown);
    return {step, shown: shown as FigureElement & {kept: unknown}};
  };
  const {step, shown} = drawBoth(connect(10));
  expect(step.textContent).toBe("30 ms");
  expect(drawBoth(connect(20)).step).toBe(step);
  expect(step.textContent).toBe("60 ms");
  expect(step.getAttribute("aria-label")).toMatch("60 ms");
  // The reader breaks the run that the figure shows: the step is of that run, and of the next one.
  shown.kept = {added: [drop("client", "ACK")], removed: [], systems: {}};
  const late = step.textContent;
  expect(late).toBe(timeIn(shown.run));
  drawBoth(connect(10));
  expect(step.textContent).not.toBe(late);
  expect(step.textContent).toBe(timeIn(shown.run));
});

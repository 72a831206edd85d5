/** Figures wait until they come near the screen, and no longer once the reader acts. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import {drop, ms, simulate} from "../../../src/index.ts";
import type {figure as makeFigure} from "../../../src/chart/figure/figure.ts";

/** Tells of the nodes that a test says are near. */
class Screen {
  static readonly all: Screen[] = [];
  readonly watched = new Set<Element>();
  readonly #told: (entries: {isIntersecting: boolean; target: Element}[]) => void;

  constructor(told: (entries: {isIntersecting: boolean; target: Element}[]) => void) {
    this.#told = told;
    Screen.all.push(this);
  }

  observe(node: Element): void {
    this.watched.add(node);
  }

  unobserve(node: Element): void {
    this.watched.delete(node);
  }

  bring(target: Element): void {
    this.#told([{isIntersecting: true, target}]);
  }
}

let figure: typeof makeFigure;

beforeEach(async () => {
  vi.stubGlobal("IntersectionObserver", Screen);
  vi.resetModules();
  Screen.all.length = 0;
  ({figure} = await import("../../../src/chart/figure/figure.ts"));
});
afterEach(() => vi.unstubAllGlobals());

const opening = () =>
  simulate({
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
    faults: [drop("client", 1)]
  });

const arrows = (node: Element): number => node.querySelectorAll(".segment").length;

test("a figure far below is drawn when it comes near, and has its run from the first", () => {
  const node = figure(opening());
  expect(arrows(node)).toBe(0);
  expect(node.value.transits).toHaveLength(4);
  Screen.all[0]?.bring(node);
  expect(arrows(node)).toBe(4);
  // Nobody watches it any more.
  expect(Screen.all[0]?.watched.size).toBe(0);
});

test("what is printed is drawn, wherever it stands", () => {
  const nodes = [figure(opening()), figure(opening())];
  dispatchEvent(new Event("beforeprint"));
  expect(nodes.map(arrows)).toEqual([4, 4]);
});

test("so is what comes after the printing has begun", () => {
  figure(opening());
  dispatchEvent(new Event("beforeprint"));
  expect(arrows(figure(opening()))).toBe(4);
});

test("what the reader has asked for is drawn at once", () => {
  figure(opening());
  dispatchEvent(new Event("input"));
  expect(arrows(figure(opening()))).toBe(4);
});

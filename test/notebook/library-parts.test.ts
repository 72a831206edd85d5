/** The library in two parts: the second is loaded when a cell that somebody waits for needs it. */
import {expect, test} from "vitest";
import {inTurns, wantAllCells} from "../../src/notebook/schedule/cell-scheduler.ts";
import {libraryInParts, libraryIsComing} from "../../src/notebook/schedule/library-parts.ts";
import type {Define} from "../../src/notebook/schedule/runtime.ts";

interface Names {
  readonly ms: unknown;
  readonly figure: Promise<unknown>;
  readonly other: Promise<unknown>;
}

/** A page whose reader is near no cell, with the number of times that the engine was loaded. */
async function page(whole: () => Promise<Record<string, unknown>>) {
  const near = new Map<string, () => void>();
  const ignored: Define = () => undefined;
  const clock = {
    now: () => 0,
    soon: () => undefined,
    later: () => undefined,
    rest: () => undefined
  };
  const define = inTurns(ignored, clock, {whenNear: (id, then) => near.set(id, then)});
  const cell = (id: string, inputs: readonly string[]): void =>
    define({id, inputs, body: () => undefined});
  cell("guess", ["ms"]);
  cell("picture", ["figure"]);
  const loaded = {times: 0};
  const names = await libraryInParts(
    () => Promise.resolve({ms: "ms()"}),
    () => {
      loaded.times++;
      return whole();
    }
  );
  return {names: names as unknown as Names, loaded, comeNear: (id: string) => near.get(id)?.()};
}

const engine = {ms: "ms()", figure: "figure()", other: "other()"};

test("what is there before anything runs is a value, and nothing else is loaded for it", async () => {
  const {names, loaded, comeNear} = await page(() => Promise.resolve(engine));
  expect(names.ms).toBe("ms()");
  void names.figure;
  comeNear("guess");
  expect(loaded.times).toBe(0);
  expect(libraryIsComing()).toBe(false);
});

test("the rest is loaded once, when a cell that needs one of its names comes near", async () => {
  const {names, loaded, comeNear} = await page(() => Promise.resolve(engine));
  const {figure} = names;
  comeNear("picture");
  expect(loaded.times).toBe(1);
  expect(libraryIsComing()).toBe(true);
  expect(await figure).toBe("figure()");
  await new Promise((resolve) => setTimeout(resolve));
  expect(libraryIsComing()).toBe(false);
});

test("a name that was needed before the first part was there is loaded at once", async () => {
  const {names, loaded, comeNear} = await page(() => Promise.resolve(engine));
  comeNear("picture");
  expect(loaded.times).toBe(0);
  expect(await names.figure).toBe("figure()");
  expect(loaded.times).toBe(1);
});

test("the rest is there before it is needed when somebody is at the page, and is loaded once", async () => {
  const {names, loaded, comeNear} = await page(() => Promise.resolve(engine));
  const {figure} = names;
  for (let i = 0; i < 3; i++) dispatchEvent(new Event("pointermove"));
  expect(loaded.times).toBe(1);
  comeNear("picture");
  expect(await figure).toBe("figure()");
  expect(loaded.times).toBe(1);
});

test("what could not be loaded before it was needed is asked for again", async () => {
  const answers = [Promise.reject(new TypeError("no network")), Promise.resolve(engine)];
  const {names, comeNear} = await page(() => answers.shift()!);
  const {figure} = names;
  dispatchEvent(new Event("keydown"));
  await new Promise((resolve) => setTimeout(resolve));
  comeNear("picture");
  expect(await figure).toBe("figure()");
});

test("for what is about the whole page all that its cells need is loaded", async () => {
  const {names, loaded} = await page(() => Promise.resolve(engine));
  const {figure} = names;
  wantAllCells();
  expect(await figure).toBe("figure()");
  expect(loaded.times).toBe(1);
});

test("a cell whose part cannot be loaded hears why; a name that nobody needs says nothing", async () => {
  const {names, comeNear} = await page(() => Promise.reject(new TypeError("no network")));
  const {figure} = names;
  void names.other;
  comeNear("picture");
  await expect(figure).rejects.toThrow("no network");
});

/** Figures wait until they come near the screen. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";
import type * as WhenVisible from "../../../src/chart/dom/when-visible.ts";

/** As on a page that was just opened: what waits is kept for as long as a page lives. */
const address = "../../../src/chart/dom/when-visible.ts?fresh";
const fresh = (): Promise<typeof WhenVisible> => import(address);

/** A screen that nothing comes near. */
class FarAway {
  observe(): void {}
  unobserve(): void {}
}

beforeEach(() => void vi.stubGlobal("IntersectionObserver", FarAway));
afterEach(() => document.body.replaceChildren());

test("printing draws what waits, but not what its cell has replaced unseen", async () => {
  const {whenNear} = await fresh();
  const drawn: string[] = [];
  const wait = (name: string): HTMLElement => {
    const node = document.createElement("figure");
    document.body.append(node);
    whenNear(node, () => drawn.push(name));
    return node;
  };
  wait("replaced").remove();
  const kept = wait("kept");
  expect(drawn).toEqual([]);
  expect(kept.classList).toContain("undrawn");
  dispatchEvent(new Event("beforeprint"));
  dispatchEvent(new Event("beforeprint"));
  expect(drawn).toEqual(["kept"]);
  expect(kept.classList).not.toContain("undrawn");
});

/** Figures wait until they come near the screen. */
import {afterEach, beforeEach, expect, test, vi} from "vitest";

/** A screen that nothing comes near. */
class FarAway {
  observe(): void {}
  unobserve(): void {}
}

beforeEach(() => {
  vi.stubGlobal("IntersectionObserver", FarAway);
  // What waits, and who watches it, are kept for as long as the page lives.
  vi.resetModules();
});
afterEach(() => document.body.replaceChildren());

test("printing draws what waits, but not what its cell has replaced unseen", async () => {
  const {whenNear} = await import("../../../src/chart/dom/when-visible.ts");
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

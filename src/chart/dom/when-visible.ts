/**
 * Figures are drawn when they come near the screen: a page has twenty of them, a screen shows one.
 * Once the reader has done something, a new figure is one that they wait for: it is drawn at once.
 * So is every figure that comes after the page was printed, as one whose code was still loading.
 */

/** How far from the screen drawing begins, as a part of its height. */
const MARGIN = "100% 0px";
/** What a reader does when they act; scrolling alone asks for nothing new. */
const ACTIONS = ["pointerdown", "keydown", "input"] as const;

const waiting = new Map<Element, () => void>();
let atOnce = false;
let observer: IntersectionObserver | null = null;

/** Calls `draw` when `node` comes near the screen: at once where that cannot be known. */
export function whenNear(node: Element, draw: () => void): void {
  if (atOnce || typeof IntersectionObserver === "undefined") return draw();
  observer ??= watch();
  node.classList.add("undrawn");
  waiting.set(node, draw);
  observer.observe(node);
}

function watch(): IntersectionObserver {
  for (const name of ACTIONS) {
    addEventListener(name, () => (atOnce = true), {capture: true, once: true});
  }
  // What is printed is all that there is, and all that comes while it is made.
  addEventListener("beforeprint", () => {
    atOnce = true;
    [...waiting.keys()].forEach(drawNow);
  });
  return new IntersectionObserver(
    (entries) => {
      for (const {isIntersecting, target} of entries) if (isIntersecting) drawNow(target);
    },
    {rootMargin: MARGIN}
  );
}

function drawNow(node: Element): void {
  const draw = waiting.get(node);
  waiting.delete(node);
  observer?.unobserve(node);
  node.classList.remove("undrawn");
  draw?.();
}

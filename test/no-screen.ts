/** A document in Node has no screen, so nothing ever comes near it: figures are drawn at once. */
Reflect.set(globalThis, "IntersectionObserver", undefined);

/** What a page computes must not depend on whose machine the tests run on. */
if (typeof document !== "undefined") document.documentElement.dataset.system = "linux";

/** A document in Node has no screen, so nothing ever comes near it: figures are drawn at once. */
Reflect.set(globalThis, "IntersectionObserver", undefined);

/** Repeats a measurement and tells its median and spread; the only place that reads a clock. */

export interface Measured {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** Milliseconds that `run` takes, over `runs` repetitions. */
export function milliseconds(run: () => unknown, runs: number): Measured {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (index: number): number => times[index] ?? NaN;
  return {median: at(runs >> 1), min: at(0), max: at(runs - 1), runs};
}

/** Octets of heap that stay in use while `make`'s result is held; needs --expose-gc. */
export function heldBytes(make: () => unknown): number {
  const gc = (globalThis as {gc?: () => void}).gc;
  if (!gc) throw new Error("heldBytes() needs node --expose-gc");
  gc();
  const before = process.memoryUsage();
  const held = make();
  gc();
  const after = process.memoryUsage();
  // Referring to it here keeps it alive until it was measured.
  if (held === undefined) throw new Error("nothing was made");
  return after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
}

/** Repeats measurements in turns, tells medians and spread; the only place that reads a clock. */

/** Median, least and most of the same measurement made several times. */
export interface Measured {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** Milliseconds that `run` takes. */
export function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Median and spread of numbers. */
export function spread(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  return {
    median: at(sorted.length >> 1),
    min: at(0),
    max: at(sorted.length - 1),
    runs: sorted.length
  };
}

/**
 * Measures several contestants in turns, so that what the machine does meanwhile meets them all:
 * each is called `runs` times and returns its own milliseconds, or null when it cannot run.
 */
export function inTurns<Name extends string>(
  contestants: Readonly<Record<Name, () => number | null>>,
  runs: number
): Readonly<Record<Name, Measured | null>> {
  const names = Object.keys(contestants) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let i = 0; i < runs; i++) {
    for (const name of names) {
      const ms = contestants[name]();
      if (ms !== null) times.get(name)?.push(ms);
    }
  }
  const results = names.map((name) => {
    const known = times.get(name) ?? [];
    return [name, known.length > 0 ? spread(known) : null] as const;
  });
  return Object.fromEntries(results) as Record<Name, Measured | null>;
}

/** Bytes of heap that stay in use while `make`'s result is held; needs --expose-gc. */
export function heldBytes(make: () => unknown): number {
  const gc = (globalThis as {gc?: () => void}).gc;
  if (!gc) throw new Error("heldBytes() needs node --expose-gc");
  // What the first collection finds unused may be held until the second.
  const collect = (): void => {
    for (let i = 0; i < 3; i++) gc();
  };
  make();
  collect();
  const before = process.memoryUsage();
  const held = make();
  collect();
  const after = process.memoryUsage();
  // Referring to it here keeps it alive until it was measured.
  if (held === undefined) throw new Error("nothing was made");
  return after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
}

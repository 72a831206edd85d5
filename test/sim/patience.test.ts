/** Runs that somebody else ends: the engine has no clock, and asks one that it is given. */
import {afterEach, expect, test} from "vitest";
import {ms, simulate, whileRunning, type Run} from "../../src/index.ts";

afterEach(() => whileRunning(() => undefined));

/** A program that goes on forever, in a run of so many events. */
const ticking = (budget: number): Run =>
  simulate({
    budget,
    client: {
      *main(os) {
        for (;;) yield* os.sleep(ms(1));
      }
    }
  });

test("whileRunning(check): a check that throws ends the run with what it threw", () => {
  let asked = 0;
  whileRunning(() => {
    if (++asked === 3) throw new Error("Enough.");
  });
  expect(() => ticking(4e6)).toThrow("Enough.");
  expect(asked).toBe(3);
});

test("whileRunning(check): it is asked after each 512 events, and changes nothing in the run", () => {
  const alone = ticking(1536);
  let asked = 0;
  whileRunning(() => void asked++);
  const watched = ticking(1536);
  expect(asked).toBe(3);
  expect(watched.end).toEqual(alone.end);
  expect(watched.calls).toEqual(alone.calls);
});

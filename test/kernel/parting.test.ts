/**
 * Where a recording and the model part by chance: some microseconds that no recording tells decide
 * which way both go on. Another pace of the link, which is as likely, leads the model along the
 * recording; and what leads it along one recording leads it away from another.
 */
import {describe, expect, test} from "vitest";
import {us} from "../../src/base/units.ts";
import {simulate} from "../../src/trace/query/simulate.ts";
import {compare} from "./compare.ts";
import {bulk, burst} from "./programs/bulk.ts";
import {readTrace} from "./trace.ts";

const LENGTH = 1_048_576;
/** The recordings' first 400 ms are enough. */
const UNTIL_MS = 400;

/** How long, in ms of the recording's clock, each packet has one that stands for it. */
function agreeUntil(name: string, transfer: Parameters<typeof bulk>[1]): number {
  const whole = readTrace(name);
  const trace = {...whole, packets: whole.packets.filter((p) => p.t_ms < UNTIL_MS)};
  const replay = bulk(LENGTH, transfer)(trace);
  const {divergences} = compare(trace, replay, simulate(replay.scenario));
  return divergences.find(({rule}) => rule === "sequence")?.at ?? Infinity;
}

describe("a round trip that is as long as 20 segments, to some microseconds", () => {
  const [shorter, longer] = [{pace: us(1199)}, {pace: us(1201)}];
  const [cubic, stock] = ["09_bulk_rate_queue_cubic", "09_bulk_rate_queue_stock"] as const;

  test("ends before the 20th for one recording and after it for another, at the same moment", () => {
    const cubicParts = agreeUntil(cubic, longer);
    const stockParts = agreeUntil(stock, shorter);
    expect(Math.abs(cubicParts - stockParts)).toBeLessThan(1);
    expect(agreeUntil(cubic, shorter)).toBeGreaterThan(cubicParts + 100);
    expect(agreeUntil(stock, longer)).toBeGreaterThan(stockParts + 100);
  });
});

describe("how much of a burst a reader finds", () => {
  test.each(["09_bulk_nowscale", "09_bulk_reno"])(
    "%s agrees longer where the burst comes in at the recorded pace than all at once",
    (name) => {
      const atOnce = agreeUntil(name, {prompt: true});
      expect(agreeUntil(name, burst)).toBeGreaterThan(atOnce);
    }
  );
});

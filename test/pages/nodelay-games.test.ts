/** C45 to C49: what small packets cost, and games. The cells of the page `nodelay`. */
import {describe, expect, test, vi} from "vitest";
import {readPage} from "../../src/site/content/pages.ts";
import {prose} from "./story.ts";
import {HIGH, LOW, OTHER, lengths, middle, page} from "./nodelay.ts";
import type {Page} from "./nodelay.ts";

// The page has many cells, and some tests run it several times.
vi.setConfig({testTimeout: 60_000});

describe("what it costs", () => {
  test("C45: without Nagle more packets travel, with it fewer", async () => {
    const shown = await page();
    const {costOn, costOff} = shown;
    expect([lengths(shown, costOn).length, lengths(shown, costOff).length]).toEqual([4, 30]);
    expect([costOn.transits.length, costOff.transits.length]).toEqual([11, 63]);
  });

  test("C46: each has its headers, for one byte as for a thousand", async () => {
    const [shown, low, high] = await Promise.all([page(), page(LOW), page(HIGH)]);
    expect([shown.headers(shown.costOn), shown.headers(shown.costOff)]).toEqual([208, 1560]);
    expect(low.headers(low.costOff)).toBe(1560);
    expect(high.headers(high.costOff)).toBe(30 * 40);
    expect(readPage("nodelay").text).toContain("20 + 20, and 12 more for timestamps");
  });

  test("C47: on a narrow link the gathered text arrives sooner, on a wide one later", async () => {
    const [shown, low, other, high] = await Promise.all([
      page(),
      page(LOW),
      page(OTHER),
      page(HIGH)
    ]);
    const medians = [low, shown, other, high].map((each) => [
      middle(each, each.narrowOn),
      middle(each, each.narrowOff)
    ]);
    for (const [on = 0, off = 0] of medians.slice(0, 2)) expect(on).toBeLessThan(off);
    for (const [on = 0, off = 0] of medians.slice(2)) expect(on).toBeGreaterThan(off);
    expect(200 * (10 + 52) * 8).toBe(99_200);
    expect(readPage("nodelay").text).toContain("200 packets of 62 bytes a second are 99 kbit/s");
  });
});

describe("C48: a shooter", () => {
  test("C48: with Nagle the median input is 58 ms old, without it each is 25 ms old", async () => {
    const shown = await page();
    expect(middle(shown, shown.inputsOn)).toBe(58.3);
    expect(middle(shown, shown.inputsOn, 1)).toBe(91.7);
    expect(middle(shown, shown.inputsOff, 1)).toBe(25);
    expect(shown.ages(shown.inputsOn)).toHaveLength(120);
  });

  test("C48: the snapshots carry ACKs: without them a Windows 7 server makes it 258 ms", async () => {
    const [high, other, low] = await Promise.all([page(HIGH), page(OTHER), page(LOW)]);
    expect(middle(high, high.inputsOn, 0.95)).toBe(258.3);
    expect(middle(high, high.inputsOff, 1)).toBe(25);
    expect(middle(other, other.inputsOn, 0.95)).toBe(91.7);
    expect(middle(low, low.inputsOn, 0.95)).toBe(75);
  });

  const ages = ({ages, blocked}: Page): number[] => ages(blocked).map((age) => Math.round(age));

  test("C48: one lost input makes three more late; the option does not help", async () => {
    const late = ages(await page()).flatMap((age, i) => (age > 26 ? [`${i + 1}: ${age}`] : []));
    expect(late).toEqual(["4: 92", "5: 75", "6: 58", "7: 42"]);
    expect(Math.max(...ages(await page(LOW)))).toBe(25);
    expect(Math.max(...ages(await page(HIGH)))).toBe(308);
  });

  test("C48: with Nagle the same loss costs 377 ms, because nothing follows that reveals it", async () => {
    const shown = await page(OTHER);
    expect(Math.max(...ages(shown))).toBe(377);
    expect(prose("nodelay")).toContain("the oldest input is 377 ms old");
    const first = shown.blocked.transits.find(
      ({attempt, reason}) => attempt > 0 || /probe/.test(reason)
    );
    expect(first?.reason).toBe("tail-loss-probe");
  });
});

describe("C49: a role-playing game", () => {
  const told = ({sent, ages, actionsOn, actionsOff}: Page): unknown[] =>
    [actionsOn, actionsOff].map((run) => [sent(run).length, ...ages(run).slice(0, 3)]);

  test("C49: with one write an action the settings are alike", async () => {
    for (const controls of [LOW, HIGH]) {
      const [on, off] = told(await page(controls));
      expect(on).toEqual([10, 25, 25, 25]);
      expect(off).toEqual(on);
    }
  });

  test("C49: with two writes Nagle costs 90 ms, or up to 250 ms on Windows 7", async () => {
    expect(told(await page())).toEqual([
      [20, 75, 115, 115],
      [20, 25, 25, 25]
    ]);
    // There, an action is 200 ms after the other: the late half of one goes with the next.
    expect(told(await page(OTHER))).toEqual([
      [10, 275, 75, 275],
      [20, 25, 25, 25]
    ]);
  });
});

/**
 * Ladders of random programs on random networks, measured by a browser: no two texts touch, and
 * none lies on what must stay clear. `PROPERTY_CASES=34` measures a thousand of them.
 */
import fc from "fast-check";
import {Window} from "happy-dom";
import {afterAll, beforeAll, expect, test} from "vitest";
import {ladder} from "../../src/chart/ladder/ladder.ts";
import {simulate} from "../../src/index.ts";
import {cases, patience} from "../sim/cases.ts";
import {type Traffic, scenarioOf, traffic} from "../sim/traffic.ts";
import {type Site, openFixture} from "./harness.ts";
import {lookAtLadders} from "./looks/ladders.ts";

let gallery: Site;
beforeAll(async () => {
  gallery = await openFixture("gallery");
});
afterAll(() => gallery.close());

const WIDTHS = [320, 390, 768, 1280, 1600];
/** So many ladders stand on one page. */
const AT_ONCE = 10;

/** The ladder of a run as markup: it is laid out here, and measured there. */
function markupOf(drawn: Traffic, width: number, trueScale: boolean): string {
  const {scenario} = scenarioOf(drawn);
  const before = globalThis.document;
  globalThis.document = new Window().document as unknown as Document;
  try {
    return ladder(simulate(scenario), {width, trueScale}).outerHTML;
  } finally {
    globalThis.document = before;
  }
}

test(
  "every text of the ladders of random runs has a place of its own",
  async () => {
    const {page, done} = await gallery.open("hard", {viewport: {width: 1700, height: 900}});
    const runs = fc.sample(fc.tuple(traffic, fc.constantFrom(...WIDTHS), fc.boolean()), cases(30));
    for (let first = 0; first < runs.length; first += AT_ONCE) {
      const some = runs.slice(first, first + AT_ONCE);
      const stages = some.map((run) => `<div class="stage">${markupOf(...run)}</div>`);
      await page.evaluate((html) => {
        document.body.innerHTML = `<figure class="tcp-figure"><div class="card">${html}</div></figure>`;
      }, stages.join(""));
      expect(await page.locator(".ladder").count()).toBe(some.length);
      const faults = await page.evaluate(lookAtLadders);
      const [place] = /\d+/.exec(faults[0] ?? "") ?? [];
      expect(faults, JSON.stringify(some[Number(place ?? -1)])).toEqual([]);
    }
    await done();
  },
  patience
);

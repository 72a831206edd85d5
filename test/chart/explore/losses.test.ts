/** The table of losses as a reader sees it: groups by outcome, and the run of each loss. */
import {beforeEach, expect, test, vi} from "vitest";
import {fillLosses} from "../../../src/chart/explore/draw-losses.ts";
import {everyLoss} from "../../../src/explore/explore.ts";
import type {EveryLossOptions} from "../../../src/explore/loss/every-loss.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {kickAndClose} from "../../explore/servers.ts";

beforeEach(() => document.body.replaceChildren());

/** The table when all runs are made. */
async function tableOf(options?: EveryLossOptions): Promise<HTMLElement> {
  const body = document.createElement("div");
  document.body.append(body);
  const losses = everyLoss(simulate(kickAndClose(false)), options);
  fillLosses(body, losses);
  await losses.finish();
  return body;
}

const headings = (body: HTMLElement): (string | null)[] =>
  [...body.querySelectorAll(".explored-group h3 > span:nth-child(2)")].map((h) => h.textContent);

const pills = (body: HTMLElement): HTMLButtonElement[] => [
  ...body.querySelectorAll<HTMLButtonElement>(".explored-pill")
];

test("the worst outcome stands first, and its run is shown", async () => {
  const body = await tableOf();
  expect(headings(body)[0]).toMatch(
    /client: recv\(\) fails with ECONNRESET; client reads 6 B less/
  );
  expect(pills(body)[0]?.textContent).toBe("server 6 B seq 1");
  await vi.waitFor(() => {
    expect(body.querySelector(".explored-name")?.textContent).toMatch(/^Lost: server 6 B seq 1\./);
    expect(body.querySelector(".explored-figure figure")).not.toBeNull();
  });
});

test("each loss is one press from its run", async () => {
  const body = await tableOf();
  const syn = pills(body).find(({textContent}) => textContent?.startsWith("client SYN"));
  syn?.click();
  await vi.waitFor(() => {
    expect(body.querySelector(".explored-name")?.textContent).toMatch(/^Lost: client SYN\./);
  });
  const pressed = pills(body).filter((pill) => pill.getAttribute("aria-pressed") === "true");
  expect(pressed.map(({textContent}) => textContent)).toEqual(["client SYN+1 s"]);
});

test("there is one stop for Tab, whatever the number of losses", async () => {
  const body = await tableOf({upTo: 2});
  const stops = [...body.querySelectorAll(".explored-list [tabindex='0']")];
  expect(stops).toHaveLength(1);
});

test("of a large group some are shown, and the others when they are asked for", async () => {
  const body = await tableOf({upTo: 2});
  const before = pills(body).length;
  const more = body.querySelector<HTMLButtonElement>(".explored-more");
  const hidden = Number(/\d+/.exec(more?.textContent ?? "")?.[0]);
  more?.click();
  expect(pills(body).length).toBe(before + hidden);
});

test("the line says how many runs were made", async () => {
  const body = await tableOf();
  expect(body.querySelector(".explored-done")?.textContent).toMatch(/^\d+ runs\.$/);
  expect(body.querySelector<HTMLElement>(".explored-progress button")?.hidden).toBe(true);
});

test("what cannot be explored says why, where it is asked for", () => {
  const run = simulate(kickAndClose(false));
  expect(() => everyLoss(run, {runs: -1})).toThrow(
    "everyLoss(): runs is -1; wanted: a whole number from 1"
  );
});

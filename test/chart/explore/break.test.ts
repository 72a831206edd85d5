/** A search as a reader sees it: what was tried, what breaks the program, and the run that does. */
import {beforeEach, expect, test, vi} from "vitest";
import {fillBreak} from "../../../src/chart/explore/draw-break.ts";
import type {FigureElement} from "../../../src/chart/figure/figure-element.ts";
import {breakIt} from "../../../src/explore/explore.ts";
import type {Holds} from "../../../src/explore/search/judge.ts";
import type {Scenario} from "../../../src/sim/scenario.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {kickAndClose, learnsWhy} from "../../explore/servers.ts";

/** Waits for a condition, however slow the machine is. */
const until = (check: () => void): Promise<void> => vi.waitFor(check, {timeout: 30_000});

beforeEach(() => document.body.replaceChildren());

async function storyOf(scenario: Scenario, holds: Holds, name = "story"): Promise<HTMLElement> {
  const body = document.createElement("div");
  document.body.append(body);
  const search = breakIt(simulate(scenario), holds, {runs: 60, kinds: ["drop", "delay"]});
  fillBreak(body, search, {name});
  await search.finish();
  return body;
}

const verdict = (body: Element): string =>
  body.querySelector(".explored-verdict")?.textContent ?? "";

test("names the faults that break the program, and shows the run", async () => {
  const body = await storyOf(kickAndClose(false), learnsWhy);
  await until(() => {
    expect(verdict(body)).toMatch(
      /^Broken by 1 fault: server’s 3rd segment, 6 B seq 1, is lost\. Found after \d+ runs\.$/
    );
    expect(body.querySelector(".explored-figure figure")).not.toBeNull();
  });
});

test("the figure carries the faults under its name, so that a link can", async () => {
  const body = await storyOf(kickAndClose(false), learnsWhy, "carried");
  await until(() => {
    const figure = body.querySelector<HTMLElement & {kept?: unknown}>("[data-keep='carried']");
    expect(figure?.kept).toMatchObject({added: [{kind: "drop", from: "server", nth: 3}]});
  });
});

test("the figure shows the moment at which the first call fails", async () => {
  const body = await storyOf(kickAndClose(false), learnsWhy, "its moment");
  await until(() => {
    const shown = body.querySelector<FigureElement>("[data-keep='its moment']");
    const failed = shown?.run.calls.find(({outcome}) => outcome.kind === "errno");
    expect(failed?.name).toBe("recv");
    expect(shown?.at).toBe(failed?.returnedAt);
  });
});

test("a search whose view is gone stops, and nobody's does while it is awaited", async () => {
  const body = document.createElement("div");
  document.body.append(body);
  const endless = () => breakIt(simulate(kickAndClose(true)), () => true, {runs: 1e6});
  const [seen, awaited] = [endless(), endless()];
  fillBreak(body, seen, {});
  await until(() => expect(seen.progress?.runs).toBeGreaterThan(0));
  body.remove();
  await until(() => expect(seen.state).toBe("stopped"));
  const waiting = awaited.finish();
  await until(() => expect(awaited.progress?.runs).toBeGreaterThan(0));
  awaited.listen(() => undefined)();
  expect(awaited.state).toBe("running");
  awaited.stop();
  expect(await waiting).toBeNull();
});

test("where chance breaks it, the seed is named, and the figure carries it, too", async () => {
  const scenario = {...kickAndClose(true), link: {loss: 0.1}};
  const {seed: own} = simulate(scenario);
  const body = document.createElement("div");
  document.body.append(body);
  // Every seed but the scenario's own breaks it: no fault of the search does.
  const search = breakIt(simulate(scenario), (run) => run.seed === own, {runs: 400, upTo: 1});
  fillBreak(body, search, {name: "of chance"});
  await search.finish();
  const seed = search.progress?.result.found?.seed;
  await until(() => {
    expect(verdict(body)).toContain(`Broken without a fault with seed ${String(seed)}`);
    const figure = body.querySelector<HTMLElement & {kept?: unknown}>("[data-keep='of chance']");
    expect(figure?.kept).toMatchObject({added: [], seed});
  });
});

test("nothing found: says what was tried, and that it proves nothing", async () => {
  const body = await storyOf(kickAndClose(true), learnsWhy);
  expect(verdict(body)).toMatch(
    /^Nothing found in 60 runs, which reached \d+ states, reasons and outcomes\. That/
  );
  expect(body.querySelector(".explored-figure figure")).toBeNull();
});

test("a condition that is false at once is told apart", async () => {
  const body = await storyOf(kickAndClose(false), () => false);
  expect(verdict(body)).toMatch(/^The condition is false already, without a fault\./);
});

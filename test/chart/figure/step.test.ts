/** Steps of an explanation move their figure's cursor, and follow it. */
import {beforeEach, expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {cut, drop} from "../../../src/net/fault.ts";
import type {Run, MomentQuery} from "../../../src/trace/query/trace.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {FigureElement, FigureOptions} from "../../../src/chart/figure/figure.ts";
import {at} from "../../../src/chart/figure/step.ts";
import {readsToTheEnd} from "../../trace/fixture-programs.ts";

const shake = (): Run =>
  simulate({
    link: {delay: ms(5)},
    server: {
      *main(os) {
        yield* os.accept(os.listen({port: 7777}));
      }
    },
    client: {
      *main(os) {
        yield* os.connect("server:7777");
      }
    }
  });

/** A scene with a figure of the run, and a step for each query. */
const scene = (run: Run, ...queries: readonly (MomentQuery | number)[]) =>
  sceneWith(run, {}, ...queries);

async function sceneWith(
  run: Run,
  options: FigureOptions,
  ...queries: readonly (MomentQuery | number)[]
) {
  const section = document.createElement("section");
  section.className = "scene";
  const shown = figure(run, {name: `steps-${++scenes}`, at: 0, ...options});
  const list = document.createElement("ol");
  for (const query of queries) {
    const item = document.createElement("li");
    item.append(at(run, query));
    list.append(item);
  }
  section.append(shown, list);
  document.body.append(section);
  await new Promise((resolve) => requestAnimationFrame(() => resolve(null)));
  return {shown, items: [...list.children], buttons: [...list.querySelectorAll("button")]};
}

let scenes = 0;

/** Which steps are lit, by their place. */
const lit = (items: readonly Element[]): number[] =>
  items.flatMap((item, i) => (item.classList.contains("now") ? [i] : []));

/** What the reader's fault list does: the figure shows another run. */
const lose = (shown: FigureElement): void => {
  const keepable = shown as unknown as {kept: unknown};
  keepable.kept = {added: [drop("client", 1)], removed: [], systems: {}};
};

beforeEach(() => document.body.replaceChildren());

test("a step has the time of its moment, and a press moves the figure's cursor there", async () => {
  const {shown, buttons} = await scene(shake(), {from: "server", flags: "SYN-ACK"});
  expect(buttons[0]?.textContent).toBe("5 ms");
  expect(buttons[0]?.getAttribute("aria-label")).toBe("Go to 5 ms");
  buttons[0]?.click();
  expect(shown.at).toBe(ms(5));
});

test("the last step that the cursor has passed is lit, however the cursor came there", async () => {
  const {shown, items} = await scene(
    shake(),
    {from: "client", flags: "SYN"},
    {host: "client", state: "ESTABLISHED"}
  );
  expect(lit(items)).toEqual([0]);
  shown.goTo(ms(5));
  expect(lit(items)).toEqual([0]);
  shown.goTo(ms(10));
  expect(lit(items)).toEqual([1]);
});

test("of steps at one time all are lit, or the one that was pressed", async () => {
  const {shown, items, buttons} = await scene(shake(), ms(5), ms(5), ms(10));
  shown.goTo(ms(5));
  expect(lit(items)).toEqual([0, 1]);
  buttons[1]?.click();
  expect(lit(items)).toEqual([1]);
});

test("a step that names a time in which nothing happens is lit where it leads", async () => {
  const {shown, items, buttons} = await scene(shake(), ms(5), ms(7), ms(10));
  buttons[1]?.click();
  expect(shown.at).toBe(ms(5));
  expect(lit(items)).toEqual([1]);
  shown.goTo(ms(10));
  expect(lit(items)).toEqual([2]);
});

test("a step whose moment the changed run does not have says so, and is quiet", async () => {
  const {shown, items, buttons} = await scene(shake(), {
    from: "client",
    reason: "retransmit-timeout"
  });
  expect(buttons[0]?.textContent).toBe("does not happen in this run");
  expect(buttons[0]?.disabled).toBe(true);
  lose(shown);
  expect([buttons[0]?.textContent, buttons[0]?.disabled]).toEqual(["1 s", false]);
  expect(items[0]?.classList.contains("missing")).toBe(false);
});

test("a step about a host that the reader has taken out says the same, and throws nothing", async () => {
  const {buttons} = await scene(
    shake(),
    {from: "proxy", flags: "SYN"},
    {host: "proxy", call: "recv"}
  );
  expect(buttons.map(({textContent}) => textContent)).toEqual([
    "does not happen in this run",
    "does not happen in this run"
  ]);
});

test("figure(run, {at: query}) begins at the moment that decides the question", () => {
  expect(figure(shake(), {at: {host: "client", state: "ESTABLISHED"}}).at).toBe(ms(10));
  const end = figure(shake()).at;
  expect(figure(shake(), {at: {from: "client", flags: "RST"}}).at).toBe(end);
});

/** The ring in a figure's ladder, in px; null where nothing is ringed. */
function ringIn(shown: FigureElement) {
  const rects = [...shown.querySelectorAll(".rings rect")];
  expect(rects.length).toBeLessThanOrEqual(1);
  const [ring] = rects;
  if (!ring) return null;
  const [x = 0, y = 0, width = 0, height = 0] = ["x", "y", "width", "height"].map((name) =>
    Number(ring.getAttribute(name))
  );
  return {x, y, right: x + width, bottom: y + height};
}

/** Does the ring go around an element that has `x` and `y` of its own? */
function isAround(ring: ReturnType<typeof ringIn>, element: Element | null | undefined): boolean {
  if (!ring || !element) return false;
  const [x, y] = [Number(element.getAttribute("x")), Number(element.getAttribute("y"))];
  return x >= ring.x && x <= ring.right && y >= ring.y && y <= ring.bottom;
}

test("a step about a state rings its band, and lights the socket's row while the cursor is there", async () => {
  const views = ["ladder", "player", "sockets"] as const;
  const query = {host: "client", state: "ESTABLISHED"} as const;
  const {shown, buttons} = await sceneWith(shake(), {views}, query, {from: "client", flags: "SYN"});
  buttons[0]?.click();
  const band = shown.querySelector('.band[data-state="ESTABLISHED"]');
  expect(isAround(ringIn(shown), band)).toBe(true);
  const rows = () => [...shown.querySelectorAll("tr.lit")].map((row) => row.textContent);
  expect(rows()).toHaveLength(1);
  expect(rows()[0]).toContain("ESTAB");
  shown.goTo(ms(5));
  expect(rows()).toEqual([]);
  shown.goTo(ms(10));
  expect(rows()).toHaveLength(1);
  buttons[1]?.click();
  expect(ringIn(shown)).toBeNull();
  expect(shown.querySelectorAll(".segment.lit, .segment .lit").length).toBeGreaterThan(0);
});

test("a step about a call rings its line; about its return, the line of what it returned", async () => {
  const call = {host: "client", call: "connect"} as const;
  const {shown, buttons} = await scene(shake(), call, {...call, returns: true});
  const lines = [...shown.querySelectorAll(".call")];
  const line = (text: string) => lines.find(({textContent}) => textContent?.startsWith(text));
  buttons[0]?.click();
  expect(isAround(ringIn(shown), line("connect("))).toBe(true);
  buttons[1]?.click();
  expect(isAround(ringIn(shown), line("→ fd 3"))).toBe(true);
});

test("a step about a wait rings its bar, a step about a fault its name", async () => {
  const run = simulate({
    link: {delay: ms(5)},
    faults: [cut(ms(100))],
    until: ms(200),
    server: {main: readsToTheEnd},
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 10);
        yield* os.send(socket, 10);
      }
    }
  });
  const {shown, buttons} = await scene(run, {host: "client", wait: "nagle"}, {fault: "cut"});
  buttons[0]?.click();
  const bar = /^M([\d.]+),([\d.]+)V([\d.]+)/.exec(
    shown.querySelector(".wait.nagle")?.getAttribute("d") ?? ""
  );
  const ring = ringIn(shown);
  expect(ring?.x).toBeLessThan(Number(bar?.[1]));
  expect(ring?.y).toBeLessThan(Number(bar?.[2]));
  expect(ring?.bottom).toBeGreaterThan(Number(bar?.[3]));
  buttons[1]?.click();
  expect(isAround(ringIn(shown), shown.querySelector(".cause-name"))).toBe(true);
});

// @vitest-environment happy-dom
/** The state machine: its boxes and arrows at any width, and both ends in it. */
import {beforeEach, expect, test} from "vitest";
import {ms} from "../../../src/base/units.ts";
import {detour} from "../../../src/chart/panels/machine-detour.ts";
import {HALF, machineLayout} from "../../../src/chart/panels/machine-layout.ts";
import {EDGES} from "../../../src/trace/data/machine.ts";
import {fastRetransmit, keepalive} from "../../trace/fixture-runs.ts";
import {story} from "../../trace/fixture.ts";
import {all, name, show, texts} from "../figure/shown.ts";

beforeEach(() => {
  document.body.replaceChildren();
});

/** From a phone's room to a page's, in px. */
const ROOMS = [304, 336, 520, 699, 700, 754, 1046];

test.each(ROOMS)(
  "in %i px every arrow of figure 5 runs from the edge of one box to that of another, and over none",
  (room) => {
    const {boxes, routes} = machineLayout(room);
    expect([...routes.keys()].sort()).toEqual(EDGES.map(({from, to}) => `${from}>${to}`).sort());
    const touches = (state: string, [x, y]: readonly [number, number]) =>
      boxes.some((box) => {
        const [dx, dy] = [Math.abs(x - box.x), Math.abs(y - box.y)];
        const atEdge = dx > HALF.width - 1 || dy > HALF.height - 1;
        return box.state === state && dx <= HALF.width && dy <= HALF.height && atEdge;
      });
    for (const [name, points] of routes) {
      const [from = "", to = ""] = name.split(">");
      expect(touches(from, points[0]!), `${name} begins`).toBe(true);
      expect(touches(to, points.at(-1)!), `${name} ends`).toBe(true);
      points.slice(1).forEach(([x1, y1], i) => {
        const [x0, y0] = points[i]!;
        expect(x0 === x1 || y0 === y1, `${name} is level or upright`).toBe(true);
        const over = boxes.filter(
          ({x, y}) =>
            Math.max(x0, x1) > x - HALF.width &&
            Math.min(x0, x1) < x + HALF.width &&
            Math.max(y0, y1) > y - HALF.height &&
            Math.min(y0, y1) < y + HALF.height
        );
        expect(
          over.map(({state}) => state),
          `${name} runs over`
        ).toEqual([]);
      });
    }
  }
);

test.each(ROOMS)(
  "in %i px a reset or a timeout runs behind no box, whatever state it ends",
  (room) => {
    const {boxes, width, height} = machineLayout(room);
    const end = boxes.at(-1)!;
    for (const from of boxes) {
      if (from === end) continue;
      const way = detour(from, end, boxes);
      const others = boxes.filter((box) => box !== from && box !== end);
      const points = way.slice(1).flatMap(([x1, y1], i) => {
        const [x0, y0] = way[i]!;
        return Array.from({length: 200}, (_, n) => [
          x0 + ((x1 - x0) * n) / 200,
          y0 + ((y1 - y0) * n) / 200
        ]);
      });
      const behind = others.filter(({x, y}) =>
        points.some(
          ([px = 0, py = 0]) => Math.abs(px - x) < HALF.width && Math.abs(py - y) < HALF.height
        )
      );
      expect(
        behind.map(({state}) => state),
        `${from.state} to CLOSED`
      ).toEqual([]);
      for (const [x = 0, y = 0] of points) {
        expect(x > 0 && x < width && y > 0 && y < height, from.state).toBe(true);
      }
      const isAtEdge = ([x, y]: readonly [number, number], box: {x: number; y: number}) =>
        Math.abs(x - box.x) === HALF.width || Math.abs(y - box.y) === HALF.height;
      expect(isAtEdge(way[0]!, from) && isAtEdge(way.at(-1)!, end), from.state).toBe(true);
    }
  }
);

test.each(ROOMS)("in %i px no box of figure 5 touches another, and all are seen", (room) => {
  const {boxes, width, height} = machineLayout(room);
  boxes.forEach((a, i) => {
    expect(a.x - HALF.width >= 0 && a.x + HALF.width <= width, a.state).toBe(true);
    expect(a.y - HALF.height >= 0 && a.y + HALF.height < height, a.state).toBe(true);
    for (const b of boxes.slice(i + 1)) {
      const apart = Math.abs(a.x - b.x) > 2 * HALF.width || Math.abs(a.y - b.y) > 2 * HALF.height;
      expect(apart, `${a.state} ${b.state}`).toBe(true);
    }
  });
});

test("both ends are in one state machine: their names at their states, each way in its own line", async () => {
  const node = await show(story(), {at: ms(300)});
  const machine = node.querySelector(".machine")!;
  expect(all(node, ".machine")).toHaveLength(1);
  expect(all(machine, ".now").map((box) => box.getAttribute("data-state"))).toEqual([
    "ESTABLISHED",
    "FIN-WAIT-1"
  ]);
  expect(texts(machine, ".name")).toEqual(["client", "server"]);
  const edges = (look: string) =>
    all(machine, `.edge.${look}`).map((edge) => edge.getAttribute("data-edge"));
  expect(edges("first")).toEqual([
    "CLOSED>SYN-SENT",
    "SYN-SENT>ESTABLISHED",
    "ESTABLISHED>FIN-WAIT-1"
  ]);
  expect(edges("first-just")).toEqual(["ESTABLISHED>FIN-WAIT-1"]);
  expect(edges("second")).toEqual(["LISTEN>SYN-RECEIVED", "SYN-RECEIVED>ESTABLISHED"]);
  expect(name(node, ".machine")).toContain("client: FIN-WAIT-1");
  expect(name(node, ".machine")).toContain("server: ESTABLISHED");
  expect(texts(node, ".machine-step")[0]).toBe(
    "client 300 ms: ESTABLISHED → FIN-WAIT-1 by CLOSE, sends FIN"
  );
});

test("a state has the meaning that it has in the ladder's band", async () => {
  const node = await show(story(), {at: ms(300)});
  const meaning = (state: string) =>
    node.querySelector<SVGElement>(`.state-box[data-state="${state}"]`)!.dataset.meaning;
  expect(meaning("ESTABLISHED")).toBe("healthy");
  expect(meaning("FIN-WAIT-1")).toBe("peer");
  expect(meaning("CLOSE-WAIT")).toBe("program");
  expect(meaning("TIME-WAIT")).toBe("itself");
});

test("a way that figure 5 has no arrow for is drawn, too, and the legend says what it is", async () => {
  const explained = (node: Element) =>
    all(node, ".legend:not([hidden]) .detour-key").map((key) => key.parentElement?.textContent);
  const node = await show(keepalive());
  expect(all(node, ".unusual path.just")).toHaveLength(1);
  // It has a point, as the arrows have, where it ends.
  const points = (path: Element) => path.getAttribute("d")!.match(/[\d.]+,[\d.]+/g)!;
  const [way] = all(node, ".unusual .just");
  expect(all(node, ".unusual .tip").map((path) => points(path)[0])).toEqual([points(way!).at(-1)]);
  expect(explained(node)).toEqual(["a step that figure 5 of RFC 9293 has no arrow for"]);
  expect(explained(await show(fastRetransmit()))).toEqual([]);
});

/**
 * Where the states and arrows of RFC 9293 figure 5 stand: from left to right where there is room,
 * else from above to below, on a phone as well. Placed by hand, so that few arrows cross.
 */
import type {TcpState} from "../../tcp/block/state.ts";

/** A place in the drawing, in px. */
export type Point = readonly [x: number, y: number];

/** A state's box, by its middle. The figure has two boxes for CLOSED: the last one is the end. */
export interface Box {
  readonly state: TcpState;
  readonly x: number;
  readonly y: number;
}

/** The drawing at a width. */
export interface MachineLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  /** The corners of the arrows, by `"FROM>TO"`. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

/** Half of a box, in px. */
export const HALF = {width: 48, height: 13} as const;
/** Narrower it is not drawn, in px: it is scaled down instead. */
const LEAST = 316;
/** From this width on, in px, the states stand from left to right; wider, they spread no more. */
const WIDE = 700;
const WIDEST = 900;
/** What is below the last row: the names of hosts that are there, in px. */
const BELOW = 14;

/** The middles of the columns, in px. */
function columns(n: number, width: number): number[] {
  const first = HALF.width + 3;
  return Array.from({length: n}, (_, i) => Math.round(first + ((width - 2 * first) * i) / (n - 1)));
}

/** The layout for a room of some width, in px. */
export function machineLayout(room: number): MachineLayout {
  const width = Math.min(WIDEST, Math.max(LEAST, room));
  return width >= WIDE ? across(width) : down(width);
}

const W = HALF.width;
const H = HALF.height;

/** From left to right: a passive open above, an active one below; so with the close. */
function across(width: number): MachineLayout {
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0] = columns(6, width);
  const [a, b, c] = [H + 2, 70, 126];
  const boxes: readonly Box[] = [
    {state: "CLOSED", x: c0, y: b},
    {state: "LISTEN", x: c1, y: a},
    {state: "SYN-RECEIVED", x: c1, y: b},
    {state: "SYN-SENT", x: c1, y: c},
    {state: "ESTABLISHED", x: c2, y: b},
    {state: "FIN-WAIT-1", x: c3, y: a},
    {state: "CLOSE-WAIT", x: c3, y: c},
    {state: "FIN-WAIT-2", x: c4, y: a},
    {state: "CLOSING", x: c4, y: b},
    {state: "LAST-ACK", x: c4, y: c},
    {state: "TIME-WAIT", x: c5, y: a},
    {state: "CLOSED", x: c5, y: c}
  ];
  const routes = new Map<string, readonly Point[]>([
    ["CLOSED>LISTEN", corner([c0 - 8, b - H], [c1 - W, a - 4])],
    ["LISTEN>CLOSED", [...corner([c0 + 8, b - H], [c1 - W, a + 4])].reverse()],
    ["CLOSED>SYN-SENT", corner([c0 - 8, b + H], [c1 - W, c + 4])],
    ["SYN-SENT>CLOSED", [...corner([c0 + 8, b + H], [c1 - W, c - 4])].reverse()],
    ["LISTEN>SYN-RECEIVED", straight([c1 - 10, a + H], [c1 - 10, b - H])],
    ["SYN-RECEIVED>LISTEN", straight([c1 + 10, b - H], [c1 + 10, a + H])],
    ["SYN-SENT>SYN-RECEIVED", straight([c1, c - H], [c1, b + H])],
    [
      "LISTEN>SYN-SENT",
      [
        [c1 + W, a],
        [c1 + W + 10, a],
        [c1 + W + 10, c - 5],
        [c1 + W, c - 5]
      ]
    ],
    ["SYN-RECEIVED>ESTABLISHED", straight([c1 + W, b + 4], [c2 - W, b + 4])],
    ["SYN-SENT>ESTABLISHED", along([c1 + W, c + 5], [c2 - 8, b + H])],
    [
      "SYN-RECEIVED>FIN-WAIT-1",
      [
        [c1 + W, b - 6],
        [c1 + W + 20, b - 6],
        [c1 + W + 20, a - 5],
        [c3 - W, a - 5]
      ]
    ],
    ["ESTABLISHED>FIN-WAIT-1", corner([c2, b - H], [c3 - W, a + 4])],
    ["ESTABLISHED>CLOSE-WAIT", corner([c2 + 10, b + H], [c3 - W, c])],
    ["FIN-WAIT-1>FIN-WAIT-2", straight([c3 + W, a], [c4 - W, a])],
    ["FIN-WAIT-1>CLOSING", corner([c3, a + H], [c4 - W, b])],
    ["CLOSE-WAIT>LAST-ACK", straight([c3 + W, c], [c4 - W, c])],
    ["FIN-WAIT-2>TIME-WAIT", straight([c4 + W, a], [c5 - W, a])],
    ["CLOSING>TIME-WAIT", along([c4 + W, b], [c5 - 10, a + H])],
    ["LAST-ACK>CLOSED", straight([c4 + W, c], [c5 - W, c])],
    ["TIME-WAIT>CLOSED", straight([c5 + 10, a + H], [c5 + 10, c - H])]
  ]);
  return {width, height: c + H + BELOW, boxes, routes};
}

/** From above to below, in three columns: a passive open left, an active one right. */
function down(width: number): MachineLayout {
  const [l = 0, m = 0, r = 0] = columns(3, width);
  const [y0, y1, y2, y3, y4, y5, y6] = [H + 2, 66, 122, 178, 234, 290, 344];
  const boxes: readonly Box[] = [
    {state: "CLOSED", x: m, y: y0},
    {state: "LISTEN", x: m, y: y1},
    {state: "SYN-RECEIVED", x: l, y: y2},
    {state: "SYN-SENT", x: r, y: y2},
    {state: "ESTABLISHED", x: m, y: y3},
    {state: "FIN-WAIT-1", x: l, y: y4},
    {state: "CLOSE-WAIT", x: r, y: y4},
    {state: "FIN-WAIT-2", x: l, y: y5},
    {state: "CLOSING", x: m, y: y5},
    {state: "LAST-ACK", x: r, y: y5},
    {state: "TIME-WAIT", x: m, y: y6},
    {state: "CLOSED", x: r, y: y6}
  ];
  const routes = new Map<string, readonly Point[]>([
    ["CLOSED>LISTEN", straight([m - 12, y0 + H], [m - 12, y1 - H])],
    ["LISTEN>CLOSED", straight([m + 12, y1 - H], [m + 12, y0 + H])],
    ["CLOSED>SYN-SENT", along([m + W, y0 - 5], [r + 14, y2 - H])],
    ["SYN-SENT>CLOSED", [...along([m + W, y0 + 5], [r - 14, y2 - H])].reverse()],
    ["LISTEN>SYN-RECEIVED", along([m - W, y1], [l + 12, y2 - H])],
    ["LISTEN>SYN-SENT", along([m + W, y1], [r - 30, y2 - H])],
    [
      "SYN-RECEIVED>LISTEN",
      [
        [l - 14, y2 - H],
        [l - 14, y1 - 24],
        [m - 30, y1 - 24],
        [m - 30, y1 - H]
      ]
    ],
    ["SYN-SENT>SYN-RECEIVED", straight([r - W, y2], [l + W, y2])],
    ["SYN-RECEIVED>ESTABLISHED", corner([l + 20, y2 + H], [m - W, y3 - 5])],
    ["SYN-SENT>ESTABLISHED", corner([r - 20, y2 + H], [m + W, y3 - 5])],
    ["SYN-RECEIVED>FIN-WAIT-1", straight([l - 20, y2 + H], [l - 20, y4 - H])],
    ["ESTABLISHED>FIN-WAIT-1", along([m - W, y3 + 5], [l + 20, y4 - H])],
    ["ESTABLISHED>CLOSE-WAIT", along([m + W, y3 + 5], [r - 20, y4 - H])],
    ["FIN-WAIT-1>FIN-WAIT-2", straight([l - 20, y4 + H], [l - 20, y5 - H])],
    ["FIN-WAIT-1>CLOSING", along([l + W, y4], [m, y5 - H])],
    ["CLOSE-WAIT>LAST-ACK", straight([r, y4 + H], [r, y5 - H])],
    ["FIN-WAIT-2>TIME-WAIT", corner([l - 20, y5 + H], [m - W, y6])],
    ["CLOSING>TIME-WAIT", straight([m - 30, y5 + H], [m - 30, y6 - H])],
    ["LAST-ACK>CLOSED", straight([r + 30, y5 + H], [r + 30, y6 - H])],
    ["TIME-WAIT>CLOSED", straight([m + W, y6], [r - W, y6])]
  ]);
  return {width, height: y6 + H + BELOW, boxes, routes};
}

const straight = (from: Point, to: Point): readonly Point[] => [from, to];

/** First up or down, then to the side. */
const corner = (from: Point, to: Point): readonly Point[] => [from, [from[0], to[1]], to];

/** First to the side, then up or down. */
const along = (from: Point, to: Point): readonly Point[] => [from, [to[0], from[1]], to];

/** An arrow's point, as long as it is wide. */
export function tip(points: readonly Point[]): string {
  const [x, y] = points.at(-1) ?? [0, 0];
  const [fromX, fromY] = points.at(-2) ?? [0, 0];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [((x - fromX) / length) * 7, ((y - fromY) / length) * 7];
  return `M${x},${y}L${x - dx - dy / 2},${y - dy + dx / 2}L${x - dx + dy / 2},${y - dy - dx / 2}Z`;
}

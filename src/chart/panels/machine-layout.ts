/** Where the states and arrows of RFC 9293 figure 5 stand: placed by hand, in three columns. */
import type {TcpState} from "../../tcp/block/state.ts";

/** A column, 0 to 2; px right of its middle; px from the top. */
export type Spot = readonly [column: number, dx: number, y: number];

/** A state's box. The figure has two boxes for CLOSED. */
export interface Box {
  readonly state: TcpState;
  readonly column: number;
  readonly y: number;
}

/** Half of a box, in px. */
export const HALF = {width: 46, height: 13} as const;
/** Height of the whole drawing, in px. */
export const HEIGHT = 476;

const box = (state: TcpState, column: number, y: number): Box => ({state, column, y});

/** The first CLOSED is the beginning, the last one the end. */
export const BOXES: readonly Box[] = [
  box("CLOSED", 1, 22),
  box("LISTEN", 1, 92),
  box("SYN-RECEIVED", 0, 160),
  box("SYN-SENT", 2, 160),
  box("ESTABLISHED", 1, 236),
  box("FIN-WAIT-1", 0, 306),
  box("CLOSE-WAIT", 2, 306),
  box("FIN-WAIT-2", 0, 384),
  box("CLOSING", 1, 384),
  box("LAST-ACK", 2, 384),
  box("TIME-WAIT", 1, 452),
  box("CLOSED", 2, 452)
];

/** An arrow's corners, and where its label stands. */
export interface Route {
  readonly points: readonly Spot[];
  readonly label: Spot;
  readonly anchor: "start" | "middle" | "end";
  /** Is there room for the event only? */
  readonly brief: boolean;
}

const W = HALF.width;

const route = (anchor: Route["anchor"], label: Spot, ...points: readonly Spot[]): Route => ({
  points,
  label,
  anchor,
  brief: false
});

/** The arrows by `"FROM>TO"`. */
export const ROUTES: ReadonlyMap<string, Route> = new Map([
  ["CLOSED>LISTEN", route("end", [1, -17, 53], [1, -12, 35], [1, -12, 79])],
  ["LISTEN>CLOSED", route("start", [1, 17, 61], [1, 12, 79], [1, 12, 35])],
  ["CLOSED>SYN-SENT", route("start", [1, W + 7, 12], [1, W, 17], [2, 14, 17], [2, 14, 147])],
  ["SYN-SENT>CLOSED", route("end", [2, -19, 61], [2, -14, 147], [2, -14, 28], [1, W, 28])],
  ["LISTEN>SYN-RECEIVED", route("end", [1, -W - 7, 87], [1, -W, 92], [0, 12, 92], [0, 12, 147])],
  ["LISTEN>SYN-SENT", route("start", [1, W + 7, 87], [1, W, 92], [2, -30, 92], [2, -30, 147])],
  [
    "SYN-RECEIVED>LISTEN",
    route("start", [0, -9, 61], [0, -14, 147], [0, -14, 66], [1, -30, 66], [1, -30, 79])
  ],
  ["SYN-SENT>SYN-RECEIVED", route("middle", [1, 0, 154], [2, -W, 160], [0, W, 160])],
  [
    "SYN-RECEIVED>ESTABLISHED",
    route("end", [1, -W - 8, 225], [0, 20, 173], [0, 20, 230], [1, -W, 230])
  ],
  [
    "SYN-SENT>ESTABLISHED",
    route("start", [1, W + 8, 225], [2, -20, 173], [2, -20, 230], [1, W, 230])
  ],
  [
    "SYN-RECEIVED>FIN-WAIT-1",
    {...route("start", [0, -15, 208], [0, -20, 173], [0, -20, 293]), brief: true}
  ],
  [
    "ESTABLISHED>FIN-WAIT-1",
    route("end", [1, -W - 8, 255], [1, -W, 242], [0, 20, 242], [0, 20, 293])
  ],
  [
    "ESTABLISHED>CLOSE-WAIT",
    route("start", [1, W + 8, 255], [1, W, 242], [2, -20, 242], [2, -20, 293])
  ],
  ["FIN-WAIT-1>FIN-WAIT-2", route("start", [0, -15, 349], [0, -20, 319], [0, -20, 371])],
  ["FIN-WAIT-1>CLOSING", route("start", [0, W + 8, 300], [0, W, 306], [1, 0, 306], [1, 0, 371])],
  ["CLOSE-WAIT>LAST-ACK", route("end", [2, -6, 349], [2, 0, 319], [2, 0, 371])],
  ["FIN-WAIT-2>TIME-WAIT", route("start", [0, 6, 446], [0, 0, 397], [0, 0, 452], [1, -W, 452])],
  ["CLOSING>TIME-WAIT", route("start", [1, 6, 421], [1, 0, 397], [1, 0, 439])],
  ["LAST-ACK>CLOSED", route("end", [2, -6, 421], [2, 0, 397], [2, 0, 439])],
  ["TIME-WAIT>CLOSED", route("start", [1, W + 8, 446], [1, W, 452], [2, -W, 452])]
]);

/** The middle of a column in a picture of some width. */
export function columnX(column: number, width: number): number {
  const first = HALF.width + 3;
  return first + ((width - 2 * first) * column) / 2;
}

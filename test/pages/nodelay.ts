/** The page `nodelay` as its tests ask for it: with its controls at both of their ends. */
import {macos, windows, windows7} from "../../src/index.ts";
import type {Profile, Recording, Run} from "../../src/index.ts";
import {runPage} from "./harness.ts";

/** What the tests ask of the page. */
export interface Page {
  readonly lines: (run: Run) => readonly string[];
  readonly sent: (run: Run, host?: string) => readonly Run["transits"][number][];
  readonly headers: (run: Run) => number;
  readonly held: (run: Run) => number[];
  readonly ages: (run: Run, from?: string) => number[];
  readonly stall: Run;
  readonly polarity: Run;
  readonly writes: Run;
  readonly burst: Run;
  readonly noTimer: Run;
  readonly counted: Run;
  readonly cures: readonly string[];
  readonly courses: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly exchanges: (changed: string, system: Profile) => Run;
  readonly outcome: (changed: string, system: Profile) => string[];
  readonly cured: Run;
  readonly recordedStall: Recording;
  readonly eight: Run;
  readonly tweaked: Run;
  readonly shut: Run;
  readonly inBuffer: (run: Run, at: number) => number;
  readonly cwnds: (run: Run, since?: number) => number[];
  readonly late: Run;
  readonly costOn: Run;
  readonly costOff: Run;
  readonly narrowOn: Run;
  readonly narrowOff: Run;
  readonly inputsOn: Run;
  readonly inputsOff: Run;
  readonly blocked: Run;
  readonly actionsOn: Run;
  readonly actionsOff: Run;
  readonly quantile: (values: readonly number[], share: number) => number;
}

const pages = new Map<string, Promise<Page>>();

/** The page with some controls moved; the cells are many, so each set of controls runs once. */
export function page(controls: Readonly<Record<string, unknown>> = {}): Promise<Page> {
  const key = JSON.stringify(controls, (_, value: unknown) =>
    value && typeof value === "object" && "title" in value ? value.title : value
  );
  const known = pages.get(key) ?? runPage<Page>("nodelay", controls).then(({values}) => values);
  pages.set(key, known);
  return known;
}

/** Three sets of controls, in which each control is at its ends once. */
export const LOW = {
  stallNoDelay: true,
  setting: 1,
  writesNoDelay: true,
  pause: 0,
  piece: 50,
  trip: 10,
  hasReplied: false,
  cure: "server: acknowledge at once",
  tweak: true,
  windowNoDelay: false,
  lateBy: 0,
  loses: true,
  size: 1,
  rate: 32,
  snapshots: false,
  lostInput: 0,
  pieces: 1
};
export const HIGH = {
  stallSystem: windows7,
  setting: -1,
  ownSystem: macos,
  pause: 60,
  piece: 1500,
  trip: 1000,
  ackSystem: windows7,
  cure: "server: acknowledge at once",
  cureSystem: windows7,
  fixed: true,
  lateBy: 500,
  size: 1000,
  costSystem: windows7,
  rate: 512,
  snapshots: false,
  shooterSystem: windows7,
  lostInput: 12,
  pieces: 1,
  actionSystem: windows7
};
export const OTHER = {
  stallNoDelay: true,
  stallSystem: windows7,
  setting: -1,
  ownSystem: windows,
  writesNoDelay: true,
  burstSystem: windows,
  piece: 1500,
  hasReplied: false,
  ackSystem: windows7,
  bigSystem: windows,
  lateBy: 400,
  costSystem: windows7,
  rate: 128,
  shooterSystem: windows7,
  blockedNoDelay: false,
  actionSystem: windows7
};

/** The payload in bytes of each segment that the client sent. */
export const lengths = ({sent}: Page, run: Run): number[] =>
  sent(run).map(({segment}) => segment.len);
/** The latency below which a share of the messages is, in ms: half of them, unless it is given. */
export const middle = ({quantile, ages}: Page, run: Run, share = 0.5): number =>
  Number(quantile(ages(run), share).toFixed(1));

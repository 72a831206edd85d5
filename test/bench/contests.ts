/** What the engine and its peers are timed with: each of them simulates the same. */
import type {Run} from "../../src/index.ts";
import type * as Scenarios from "./scenarios.ts";

const MEGABYTE = 1e6;

/** One thing to simulate. */
export interface Contest {
  readonly name: string;
  /** Runs it, with the record on or off, by these scenarios. */
  readonly run: (scenarios: typeof Scenarios, record: boolean) => Run;
  /** What a peer is asked for; nothing where no peer does the same. */
  readonly peer: readonly (string | number)[];
}

/** All of them, in the order of the table. */
export const contests: readonly Contest[] = [
  ...[10, 100].flatMap((megabytes) =>
    [65536, 16384].flatMap((window) =>
      [0, 0.01].map((loss): Contest => ({
        name: `bulk ${megabytes} MB, window ${window / 1024} KiB, loss ${loss * 100} %`,
        run: ({bulk}, record) => bulk(megabytes * MEGABYTE, window, loss, record),
        peer: ["bulk", megabytes * MEGABYTE, window, loss]
      }))
    )
  ),
  {
    name: "1000 short connections",
    run: ({shortConnections}, record) => shortConnections(1000, record),
    peer: ["short", 1000]
  },
  {name: "lesson", run: ({lesson}) => lesson(), peer: []}
];

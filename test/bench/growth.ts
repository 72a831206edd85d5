/**
 * How time and memory grow with what is simulated: segments, hosts and connections. The plot stands
 * in `docs/data`, for the page about the model.
 */
import {writeFileSync} from "node:fs";
import {join} from "node:path";
import type {Run} from "../../src/index.ts";
import {root} from "../../src/site/config/root.ts";
import {growthPlot, type Curve} from "./growth-plot.ts";
import {heldBytes, milliseconds, spread} from "./measure.ts";
import {product} from "./product.ts";
import type * as Scenarios from "./scenarios.ts";
import {round, told, type Row} from "./table.ts";

const RUNS = 3;

interface Axis {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly run: (size: number) => Run;
}

const axesOf = ({bulk, manyConnections, manyHosts}: typeof Scenarios): readonly Axis[] => [
  // A segment of data takes half an ACK: so many bytes make so many segments.
  {
    name: "segments",
    sizes: [1e3, 1e4, 1e5, 1e6],
    run: (size) => bulk(Math.round(size * 965), 65536, 0, true)
  },
  {name: "hosts", sizes: [2, 10, 100, 1000], run: (size) => manyHosts(size - 1)},
  {name: "connections", sizes: [1, 10, 100, 1000, 1e4, 1e5], run: manyConnections}
];

/** The rows of growth; writes the plot where it is to be saved. */
export async function growth(save: boolean): Promise<Row[]> {
  const curves: Curve[] = [];
  const scenarios = await product();
  const rows = axesOf(scenarios).flatMap(({name, sizes, run}) => {
    const points = sizes.map((size) => {
      let segments = 0;
      const bytes = heldBytes(() => {
        const done = run(size);
        // Not `run.transits.length`: that would make, and hold, an object of each.
        segments = scenarios.segmentCount(done);
        return done;
      });
      const {median} = spread(Array.from({length: RUNS}, () => milliseconds(() => run(size))));
      const row = {
        of: name,
        size,
        segments,
        ms: round(median),
        us_per_segment: round((median * 1000) / segments, 2),
        // Less cannot be told from what else the heap does.
        megabytes: bytes < 1e6 ? null : round(bytes / 1e6)
      };
      told(row);
      return row;
    });
    curves.push({name, points: points.map(({size, ms}) => ({size, ms}))});
    return points;
  });
  if (save) writeFileSync(join(root, "docs/data/growth.svg"), growthPlot(curves));
  return rows;
}

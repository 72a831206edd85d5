/**
 * Lets Observable Framework build without a network. Its standard library names fifteen packages
 * that a page could load from a CDN, and Framework asks a registry for their versions even when no
 * page uses them; it does not ask when its cache has a folder with a version. So the folders are
 * made, empty: a page that does use such a package then fails to build, as it should here.
 */
import {mkdirSync} from "node:fs";
import {join} from "node:path";

const packages = [
  "@observablehq/plot",
  "@observablehq/sample-datasets",
  "apache-arrow",
  "arquero",
  "d3",
  "d3-dsv",
  "echarts",
  "htl",
  "leaflet",
  "lodash",
  "mapbox-gl",
  "parquet-wasm",
  "react",
  "react-dom",
  "topojson-client"
];

/** Makes the folders below `docs`, the folder of the pages. */
export function fillCache(docs: string): void {
  for (const name of packages) {
    mkdirSync(join(docs, ".observablehq/cache/_npm", `${name}@0.0.0`), {recursive: true});
  }
}

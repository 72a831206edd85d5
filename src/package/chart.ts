/** A run drawn: for pages. The styles are in "tcp-sockets/chart.css". */
export {figure} from "../chart/figure/figure.ts";
export type {CursorDetail, FigureElement, FigureOptions} from "../chart/figure/figure.ts";
export {ladder} from "../chart/ladder/ladder.ts";
export type {LadderOptions} from "../chart/ladder/ladder.ts";
export {compare} from "../chart/figure/compare/compare.ts";
export type {CompareOptions} from "../chart/figure/compare/compare.ts";
export {sideBySide} from "../chart/figure/side-by-side.ts";
export type {SideBySideOptions} from "../chart/figure/side-by-side.ts";
export {histogram} from "../chart/figure/histogram.ts";
export type {HistogramOptions} from "../chart/figure/histogram.ts";
export {table} from "../chart/dom/table.ts";
export type {TableOptions} from "../chart/dom/table.ts";

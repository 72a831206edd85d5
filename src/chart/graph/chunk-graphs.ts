/** Views that draw graphs against time, and tables of numbers: one file, for they share much. */
export {censusView} from "./census-view.ts";
export {fillHistogram} from "./draw-histogram.ts";
export {sequenceView} from "./sequence-view.ts";
export {seriesView} from "./series-view.ts";
export {fillSideBySide} from "./draw-side-by-side.ts";

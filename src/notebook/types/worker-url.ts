/** Where the worker is: Framework copies the file, and puts its address here. */
import {FileAttachment} from "observablehq:stdlib";

/** Starts the worker with TypeScript in it. */
export function startTypes(): Worker {
  return new Worker(FileAttachment("./types-worker.js").href);
}

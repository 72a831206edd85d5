/**
 * What runs in a document of an opaque origin, which has the site's own policy: it starts workers
 * of the same text as itself, and runs cells that draw. In such a worker it answers tasks.
 */
import {draw} from "./draw.ts";
import {Evaluator} from "./evaluator.ts";
import type {Library} from "./crossing.ts";
import {type Channel, hearErrors, serve} from "./serve.ts";
import {Stopwatch} from "./watchdog.ts";
import type {Answer, Surroundings} from "./protocol.ts";

/** The library, which the bundler puts in. */
import * as tcp from "/lib/tcp.js";
import * as d3 from "d3";

/** What the page tells the document. */
export type Order =
  | {readonly do: "start"; readonly name: number}
  | {readonly do: "end"; readonly name: number}
  | {readonly do: "draw"; readonly around: Surroundings};

const tools = tcp as unknown as Record<string, unknown> & {
  crossing: Library["codec"];
  whileRunning(check: () => void): void;
};

const modules = {
  names: ["/lib/tcp.js", "d3"],
  loaderOf: (name: string) =>
    name === "/lib/tcp.js"
      ? () => Promise.resolve(tcp)
      : /^d3(-[a-z-]+)?$/.test(name)
        ? () => Promise.resolve(d3 as object)
        : null
};

const library = (): Promise<Library> => Promise.resolve({codec: tools.crossing, exports: tools});

function watch(): Stopwatch {
  const stopwatch = new Stopwatch();
  tools.whileRunning(() => stopwatch.check());
  return stopwatch;
}

function startWorker(): void {
  addEventListener(
    "message",
    ({ports: [port]}) => {
      const never = new Promise(() => undefined);
      const given = {invalidation: never, visibility: () => Promise.resolve()};
      const evaluator = new Evaluator(modules, watch(), given);
      if (!port) return;
      serve(port as Channel, {evaluator, library});
      hearErrors(port.postMessage.bind(port));
    },
    {once: true}
  );
}

function startDocument(): void {
  // Whatever it was asked for by: in the page's own origin nothing runs.
  if (self.origin !== "null") return;
  const code = document.currentScript?.textContent ?? "";
  const address = URL.createObjectURL(new Blob([code], {type: "text/javascript"}));
  const workers = new Map<number, Worker>();
  addEventListener("message", ({source, data, ports: [port]}) => {
    if (source !== parent || !port) return;
    const order = data as Order;
    if (order.do === "draw") {
      draw(port, order.around, (given) => new Evaluator(modules, watch(), given), library);
    } else if (order.do === "start") {
      const worker = startedWorker(address);
      if (!worker) return port.postMessage({kind: "unable"} satisfies Answer);
      workers.set(order.name, worker);
      worker.postMessage(null, [port]);
    } else {
      workers.get(order.name)?.terminate();
      workers.delete(order.name);
    }
  });
  parent.postMessage("sandbox", "*");
}

/** A worker, or null where the browser starts none here. */
function startedWorker(address: string): Worker | null {
  try {
    return new Worker(address);
  } catch {
    return null;
  }
}

if (typeof document === "undefined") startWorker();
else startDocument();

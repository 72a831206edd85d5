/**
 * What runs in a document of an opaque origin, which has the site's own policy: it starts workers
 * of the same text as itself, and runs cells that draw. In such a worker it answers tasks.
 */
import {draw} from "./draw.ts";
import {Evaluator} from "./evaluator.ts";
import {type Library, isOfLibrary} from "./crossing.ts";
import {type Channel, hearErrors, serve} from "./serve.ts";
import {Stopwatch} from "./watchdog.ts";
import type {Answer, Program, Surroundings} from "./protocol.ts";

/** What the page tells the document. */
export type Order =
  | {readonly do: "start"; readonly name: number}
  | {readonly do: "end"; readonly name: number}
  | {readonly do: "draw"; readonly around: Surroundings};

/** What the sandbox itself needs of the library. */
interface Tools extends Record<string, unknown> {
  readonly crossing: Library["codec"];
  whileRunning(check: () => void): void;
}

const stopwatch = new Stopwatch();
let tools: Tools | null = null;

function takeLibrary(): Tools {
  if (tools) return tools;
  tools = sandboxParts.take("./library.js") as Tools;
  tools.whileRunning(() => stopwatch.check());
  return tools;
}

const modules = {
  names: ["/lib/tcp.js", "d3"],
  loaderOf: (name: string) => {
    if (name === "/lib/tcp.js") return async () => Promise.resolve(takeLibrary());
    return /^d3(-[a-z-]+)?$/.test(name)
      ? async () => Promise.resolve(sandboxParts.take("./d3.js"))
      : null;
  }
};

/** The library as far as it is there: before somebody asks for it, nobody has a value of it. */
const known: Library = {
  get codec() {
    return tools?.crossing ?? null;
  },
  get exports() {
    return tools ?? {};
  }
};

const library = (program?: Program): Promise<Library> => {
  if (program && usesLibrary(program)) takeLibrary();
  return Promise.resolve(known);
};

const usesLibrary = ({pieces, values}: Program): boolean =>
  pieces.some(({code}) => code.includes("/lib/tcp.js")) || Object.values(values).some(isOfLibrary);

function startWorker(): void {
  addEventListener(
    "message",
    ({data, ports: [port]}) => {
      sandboxParts.find(data as Record<string, string>);
      const never = new Promise(() => undefined);
      const given = {invalidation: never, visibility: () => Promise.resolve()};
      const evaluator = new Evaluator(modules, stopwatch, given);
      if (!port) return;
      serve(port as Channel, {evaluator, library});
      hearErrors(port.postMessage.bind(port));
      // Most programs need it, and most workers begin before there is one.
      takeLibrary();
    },
    {once: true}
  );
}

function startDocument(): void {
  // Whatever it was asked for by: in the page's own origin nothing runs.
  if (self.origin !== "null") return;
  const own = document.currentScript?.textContent ?? "";
  const addresses = workerAddresses(own);
  const workers = new Map<number, Worker>();
  addEventListener("message", ({source, data, ports: [port]}) => {
    if (source !== parent || !port) return;
    const order = data as Order;
    if (order.do === "draw") {
      draw(port, order.around, (given) => new Evaluator(modules, stopwatch, given), library);
    } else if (order.do === "start") {
      const {script, parts} = addresses();
      const worker = startedWorker(script);
      if (!worker) return port.postMessage({kind: "unable"} satisfies Answer);
      workers.set(order.name, worker);
      worker.postMessage(parts, [port]);
    } else {
      workers.get(order.name)?.terminate();
      workers.delete(order.name);
    }
  });
  parent.postMessage("sandbox", "*");
}

/** What a worker has from the start. */
const first = ["./library-whole.js", "./library.js"];

interface Addresses {
  /** The script of a worker: what this document runs, and the library. */
  readonly script: string;
  /** What else it can ask for. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Makes the addresses of what workers run when the first one is started. */
function workerAddresses(own: string): () => Addresses {
  const addressOf = (...texts: string[]): string =>
    URL.createObjectURL(new Blob(texts, {type: "text/javascript"}));
  let addresses: Addresses | null = null;
  return () => {
    const {texts} = sandboxParts;
    addresses ??= {
      script: addressOf(own, ...first.map((name) => `;${texts.get(name)}`)),
      parts: Object.fromEntries(
        [...texts].flatMap(([name, text]) =>
          name === "./drawing.js" ? [] : [[name, addressOf(text)]]
        )
      )
    };
    return addresses;
  };
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

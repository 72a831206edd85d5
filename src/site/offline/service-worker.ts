/**
 * The service worker: keeps the whole site on the reader's device. All pages and what they load
 * are of one version: they are kept together when it is installed, each checked against its hash,
 * and the next version waits until no page of this one is open, or the reader asks for it.
 */
import {CacheFirst, Serwist} from "serwist";
import type {Manifest} from "./manifest.ts";

/** What the compiler's library of pages does not know of a service worker. */
interface WorkerScope extends EventTarget {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: {
      type: "window";
      includeUncontrolled: boolean;
    }): Promise<readonly {readonly url: string}[]>;
  };
  skipWaiting(): Promise<void>;
}

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

/** Put in by the build. */
declare const MANIFEST: Manifest;

const scope = self as unknown as WorkerScope;
const {registration, clients} = scope;

/** What is large and rarely needed is kept when it is first used. */
const onDemand = `on-demand-${registration.scope}`;
const later = new Set(MANIFEST.later.map((path) => new URL(path, registration.scope).href));

const serwist = new Serwist({
  precacheEntries: [...MANIFEST.files],
  precacheOptions: {
    cleanupOutdatedCaches: true,
    directoryIndex: "index.html",
    cleanURLs: true,
    // "?safe" and its like are read by the page.
    ignoreURLParametersMatching: [/.*/],
    plugins: [{handlerWillRespond: ({response}) => Promise.resolve(secluded(response))}]
  },
  skipWaiting: false,
  // A first visit's page, too, can load its parts from what is kept.
  clientsClaim: true,
  runtimeCaching: [
    {
      matcher: ({url}) => later.has(url.href),
      handler: new CacheFirst({cacheName: onDemand})
    },
    {
      matcher: ({request}) => request.mode === "navigate",
      handler: ({request}) => fetch(request).catch(notHere)
    }
  ]
});

/**
 * What edited cells run in has an opaque origin, whoever asks for it. No service worker answers for
 * a frame that is sandboxed by its element, so without a network its page asks for one that is not.
 */
function secluded(response: Response): Response {
  if (!/\/sandbox\.\w+\.html$/.test(response.url)) return response;
  const headers = new Headers(response.headers);
  headers.set("content-security-policy", "sandbox allow-scripts");
  return new Response(response.body, {status: response.status, headers});
}

/** Without a network, an address that has no page. */
async function notHere(): Promise<Response> {
  const page = await serwist.matchPrecache("404.html");
  if (!page) return Response.error();
  // Wherever the address leads, the page's links begin at the site.
  const base = `<base href="${new URL(registration.scope).pathname}">`;
  const html = (await page.text()).replace(/<base href="[^"]*">/, base);
  return new Response(html, {status: 404, headers: {"content-type": "text/html; charset=utf-8"}});
}

/** Begins to serve this version, unless another page of the one before would then have both. */
async function use(port: MessagePort | undefined): Promise<void> {
  const pages = await clients.matchAll({type: "window", includeUncontrolled: true});
  const others = pages.filter(({url}) => url.startsWith(registration.scope)).length - 1;
  port?.postMessage({others});
  if (others <= 0) await scope.skipWaiting();
}

async function forgetOld(): Promise<void> {
  const cache = await caches.open(onDemand);
  for (const request of await cache.keys()) {
    if (!later.has(request.url)) await cache.delete(request);
  }
}

addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.data === "use") (event as unknown as Extendable).waitUntil(use(event.ports[0]));
});
scope.addEventListener("activate", (event) => (event as Extendable).waitUntil(forgetOld()));
serwist.addEventListeners();

/**
 * Which requests of a page have failed. One that is aborted because the page is left for another
 * has not: it was still on its way, as a worker's script may be that nobody waits for.
 */
import type {Page, Request} from "playwright-core";

const ABORTED = "net::ERR_ABORTED";

/** Puts each failed request of a page among `errors`, until what it returns is called. */
export function hearFailedRequests(page: Page, errors: string[]): () => void {
  /** What the page that is shown has asked for and not got yet. */
  const onTheirWay = new Set<Request>();
  const left = new WeakSet<Request>();
  /** What was aborted since the page began to be left: it may stay all the same. */
  let inDoubt: string[] = [];
  /** The request of the page that is to be shown next. */
  let next: Request | null = null;
  let isOver = false;

  page.on("request", (request) => {
    if (isOfNextPage(page, request)) next = request;
    else onTheirWay.add(request);
  });
  page.on("requestfinished", (request) => onTheirWay.delete(request));
  page.on("requestfailed", (request) => {
    onTheirWay.delete(request);
    const why = request.failure()?.errorText ?? "failed";
    if (isOver || (why === ABORTED && left.has(request))) return;
    const error = `${request.url()}: ${why}`;
    errors.push(error);
    if (request === next) stay();
    else if (why === ABORTED && next) inDoubt.push(error);
  });
  page.on("framenavigated", (frame) => {
    // To go to another place of the page that is shown needs no request.
    if (frame !== page.mainFrame() || !next || !isSamePage(frame.url(), next.url())) return;
    for (const request of onTheirWay) left.add(request);
    onTheirWay.clear();
    for (const error of inDoubt) errors.splice(errors.indexOf(error), 1);
    stay();
  });
  return () => void (isOver = true);

  function stay(): void {
    next = null;
    inDoubt = [];
  }
}

function isSamePage(url: string, other: string): boolean {
  return url.split("#")[0] === other.split("#")[0];
}

/** Requests of workers and of pages that are gone belong to no frame. */
function isOfNextPage(page: Page, request: Request): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame();
}

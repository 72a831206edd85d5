/** A figure on the page, and what its reader does to it. */
import {ms} from "../../../src/base/units.ts";
import {figure} from "../../../src/chart/figure/figure.ts";
import type {FigureElement, FigureOptions} from "../../../src/chart/figure/figure.ts";
import {drop} from "../../../src/net/fault.ts";
import {simulate} from "../../../src/trace/query/simulate.ts";
import type {Run} from "../../../src/trace/query/trace.ts";

/** Puts a figure of the run on the page. */
export function show(run: Run, options?: FigureOptions): FigureElement {
  const node = figure(run, options);
  document.body.append(node);
  return node;
}

/** The text of the first element that the selector finds. */
export const text = (root: Element, selector: string) =>
  root.querySelector(selector)?.textContent ?? "";

/** Presses the button of that name. */
export const press = (root: Element, name: string) =>
  [...root.querySelectorAll("button")]
    .find((node) => (node.getAttribute("aria-label") ?? node.textContent) === name)!
    .click();

/** The drawn segment, by its host and its number among those of the host. */
export const segment = (root: Element, from: number, nth: number) =>
  root.querySelector(`.segment[data-from="${from}"][data-nth="${nth}"]`)!;

/** What a reader does to lose a segment, or to have it back: picks it, presses the first button. */
export const lose = (root: Element, from: number, nth: number) => {
  click(segment(root, from, nth));
  root.querySelector<HTMLButtonElement>(".picker button")!.click();
};

/** A click of the mouse, also on what is no control. */
export const click = (node: Element) =>
  node.dispatchEvent(new MouseEvent("click", {bubbles: true}));

/** A client connects, sends four bytes and closes; the server reads to the end and closes. */
export const scenario = (faults: Parameters<typeof drop>[] = []) =>
  simulate({
    link: {delay: ms(10)},
    server: {
      *main(os) {
        const listener = os.listen({port: 7777, backlog: 5});
        const peer = yield* os.accept(listener);
        while ((yield* os.recv(peer, 4096)).length > 0);
        yield* os.close(peer);
      }
    },
    client: {
      *main(os) {
        const socket = yield* os.connect("server:7777");
        yield* os.send(socket, 4);
        yield* os.close(socket);
      }
    },
    faults: faults.map((args) => drop(...args))
  });

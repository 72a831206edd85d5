/** A cell that draws, in a document of its own: what it displays stands there and nowhere else. */
import {boundAnimation} from "./animation.ts";
import type {Evaluator} from "./evaluator.ts";
import {type Library, type Viewed, Writer} from "./crossing.ts";
import type {Surroundings} from "./protocol.ts";
import {type Channel, hearErrors, serve} from "./serve.ts";

/** Makes this document that of a cell. */
export function draw(
  port: MessagePort,
  {css, root}: Surroundings,
  makeEvaluator: (given: Readonly<Record<string, unknown>>) => Evaluator,
  library: () => Promise<Library>
): void {
  for (const [name, value] of Object.entries(root)) {
    document.documentElement.setAttribute(name, value);
  }
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  const place = document.createElement("div");
  place.className = "observablehq observablehq--block";
  // The page has the space around it; what stands in it keeps its own.
  place.style.cssText = "display: flow-root; margin: 0";
  document.body.append(place);
  const post = port.postMessage.bind(port);
  const tell = (): void => post({kind: "height", height: Math.ceil(place.scrollHeight)});
  new ResizeObserver(tell).observe(place);
  // No program can make an event that is trusted.
  const press = ({isTrusted}: Event): void => void (isTrusted && post({kind: "pressed"}));
  addEventListener("pointerdown", press, {capture: true, passive: true});
  hearErrors(post);
  boundAnimation();
  const given = {
    invalidation: new Promise(() => undefined),
    visibility: () => Promise.resolve(),
    resize
  };
  serve(port as Channel, {
    evaluator: makeEvaluator(given),
    library,
    output: () => {
      place.replaceChildren();
      return drawing(place, library, post);
    }
  });
}

/** Where a cell shows what it displays, in an element. */
export function drawing(
  place: HTMLElement,
  library: () => Promise<Library>,
  post: (message: {kind: "input"; handle: number; value: ReturnType<Writer["write"]>}) => void
) {
  let views = 0;
  const show = (value: unknown): void => {
    place.append(value instanceof Node ? value : textFor(value));
  };
  const view = (element: unknown): unknown => {
    show(element);
    const input = element as HTMLInputElement & {value: unknown};
    const handle = views++;
    const followed: Viewed = {viewed: valueOf(input), view: handle};
    input.addEventListener(eventOf(input), () => {
      void library().then((known) =>
        post({
          kind: "input",
          handle,
          value: new Writer(known, null).write(valueOf(input), "view()")
        })
      );
    });
    return followed;
  };
  return {show, view};
}

const eventOf = (input: HTMLInputElement): string =>
  input.type === "button" || input.type === "submit"
    ? "click"
    : input.type === "file"
      ? "change"
      : "input";

function valueOf(input: HTMLInputElement): unknown {
  if (input.type === "range" || input.type === "number") return input.valueAsNumber;
  return input.type === "checkbox" ? input.checked : input.value;
}

/** A value that is no element, as text. */
function textFor(value: unknown): HTMLElement {
  const element = document.createElement("div");
  element.className = "observablehq observablehq--inspect";
  element.textContent = typeof value === "string" ? JSON.stringify(value) : inWords(value);
  return element;
}

function inWords(value: unknown): string {
  try {
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** As Framework's `resize`: draws again whenever the width has changed. */
function resize(render: (width: number, height: number) => unknown): HTMLElement {
  const box = document.createElement("div");
  box.style.position = "relative";
  let width = 0;
  let turn = 0;
  new ResizeObserver(([entry]) => {
    const {contentRect} = entry as ResizeObserverEntry;
    if (contentRect.width === width || contentRect.width === 0) return;
    width = contentRect.width;
    const own = ++turn;
    void Promise.resolve(render(width, contentRect.height)).then((child) => {
      if (own === turn) box.replaceChildren(...(child == null ? [] : [child as Node]));
    });
  }).observe(box);
  return box;
}

/**
 * The document of an opaque origin in which programs run, or start their workers. It has a policy
 * of its own, by which it may make code of text and load nothing at all; the page's says the
 * opposite.
 */
import {FileAttachment} from "observablehq:stdlib";
import type {Surroundings} from "../sandbox/protocol.ts";
import type {Order} from "../sandbox/sandbox.ts";
import {keepKeyboardFrom, pressedIn} from "./keep-keyboard.ts";
import type {Kernel} from "./session.ts";

/** Makes the element and calls back when its document is there; whoever asks puts it somewhere. */
function makeFrame(ready: (window: Window) => void): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = FileAttachment("./sandbox.html").href;
  let isThere = false;
  const hear = ({source, data}: MessageEvent): void => {
    if (data !== "sandbox" || source === null || source !== frame.contentWindow) return;
    removeEventListener("message", hear);
    isThere = true;
    // Wherever the document may go from here, it goes sandboxed by its element, too.
    frame.setAttribute("sandbox", "allow-scripts");
    ready(frame.contentWindow);
  };
  addEventListener("message", hear);
  frame.addEventListener("load", () => setTimeout(askServiceWorker, silent), {once: true});
  // Firefox says nothing of a frame that could not be loaded.
  setTimeout(askServiceWorker, late);
  /**
   * Without a network nothing has come: a service worker is not asked for what is sandboxed. It
   * gives the document an opaque origin by a header, and the document looks whether it has one.
   */
  function askServiceWorker(): void {
    const {serviceWorker} = navigator as {serviceWorker?: ServiceWorkerContainer};
    if (isThere || !serviceWorker?.controller || !frame.isConnected) return;
    if (!frame.hasAttribute("sandbox")) return;
    frame.removeAttribute("sandbox");
    frame.src = FileAttachment("./sandbox.html").href;
  }
  return frame;
}

/** So long after it has loaded, a document that has said nothing is none of ours, in ms. */
const silent = 300;
/** For so long a document is waited for, in ms, before a copy that is kept here is asked for. */
const late = 2_000;

const send = (window: Window, order: Order, port: MessagePort): void =>
  // The other side has no origin that could be named.
  window.postMessage(order, "*", [port]);

/** Starts workers, in a frame that nobody sees. */
export function workerStarter(): () => Kernel {
  let host: Window | null = null;
  const waiting: (() => void)[] = [];
  const frame = makeFrame((window) => {
    host = window;
    for (const tell of waiting.splice(0)) tell();
  });
  frame.hidden = true;
  frame.title = "";
  document.body.append(frame);
  const tell = (order: Order, port: MessagePort): void => {
    const say = (): void => {
      if (host) send(host, order, port);
    };
    if (host) say();
    else waiting.push(say);
  };
  let names = 0;
  return () => {
    const name = ++names;
    const {port1, port2} = new MessageChannel();
    tell({do: "start", name}, port2);
    const end = (): void => tell({do: "end", name}, new MessageChannel().port2);
    return {port: port1, end};
  };
}

/** A document for one cell that draws: its element, and how to reach it. */
export interface DrawingFrame extends Kernel {
  readonly element: HTMLElement;
  /** Gives it the height, in px, of what it draws. */
  resize(height: number): void;
  /** The reader has pressed in it. */
  pressed(): void;
}

/** Most height that a cell may take, in px. */
const mostHeight = 8_000;

/**
 * Makes the document of a cell. `title` is its name for those who do not see it; `refuse` is called
 * when it takes the keyboard from its reader again and again.
 */
export function drawingFrame(title: string, refuse: () => void): DrawingFrame {
  const {port1, port2} = new MessageChannel();
  const frame = makeFrame((window) => send(window, {do: "draw", around: around()}, port2));
  frame.className = "nb-drawn";
  frame.title = title;
  keepKeyboardFrom(frame, refuse);
  return {
    element: frame,
    port: port1,
    end: () => frame.remove(),
    pressed: () => pressedIn(frame),
    resize(height) {
      frame.style.height = `${Math.min(mostHeight, Math.max(0, Number(height) || 0))}px`;
    }
  };
}

/** What the document needs to look like a part of the page. */
function around(): Surroundings {
  const css = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].map(({cssText}) => cssText)
  );
  const own = "body {margin: 0; padding: 0; max-width: none; min-height: 0}";
  const {attributes} = document.documentElement;
  const root = Object.fromEntries([...attributes].map(({name, value}) => [name, value]));
  return {css: [...css, own].join("\n"), root};
}

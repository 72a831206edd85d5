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

/** A frame with a document of ours, or one that is still to come. */
interface Frame {
  readonly element: HTMLIFrameElement;
  /** The document's window, once it is there. */
  window: Window | null;
}

/** Makes a frame and calls back when its document is there; whoever asks puts it somewhere. */
function makeFrame(ready: (window: Window) => void): Frame {
  const element = document.createElement("iframe");
  const made: Frame = {element, window: null};
  element.setAttribute("sandbox", "allow-scripts");
  element.src = FileAttachment("./sandbox.html").href;
  const hear = ({source, data}: MessageEvent): void => {
    if (data !== "sandbox" || source === null || source !== element.contentWindow) return;
    removeEventListener("message", hear);
    made.window = element.contentWindow;
    // Wherever the document may go from here, it goes sandboxed by its element, too.
    element.setAttribute("sandbox", "allow-scripts");
    ready(element.contentWindow);
  };
  addEventListener("message", hear);
  element.addEventListener("load", () => setTimeout(askServiceWorker, silent), {once: true});
  // Firefox says nothing of a frame that could not be loaded.
  setTimeout(askServiceWorker, late);
  /**
   * Without a network nothing has come: a service worker is not asked for what is sandboxed. It
   * gives the document an opaque origin by a header, and the document looks whether it has one.
   */
  function askServiceWorker(): void {
    const {serviceWorker} = navigator as {serviceWorker?: ServiceWorkerContainer};
    if (made.window || !serviceWorker?.controller || !element.isConnected) return;
    if (!element.hasAttribute("sandbox")) return;
    element.removeAttribute("sandbox");
    element.src = FileAttachment("./sandbox.html").href;
  }
  return made;
}

/** Puts a frame where nobody sees it. */
function hide({element}: Frame): void {
  element.hidden = true;
  element.title = "";
  document.body.append(element);
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
  hide(frame);
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
  /** Its element stands on the page. */
  placed(): void;
  /** Gives it the height, in px, of what it draws. */
  resize(height: number): void;
  /** The reader has pressed in it. */
  pressed(): void;
}

/** Most height that a cell may take, in px. */
const mostHeight = 8_000;

/** A document that stands ready for the next cell that draws. */
let standby: Frame | null = null;

/** Has a document begin, if this browser can move it to its place as it is. */
function prepareFrame(): void {
  if (standby || !("moveBefore" in Element.prototype)) return;
  standby = makeFrame(() => undefined);
  hide(standby);
}

/** Does something when the browser has nothing else to do. */
const whenIdle = (what: () => void): void => {
  // Safari has no other way.
  if ("requestIdleCallback" in globalThis) requestIdleCallback(what);
  else setTimeout(what, 500);
};

/**
 * Makes the document of a cell. `title` is its name for those who do not see it; `refuse` is called
 * when it takes the keyboard from its reader again and again.
 */
export function drawingFrame(title: string, refuse: () => void): DrawingFrame {
  const {port1, port2} = new MessageChannel();
  const begin = (window: Window): void => send(window, {do: "draw", around: around()}, port2);
  const ready = standby?.window ? standby : null;
  if (ready) standby = null;
  const frame = (ready ?? makeFrame(begin)).element;
  frame.className = "nb-drawn";
  frame.title = title;
  keepKeyboardFrom(frame, refuse);
  const place = document.createElement("div");
  if (!ready) place.append(frame);
  return {
    element: place,
    port: port1,
    end: () => frame.remove(),
    pressed: () => pressedIn(frame),
    placed() {
      if (ready?.window) {
        if (place.isConnected) moveInto(place, frame);
        frame.hidden = false;
        begin(ready.window);
      }
      whenIdle(prepareFrame);
    },
    resize(height) {
      frame.style.height = `${Math.min(mostHeight, Math.max(0, Number(height) || 0))}px`;
    }
  };
}

/** Moves an element with its state: a frame that is taken out and put in loads again. */
const moveInto = (place: Element, element: Element): void =>
  (place as unknown as {moveBefore(node: Element, child: null): void}).moveBefore(element, null);

/** The rules of each style sheet as text, and how many they were. */
const sheets = new WeakMap<CSSStyleSheet, {readonly count: number; readonly text: string}>();

function textOf(sheet: CSSStyleSheet): string {
  const count = sheet.cssRules.length;
  let known = sheets.get(sheet);
  if (known?.count !== count) {
    known = {count, text: [...sheet.cssRules].map(({cssText}) => cssText).join("\n")};
    sheets.set(sheet, known);
  }
  return known.text;
}

/** What the document needs to look like a part of the page. */
function around(): Surroundings {
  const css = [...document.styleSheets].map(textOf);
  const own = "body {margin: 0; padding: 0; max-width: none; min-height: 0}";
  const {attributes} = document.documentElement;
  const root = Object.fromEntries([...attributes].map(({name, value}) => [name, value]));
  return {css: [...css, own].join("\n"), root};
}

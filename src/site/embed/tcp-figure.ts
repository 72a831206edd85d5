/**
 * `<tcp-figure page="close" cell="who">`: a figure of this site on a page of another. The script's
 * address stays the same: `embed.js` beside the pages. It is a plain script, because a module of
 * another origin needs a server that allows it. A frame that is in the element already is used, so
 * that the snippet shows something where scripts are off.
 */

/** How tall a frame is until it has said so, in px. */
const AT_FIRST = 640;
const ASK = "tcp-figure: height?";

const {src} = document.currentScript as HTMLScriptElement;
const site = new URL(".", src);

class TcpFigure extends HTMLElement {
  #frame: HTMLIFrameElement | null = null;

  readonly #listen = ({data, source, origin}: MessageEvent<unknown>): void => {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== site.origin) return;
    const {tcpFigure} = (data ?? {}) as {tcpFigure?: {height?: unknown}};
    const height = tcpFigure?.height;
    if (typeof height === "number" && height > 0) this.#frame.height = String(height);
  };

  connectedCallback(): void {
    addEventListener("message", this.#listen);
    this.#frame = this.querySelector("iframe") ?? this.#makeFrame();
    // It may have told its height before anybody listened.
    this.#frame.addEventListener("load", () => this.#ask());
    this.#ask();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#listen);
  }

  #ask(): void {
    this.#frame?.contentWindow?.postMessage(ASK, "*");
  }

  #makeFrame(): HTMLIFrameElement {
    const frame = document.createElement("iframe");
    const cell = this.getAttribute("cell") ?? "";
    const address = new URL(`${this.getAttribute("page") ?? "index"}.html`, site);
    address.search = `?${new URLSearchParams({cell}).toString()}&embed`;
    frame.src = address.href;
    frame.title = this.getAttribute("title") ?? cell;
    frame.width = "100%";
    frame.height = String(AT_FIRST);
    frame.loading = "lazy";
    frame.setAttribute("frameborder", "0");
    this.append(frame);
    return frame;
  }
}

if (!customElements.get("tcp-figure")) customElements.define("tcp-figure", TcpFigure);

/**
 * As much of a document as a drawing needs where there is none: elements with attributes, classes,
 * data and texts, which become the text of an SVG. Events never happen here.
 */

const SVG = "http://www.w3.org/2000/svg";

/** A piece of a drawing: an element, or a text. */
abstract class Part {
  parentNode: DrawnElement | null = null;
  readonly ownerDocument = svgDocument;
  abstract get textContent(): string;
  abstract toString(): string;

  remove(): void {
    const siblings = this.parentNode?.childNodes;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parentNode = null;
  }
}

class DrawnText extends Part {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  get textContent(): string {
    return this.text;
  }

  toString(): string {
    return escape(this.text);
  }
}

/** An element of SVG; whatever was not needed so far is not there. */
export class DrawnElement extends Part {
  readonly tagName: string;
  readonly namespaceURI = SVG;
  readonly childNodes: Part[] = [];
  readonly #attributes = new Map<string, string>();
  readonly #styles = new Map<string, string>();
  readonly dataset: Record<string, string>;
  readonly style = {
    setProperty: (name: string, value: string): void => {
      this.#styles.set(name, value);
      const all = [...this.#styles].map(([each, its]) => `${each}: ${its}`);
      this.setAttribute("style", all.join("; "));
    },
    removeProperty: (): void => undefined
  };
  readonly classList = {
    add: (...names: string[]): void =>
      this.setAttribute("class", [...new Set([...this.#classes(), ...names])].join(" ")),
    remove: (...names: string[]): void =>
      this.setAttribute(
        "class",
        this.#classes()
          .filter((one) => !names.includes(one))
          .join(" ")
      ),
    contains: (name: string): boolean => this.#classes().includes(name),
    toggle: (name: string, on = !this.#classes().includes(name)): void =>
      on ? this.classList.add(name) : this.classList.remove(name)
  };

  constructor(tagName: string) {
    super();
    this.tagName = tagName;
    const key = (name: string): string =>
      `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    this.dataset = new Proxy<Record<string, string>>(
      {},
      {
        get: (_, name) => this.getAttribute(key(String(name))) ?? undefined,
        set: (_, name, value) => (this.setAttribute(key(String(name)), String(value)), true),
        deleteProperty: (_, name) => (this.removeAttribute(key(String(name))), true)
      }
    );
  }

  #classes = (): string[] => (this.getAttribute("class") ?? "").split(" ").filter(Boolean);

  get children(): DrawnElement[] {
    return this.childNodes.filter((part) => part instanceof DrawnElement);
  }

  get firstChild(): Part | null {
    return this.childNodes[0] ?? null;
  }

  get firstElementChild(): DrawnElement | null {
    return this.children[0] ?? null;
  }

  get lastChild(): Part | null {
    return this.childNodes.at(-1) ?? null;
  }

  get parentElement(): DrawnElement | null {
    return this.parentNode;
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  append(...parts: (Part | string)[]): void {
    for (const part of parts) this.insertBefore(partOf(part), null);
  }

  prepend(...parts: (Part | string)[]): void {
    const first = this.firstChild;
    for (const part of parts) this.insertBefore(partOf(part), first);
  }

  appendChild<P extends Part>(part: P): P {
    return this.insertBefore(part, null);
  }

  insertBefore<P extends Part>(part: P, before: Part | null): P {
    part.remove();
    const at = before ? this.childNodes.indexOf(before) : -1;
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, part);
    part.parentNode = this;
    return part;
  }

  replaceChildren(...parts: (Part | string)[]): void {
    for (const part of [...this.childNodes]) part.remove();
    this.append(...parts);
  }

  get textContent(): string {
    return this.childNodes.map((part) => part.textContent).join("");
  }

  set textContent(text: string | null) {
    this.replaceChildren(...(text === null || text === "" ? [] : [text]));
  }

  addEventListener(): void {
    // Nobody is there to press anything.
  }

  /** Nothing is looked for but what the reader of a page would have changed. */
  querySelector(): null {
    return null;
  }

  querySelectorAll(): DrawnElement[] {
    return [];
  }

  toString(): string {
    const attributes = [...this.#attributes].map(([name, value]) => ` ${name}="${escape(value)}"`);
    const inside = this.childNodes.map(String).join("");
    const begin = `<${this.tagName}${attributes.join("")}`;
    return inside === "" ? `${begin}/>` : `${begin}>${inside}</${this.tagName}>`;
  }
}

const partOf = (part: Part | string): Part =>
  typeof part === "string" ? new DrawnText(part) : part;

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** What stands for the document. */
export const svgDocument = {
  createElementNS: (_: string, name: string): DrawnElement => new DrawnElement(name),
  createElement: (name: string): DrawnElement => new DrawnElement(name),
  createTextNode: (text: string): Part => new DrawnText(text),
  get documentElement(): DrawnElement {
    return new DrawnElement("svg");
  },
  activeElement: null
};

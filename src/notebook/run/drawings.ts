/** The documents of a page's edited cells that draw: each has one, as long as it draws. */
import {Trouble} from "../compile/cell-error.ts";
import type {Crossed, Library} from "../sandbox/crossing.ts";
import {read} from "../sandbox/crossing.ts";
import {failureOf} from "../sandbox/failure.ts";
import type {Answer} from "../sandbox/protocol.ts";
import {type Cell, titleOf} from "./page.ts";
import {type Job, type Kernel, Session} from "./session.ts";
import {words} from "./words.ts";

/** A document for one cell: its element on the page, and how to reach it. */
export interface DrawingKernel extends Kernel {
  readonly element: HTMLElement;
  /** Called when the element stands on the page: only then is the document begun with. */
  placed(): void;
  /** Gives the element the height, in px, of what is drawn. */
  resize(height: number): void;
  /** The reader has pressed in it: it may have the focus. */
  pressed(): void;
}

/**
 * Makes a document; `title` is its name for those who do not see it, `refuse` is called when it
 * keeps taking the keyboard from its reader.
 */
export type OpenDrawing = (title: string, refuse: () => void) => DrawingKernel;

/** For so long, in ms, a program that has ended may take to draw. */
const patience = 300;

/** One cell's document. */
export class Drawing {
  readonly element: HTMLElement;
  /** Its element stands on the page. */
  readonly placed: () => void;
  readonly #session: Session;
  #last: Promise<unknown> = Promise.resolve();
  readonly #followers = new Map<number, (value: Crossed) => void>();

  /** `height`, in px, is that of what stood there before. */
  constructor(kernel: DrawingKernel, hear: (answer: Answer) => void, height: number) {
    this.element = kernel.element;
    if (height > 0) this.element.style.minHeight = `${height}px`;
    this.placed = () => kernel.placed();
    this.#session = new Session(
      kernel,
      () => undefined,
      (answer) => {
        if (answer.kind === "height") {
          kernel.resize(answer.height);
          if (answer.height > 0) this.#giveUpHeight();
        } else if (answer.kind === "pressed") kernel.pressed();
        else if (answer.kind === "input") this.#followers.get(answer.handle)?.(answer.value);
        else hear(answer);
      }
    );
  }

  get isOver(): boolean {
    return this.#session.isOver;
  }

  /** One after the other, as there is one place only. */
  run(job: Job): Promise<Crossed> {
    const running = this.#last.then(() => this.#session.run(job));
    this.#last = running
      .catch(() => undefined)
      // What it draws tells its height a little later; what draws nothing tells none.
      .then(() => setTimeout(() => this.#giveUpHeight(), patience));
    return running;
  }

  /** What is below stays where it was until the new drawing has a height, and no longer. */
  #giveUpHeight(): void {
    this.element.style.minHeight = "";
  }

  close(): void {
    this.#session.end(null);
    this.element.remove();
  }

  /** The value of a `view()` in the document, and each that follows it. */
  async *follow(handle: number, first: unknown, library: Library): AsyncGenerator<unknown> {
    let next: (value: unknown) => void = () => undefined;
    let coming = new Promise<unknown>((resolve) => (next = resolve));
    this.#followers.set(handle, (value) => next(read(value, library, null)));
    yield first;
    for (;;) {
      const value = await coming;
      coming = new Promise<unknown>((resolve) => (next = resolve));
      yield value;
    }
  }
}

/** All documents of a page. */
export class Drawings {
  readonly #open: OpenDrawing;
  readonly #hear: (answer: Answer) => void;
  readonly #drawings = new Map<Cell, Drawing>();

  constructor(open: OpenDrawing, hear: (answer: Answer) => void) {
    this.#open = open;
    this.#hear = hear;
  }

  /** A new document for a cell: what it has drawn before, and done to it, is gone. */
  open(cell: Cell): Drawing {
    const height = this.#drawings.get(cell)?.element.offsetHeight ?? 0;
    this.close(cell);
    const refuse = (): void => {
      this.close(cell);
      const error = failureOf(new Trouble(words.tookKeyboard, cell.data.name));
      this.#hear({kind: "late", error});
    };
    const drawing = new Drawing(this.#open(titleOf(cell), refuse), this.#hear, height);
    this.#drawings.set(cell, drawing);
    return drawing;
  }

  close(cell: Cell): void {
    this.#drawings.get(cell)?.close();
    this.#drawings.delete(cell);
  }
}

/**
 * The page's side of the types: starts the worker when somebody asks for the first time, and asks
 * it. Without the worker, as when it cannot be loaded, every answer is empty.
 */
import type {Cell, Page} from "../run/page.ts";
import type {Meaning, PageText, Proposals, TypeProblem} from "./type-service.ts";
import type {Answer, Answers, Question} from "./types-protocol.ts";

/** As much of a `Worker` as is needed. */
export interface Port {
  postMessage(question: Question): void;
  addEventListener(type: "message", hear: (event: {data: Answer}) => void): void;
  addEventListener(type: "error", hear: () => void): void;
}

/** The types of one cell: `text` is what stands in its editor. */
export interface CellTypes {
  check(text: string): Promise<readonly TypeProblem[]>;
  complete(text: string, offset: number): Promise<Proposals | null>;
  explain(text: string, offset: number, name: string): Promise<Meaning | null>;
  describe(text: string, offset: number): Promise<Meaning | null>;
  /** Whether TypeScript has been loaded: then answers take milliseconds. */
  isReady(): boolean;
  /** Calls back whenever other cells have changed, so that this one should be checked again. */
  listen(changed: () => void): void;
}

/** The types of a page. */
export class PageTypes {
  readonly #page: Page;
  readonly #start: () => Port;
  #port: Port | null = null;
  #isReady = false;
  #waiting: ((answer: Answer) => void)[] = [];
  readonly #listeners = new Set<() => void>();

  /** `start` makes the worker; it is called once, later. */
  constructor(page: Page, start: () => Port) {
    this.#page = page;
    this.#start = start;
  }

  /** The types of a cell. */
  of(cell: Cell): CellTypes {
    const page = (own: string): PageText => {
      const others = this.#page.cells.filter((other) => other !== cell);
      return {own, others: others.map(({ran}) => ran)};
    };
    return {
      check: async (text) => {
        const problems = await this.#ask({kind: "check", page: page(text)}, []);
        return problems.filter((problem) => !isInBrowser(problem, text));
      },
      complete: (text, offset) => this.#ask({kind: "complete", page: page(text), offset}, null),
      explain: (text, offset, name) =>
        this.#ask({kind: "explain", page: page(text), offset, name}, null),
      describe: (text, offset) => this.#ask({kind: "describe", page: page(text), offset}, null),
      isReady: () => this.#isReady,
      listen: (changed) => void this.#listeners.add(changed)
    };
  }

  /** Says that a cell runs with another text. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  async #ask<K extends Question["kind"]>(
    question: Question & {kind: K},
    nothing: Answers[K]
  ): Promise<Answers[K]> {
    this.#port ??= this.#open();
    const answer = new Promise<Answer>((resolve) => this.#waiting.push(resolve));
    this.#port.postMessage(question);
    const reply = await answer;
    return "value" in reply ? (reply.value as Answers[K]) : nothing;
  }

  #open(): Port {
    const port = this.#start();
    port.addEventListener("message", ({data}) => {
      this.#isReady = true;
      this.#waiting.shift()?.(data);
    });
    port.addEventListener("error", () => {
      // Nobody waits for a worker that is not there; the next question starts another one.
      this.#port = null;
      this.#isReady = false;
      for (const resolve of this.#waiting.splice(0)) resolve({error: "no worker"});
    });
    return port;
  }
}

/** The codes of "Cannot find name …". */
const UNKNOWN_NAME = [2304, 2552, 2584];

/** The declarations have a part of what browsers have; the browser itself knows the rest. */
function isInBrowser({code, from, to}: TypeProblem, text: string): boolean {
  return UNKNOWN_NAME.includes(code) && text.slice(from, to) in globalThis;
}

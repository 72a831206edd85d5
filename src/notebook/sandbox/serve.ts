/** Answers the tasks that a page gives to a worker, or to the document of a cell that draws. */
import {type Crossed, type Library, Writer, read} from "./crossing.ts";
import {failureOf} from "./failure.ts";
import type {Evaluator, Output} from "./evaluator.ts";
import {areIntact} from "./intrinsics.ts";
import type {Answer, Program, Task} from "./protocol.ts";

/** What is on the other end of a channel. */
export interface Channel {
  postMessage(message: Answer): void;
  onmessage: ((event: {data: unknown}) => void) | null;
}

/** What answers need besides the channel. */
export interface Serving {
  readonly evaluator: Evaluator;
  /** The library; where it comes in parts, what a program that is given needs is there. */
  readonly library: (program?: Program) => Promise<Library>;
  /** Where a cell shows what it displays; what is not given here goes to the page as a value. */
  output?(): Omit<Output, "note">;
}

/** Answers tasks, one after the other. */
export function serve(channel: Channel, serving: Serving): void {
  // Kept from here on: a program may replace what all share.
  const post = channel.postMessage.bind(channel);
  let last: Promise<void> = Promise.resolve();
  channel.onmessage = ({data}) => {
    const task = data as Task;
    last = last.then(() => answer(task, serving, post));
  };
}

type Post = (message: Answer) => void;

/** Tells the page of errors in what runs later: event listeners, timers, promises left alone. */
export function hearErrors(post: Post): void {
  const tell = (error: unknown): void => post({kind: "late", error: failureOf(error)});
  globalThis.addEventListener("error", (event) => tell((event as ErrorEvent).error));
  globalThis.addEventListener("unhandledrejection", (event) =>
    tell((event as PromiseRejectionEvent).reason)
  );
}

async function answer(task: Task, serving: Serving, post: Post): Promise<void> {
  const {id} = task;
  try {
    post({kind: "begun", id});
    const value = await valueOf(task, serving, post);
    post({kind: "done", id, value, isWhole: areIntact()});
  } catch (error) {
    post({kind: "failed", id, error: failureOf(error), isWhole: areIntact()});
  }
}

async function valueOf(task: Task, serving: Serving, post: Post): Promise<Crossed> {
  const {id, steps, pieces} = task;
  const library = await serving.library(task);
  const name = pieces.at(-1)?.cell ?? "";
  const show = (value: unknown): void => {
    post({kind: "shown", id, value: new Writer(library, null).write(shownAs(value), name)});
  };
  const fromPage = (value: Crossed): unknown => read(value, library, null);
  const output = serving.output?.() ?? {show, view: noView};
  const first = steps.length > 0 ? null : {note: noted, ...output};
  function noted(text: string): void {
    post({kind: "noted", id, text});
  }
  let value: unknown = await serving.evaluator.outputs(task, fromPage, first);
  let isOutputs = true;
  const written = (): {readonly crossed: Crossed; readonly kept: readonly unknown[]} => {
    const kept: unknown[] = [];
    const writer = new Writer(library, (each) => kept.push(each) - 1);
    const crossed = isOutputs
      ? writer.writeOutputs(value as Record<string, unknown>)
      : writer.write(value, name);
    return {crossed, kept};
  };
  for (const {handle, args} of steps) {
    const made = written().kept[handle];
    const given = args.map(fromPage);
    value = await (typeof made === "function"
      ? (made as (...all: unknown[]) => unknown)(...given)
      : library.codec?.again(made, ...given));
    isOutputs = false;
  }
  return written().crossed;
}

/** A view needs an element, which needs a document: the cell is run again where there is one. */
function noView(): never {
  throw new ReferenceError("document is not defined");
}

/** What can be shown of a value that only has a name. */
const shownAs = (value: unknown): unknown =>
  typeof value === "function"
    ? `ƒ ${value.name}`
    : typeof value === "symbol"
      ? String(value)
      : value;

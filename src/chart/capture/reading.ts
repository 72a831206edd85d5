/** Where a capture is read: what the page asks for, and what it is told. */
import type {CaptureList, ChosenFlow} from "../../trace/capture/session.ts";
import type {ModelAnswer} from "../../trace/model/answer-model.ts";

/** Reads captures for a page. */
export interface Reading {
  /** Reads a file, in place of the one before. Rejects when it cannot be read. */
  read(file: Blob, tell: (list: CaptureList) => void): Promise<void>;
  flow(id: number): Promise<ChosenFlow>;
  /** The model of a flow; `name` is what its program calls the flow. */
  model(id: number, name: string): Promise<ModelAnswer>;
  /** Stops reading, and forgets the file. */
  stop(): void;
}

/** What the page sends to the worker. */
export type Ask =
  | {readonly kind: "read"; readonly file: Blob}
  | {readonly kind: "flow"; readonly id: number}
  | {readonly kind: "model"; readonly id: number; readonly name: string};

/** What the worker sends to the page. */
export type Told =
  | {readonly kind: "list"; readonly list: CaptureList}
  | {readonly kind: "flow"; readonly chosen: ChosenFlow}
  | {readonly kind: "model"; readonly answer: ModelAnswer}
  | {readonly kind: "failed"; readonly why: string};

/** Reads in a worker, which is started for each file, and ended with it. */
export function readingIn(start: () => Worker): Reading {
  let worker: Worker | null = null;
  let waiting: ((told: Told) => void) | null = null;
  let failed: ((why: Error) => void) | null = null;
  const stop = (): void => {
    worker?.terminate();
    worker = null;
    failed?.(new Error("stopped"));
    [waiting, failed] = [null, null];
  };
  const ask = <T>(what: Ask, hear: (told: Told, done: (value: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      failed = reject;
      waiting = (told) => {
        if (told.kind === "failed") reject(new Error(told.why));
        else hear(told, resolve);
      };
      worker?.postMessage(what);
    });
  return {
    read(file, tell) {
      stop();
      const started = start();
      worker = started;
      started.addEventListener("message", ({data}: MessageEvent<Told>) => waiting?.(data));
      started.addEventListener("error", ({message}) => failed?.(new Error(message)));
      return ask<undefined>({kind: "read", file}, (told, done) => {
        if (told.kind !== "list") return;
        tell(told.list);
        if (told.list.done) done(undefined);
      });
    },
    flow: (id) =>
      ask<ChosenFlow>({kind: "flow", id}, (told, done) => {
        if (told.kind === "flow") done(told.chosen);
      }),
    model: (id, name) =>
      ask<ModelAnswer>({kind: "model", id, name}, (told, done) => {
        if (told.kind === "model") done(told.answer);
      }),
    stop
  };
}

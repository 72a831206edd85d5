/** The worker with TypeScript in it: a file of its own, loaded when an editor has been opened. */
import data from "notebook:types-data";
import {TypeService} from "./type-service.ts";
import type {Answer, Answers, Question} from "./types-protocol.ts";

const service = new TypeService(data);

function answer(question: Question): Answers[keyof Answers] {
  const {page} = question;
  switch (question.kind) {
    case "check":
      return service.check(page);
    case "complete":
      return service.complete(page, question.offset);
    case "explain":
      return service.explain(page, question.offset, question.name);
    case "describe":
      return service.describe(page, question.offset);
  }
}

addEventListener("message", ({data: question}: MessageEvent<Question>) => {
  let reply: Answer;
  try {
    reply = {value: answer(question)};
  } catch (error) {
    // A question that TypeScript fails at must not take the others with it.
    reply = {error: String(error)};
  }
  postMessage(reply);
});

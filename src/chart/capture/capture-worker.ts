/** The worker that reads a capture: a file of its own, which only the page for captures starts. */
import {CaptureSession} from "../../trace/capture/session.ts";
import {answerModel} from "../../trace/model/answer-model.ts";
import type {Ask, Told} from "./reading.ts";

const session = new CaptureSession();
const tell = (told: Told): void => postMessage(told);
const failed = (error: unknown): void =>
  tell({kind: "failed", why: error instanceof Error ? error.message : String(error)});

addEventListener("message", ({data}: MessageEvent<Ask>) => {
  if (data.kind === "read") {
    session
      .read(data.file.stream() as ReadableStream<Uint8Array<ArrayBuffer>>, (list) =>
        tell({kind: "list", list})
      )
      .catch(failed);
    return;
  }
  try {
    const chosen = session.flow(data.id);
    if (data.kind === "flow") tell({kind: "flow", chosen});
    else tell({kind: "model", answer: answerModel(chosen, data.name)});
  } catch (error) {
    failed(error);
  }
});

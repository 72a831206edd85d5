/** The worker that reads a capture: a file of its own, which only the page for captures starts. */
import {CaptureSession} from "../../trace/capture/session.ts";
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
    tell({kind: "flow", chosen: session.flow(data.id)});
  } catch (error) {
    failed(error);
  }
});

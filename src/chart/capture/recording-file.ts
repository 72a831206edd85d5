/** Opens a reader's recording, or says in a sentence why it is none. */
import {checkRecording} from "../../trace/recording/check-recording.ts";
import {recordingView} from "./recording-view.ts";
import {SENTENCES} from "./recording-words.ts";

/** The recording as an element, and a sentence on it; without an element, what is wrong. */
export interface OpenedRecording {
  readonly view: HTMLElement | null;
  readonly text: string;
}

/** The most bytes of a recording: its text is read at once. */
const MOST = 64_000_000;

/** Opens a file that begins like JSON. */
export async function openRecording(file: Blob, name: string): Promise<OpenedRecording> {
  if (file.size > MOST) return {view: null, text: SENTENCES.tooLarge(MOST)};
  const value = parsed(await file.text());
  if (value instanceof SyntaxError) return {view: null, text: SENTENCES.notJson(value.message)};
  const checked = checkRecording(value);
  if (checked.kind === "problem")
    return {view: null, text: SENTENCES.notRecording(checked.problem)};
  return {view: recordingView(checked.recording), text: SENTENCES.summary(name)};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

/** A run told as text and tables, and as a capture file. No document is needed. */
export {captureRun} from "../trace/export/capture.ts";
export {tcpdumpText} from "../trace/export/tcpdump.ts";
export {socketTable, socketText} from "../trace/data/sockets.ts";
export type {Dialect, SocketRow, SocketTable} from "../trace/data/sockets.ts";
export {callName, errnoOf, outcomeText, resultText} from "../trace/words/call.ts";
export {count, duration} from "../trace/words/duration.ts";
export {transcript, transcriptRows} from "../trace/words/transcript.ts";
export type {TranscriptRow} from "../trace/words/transcript.ts";
export {decodeSegment, encodeSegment} from "../wire/header.ts";
export type {Decoded, DecodedSegment, DecodeOptions, EncodeOptions} from "../wire/header.ts";

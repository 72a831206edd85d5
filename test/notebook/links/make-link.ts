/** Links for tests: right ones, and ones that nobody should make. */
import {deflateRawSync, gzipSync} from "node:zlib";
import {hashOf} from "../../../src/notebook/storage/changes.ts";

/** A fragment around data that is what it says, whatever is in it. */
export const wrapped = (data: string): string => `#cells=1.${hashOf(data)}.${data}`;

/** A fragment that holds these bytes, deflated. */
export const packed = (bytes: string | Uint8Array): string =>
  wrapped(deflateRawSync(bytes).toString("base64url"));

/** The same in a gzip's frame. */
export const zipped = (text: string): string => wrapped(gzipSync(text).toString("base64url"));

/** A fragment that holds this value as JSON. */
export const holding = (value: unknown): string => packed(JSON.stringify(value));

/** A fragment with one text for the cell `delay`. */
export const editing = (text: string): string =>
  holding({edits: {delay: {hash: "", text}}, settings: {}});

/** A fragment with settings only. */
export const setting = (settings: object): string => holding({edits: {}, settings});

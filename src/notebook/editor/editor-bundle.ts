/** All that an editor needs besides what runs cells, behind one dynamic import. */
import type {Page} from "../run/page.ts";
import {PageTypes} from "../types/types-client.ts";
import {startTypes} from "../types/worker-url.ts";

export {Editor} from "./editor.ts";

/** Makes what knows the types of a page; its worker starts when the first editor asks it. */
export function makeTypes(page: Page): PageTypes {
  return new PageTypes(page, startTypes);
}

/** Loads what the search knows, once, when it is first wanted. Framework puts its address here. */
import {FileAttachment} from "observablehq:stdlib";
import {type Entry, type Search, makeSearch} from "./search-engine.ts";

let loading: Promise<Search> | null = null;

/** The search of this site. Fails when the file cannot be had; the next call tries again. */
export function loadSearch(): Promise<Search> {
  loading ??= load();
  loading.catch(() => (loading = null));
  return loading;
}

async function load(): Promise<Search> {
  const response = await fetch(FileAttachment("./search-index.json").href);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return makeSearch((await response.json()) as Entry[]);
}

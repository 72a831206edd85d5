/**
 * What must be known before a page is first painted: the reader's system and theme. The build puts
 * this script into the head of every page, so it is small and has no parts.
 */
import {guessSystem, isSystem} from "./system-names.ts";

// The style sheet lies one folder below the site: keys of what is kept begin with the site's path.
const sheet = document.querySelector<HTMLLinkElement>("link[rel=stylesheet]");
const site = sheet ? new URL("../", sheet.href).pathname : "/";

function kept(kind: string, place: () => Storage = () => localStorage): unknown {
  try {
    const entry = JSON.parse(place().getItem(`cells:${site}:${kind}:`) ?? "null") as unknown;
    return (entry as {readonly value?: unknown} | null)?.value;
  } catch {
    return null;
  }
}

const query = new URLSearchParams(location.search);
const asked = query.get("system");
// A link's system is for this visit: the reader's own choice stays as it is.
const visit = kept("system", () => sessionStorage);
const system = isSystem(asked) ? asked : isSystem(visit) ? visit : kept("system");
const {dataset} = document.documentElement;
dataset.system = isSystem(system) ? system : guessSystem(navigator.userAgent);
const theme = kept("theme");
if (theme === "light" || theme === "dark") dataset.theme = theme;
// Nothing of what will not be shown should be seen first.
if (query.has("embed") && query.has("cell")) dataset.embed = query.get("cell") ?? "";

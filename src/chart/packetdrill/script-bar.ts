/** Which script, and which system it runs against. */
import type {ProfileName} from "../../os/systems/profile.ts";
import {PROFILES, profileNamed} from "../../os/systems/versions.ts";
import {html} from "../dom/html.ts";
import {words} from "./words.ts";

/** What the reader chose. */
interface Chosen {
  /** A script of the project, by its path; text null is the page's own. */
  script(name: string, text: string | null): void;
  system(system: ProfileName): void;
}

/** The two menus. */
export interface ScriptBar {
  readonly node: HTMLElement;
  /** The name of the script, for a file. */
  name(): string;
  /** Shows the system. */
  show(system: ProfileName): void;
  /** The text is not any more the one that was chosen. */
  forget(): void;
}

/** What stands for a text that is none of the menu's. */
const EDITED = "edited";
/** What stands for the page's own script. */
const OWN = "";

/** Makes the menus; the project's scripts are loaded when the reader comes to theirs. */
export function scriptBar(
  load: () => Promise<Readonly<Record<string, string>>>,
  chosen: Chosen
): ScriptBar {
  const edited = html("option", {value: EDITED, hidden: true, disabled: true}, words.edited);
  const menu = html("select", {}, edited, html("option", {value: OWN}, words.own));
  menu.value = OWN;
  const systems = html(
    "select",
    {},
    ...PROFILES.map(({name, title}) => html("option", {value: name}, title))
  );
  const status = html("span", {class: "said", role: "status"});
  let texts: Readonly<Record<string, string>> | null = null;
  let loading: Promise<void> | null = null;
  const fill = (): void => {
    if (texts) return;
    loading ??= load().then(
      (loaded) => {
        texts = loaded;
        status.textContent = "";
        menu.append(...groups(Object.keys(loaded)));
      },
      () => {
        loading = null;
        status.textContent = words.notLoaded;
      }
    );
  };
  for (const kind of ["focus", "pointerenter"]) menu.addEventListener(kind, fill);
  menu.addEventListener("change", () => {
    if (menu.value === OWN) chosen.script(OWN, null);
    else chosen.script(menu.value, texts?.[menu.value] ?? null);
  });
  systems.addEventListener("change", () => {
    const system = profileNamed(systems.value)?.name;
    if (system) chosen.system(system);
  });
  const field = (name: string, control: HTMLElement) =>
    html("label", {}, html("span", {}, name), control);
  return {
    node: html(
      "div",
      {class: "drill-bar"},
      field(words.script, menu),
      field(words.system, systems),
      status
    ),
    name: () => (menu.value === OWN || menu.value === EDITED ? "script" : bare(menu.value)),
    show: (system) => (systems.value = system),
    forget: () => (menu.value = EDITED)
  };
}

/** `"passive-open"` of `"handshake/passive-open.pkt"`. */
const bare = (path: string): string => path.replace(/^.*\//, "").replace(/\.pkt$/, "");

/** The scripts by their folders. */
function groups(paths: readonly string[]): HTMLElement[] {
  const folderOf = (path: string): string => path.replace(/\/.*$/, "");
  return [...new Set(paths.map(folderOf))].map((folder) =>
    html(
      "optgroup",
      {label: folder},
      ...paths
        .filter((path) => folderOf(path) === folder)
        .map((path) => html("option", {value: path}, bare(path).replaceAll("-", " ")))
    )
  );
}

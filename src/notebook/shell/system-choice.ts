/** The choices of the reader's system on a page: in the header, and in the short answer. */
import {read} from "../storage/storage.ts";
import {chooseTab} from "../inputs/code-tabs.ts";
import {chooseSystem, readerSystem, systemChanged, visitWith} from "./reader-system.ts";
import {type ReaderSystem, isSystem, systemNames, systemTitles} from "./system-names.ts";
import {systemChoiceWords as words} from "./words.ts";

/** Which program's tab belongs to a system. */
const tabOf: Readonly<Record<ReaderSystem, string>> = {
  linux: "posix",
  windows: "winsock",
  macos: "posix"
};

/** Lets all choices on the page show the reader's system, and set it. */
export function offerSystems(): void {
  const asked = new URLSearchParams(location.search).get("system");
  const own = read("system", "").value;
  if (isSystem(asked)) {
    visitWith(asked);
    if (isSystem(own) && own !== asked)
      note(words.visiting(systemTitles[asked], systemTitles[own]));
  } else {
    document.documentElement.dataset.system = readerSystem();
    if (asked !== null) note(words.unknown(asked, systemNames));
  }
  show();
  document.addEventListener("change", ({target}) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (!target.closest(".system-choice") || !isSystem(target.value)) return;
    chooseSystem(target.value);
    chooseTab(tabOf[target.value]);
  });
  document.addEventListener(systemChanged, show);
  // Another tab of the browser has the same reader.
  addEventListener("storage", () => {
    const {value} = read("system", "");
    if (isSystem(value) && value !== readerSystem()) chooseSystem(value);
  });
  if (read("tab", "").value === null) chooseTab(tabOf[readerSystem()], false);
}

function show(): void {
  const system = readerSystem();
  for (const choice of document.querySelectorAll(".system-choice")) {
    for (const input of choice.querySelectorAll("input")) input.checked = input.value === system;
    if (choice instanceof HTMLSelectElement) choice.value = system;
  }
}

function note(text: string): void {
  const line = document.createElement("p");
  line.className = "top-note";
  line.setAttribute("role", "status");
  line.textContent = text;
  document.querySelector("main")?.prepend(line);
}

/** Light, dark, or as the system has it: a button whose first press changes what is seen. */
import {read, write} from "../storage/storage.ts";
import {themeWords as words} from "./words.ts";

const themes = ["system", "light", "dark"] as const;

/** One of these themes. */
type Theme = (typeof themes)[number];

/** Whether a name, from storage, is one of them. */
const isTheme = (name: unknown): name is Theme => themes.some((known) => known === name);

/** The theme that was chosen. */
function theme(): Theme {
  const {value} = read("theme", "");
  return isTheme(value) ? value : "system";
}

/** Shows a theme, and keeps it. */
function setTheme(next: Theme): void {
  write("theme", next === "system" ? null : next, "");
  showTheme(next);
}

function showTheme(next: Theme): void {
  const {dataset} = document.documentElement;
  if (next === "system") delete dataset.theme;
  else dataset.theme = next;
}

/** From the system's to the one that it does not have, to the other, and back. */
function after(now: Theme): Theme {
  const own: Theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const other: Theme = own === "dark" ? "light" : "dark";
  return now === "system" ? other : now === other ? own : "system";
}

/** Lets the button in the header change the theme. */
export function offerThemes(button: HTMLButtonElement): void {
  let now = theme();
  const show = (): void => {
    const {sign, name} = words[now];
    button.textContent = sign;
    button.title = name;
    button.setAttribute("aria-label", name);
    showTheme(now);
  };
  button.addEventListener("click", () => {
    now = after(now);
    setTheme(now);
    show();
  });
  addEventListener("storage", () => {
    now = theme();
    show();
  });
  show();
}

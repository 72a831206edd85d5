/** Light, dark, or as the reader's system has it: one button that goes through the three. */
import {read, write} from "../storage/storage.ts";
import {themeWords as words} from "./words.ts";

/** The themes in the order of the button; the first is that of the reader's system. */
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
    now = themes[(themes.indexOf(now) + 1) % themes.length] ?? "system";
    setTheme(now);
    show();
  });
  addEventListener("storage", () => {
    now = theme();
    show();
  });
  show();
}

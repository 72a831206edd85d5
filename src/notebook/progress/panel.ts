/** On the start page: where to go on, and how to carry along which goals were met. */
import {pageName} from "../storage/storage-keys.ts";
import {read} from "../storage/storage.ts";
import {showProgress} from "./lesson-progress.ts";
import {
  type Carried,
  addHere,
  countOf,
  fromFragment,
  fromText,
  metHere,
  newHere,
  toFragment,
  toText
} from "./carried.ts";
import {panelWords as words} from "./words.ts";

/** Shows it before the cards of the lessons, if there is anything to show. */
export function showPanel(cards: HTMLElement): void {
  const last = read("last", "").value;
  const link = [...cards.querySelectorAll("a")].find((a) => pageName(a.pathname) === last);
  const brought = fromFragment(location.hash);
  if (!link && countOf(metHere()) === 0 && !brought) return;
  const panel = element("div", "your-progress");
  const row = element("p", "");
  panel.append(row);
  if (link) row.append(words.goOn, " ", sameLink(link));
  const met = element("span", "your-goals");
  row.append(met);
  const status = element("p", "your-status");
  status.setAttribute("role", "status");
  const shown = (): void => {
    const count = countOf(metHere());
    met.textContent = count === 0 ? "" : words.met(count);
    showProgress(cards);
  };
  shown();
  panel.append(carryPart(cards, status, shown), status);
  cards.before(panel);
  if (brought) offer(brought, status, shown);
}

/** A link to the lesson of a card, by its name. */
function sameLink(card: HTMLAnchorElement): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = card.href;
  link.textContent = nameOf(card);
  return link;
}

const nameOf = (card: HTMLAnchorElement): string => card.querySelector("b")?.textContent ?? "";

function carryPart(cards: HTMLElement, status: HTMLElement, shown: () => void): HTMLElement {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = words.carry;
  const text = (): string => {
    const links = [...cards.querySelectorAll("a")];
    const names = new Map(links.map((link) => [pageName(link.pathname), nameOf(link)]));
    return toText(metHere(), names, new Date().toISOString().slice(0, 10));
  };
  const address = (): string => new URL(toFragment(metHere()), location.href).href;
  const area = document.createElement("textarea");
  area.rows = 5;
  area.spellcheck = false;
  const label = document.createElement("label");
  label.append(element("span", "", words.label), area);
  const check = press(words.check, () => {
    const carried = fromText(area.value);
    if (!carried) status.textContent = words.noText;
    else offer(carried, status, shown, carried.isIntact ? words.intact : words.changed);
  });
  const copyTo = (what: () => string) => (): void => void copy(what(), status, area);
  const buttons = element("p", "your-buttons");
  buttons.append(
    press(words.copyText, copyTo(text)),
    press(words.copyLink, copyTo(address)),
    check
  );
  details.append(summary, label, buttons);
  return details;
}

/** Offers to add goals; nothing is added by itself. */
function offer(carried: Carried, status: HTMLElement, shown: () => void, said = ""): void {
  const count = newHere(carried);
  if (count === 0) {
    status.textContent = `${said} ${words.nothingNew}`.trim();
    return;
  }
  const add = press(words.add(count), () => {
    addHere(carried);
    status.textContent = words.added;
    shown();
  });
  status.replaceChildren(`${said || words.brought(count)} `, add);
}

async function copy(text: string, status: HTMLElement, area: HTMLTextAreaElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = words.copied;
  } catch {
    area.value = text;
    area.select();
    status.textContent = words.notCopied;
  }
}

function press(text: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

function element(name: "div" | "p" | "span", className: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

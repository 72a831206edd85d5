/**
 * The dialog about what the reader has changed on all pages: a list of them, all of it saved as one
 * file, and a file brought back, which is shown before anything of it is kept.
 */
import {pageName} from "../storage/storage-keys.ts";
import {button, focusOn} from "./edits-bar.ts";
import {
  type Brought,
  FileProblem,
  type Plan,
  everything,
  fromFile,
  largest,
  planOf,
  take,
  toFile
} from "./changes-file.ts";
import {inWords} from "./link-review.ts";
import {present, review} from "./review-panel.ts";
import {fileWords as words, words as barWords} from "./words.ts";

let dialog: AllChanges | null = null;

/** Opens the dialog. */
export function showAllChanges(): void {
  dialog ??= new AllChanges();
  dialog.open();
}

class AllChanges {
  readonly #dialog = document.createElement("dialog");
  readonly #list = document.createElement("ul");
  readonly #status = document.createElement("p");
  readonly #input = document.createElement("input");
  readonly #heading = document.createElement("h2");
  readonly #save = button({label: words.save, do: () => this.#saveFile()});
  #panel: HTMLElement | null = null;

  constructor() {
    this.#dialog.className = "top-dialog nb-all";
    this.#heading.textContent = words.title;
    this.#heading.id = "nb-all-title";
    this.#dialog.setAttribute("aria-labelledby", this.#heading.id);
    this.#status.setAttribute("role", "status");
    Object.assign(this.#input, {type: "file", accept: ".json,application/json", hidden: true});
    this.#input.ariaLabel = words.bring;
    this.#input.addEventListener("change", () => void this.#bring());
    const buttons = document.createElement("p");
    buttons.className = "nb-buttons";
    buttons.append(
      this.#save,
      button({label: words.bring, do: () => this.#input.click()}),
      button({label: barWords.close, do: () => this.#dialog.close()})
    );
    this.#dialog.append(this.#heading, this.#list, this.#status, this.#input, buttons);
    document.body.append(this.#dialog);
  }

  open(): void {
    this.#panel?.remove();
    this.#status.textContent = "";
    this.#show();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  #show(): void {
    const {all, problems} = everything();
    const names = pageLinks();
    const items = [...all].map(([page, {edits, settings}]) => {
      const item = document.createElement("li");
      const link = names.get(page);
      const name = link ? link.cloneNode(true) : nameOf(page, names);
      item.append(name, ` – ${barWords.changed(edits.size, settings.size)}`);
      return item;
    });
    const told = problems.map((text) => item(text));
    const none = all.size === 0 ? [item(words.nothing)] : [];
    this.#list.replaceChildren(...none, ...items, ...told);
    this.#save.disabled = all.size === 0;
  }

  #saveFile(): void {
    const date = new Date().toISOString().slice(0, 10);
    const blob = new Blob([toFile(everything().all, date)], {type: "application/json"});
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = words.fileName(date);
    link.click();
    // Some browsers begin to read it only after this task.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.#status.textContent = words.saved(link.download);
  }

  async #bring(): Promise<void> {
    const [file] = this.#input.files ?? [];
    if (!file) return;
    this.#panel?.remove();
    this.#status.textContent = "";
    try {
      if (file.size > largest) throw new FileProblem(words.tooLarge);
      const brought = fromFile(await file.text());
      this.#offer(file.name, brought);
    } catch (error) {
      const why = error instanceof FileProblem ? error.message : words.damaged;
      this.#status.textContent = `${why} ${barWords.nothingChanged}`;
    } finally {
      // The same file may be chosen again.
      this.#input.value = "";
    }
  }

  /** Shows all that would be kept, and keeps it when the reader says so. */
  #offer(file: string, brought: Brought): void {
    const plan = planOf(brought);
    const names = pageLinks();
    const titled = (page: string, part: string): string => `${nameOf(page, names)}: ${part}`;
    const proposals = plan.texts.map(({page, cell, text, own}) => ({
      title: titled(page, cell),
      before: own ?? "",
      after: text,
      note: own === null ? null : words.beside
    }));
    const settings = plan.settings.map(({page, key, value, own}) => ({
      name: titled(page, key),
      before: own === undefined ? null : inWords(own),
      after: inWords(value),
      note: own === undefined ? null : words.stays
    }));
    const known = [...plan.pages.keys()].filter((page) => !names.has(page)).map(words.noPage);
    const isNews = plan.pages.size > 0;
    const sentences = [isNews ? words.unread(file) : words.nothingNew, ...known, ...plan.refused];
    const close = {label: isNews ? words.leave : barWords.close, do: () => focusOn(this.#heading)};
    const actions = isNews ? [{label: words.take, do: () => this.#take(brought)}, close] : [close];
    const panel = review({title: words.brings, sentences, proposals, settings, actions});
    this.#panel = panel;
    present(panel, () => this.#list.after(panel));
  }

  #take(brought: Brought): void {
    // Another tab may have written since it was shown; what is kept stays in any case.
    const plan: Plan = planOf(brought);
    const problems = take(plan);
    this.#show();
    const taken = plan.pages.size - problems.length;
    this.#status.replaceChildren([...problems, taken > 0 ? words.taken : ""].join(" "));
    if (taken > 0 && plan.pages.has(pageName())) {
      this.#status.append(" ", button({label: words.again, do: () => location.reload()}));
    }
    focusOn(this.#heading);
  }
}

const item = (text: string): HTMLElement =>
  Object.assign(document.createElement("li"), {textContent: text});

/** The links to the pages of the site, by the page's name. */
function pageLinks(): Map<string, HTMLAnchorElement> {
  const links = document.querySelectorAll<HTMLAnchorElement>("nav#lessons a");
  return new Map([...links].map((link) => [pageName(link.pathname), link]));
}

const nameOf = (page: string, names: ReadonlyMap<string, HTMLAnchorElement>): string =>
  names.get(page)?.textContent ?? (page || words.start);

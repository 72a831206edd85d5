/** The review of the link in the address: what it would change, before anything of it runs. */
import {dated} from "./apply.ts";
import type {Action} from "./edits-bar.ts";
import {reviewOf} from "./link-review.ts";
import {present, review} from "./review-panel.ts";
import {LinkProblem, decode, mark} from "./share-link.ts";
import {words} from "./words.ts";
import type {Page} from "../run/page.ts";
import {wantAllCells} from "../schedule/cell-scheduler.ts";
import {settled} from "../schedule/settled.ts";
import type {Changes} from "../storage/changes.ts";

/** For so long the review waits for the page's cells, in ms. */
const patience = 10_000;

/** What the review asks of whoever keeps the page's changes. */
export interface LinkHost {
  /** The settings of all elements on the page by their keys; null where nothing was set. */
  settings(): Changes["settings"];
  /** Whether the reader has changed something. */
  hasOwn(): boolean;
  /** Shows the page with these changes. */
  visit(changes: Changes): void;
}

/** The panel of one page. */
export class LinkPanel {
  readonly #page: Page;
  readonly #main: HTMLElement;
  readonly #host: LinkHost;
  #panel: HTMLElement | null = null;
  readonly #isFramed: () => boolean;
  readonly #ignore: Action = {label: words.ignoreLink, do: () => this.forget()};
  /** Whether the link has changed since the last panel that was shown. */
  #isSwapped = false;
  /** Counts what was opened: only the last one may show its panel. */
  #turn = 0;

  /**
   * `isFramed` says whether another page shows this one inside: it could lay the button under a
   * click that is meant for something else.
   */
  constructor(
    page: Page,
    main: HTMLElement,
    host: LinkHost,
    isFramed: () => boolean = () => window.top !== window.self
  ) {
    this.#isFramed = isFramed;
    this.#page = page;
    this.#main = main;
    this.#host = host;
  }

  /** Shows what the link of the page's address would change. */
  async open(): Promise<void> {
    const fragment = location.hash;
    const turn = ++this.#turn;
    this.#isSwapped ||= this.#panel !== null;
    this.#panel?.remove();
    this.#panel = null;
    if (!fragment.startsWith(mark)) {
      if (!this.#isSwapped) return;
      this.#isSwapped = false;
      this.#panel = this.#gone();
      this.#main.prepend(this.#panel);
      return;
    }
    const panel = await this.#panelFor(fragment, this.#isSwapped ? [words.linkSwapped] : []);
    if (turn !== this.#turn) return;
    this.#panel = panel;
    this.#isSwapped = false;
    present(panel, () => this.#main.prepend(panel));
  }

  /** Runs what was shown, unless the address has another link by now. */
  #run(fragment: string, shown: Changes): void {
    if (location.hash !== fragment) return void this.open();
    this.#panel = null;
    this.#host.visit(shown);
  }

  /** Takes the link out of the address. */
  forget(): void {
    history.replaceState(history.state, "", location.href.replace(/#.*$/, ""));
    this.#panel = null;
  }

  async #panelFor(fragment: string, remarks: readonly string[]): Promise<HTMLElement> {
    try {
      const changes = await decode(fragment);
      // Before that, the page's controls do not exist: the review would leave settings out.
      wantAllCells();
      await settled(this.#page.module, patience);
      return this.#review(fragment, dated(this.#page, changes), remarks);
    } catch (error) {
      const why = error instanceof LinkProblem ? error.message : words.linkUnreadable;
      return this.#refusal(`${why} ${words.nothingChanged}`);
    }
  }

  #review(fragment: string, changes: Changes, remarks: readonly string[]): HTMLElement {
    const found = reviewOf(this.#page, changes, this.#host.settings());
    if (!found.isForPage) return this.#refusal(words.linkElsewhere);
    const {proposals, settings, missing, shown} = found;
    const sentences = [...remarks, words.linkUnread, ...missing];
    if (this.#host.hasOwn()) sentences.push(words.linkKept);
    if (this.#isFramed()) {
      const open = (): void => void globalThis.open(location.href, "_blank", "noopener");
      const actions = [{label: words.openTab, do: open}, this.#ignore];
      sentences.push(words.framed);
      return review({title: words.linkTitle, sentences, proposals, settings, actions});
    }
    const take: Action = {label: words.runLink, do: () => this.#run(fragment, shown)};
    const actions = [take, this.#ignore];
    return review({title: words.linkTitle, sentences, proposals, settings, actions});
  }

  #refusal(sentence: string): HTMLElement {
    return told(words.linkRefused, sentence, () => this.forget());
  }

  #gone(): HTMLElement {
    return told(words.linkGoneTitle, words.linkGone, () => (this.#panel = null));
  }
}

/** A panel that says one thing. */
function told(title: string, sentence: string, close: () => void): HTMLElement {
  const actions = [{label: words.close, do: close}];
  return review({title, sentences: [sentence], proposals: [], settings: [], actions});
}

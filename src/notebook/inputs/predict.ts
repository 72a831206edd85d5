/**
 * A question before a run: the reader guesses what will happen, and is told at once. In a scene
 * (`::: scene`), all that would give the answer away is hidden until then.
 */
import {checkOptions, checkValue, word} from "../../base/shape.ts";
import {type Control, withValue} from "./controls.ts";
import {prose} from "../editor/inline-code.ts";
import {read, write} from "../storage/storage.ts";
import {ANSWERS, PREDICT, QUESTION} from "./check-options.ts";
import {predictWords as words} from "./words.ts";

/** What is told once the reader has chosen or skipped. */
export interface PredictOptions {
  /** The choice that comes true; the others are then marked as wrong. */
  readonly answer?: string;
  /** Why, in a sentence or two. */
  readonly because?: string;
  /** Before the question, in bold. Defaults to nothing. */
  readonly lead?: string;
  /** Defaults to "Skip the question". */
  readonly skip?: string;
}

/** The choice; null when the reader skipped; undefined while the question is open. */
export type Prediction = string | null | undefined;

/**
 * Asks `question` and offers `choices`, two to four of them, and a way to skip:
 * `display(predict(…))`. The choice stays on the page, is kept in this browser, and cannot be taken
 * back. It is no setting of the page: no figure and no exercise depends on it.
 */
export function predict(
  question: string,
  choices: readonly string[],
  options: PredictOptions = {}
): Control<Prediction> {
  checkValue("predict()", "question", question, QUESTION);
  checkValue("predict()", "choices", choices, ANSWERS);
  checkOptions("predict()", options, PREDICT);
  checkValue("predict()", "answer", options.answer, word(choices));
  return new Guess(question, choices, options).control;
}

let questions = 0;

class Guess {
  readonly control: Control<Prediction>;
  readonly #question: string;
  readonly #choices: readonly string[];
  readonly #options: PredictOptions;
  readonly #box = html("div", "nb-predict");
  readonly #result = html("p", "nb-result");
  /** One button for each choice, and the one to skip. */
  readonly #buttons: readonly HTMLButtonElement[];
  #value: Prediction;

  constructor(question: string, choices: readonly string[], options: PredictOptions) {
    this.#question = question;
    this.#choices = choices;
    this.#options = options;
    this.#buttons = [...choices, null].map((choice) => this.#button(choice));
    this.#build();
    const set = (next: Prediction): void => {
      this.#value = next;
      this.#show();
    };
    const kept = guessesOf(read("guesses").value).get(question);
    const known = kept === null || (kept !== undefined && choices.includes(kept));
    this.control = withValue(this.#box, () => this.#value, set, known ? kept : undefined);
    const answerWhoSeeks = (): void => {
      if (this.#value === undefined && isSought(this.#box)) this.control.value = null;
      this.#reveal();
    };
    // It is put on the page when its cell is done; then its scene is known.
    requestAnimationFrame(answerWhoSeeks);
    // A link of the short answer leads to a cell; the contents lead to headings, and learners ask.
    addEventListener("hashchange", () => {
      if (location.hash.startsWith("#cell-")) answerWhoSeeks();
    });
  }

  #build(): void {
    const {lead} = this.#options;
    const asked = html("p", "nb-question");
    asked.id = `nb-question-${++questions}`;
    if (lead !== undefined) asked.append(html("strong", "", lead), " ");
    asked.append(...prose(this.#question));
    this.#box.setAttribute("role", "group");
    this.#box.setAttribute("aria-labelledby", asked.id);
    this.#result.setAttribute("role", "status");
    const list = html("div", "nb-choices");
    list.append(...this.#buttons.slice(0, -1));
    this.#box.append(asked, list, ...this.#buttons.slice(-1), this.#result);
  }

  #button(choice: string | null): HTMLButtonElement {
    const button = html("button", choice === null ? "nb-skip" : "nb-choice");
    button.type = "button";
    button.append(...prose(choice ?? this.#options.skip ?? words.skip));
    button.addEventListener("click", () => this.#choose(choice));
    return button;
  }

  #choose(choice: string | null): void {
    if (this.#value !== undefined) return;
    this.control.value = choice;
    keep(this.#question, choice);
    this.#reveal();
    this.#box.dispatchEvent(new Event("input", {bubbles: true}));
  }

  /** Shows the scene around it, which was hidden by the style sheet. */
  #reveal(): void {
    if (this.#value !== undefined) this.#box.closest(".asks")?.classList.add("answered");
  }

  #show(): void {
    for (const [i, button] of this.#buttons.entries()) this.#mark(button, this.#choices[i] ?? null);
    const {answer, because = ""} = this.#options;
    const judged = this.#value !== undefined && this.#value !== null && answer !== undefined;
    const right = this.#value === answer;
    const verdict = html("strong", "nb-verdict", right ? words.right : words.wrong);
    const told = this.#value === undefined ? [] : prose(because);
    this.#result.replaceChildren(...(judged ? [verdict, " "] : []), ...told);
    this.#box.classList.toggle("nb-judged", judged);
    // Who did not guess is told the answer, and not what it could have been.
    this.#box.classList.toggle("nb-unguessed", this.#value === null && answer !== undefined);
    this.#box.classList.toggle("nb-right", judged && right);
  }

  /** A button that is chosen stays pressed; none can be pressed again, all can have the focus. */
  #mark(button: HTMLButtonElement, choice: string | null): void {
    const open = this.#value === undefined;
    const mine = !open && this.#value === choice;
    const isAnswer = !open && choice !== null && choice === this.#options.answer;
    const wrong = mine && choice !== null && this.#options.answer !== undefined && !isAnswer;
    button.classList.toggle("nb-mine", mine);
    button.classList.toggle("nb-true", isAnswer);
    button.classList.toggle("nb-false", wrong);
    button.hidden = !open && choice === null;
    button.querySelectorAll(".nb-told, .nb-yours").forEach((note) => note.remove());
    if (isAnswer) button.prepend(html("span", "nb-told", words.heardRight));
    if (wrong) button.prepend(html("span", "nb-told", words.heardWrong));
    if (mine && choice !== null) button.append(html("span", "nb-yours", words.yours));
    if (open) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-pressed");
    } else {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-pressed", String(mine));
    }
  }
}

/** Whether the page was opened by a link into the scene around it: who comes so has a question. */
function isSought(box: HTMLElement): boolean {
  const place = document.getElementById(location.hash.slice(1));
  return place !== null && box.closest(".scene")?.contains(place) === true;
}

/** Keeps a guess in this browser; questions that the page does not ask any more are harmless. */
function keep(question: string, choice: string | null): void {
  const all = guessesOf(read("guesses").value);
  write("guesses", Object.fromEntries([...all, [question, choice]]));
}

/** Guesses by their question, from what was kept; null for one that was skipped. */
function guessesOf(value: unknown): Map<string, string | null> {
  if (typeof value !== "object" || value === null) return new Map();
  const known = ([, guess]: [string, unknown]): boolean =>
    guess === null || typeof guess === "string";
  return new Map(Object.entries(value).filter(known) as [string, string | null][]);
}

function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  text = ""
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), {className, textContent: text});
}

/** A question before a run: the reader says what will happen, then sees what does. */
import {type Control, withValue} from "./controls.ts";
import {keepable} from "../storage/saved-setting.ts";
import {formatted} from "../editor/inline-code.ts";

/** What is told once the reader has chosen or skipped. */
export interface PredictOptions {
  /** The choice that comes true; the others are then marked as not coming true. */
  readonly answer?: string;
  /** Why, in a sentence or two. */
  readonly because?: string;
  /** What stands before the question. Defaults to "Before you run it:". */
  readonly lead?: string;
  /** Defaults to "Skip". */
  readonly skip?: string;
}

/** The choice; null when the reader skipped; undefined while the question is open. */
export type Prediction = string | null | undefined;

/**
 * Asks `question` and offers `choices`, two to four of them, and a way to skip. Cells that need
 * its value wait until there is one. The choice stays on the page and cannot be taken back.
 */
export function predict(
  question: string,
  choices: readonly string[],
  options: PredictOptions = {}
): Control<Prediction> {
  const {answer, lead = "Before you run it:", skip = "Skip"} = options;
  if (answer !== undefined && !choices.includes(answer)) {
    throw new RangeError(`predict: the answer "${answer}" is not one of the choices.`);
  }
  let value: Prediction;
  const box = document.createElement("div");
  box.className = "nb-predict";
  box.setAttribute("role", "group");
  const asked = document.createElement("p");
  asked.className = "nb-question";
  asked.id = `nb-question-${++questions}`;
  const strong = document.createElement("strong");
  strong.textContent = lead;
  asked.append(strong, " ", ...formatted(question));
  box.setAttribute("aria-labelledby", asked.id);
  const result = document.createElement("p");
  result.className = "nb-result";
  result.setAttribute("role", "status");
  const buttons = [...choices, null].map((choice) => choiceButton(choice, skip));
  const show = (): void => {
    for (const [i, button] of buttons.entries()) {
      mark(button, choices[i] ?? null, value, answer);
    }
    result.replaceChildren(...formatted(verdict(value, options)));
  };
  for (const [i, button] of buttons.entries()) {
    button.addEventListener("click", () => {
      if (value !== undefined) return;
      value = choices[i] ?? null;
      show();
      box.dispatchEvent(new Event("input", {bubbles: true}));
    });
  }
  box.append(asked, ...buttons, result);
  const get = (): Prediction => value;
  const set = (next: Prediction): void => {
    value = next;
    show();
  };
  const control = withValue(box, get, set, undefined);
  // A guess stays; null, for what the author has set, is an open question, so a skip is false.
  keepable(control, question, {
    read: () => (value === undefined ? null : (value ?? false)),
    write: (next) => {
      const guess = next === null ? undefined : next === false ? null : String(next);
      if (typeof guess === "string" && !choices.includes(guess)) {
        throw new RangeError(`"${question}" has no choice "${guess}".`);
      }
      control.value = guess;
      // Cells that wait for an answer keep the last one: an open question has no value.
      box.dispatchEvent(new Event("input", {bubbles: true}));
    }
  });
  return control;
}

let questions = 0;

function choiceButton(choice: string | null, skip: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  if (choice === null) button.className = "nb-skip";
  button.append(...formatted(choice ?? skip));
  return button;
}

/** A button that is chosen stays pressed; none can be pressed again, but all can have the focus. */
function mark(
  button: HTMLButtonElement,
  choice: string | null,
  value: Prediction,
  answer: string | undefined
): void {
  const open = value === undefined;
  const mine = !open && value === choice;
  button.classList.toggle("nb-mine", mine);
  button.classList.toggle("nb-true", !open && choice !== null && choice === answer);
  button.hidden = !open && choice === null && !mine;
  if (open) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-pressed");
  } else {
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-pressed", String(mine));
  }
}

function verdict(value: Prediction, {answer, because = ""}: PredictOptions): string {
  if (value === undefined) return "";
  if (answer === undefined) return because;
  const told = value === answer ? "As you said." : `What happens: ${answer.replace(/[.]$/, "")}.`;
  return because === "" ? told : `${told} ${because}`;
}

/** English: goals and predictions. */

/** A sentence ends with one full stop. */
const stopped = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Its entries by their names; another language has the same ones. */
export const english = {
  goal: {
    condition: "the condition",
    heardMet: "Met: ",
    heardOpen: "Not met: ",
    before: "met before",
    met: (text: string): string => `Goal met: ${text}`,
    observed: (text: string): string => `Now: ${stopped(text)}`,
    wanted: (text: string): string => `Wanted: ${stopped(text)}`,
    hint: "Hint",
    hintFor: (text: string): string => `Hint for: ${text}`,
    solution: "Solution",
    solutionOf: (text: string): string => `Solution of: ${text}`,
    aSolution: (text: string): string => `A solution: ${text}`
  },
  /** What the options of controls, goals and questions must be. */
  wanted: {
    label: 'a text beside the control, as "delay"',
    min: "a number, the least value",
    max: "a number, the greatest value",
    step: "a number above 0; 1 by default",
    value: "a number; min by default",
    unit: 'a text behind the number, as "ms"',
    format: "a function that makes a text of a value",
    choices: "a list of what can be chosen",
    on: "true or false; false by default",
    words: 'two texts, for false and true, as ["off", "on"]',
    question: "a text that asks",
    answers: "a list of texts, two to four of them",
    because: "a text",
    goal: "a text that says what is to be done",
    verdict: "true, false, {met, next, observed, wanted}, or a function that returns one of these",
    oneOf: (choices: string) => `one of ${choices}`,
    between: (least: number, most: number) => `a number from ${least} to ${most}`,
    above: (least: number) => `a number above min, ${least}`,
    stepTo: (most: number) => `a number above 0, at most ${most}`,
    someChoices: "at least one choice",
    slider: "a control that range() made"
  },
  /** How a control is named in a message. */
  named: (kind: string, label: string) => `${kind} ${label}`,
  predict: {
    skip: "Skip the question",
    right: "Correct.",
    wrong: "Not quite.",
    yours: "your guess",
    heardRight: "The answer: ",
    heardWrong: "Your guess, wrong: "
  }
};

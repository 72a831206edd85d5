/** English: goals and predictions. */

/** A sentence ends with one full stop. */
const stopped = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Its entries by their names; another language has the same ones. */
export const english = {
  goal: {
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
  predict: {
    skip: "Skip the question",
    right: "Correct.",
    wrong: "Not quite.",
    yours: "your guess",
    heardRight: "The answer: ",
    heardWrong: "Your guess, wrong: "
  }
};

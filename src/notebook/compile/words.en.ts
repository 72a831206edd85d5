/** English: errors that have no sentence of their own. */

/** Its entries by their names; another language has the same ones. */
export const english = {
  threw: (value: string) => `The cell threw ${value}.`,
  endless: "This function calls itself without end.",
  noText: "something without a text"
};

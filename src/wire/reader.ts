/** Reads a text word by word, and tells where it stops making sense. */

/** Thrown where a text stops making sense; parseSegment() turns it into an answer. */
export class Mistake extends Error {
  readonly column: number;
  readonly expected: string;
  constructor(column: number, expected: string) {
    super(expected);
    this.column = column;
    this.expected = expected;
  }
}

/** A place in a text, which moves on with what is read; spaces before a word do not matter. */
export class Reader {
  readonly #text: string;
  #place = 0;
  constructor(text: string) {
    this.#text = text;
  }
  /** The column of the next word, from 1. */
  at(): number {
    while (/\s/.test(this.#text.charAt(this.#place))) this.#place++;
    return this.#place + 1;
  }
  /** What a sticky pattern matches here. */
  match(pattern: RegExp, expected: string): string {
    const column = this.at();
    pattern.lastIndex = this.#place;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new Mistake(column, expected);
    this.#place += found.length;
    return found;
  }
  /** A whole number within bounds; `what` it is, for the message. */
  number(what: string, most: number, least = 0): number {
    const column = this.at();
    const value = Number(this.match(/\d+/y, what));
    if (value < least || value > most)
      throw new Mistake(column, least ? `${what}, at most ${most}` : `${what}, 0 to ${most}`);
    return value;
  }
  /** Does a digit come next? */
  digitNext(): boolean {
    return /\d/.test(this.#text.charAt(this.at() - 1));
  }
  /** Passes a word if it comes next. */
  skip(word: string): boolean {
    this.at();
    const after = this.#text.charAt(this.#place + word.length);
    const whole = !/\w$/.test(word) || !/\w/.test(after);
    if (!whole || !this.#text.startsWith(word, this.#place)) return false;
    this.#place += word.length;
    return true;
  }
  /** Passes a word that has to come next. */
  word(word: string, expected = `"${word}"`): void {
    if (!this.skip(word)) throw new Mistake(this.at(), expected);
  }
  /** Nothing may come any more. */
  end(expected: string): void {
    if (this.at() <= this.#text.length) throw new Mistake(this.at(), expected);
  }
}
